import re

import pytest
from jinja2 import TemplateNotFound

from assets.publication.pages import shell, tables

SHELL = shell.Shell(
    title="A <title>",
    build_id="b-1",
    is_synthetic=True,
    caption="2020-21",
    crumbs=(tables.Link("Report", "../index.html"),),
)


def bare(**changes: object) -> str:
    made = shell.Shell(**({**SHELL.__dict__, **changes}))
    return shell.page("pages/templates/base.html", made, {}).decode()


def test_a_page_fetches_nothing_and_runs_nothing() -> None:
    html = bare()
    assert "<script" not in html
    assert "<link" not in html
    assert "url(" not in html
    assert "@font-face" not in html
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)


def test_a_page_of_synthetic_data_says_so_before_its_content() -> None:
    html = bare()
    assert html.index("Synthetic data:") < html.index('id="maincontent"')
    assert "Synthetic data:" not in bare(is_synthetic=False)


def test_every_sheet_of_a_printed_page_says_what_its_banners_say() -> None:
    synthetic = '@top-left { content: "Synthetic data: not for use as statistics";'
    internal = '@top-right { content: "Internal: not for publication";'
    assert synthetic in bare()
    assert internal not in bare()
    assert internal in bare(is_internal=True)
    assert synthetic not in bare(is_synthetic=False)


def test_an_internal_page_says_that_it_is_not_for_publication() -> None:
    assert "Internal: not for publication" in bare(is_internal=True)
    assert "Internal: not for publication" not in bare()


def test_a_page_says_its_language_title_and_way_to_the_content() -> None:
    html = bare()
    assert '<html lang="en-GB"' in html
    assert "<title>A &lt;title&gt;</title>" in html
    assert html.index('href="#maincontent"') < html.index("<header")
    assert html.count("<h1") == 1


def test_a_page_is_the_same_each_time() -> None:
    assert bare() == bare()


def test_only_a_front_page_says_of_which_build_it_is() -> None:
    assert "<code>b-1</code>" in bare()
    front = tables.Link("Audit", "../index.html")
    below = bare(front=front, place="2020-21-Q4")
    assert below == bare(front=front, place="2020-21-Q4", build_id="b-2")
    assert "Made by outturn for 2020-21-Q4" in below
    assert '<a href="../index.html">Audit</a> says' in below


def test_the_shell_is_small() -> None:
    assert len(bare().encode()) < 80_000


def test_a_template_that_is_not_there_is_said_by_name() -> None:
    with pytest.raises(TemplateNotFound, match="nowhere"):
        shell.page("nowhere.html", SHELL, {})


def test_a_component_escapes_its_text() -> None:
    assert "&lt;b&gt;" in shell.nhsuk("tag", {"text": "<b>", "colour": "green"})
