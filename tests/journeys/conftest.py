"""One product for all journeys, and the town of people who use it."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.journeys.people import Town
from tests.journeys.product import Product


@pytest.fixture(scope="package")
def product() -> Iterator[Product]:
    """The running product."""
    folder = Path(tempfile.mkdtemp(prefix="exportctl-journey-", dir="/tmp"))
    product = Product(folder)
    try:
        product.start()
        yield product
    finally:
        product.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="package")
def town(browser: Browser, product: Product) -> Town:
    """Everybody, with their browsers."""
    return Town(browser, product)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A chapter is not read after one that broke."""
    broken = getattr(item.parent, "broken_chapter", "")
    if broken:
        pytest.skip(f"The journey broke in {broken}.")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Any:
    """Remember the chapter that broke."""
    if call.excinfo is not None and "journey" in getattr(item, "fixturenames", ()):
        item.parent.broken_chapter = item.name  # type: ignore[union-attr]
    return (yield)
