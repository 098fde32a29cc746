from pathlib import Path

import pytest

from exportctl.core.embedded import paths
from exportctl.core.embedded.paths import EmbeddedError, private_folder, socket_folder


def test_sockets_stay_in_a_short_state_folder(short_folder):
    folder = socket_folder(short_folder)

    assert folder == short_folder / "sockets"
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("name", ["a" * 100, "with space", "Upper", "naïve", "a,b", "100%"])
def test_sockets_move_where_the_path_is_long_or_reads_differently_in_a_url(short_folder, name):
    state = short_folder / name

    folder = socket_folder(state)

    try:
        assert folder.parent == Path("/tmp")
        assert folder == socket_folder(state)
        assert folder != socket_folder(short_folder / "With space")
        assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        folder.rmdir()
        socket_folder(short_folder / "With space").rmdir()


def test_a_folder_of_someone_else_is_refused(short_folder, monkeypatch):
    theirs = private_folder(short_folder / "theirs")
    monkeypatch.setattr(paths.os, "getuid", lambda: theirs.stat().st_uid + 1)

    with pytest.raises(EmbeddedError, match="someone else"):
        private_folder(theirs)


def test_a_link_is_no_private_folder(short_folder):
    (short_folder / "real").mkdir()
    (short_folder / "link").symlink_to(short_folder / "real")

    with pytest.raises(EmbeddedError, match="someone else"):
        private_folder(short_folder / "link")


def test_a_long_log_is_set_aside(short_folder, monkeypatch):
    monkeypatch.setattr(paths, "LOG_LIMIT", 10)
    log = paths.log_file(short_folder, "web")
    log.write_text("x" * 11)

    again = paths.log_file(short_folder, "web")

    assert not again.exists()
    assert (short_folder / "logs" / "web.log.1").read_text() == "x" * 11


def test_the_tail_of_a_log_that_is_not_there_is_empty(short_folder):
    assert paths.tail(short_folder / "none.log") == ""
