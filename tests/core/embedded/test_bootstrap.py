import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from exportctl.core.embedded import bootstrap
from exportctl.core.embedded.paths import PROJECT


def test_a_lock_whose_stamp_is_current_is_left_alone(tmp_path, capsys):
    lock = tmp_path / "run.lock"
    lock.write_text("nothing-of-this-name==1 --hash=sha256:00\n")
    (tmp_path / "run.lock.sha256").write_text(hashlib.sha256(lock.read_bytes()).hexdigest())

    bootstrap.install(tmp_path, lock)

    assert capsys.readouterr().out == ""


def test_a_lock_that_cannot_be_installed_leaves_no_stamp(tmp_path):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "python").symlink_to("/bin/false")
    lock = tmp_path / "run.lock"
    lock.write_text("")

    with pytest.raises(SystemExit, match="could not be installed"):
        bootstrap.install(tmp_path, lock)

    assert not (tmp_path / "run.lock.sha256").exists()


def test_an_old_python_is_told_what_to_do(monkeypatch):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))

    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed, and this is 3\.9\.2"):
        bootstrap.main()


def test_it_runs_with_nothing_installed():
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(PROJECT / "exportctl/core/embedded/bootstrap.py"), "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "requirements file with hashes" in done.stdout


@pytest.mark.parametrize("name", ["run.lock", "dev.lock"])
def test_the_locks_name_no_package_host_and_hash_everything(name):
    text = Path(PROJECT / "requirements" / name).read_text()

    assert "://" not in text
    pinned = [line for line in text.splitlines() if "==" in line and not line.startswith(("#", " "))]
    assert pinned
    assert all(line.endswith("\\") for line in pinned)


def test_both_locks_pin_the_same_versions():
    def pins(name: str) -> set[str]:
        lines = (PROJECT / "requirements" / name).read_text().splitlines()
        return {line.split(";")[0].strip(" \\") for line in lines if "==" in line and line[0] not in "# "}

    assert pins("run.lock") <= pins("dev.lock")
