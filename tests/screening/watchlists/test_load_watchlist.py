from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from screening.watchlists.models import Edition
from tests.screening.watchlists import files

pytestmark = pytest.mark.django_db


def written(folder, given):
    for file in given:
        (folder / file.name).write_bytes(file.data)
    return ",".join(str(folder / file.name) for file in given)


def test_the_command_accounts_for_every_row(tmp_path):
    out = StringIO()

    call_command(
        "load_watchlist", "ofac-sdn", written(tmp_path, files.ofac()), published="2021-07-07", stdout=out
    )

    text = out.getvalue()
    assert "3 entities with 6 names are in force" in text
    assert "        2  alias rows\n" in text
    assert "        3  end markers\n" in text


def test_the_command_says_when_nothing_changed(tmp_path):
    out = StringIO()
    for _ in range(2):
        call_command("load_watchlist", "un-sc", written(tmp_path, files.un()), stdout=out)

    assert "nothing changed" in out.getvalue()
    assert Edition.objects.count() == 1


def test_the_command_fails_with_the_line_of_a_refused_file(tmp_path):
    with pytest.raises(CommandError, match=r"plain.csv, line 1: Missing columns: id, kind, name"):
        call_command("load_watchlist", "plain", written(tmp_path, files.plain("a,b\n")))


def test_the_command_fails_when_there_is_no_such_file(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("load_watchlist", "un-sc", str(tmp_path / "none.xml"))
