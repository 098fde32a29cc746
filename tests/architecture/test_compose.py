"""docker-compose.yml against the Compose schema, the settings and the commands that there are."""

import json
import os
import re
import subprocess
import sys
from importlib import import_module
from typing import Any

import jsonschema
import pytest
import yaml
from celery.bin.celery import celery as celery_command
from django.core.management import get_commands

from exportctl import env
from exportctl.core.embedded.paths import PROJECT

TEXT = (PROJECT / "docker-compose.yml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("migrate", "web", "worker", "beat")
DOCKERFILE = (PROJECT / "Dockerfile").read_text()
OPERATIONS = (PROJECT / "docs" / "operations.md").read_text()
NOT_FOR_DJANGO = {"DJANGO_SETTINGS_MODULE"}
ONLY_EMBEDDED = {"PORT", "EXPORTCTL_STATE"}


def test_it_follows_the_schema():
    schema = json.loads((PROJECT / "tests/architecture/vendor/compose-spec.json").read_text())
    # The schema is of 2021; since then a file may name its project.
    document = {key: value for key, value in COMPOSE.items() if key != "name"}

    errors = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message}"
        for error in jsonschema.Draft201909Validator(schema).iter_errors(document)
    ]

    assert errors == []


def test_the_schema_would_notice():
    schema = json.loads((PROJECT / "tests/architecture/vendor/compose-spec.json").read_text())

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft201909Validator(schema).validate({"services": {"web": {"comand": []}}})


def test_all_parts_are_there_and_each_one_tells_its_health():
    assert set(SERVICES) == {"postgres", "redis", "migrate", "web", "worker", "beat", "proxy"}
    assert [name for name, service in SERVICES.items() if "healthcheck" not in service] == ["migrate"]
    assert SERVICES["postgres"]["image"].split(":")[1].startswith("18")


def test_only_the_proxy_is_open_to_the_network():
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]


@pytest.mark.parametrize("name", ["web", "worker"])
def test_what_is_scaled_has_no_name_or_port_of_its_own(name):
    assert not {"container_name", "ports", "hostname"} & set(SERVICES[name])


@pytest.mark.parametrize("name", OURS)
def test_every_environment_name_is_one_that_the_settings_read(name):
    known = {setting.name for setting in env.SETTINGS} | NOT_FOR_DJANGO

    assert set(SERVICES[name]["environment"]) <= known


@pytest.mark.parametrize("name", OURS)
def test_nothing_that_production_requires_is_missing(name):
    required = {setting.name for setting in env.SETTINGS if setting.default is None}

    assert required <= set(SERVICES[name]["environment"])


def test_every_name_that_the_settings_read_can_be_set():
    given = set().union(*(SERVICES[name]["environment"] for name in OURS))
    offered = given | ONLY_EMBEDDED | set(re.findall(r"\bEXPORTCTL_[A-Z_0-9]+", OPERATIONS))

    assert {setting.name for setting in env.SETTINGS} <= offered


def test_no_secret_is_written_in_the_file_and_each_missing_one_stops_the_start():
    secret = re.compile(r"PASSWORD|SECRET|_KEY\b|MAIL_URL|TLS_")
    for name, rest in re.findall(r"\$\{([A-Z_0-9]+)([^}]*)\}", TEXT):
        if secret.search(name):
            assert rest.startswith(":?"), f"{name} has a default"
    for service in SERVICES.values():
        for name, value in (service.get("environment") or {}).items():
            if secret.search(name):
                assert value.startswith(("${", "/run/secrets/", "smtp://")), f"{name} is written out"


def test_web_and_workers_do_not_sign_in_as_the_owner_of_the_tables():
    for name in ("web", "worker", "beat"):
        assert SERVICES[name]["environment"]["DATABASE_URL"].startswith("postgres://exportctl_app:")
    assert SERVICES["migrate"]["environment"]["DATABASE_URL"].startswith("postgres://exportctl:")
    assert "CREATE ROLE exportctl_app LOGIN" in (PROJECT / "deploy/postgres-roles.sh").read_text()


@pytest.mark.parametrize("name", OURS)
def test_every_command_is_real(name):
    command = SERVICES[name].get("command") or json.loads(
        re.search(r"^CMD (\[.*?\])", DOCKERFILE.replace("\\\n", ""), re.MULTILINE | re.DOTALL).group(1)
    )
    check = {"python": real_manage_command, "celery": real_celery_command, "gunicorn": real_gunicorn_command}

    check[command[0]](command[1:])


def real_manage_command(arguments: list[str]) -> None:
    assert arguments[0] == "manage.py"
    assert arguments[1] in get_commands()


def real_celery_command(arguments: list[str]) -> None:
    assert arguments[0] == "-A"
    module, _, name = arguments[1].partition(":")
    assert getattr(import_module(module), name).main == "exportctl"
    subcommand = celery_command.commands[arguments[2]]
    subcommand.make_context(arguments[2], list(arguments[3:]), resilient_parsing=True)
    known = {option for parameter in subcommand.params for option in parameter.opts}
    assert {part.split("=")[0] for part in arguments[3:] if part.startswith("--")} <= known


def real_gunicorn_command(arguments: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--check-config", *arguments],
        cwd=PROJECT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "exportctl.settings.test"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("folder", ["EXPORTCTL_FILES", "EXPORTCTL_INDEXES"])
def test_a_read_only_worker_has_a_volume_where_it_writes(folder):
    worker = SERVICES["worker"]
    path = worker["environment"][folder]

    assert worker["read_only"]
    assert path in {volume.split(":")[1] for volume in worker["volumes"]}
    assert path in DOCKERFILE, "The image makes it, so that it belongs to the user."


def test_files_that_it_names_are_in_the_repository():
    for name in re.findall(r"\./(deploy/[\w.-]+)|python, (deploy/[\w.-]+)", TEXT):
        assert (PROJECT / next(filter(None, name))).exists()


def test_the_proxy_passes_on_what_the_settings_trust_and_no_more():
    proxy = (PROJECT / "deploy" / "nginx.conf").read_text()

    assert "proxy_set_header X-Forwarded-Proto https;" in proxy
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in proxy


def test_the_manual_names_every_service_and_setting():
    assert [name for name in SERVICES if f"`{name}`" not in OPERATIONS] == []
    assert [setting.name for setting in env.SETTINGS if setting.name not in OPERATIONS] == []


def test_every_command_of_the_manual_is_real():
    named = set(re.findall(r"manage\.py ([a-z_]+)", OPERATIONS))

    assert named
    assert named <= set(get_commands())
