import ast
import socket
import subprocess
import sys

import pytest

from exportctl.core.embedded.paths import PROJECT, EmbeddedError
from exportctl.core.embedded.run import environment, free_port, only_one, start_servers
from exportctl.core.embedded.supervisor import Supervisor


@pytest.mark.parametrize("wanted", ["", "http", "0", "65536", "-1", "8000 ", "८०००"])
def test_a_port_must_be_a_number_in_range(wanted):
    with pytest.raises(EmbeddedError, match="PORT must be a number"):
        free_port(wanted)


def test_a_taken_port_gets_a_clear_error():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        with pytest.raises(EmbeddedError, match=f"Port {taken.getsockname()[1]} is taken"):
            free_port(str(taken.getsockname()[1]))


def test_a_second_start_in_the_same_folder_is_refused(tmp_path):
    code = (
        "import sys; from pathlib import Path; from exportctl.core.embedded.run import only_one\n"
        "with only_one(Path(sys.argv[1])): pass"
    )
    with only_one(tmp_path):
        second = subprocess.run(
            [sys.executable, "-c", code, str(tmp_path)],
            cwd=PROJECT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert "already runs in this folder" in second.stderr

    with only_one(tmp_path):
        pass


def test_nothing_embedded_starts_where_the_servers_are_named(tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db.example/exportctl")
    monkeypatch.setenv("REDIS_URL", "redis://queue.example:6379/0")
    supervisor = Supervisor()

    start_servers(supervisor, tmp_path, environment(tmp_path))

    assert supervisor.watched == []
    assert not (tmp_path / "postgres").exists()


def test_the_package_needs_nothing_that_is_installed():
    ours = {"exportctl", *sys.stdlib_module_names}
    for file in (PROJECT / "exportctl" / "core" / "embedded").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert {name.split(".")[0] for name in names} <= ours, file.name
            assert all(n.startswith("exportctl.core.embedded.") for n in names if n.startswith("exportctl"))
