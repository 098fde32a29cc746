from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from licensing.control_lists.queries import editions_in_force
from tests.licensing.control_lists.build import LASER, file

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("load_control_list", *arguments, stdout=out)
    return out.getvalue()


def test_without_a_file_the_starter_list_is_loaded_once():
    assert "is now in force" in run()
    assert "nothing changed" in run()
    assert editions_in_force().get(control_list__key="starter").entries.count() >= 120


def test_a_bad_file_is_refused_with_its_lines(tmp_path):
    path = tmp_path / "bad.csv"
    path.write_bytes(file(LASER, LASER))

    with pytest.raises(CommandError, match="Line 3: the code 6A005 is already on line 2"):
        run(str(path), "--key", "mine", "--title", "Mine", "--edition", "1")
    assert not editions_in_force().exists()


def test_a_missing_file_is_an_error(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        run(str(tmp_path / "none.csv"))
