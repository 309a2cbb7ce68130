"""Chromium on the outputs of the sample year, with no way to any network."""

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.factories.pages import Visit, pages_of

AXE = Path(__file__).parents[2] / "build/axe/node_modules/axe-core/axe.min.js"


# For a module only: while playwright is up it has an event loop running in this thread,
# and whatever else in the session wants one of its own cannot have it.
@pytest.fixture(scope="module")
def chromium():
    program = shutil.which("chromium")
    if program is None:
        pytest.skip("Chromium is not installed; .ci/install-programs installs it")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=program, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe():
    if not AXE.is_file():
        pytest.skip("axe-core is not installed; .ci/install-programs installs it")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def outbox(sample_year_outputs):
    place, _ = sample_year_outputs
    return place.home / "outbox"


@pytest.fixture
def visit(chromium, outbox):
    with Visit.begin(chromium, outbox) as visit:
        yield visit


@pytest.fixture(scope="session")
def pages(outbox):
    """One page of each kind, by the kind's name."""
    return pages_of(outbox)
