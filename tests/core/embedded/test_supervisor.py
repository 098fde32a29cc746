import os
import sys
import threading

import pytest

from exportctl.core.embedded.paths import EmbeddedError
from exportctl.core.embedded.supervisor import Program, Stopped, Supervisor
from tests.core.embedded.helpers import becomes, running


def program(tmp_path, name, code):
    return Program(name, [sys.executable, "-c", code], dict(os.environ), tmp_path / f"{name}.log")


def test_a_program_that_dies_is_started_again_and_one_is_told(tmp_path, capfd):
    supervisor = Supervisor()
    worker = program(tmp_path, "worker", "import time; time.sleep(60)")
    supervisor.start(worker)
    first = worker.process.pid
    thread = threading.Thread(target=supervisor.watch)
    thread.start()

    worker.process.kill()

    try:
        assert becomes(lambda: worker.process is not None and worker.process.pid != first)
    finally:
        supervisor.stopping = True
        thread.join()
        second = worker.process.pid
        supervisor.stop_all()
    assert not running(second)
    assert "worker ended (signal 9); starting it again in 2 s" in capfd.readouterr().out


def test_the_death_of_a_vital_program_ends_the_watch_with_its_last_words(tmp_path):
    supervisor = Supervisor()
    supervisor.start(program(tmp_path, "web", "print('no room'); raise SystemExit(3)"), vital=True)

    with pytest.raises(EmbeddedError, match=r"web ended \(exit code 3\)(?s:.*)no room"):
        supervisor.watch()

    supervisor.stop_all()


def test_a_step_that_fails_says_which(tmp_path):
    with pytest.raises(EmbeddedError, match="Loading failed"):
        Supervisor().step([sys.executable, "-c", "raise SystemExit(1)"], env=os.environ, what="Loading")


def test_a_wish_to_stop_ends_the_step_that_runs(tmp_path):
    supervisor = Supervisor()
    threading.Timer(0.3, lambda: setattr(supervisor, "stopping", True)).start()

    with pytest.raises(Stopped):
        supervisor.step([sys.executable, "-c", "import time; time.sleep(60)"], env=os.environ, what="Loading")
