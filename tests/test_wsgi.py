import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("module", ["exportctl.wsgi", "exportctl.celery"])
def test_without_settings_named_what_serves_and_works_takes_productions(module):
    """A deployment that forgets to name them does not start, rather than start as a demonstration."""
    env = {
        name: value for name, value in os.environ.items() if not name.startswith(("EXPORTCTL_", "DJANGO_"))
    }
    code = f"import {module}; from django.conf import settings; settings.DEBUG"

    ended = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)

    assert ended.returncode != 0
    assert "Set the environment variable EXPORTCTL_SECRET_KEY" in ended.stderr
