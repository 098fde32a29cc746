"""Where the real list files are: EXPORTCTL_REAL_DATA, or `../shared/data` beside the project."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from screening.watchlists.sources.reading import NamedFile

BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"


def real_folder() -> Path:
    """The folder that holds `watchlists/`; its absence is a failure that says what to set."""
    folder = Path(os.environ.get("EXPORTCTL_REAL_DATA") or BESIDE)
    if not (folder / "watchlists").is_dir():
        pytest.fail(
            f"The real list files are missing: there is no folder {folder / 'watchlists'}. "
            "Set EXPORTCTL_REAL_DATA to the folder that holds watchlists/ and reference/.",
            pytrace=False,
        )
    return folder


@pytest.fixture(scope="session")
def real_file() -> Callable[[str], NamedFile]:
    """Read one of the real files by its path under the folder."""

    def read(name: str) -> NamedFile:
        path = real_folder() / name
        if not path.is_file():
            pytest.fail(f"The real file {path} is missing.", pytrace=False)
        return NamedFile(path.name, path.read_bytes())

    return read


@pytest.fixture(scope="session")
def ofac_files(real_file: Callable[[str], NamedFile]) -> list[NamedFile]:
    """OFAC SDN of July 2021: entities, aliases, addresses."""
    return [real_file(f"watchlists/ofac_{part}_raw_2021.csv.gz") for part in ("sdn", "alt", "add")]


@pytest.fixture(scope="session")
def un_files(real_file: Callable[[str], NamedFile]) -> list[NamedFile]:
    """UN Security Council of February 2026."""
    return [real_file("watchlists/un_sc_consolidated_2026-02-27.xml.gz")]
