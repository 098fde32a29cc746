import signal
import subprocess
import sys

from exportctl.core.embedded.paths import PROJECT
from exportctl.core.embedded.process import end_orphan, launch, stop
from tests.core.embedded.helpers import becomes, running


def test_a_program_that_ignores_the_plea_is_killed_with_its_children(tmp_path):
    code = (
        "import signal, subprocess, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "child = subprocess.Popen(['sleep', '60']); print(child.pid, flush=True); time.sleep(60)"
    )
    log = tmp_path / "log"
    process = launch([sys.executable, "-c", code], log=log)
    assert becomes(lambda: log.exists() and log.read_text().strip().isdigit())
    child = int(log.read_text())

    stop(process, patience=0.2)

    assert process.returncode == -signal.SIGKILL
    assert becomes(lambda: not running(child))


def test_a_child_dies_when_its_parent_is_killed(tmp_path):
    code = (
        "import time; from pathlib import Path; from exportctl.core.embedded.process import launch\n"
        f"print(launch(['sleep', '60'], log=Path({str(tmp_path / 'log')!r})).pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE)
    child = int(parent.stdout.readline())
    assert running(child)

    parent.kill()
    parent.wait()

    assert becomes(lambda: not running(child))


def test_a_pid_that_belongs_to_another_program_is_left_alone(tmp_path):
    stranger = launch(["sleep", "60"], log=tmp_path / "log", cwd=PROJECT)
    (tmp_path / "pid").write_text(f"{stranger.pid}\n")

    end_orphan(tmp_path / "pid", folder=tmp_path, how=signal.SIGTERM)

    assert stranger.poll() is None
    assert not (tmp_path / "pid").exists()
    stop(stranger)
