"""Folders that are short enough for sockets, and processes that are really gone."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """Yield a folder whose path is as short as a clone's, and remove it."""
    folder = Path(tempfile.mkdtemp(prefix="exportctl-embedded-", dir="/tmp"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
