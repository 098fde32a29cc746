"""The directions between bricks and features hold, and so do the sizes that keep files readable."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PROJECT, modules


def test_nothing_imports_upward():
    command = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([command, "--no-cache"], cwd=PROJECT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4000:]


@pytest.mark.parametrize("path", modules())
def test_a_file_is_not_too_long(path):
    assert len((PROJECT / path).read_text().splitlines()) <= 400
