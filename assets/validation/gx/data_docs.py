"""Great Expectations' own Data Docs, from stored results, as files to be written.

Its pages load scripts and styles from other people's servers, and one picture that
reports each view. All of that is taken out, with the buttons that asked for it: the
pages stand by themselves, begin with a heading of ours and lead back, and the index is
ours. The pages themselves come from ``docs_pages.py``.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assets.validation.gx.loading import quiet_import

_PAGES = "validations"
_REMOTE = (
    # Every script needs one of the remote ones, so none is kept.
    re.compile(r"<script\b.*?</script>", re.DOTALL),
    re.compile(r"<footer\b.*?</footer>", re.DOTALL),
    re.compile(r"<link\b[^>]*>"),
    re.compile(r"<img\b[^>]*>"),
    re.compile(r"<label\b[^>]*\bonclick=.*?</label>", re.DOTALL),
    re.compile(r"<p\b[^>]*>\s*Validation Filter:\s*</p>"),
    re.compile(r"background: url\('https?:[^;]*;"),
)
_SUITE_LINK = re.compile(r"<a href=\"[./]*expectations/[^>]*>(.*?)</a>")
# The links home are of a site laid out otherwise; one has nothing but a picture in it.
_EMPTY_HOME_LINK = re.compile(r"<a href=\"[./]+/index\.html\">\s*</a>")
_HOME_LINK = re.compile(r"href=\"[./]+/index\.html\"")
# Its highest heading is of the fourth level, and ours above it is of the first.
_HEADINGS = re.compile(r"(</?h)([4-6])\b")
# What a screen reader calls the parts that the tool leaves without a name.
_NAMED = {
    '<nav class="navbar': "Head of the page",
    '<nav class="d-flex': "Where this page stands",
    '<nav id="navigation"': "Table of contents",
}
_TITLES = re.compile(r"<title>.*?</title>", re.DOTALL)
_STYLE = """<style>
body { font-family: sans-serif; line-height: 1.4; margin: 2rem; }
table { border-collapse: collapse; }
td, th { border: 1px solid #ccc; padding: 4px 8px; text-align: left; }
td, th { vertical-align: top; }
.on-top { max-width: 60rem; margin-bottom: 2rem; }
/* A box that scrolls by itself is out of the keyboard's reach. */
.show-scrollbars { max-height: none; overflow: visible; }
</style>"""


@dataclass(frozen=True)
class Page:
    """A page of the site: what one suite found in one run."""

    run_name: str
    suite_name: str
    checks: int
    failed: int
    path: str
    text: str


def data_docs_of(
    results: Mapping[str, Sequence[str]],
    *,
    meanings: Mapping[str, str] | None = None,
    notices: Sequence[str] = (),
    leads_to: Mapping[str, str] | None = None,
) -> dict[str, bytes]:
    """Return the site of stored results: the pages by their path, index.html first.

    ``results`` are the ``result_json`` texts of each run, such as a quarter.
    ``meanings`` say in a sentence what a check asks, by check_id; a check without one
    shows its expectation. ``notices`` are sentences to stand on top of every page, and
    ``leads_to`` is words → a page beside the site, as seen from its folder.

    Raises:
        ValidationError: a text is not a result of Great Expectations.
    """
    links = leads_to or {}
    pages = _render(results, meanings or {})
    texts = {"index.html": _index(pages, _on_top("Validation results", notices, links))}
    for page in pages:
        heading = f"{page.suite_name}, {page.run_name}: what Great Expectations found"
        above = {"All suites": "index.html", **links}
        up = {words: f"../{path}" for words, path in above.items()}
        texts[page.path] = _headed(page.text, heading, _on_top(heading, notices, up))
    return {path: text.encode() for path, text in texts.items()}


def _on_top(heading: str, notices: Sequence[str], links: Mapping[str, str]) -> str:
    said = "".join(f"<p><strong>{html.escape(one)}</strong></p>" for one in notices)
    led = " · ".join(
        f'<a href="{html.escape(path)}">{html.escape(words)}</a>'
        for words, path in links.items()
    )
    return (
        f'<header class="on-top">{said}'
        f"{f'<p>{led}</p>' if led else ''}<h1>{html.escape(heading)}</h1></header>"
    )


def _headed(text: str, heading: str, on_top: str) -> str:
    """Return a page of the tool with a language, a title and what stands on top."""
    text = text.replace("<html>", '<html lang="en-GB">', 1)
    text = _TITLES.sub("", text)
    title = f"<title>{html.escape(heading)}</title>{_STYLE}</head>"
    text = text.replace("</head>", title, 1)
    text = text.replace("<body>", f"<body>{on_top}<main>", 1)
    return text.replace("</body>", "</main></body>", 1)


def _render(
    results: Mapping[str, Sequence[str]], meanings: Mapping[str, str]
) -> list[Page]:
    with quiet_import():
        from assets.validation.gx.docs_pages import render_page
    pages: list[Page] = []
    for run_name, texts in results.items():
        for text in texts:
            page = render_page(text, run_name=run_name, meanings=meanings)
            pages.append(
                Page(
                    run_name=run_name,
                    suite_name=page.suite_name,
                    checks=page.checks,
                    failed=page.failed,
                    path=f"{_PAGES}/{len(pages) + 1:04d}.html",
                    text=_stand_alone(page.text),
                )
            )
    return pages


def _stand_alone(text: str) -> str:
    for remote in _REMOTE:
        text = remote.sub("", text)
    text = _SUITE_LINK.sub(r"\1", text)
    text = _EMPTY_HOME_LINK.sub("", text)
    text = _HEADINGS.sub(lambda found: f"{found[1]}{int(found[2]) - 2}", text)
    for start, name in _NAMED.items():
        text = text.replace(start, f'{start[:4]} aria-label="{name}"{start[4:]}')
    return _HOME_LINK.sub('href="../index.html"', text)


def _index(pages: Sequence[Page], on_top: str) -> str:
    rows = "\n".join(
        f"<tr><td>{html.escape(page.run_name)}</td>"
        f'<th scope="row"><a href="{page.path}">{html.escape(page.suite_name)}</a></th>'
        f"<td>{page.checks}</td><td>{page.failed}</td></tr>"
        for page in pages
    )
    return (
        '<!DOCTYPE html>\n<html lang="en-GB"><head><meta charset="utf-8">'
        f"<title>Validation results</title>{_STYLE}</head>\n"
        f"<body>{on_top}\n<main><table>\n"
        "<caption>What each suite of Great Expectations found</caption>\n"
        '<tr><th scope="col">Run</th><th scope="col">Suite</th>'
        '<th scope="col">Checks</th><th scope="col">Failed</th></tr>\n'
        f"{rows}\n</table></main></body></html>\n"
    )
