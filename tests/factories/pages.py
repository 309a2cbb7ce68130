"""The pages of the outbox, and a reader who opens them in a browser."""

import os
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

QUARTER = "2020-21-Q4"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 700}

# What can be seen only: a phone shows one way back, a desktop another.
REACH = (
    "[...document.querySelectorAll('a[href], [tabindex=\"0\"], summary, button')]"
    ".filter(one => one.getClientRects().length)"
)

# Where the pages of each kind are; `*` stands for a code. A page is of the first kind
# whose place it is in.
KINDS = {
    "report": f"{QUARTER}/report/index.html",
    "report's untested figures": f"{QUARTER}/report/untested.html",
    "report of an AHSN": f"{QUARTER}/report/ahsns/*.html",
    "report of a region": f"{QUARTER}/report/regions/*.html",
    "tables": f"{QUARTER}/tables/index.html",
    "audit": f"{QUARTER}/audit/index.html",
    "audit of the claims": f"{QUARTER}/audit/claims.html",
    "audit of the headlines": f"{QUARTER}/audit/headlines.html",
    "audit of a figure": f"{QUARTER}/audit/figures/*.html",
    "audit of all failures": f"{QUARTER}/audit/failures/index.html",
    "audit of nobody's failures": f"{QUARTER}/audit/failures/no-ahsn.html",
    "audit of an AHSN's failures": f"{QUARTER}/audit/failures/*.html",
    "audit of the known issues": f"{QUARTER}/audit/known-issues.html",
    "audit of the rules": f"{QUARTER}/audit/rules/index.html",
    "audit of a rule": f"{QUARTER}/audit/rules/*.html",
    "audit of the scores": f"{QUARTER}/audit/scores.html",
    "audit of the submissions": f"{QUARTER}/audit/submissions.html",
    "audit of a submission": f"{QUARTER}/audit/submissions/*.html",
    "gallery": "gallery/index.html",
}
# Great Expectations' own layout: no skip link, and no thought of a phone.
KINDS_OF_THE_TOOL = {
    "Data Docs": f"{QUARTER}/data-docs/index.html",
    "Data Docs of a suite": f"{QUARTER}/data-docs/validations/*.html",
}
ALL_KINDS = {**KINDS, **KINDS_OF_THE_TOOL}
INTERNAL = {kind for kind in ALL_KINDS if kind.startswith(("audit", "Data Docs"))}


def kind_of(page, outbox):
    """What kind of page it is; None where nobody has listed its kind."""
    place = PurePosixPath(page.relative_to(outbox))
    return next((kind for kind, at in ALL_KINDS.items() if place.match(at)), None)


def pages_of(outbox):
    """The largest page of each kind: where it is wrong, it is wrong there."""
    found = defaultdict(list)
    for page in every_page(outbox):
        found[kind_of(page, outbox)].append(page)
    return {
        kind: max(pages, key=lambda path: path.stat().st_size)
        for kind, pages in found.items()
    }


def every_page(outbox):
    """Every page, by the path that a reader opens: not through the links' targets."""
    pages = []
    for folder, below, files in os.walk(outbox, followlinks=True):
        below[:] = [name for name in below if not name.startswith(".")]
        pages += [Path(folder) / name for name in files if name.endswith(".html")]
    return pages


@dataclass
class Visit:
    """A page open in a browser, and every address that was asked for meanwhile."""

    page: object
    asked: list[str] = field(default_factory=list)

    @classmethod
    @contextmanager
    def begin(cls, browser, outbox):
        context = browser.new_context(viewport=DESKTOP, color_scheme="light")
        visit = cls(context.new_page())
        visit.page.on("request", lambda request: visit.asked.append(request.url))
        try:
            yield visit
        finally:
            context.close()

    def open(self, path, *, size=DESKTOP, media="screen"):
        self.page.set_viewport_size(size)
        self.page.emulate_media(media=media, color_scheme="light")
        self.page.goto(path.as_uri())
        return self.page

    def judged(self, axe):
        """What axe finds wrong on the page, and what it cannot judge there.

        Each as rule and place, one for each place.
        """
        self.page.evaluate(axe)
        # What passes is not told place by place: on a long page that is most of the
        # work, and nobody reads it.
        found = self.page.evaluate(
            "() => axe.run(document, {resultTypes: ['violations', 'incomplete']})"
        )
        return tuple(
            [
                (rule["id"], node["html"][:200])
                for rule in found[outcome]
                for node in rule["nodes"]
            ]
            for outcome in ("violations", "incomplete")
        )

    def focusable(self):
        """How many places the keyboard has to reach: links and regions that scroll."""
        return self.page.evaluate(f"() => {REACH}.length")

    def focused(self):
        """Which of the places that are `focusable` has the keyboard; -1 if none."""
        return self.page.evaluate(f"() => {REACH}.indexOf(document.activeElement)")
