"""The shell every page stands in: head, banner, skip link, breadcrumb, foot, styles.

A page is one file that needs nothing else: no network, no script. Templates are named
by their path under assets/publication, such as ``report/templates/index.html``, and
extend ``pages/templates/base.html``. What a page says is its caller's.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import (
    ChainableUndefined,
    Environment,
    FileSystemLoader,
    PackageLoader,
    StrictUndefined,
)
from markupsafe import Markup

from assets.publication.pages.sender_text import visible
from assets.publication.pages.tables import Link
from assets.publication.words import SYNTHETIC

_PUBLICATION = Path(__file__).parents[1]
_STYLES = ("pages/vendor/nhsuk-frontend.css", "pages/templates/pages.css")
SYNTHETIC_WORDS = f"{SYNTHETIC}, and with it coverage, ranks and data quality."


@dataclass(frozen=True)
class Shell:
    """What a page says around its content.

    Attributes:
        title: its heading and its name in the browser.
        build_id: the build of the warehouse it was made from; only a folder's front
            page says it, so that the others are the same bytes while they say the same.
        is_synthetic: whether the data are made up; then every page says so on top.
        caption: a smaller line above the heading.
        place: a word or two on the right of the masthead, such as the quarter.
        crumbs: where it stands, from the front page to the page above it.
        front: the front page of its folder, which says the build; None is that it is
            the front page itself.
        is_internal: whether it shows what must not be published; then it says so.
    """

    title: str
    build_id: str
    is_synthetic: bool
    caption: str = ""
    place: str = ""
    crumbs: tuple[Link, ...] = ()
    front: Link | None = None
    is_internal: bool = False


def page(template: str, shell: Shell, values: Mapping[str, object]) -> bytes:
    """Return a page as one file, in UTF-8.

    Args:
        template: its path under assets/publication.
        shell: what stands around its content.
        values: what its template asks for; one that is not there is an error.

    Raises:
        jinja2.TemplateError: the template is not there, is not well formed, or asks for
            a value that is not given.
    """
    made = templates().get_template(template)
    return made.render(shell=shell, **values).encode()


def nhsuk(component: str, params: Mapping[str, object]) -> Markup:
    """Return a component of nhsuk-frontend, such as ``tag``, drawn by its own macro.

    Args:
        component: its name in the design system.
        params: as its documentation names them; texts are escaped.
    """
    path = f"nhsuk/components/{component}/template.jinja"
    # What comes back was escaped where it was drawn.
    return Markup(_components().get_template(path).render(params=params).strip())


@cache
def stylesheet() -> str:
    """Return the styles of all pages: the design system's parts and ours.

    Raises:
        ValueError: the styles would fetch something, or end their element.
    """
    css = "\n".join((_PUBLICATION / name).read_text("utf-8") for name in _STYLES)
    for part in ("url(", "@import", "</"):
        if part in css:
            raise ValueError(
                f"The pages' styles contain {part!r}: a page is one file that fetches "
                "nothing. Take it out of assets/publication/pages."
            )
    return css


@cache
def templates() -> Environment:
    """Return the environment that draws templates, strict and escaping everything."""
    made = Environment(
        loader=FileSystemLoader(_PUBLICATION),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "nhsuk": nhsuk,
        "css": Markup(stylesheet()),
        "synthetic_words": SYNTHETIC_WORDS,
    }
    return made


@cache
def _components() -> Environment:
    """Return the environment of the design system's macros, which ask for anything."""
    return Environment(
        loader=PackageLoader("nhsuk_frontend_jinja"),
        autoescape=True,
        undefined=ChainableUndefined,
        finalize=visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
