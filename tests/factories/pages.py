"""The pages of the outbox, and a reader who opens them in a browser."""

from contextlib import contextmanager
from dataclasses import dataclass, field

QUARTER = "2020-21-Q4"
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 375, "height": 700}

# What can be seen only: a phone shows one way back, a desktop another.
REACH = (
    "[...document.querySelectorAll('a[href], [tabindex=\"0\"], summary, button')]"
    ".filter(one => one.getClientRects().length)"
)

# Where the first page of each kind is; `*` stands for a code.
KINDS = {
    "report": f"{QUARTER}/report/index.html",
    "report of an AHSN": f"{QUARTER}/report/ahsns/*.html",
    "report of a region": f"{QUARTER}/report/regions/*.html",
    "audit": f"{QUARTER}/audit/index.html",
    "audit of a figure": f"{QUARTER}/audit/figures/*.html",
    "audit of an AHSN's failures": f"{QUARTER}/audit/failures/*.html",
    "audit of a rule": f"{QUARTER}/audit/rules/*.html",
    "audit of the scores": f"{QUARTER}/audit/scores.html",
    "audit of the submissions": f"{QUARTER}/audit/submissions.html",
    "audit of a submission": f"{QUARTER}/audit/submissions/*.html",
    "gallery": "gallery/index.html",
}


def pages_of(outbox):
    """The largest page of each kind: where it is wrong, it is wrong there."""
    return {
        kind: max(outbox.glob(pattern), key=lambda path: path.stat().st_size)
        for kind, pattern in KINDS.items()
    }


def every_page(outbox):
    """Every page, by the path that a reader opens: not through the links' targets."""
    folders = [path for path in outbox.glob("*/*") if path.is_symlink()]
    folders += [path for path in outbox.glob("*") if path.is_symlink()]
    return [page for folder in folders for page in _pages_in(folder)]


def _pages_in(folder):
    real = folder.resolve()
    return [folder / path.relative_to(real) for path in real.rglob("*.html")]


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

    def violations(self, axe):
        """What axe finds wrong on the page: rule, how often, and the first place."""
        self.page.evaluate(axe)
        found = self.page.evaluate("() => axe.run(document)")
        return [
            (rule["id"], len(rule["nodes"]), rule["nodes"][0]["html"][:200])
            for rule in found["violations"]
        ]

    def focusable(self):
        """How many places the keyboard has to reach: links and regions that scroll."""
        return self.page.evaluate(f"() => {REACH}.length")

    def focused(self):
        """Which of the places that are `focusable` has the keyboard; -1 if none."""
        return self.page.evaluate(f"() => {REACH}.indexOf(document.activeElement)")
