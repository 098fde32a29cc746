import os
import shutil
import signal
import subprocess
import sys

import pytest

from exportctl.core.embedded.account import DEDICATED_HOME, dedicated
from exportctl.core.embedded.paths import PROJECT, EmbeddedError, short_name, socket_folder
from exportctl.core.embedded.postgres import Postgres
from exportctl.core.embedded.process import pid_in
from tests.core.embedded.helpers import becomes, running


@pytest.fixture
def postgres(short_folder):
    server = Postgres(
        short_folder / "postgres", sockets=short_folder / "sockets", log=short_folder / "log", durable=False
    )
    yield server
    server.stop()


def test_it_starts_twice_and_keeps_its_data(postgres):
    postgres.start()
    postgres.psql("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
    pid = postgres.process.pid
    postgres.stop()
    assert not running(pid)

    postgres.start()

    assert postgres.psql("SELECT n FROM kept") == "7"
    assert postgres.psql("SHOW listen_addresses") == ""
    assert postgres.psql("SELECT datlocprovider FROM pg_database WHERE datname = 'exportctl'") == "b"


def test_the_data_of_make_run_is_written_safely(short_folder):
    server = Postgres(short_folder / "postgres", sockets=short_folder / "sockets", log=short_folder / "log")
    server.start()
    try:
        assert (
            server.psql(
                "SELECT string_agg(setting, ' ' ORDER BY name) FROM pg_settings "
                "WHERE name IN ('fsync', 'full_page_writes', 'synchronous_commit')"
            )
            == "on on on"
        )
    finally:
        server.stop()


def test_it_recovers_from_a_kill_and_loses_nothing(postgres):
    postgres.durable = True
    postgres.start()
    postgres.psql("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
    postgres.process.kill()
    postgres.process.wait()
    assert (postgres.data / "postmaster.pid").exists()

    postgres.start()

    assert postgres.psql("SELECT n FROM kept") == "7"


def test_a_pid_file_that_names_another_program_does_not_stop_it(postgres):
    postgres.start()
    postgres.process.kill()
    postgres.process.wait()
    pid_file = postgres.data / "postmaster.pid"
    stranger = subprocess.Popen(["sleep", "60"])
    try:
        lines = pid_file.read_text().splitlines()
        pid_file.write_text("\n".join([str(stranger.pid), *lines[1:]]) + "\n")

        postgres.start()

        assert stranger.poll() is None
        assert postgres.psql("SELECT 1") == "1"
    finally:
        stranger.kill()
        stranger.wait()


def test_a_server_that_its_supervisor_left_behind_is_ended(postgres, short_folder):
    other = Postgres(postgres.data.parent, sockets=postgres.sockets, log=postgres.log, durable=False)
    other.start()
    left = other.process

    postgres.start()

    assert left.wait(5) == 0
    assert postgres.psql("SELECT 1") == "1"


def test_it_dies_with_a_killed_parent_and_starts_again(postgres, short_folder):
    code = (
        "import sys, time; from pathlib import Path; from exportctl.core.embedded.postgres import Postgres\n"
        f"f = Path({str(short_folder)!r})\n"
        "Postgres(f / 'postgres', sockets=f / 'sockets', log=f / 'log', durable=False).start()\n"
        "print('up', flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE)
    assert parent.stdout.readline() == b"up\n"
    pid = pid_in(postgres.data / "postmaster.pid")
    assert running(pid)

    parent.kill()
    parent.wait()

    assert becomes(lambda: not running(pid))
    postgres.start()
    assert postgres.psql("SELECT 1") == "1"


def test_a_long_path_works(short_folder):
    state = short_folder / ("long folder " * 15)
    state.mkdir()
    sockets = socket_folder(state)
    server = Postgres(state / "postgres", sockets=sockets, log=state / "log", durable=False)
    try:
        server.start()
        assert server.psql("SELECT 1") == "1"
    finally:
        server.stop()
        shutil.rmtree(sockets)


def test_data_of_another_version_is_refused_with_what_to_do(postgres):
    postgres.data.mkdir()
    (postgres.data / "PG_VERSION").write_text("17\n")

    with pytest.raises(EmbeddedError, match="of Postgres 17, and this is Postgres 18"):
        postgres.start()


def test_a_half_made_cluster_is_made_anew(postgres):
    (postgres.data.with_name("cluster.new")).mkdir()
    (postgres.data.with_name("cluster.new") / "junk").touch()

    postgres.start()

    assert postgres.psql("SELECT 1") == "1"
    assert not (postgres.data / "junk").exists()


def test_wrong_sql_says_why(postgres):
    postgres.start()

    with pytest.raises(EmbeddedError, match="syntax error"):
        postgres.psql("SELEC 1")


@pytest.mark.skipif(os.getuid() != 0, reason="only root can start it as someone else")
def test_root_without_namespaces_uses_a_dedicated_user(short_folder):
    wanted = short_folder / "postgres"
    server = Postgres(
        wanted,
        sockets=short_folder / "sockets",
        log=short_folder / "log",
        durable=False,
        runs_as=dedicated(),
    )
    try:
        server.start()
        assert server.psql("SELECT 1") == "1"
        assert server.data.parent == DEDICATED_HOME / short_name(wanted)
        assert server.data.stat().st_uid == dedicated().user
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
        server.start()
        assert server.psql("SELECT 1") == "1"
    finally:
        server.stop()
        shutil.rmtree(server.data.parent)
        shutil.rmtree(server.sockets)
