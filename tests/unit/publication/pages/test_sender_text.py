import pytest

from assets.publication.pages import shell, tables
from assets.publication.pages.sender_text import quoting, visible

SHELL = shell.Shell(title="T\x1b", build_id="b", is_synthetic=False)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1bb", "a\\x1bb"),
        ("a\x0bb\x00", "a\\x0bb\\x00"),
        ("a\u202eb", "a\\u202eb"),
        ("\ud800", "\\ud800"),
        ("a\tb\nc", "a\tb\nc"),
        ("é שלום", "é שלום"),
    ],
)
def test_what_cannot_be_seen_is_spelled(text: str, shown: str) -> None:
    assert visible(text) == shown


def test_no_page_holds_a_control_character_of_a_text_it_shows() -> None:
    crumb = tables.Link("up\x0b\ud800", "../index.html")
    made = shell.Shell(**{**SHELL.__dict__, "crumbs": (crumb,)})
    html = shell.page("pages/templates/base.html", made, {}).decode()
    assert "T\\x1b" in html
    assert "up\\x0b\\ud800" in html
    assert "\x1b" not in html
    assert "\x0b" not in html


def test_what_a_sentence_quotes_is_isolated_and_escaped() -> None:
    said = quoting("The value '<b>\u202eש' & more is no number.", "<b>\u202eש")
    assert said == (
        "The value &#39;<bdi>&lt;b&gt;\\u202eש</bdi>&#39; &amp; more is no number."
    )


def test_a_sentence_that_quotes_nothing_is_as_it_was() -> None:
    assert quoting("A & b", None) == "A & b"
    assert quoting("A & b", "") == "A & b"
    assert quoting("A & b", "b") == "A & b"
    assert quoting("A & b", "ש") == "A & b"
