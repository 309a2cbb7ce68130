"""The colours of the pictures on a page, as a browser has them, and their contrast."""

from dataclasses import dataclass

TEXT_AT_LEAST, MARK_AT_LEAST = 4.5, 3.0

# Every text and mark of every picture, with its own colour and those it may stand on:
# the picture's ground and, under a text, whatever filled mark its box touches. Lines of
# a grid help the eye, and nothing is told by them alone.
_SEEN = """() => {
    const painted = (one, name) => {
        const style = getComputedStyle(one);
        let opacity = Number(style[name + 'Opacity']);
        for (let at = one; at.tagName !== 'svg'; at = at.parentElement)
            opacity *= Number(getComputedStyle(at).opacity);
        const found = style[name].match(/[\\d.]+/g);
        if (style[name] === 'none' || style.display === 'none' || !found) return null;
        return [...found.slice(0, 3).map(Number), opacity * Number(found[3] ?? 1)];
    };
    const meet = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
        && a.top < b.bottom - 1 && b.top < a.bottom - 1;
    return [...document.querySelectorAll('.picture svg')].map(svg => {
        const marks = [...svg.querySelectorAll('[class^="mark-"]:not(.role-axis-grid)')]
            .flatMap(group => [...group.querySelectorAll(
                ':scope > path:not(.background, .foreground), :scope > line, '
                + ':scope > rect')])
            .flatMap(one => ['fill', 'stroke'].map(name =>
                ({one, name, colour: painted(one, name)})))
            .filter(mark => mark.colour && mark.one.getTotalLength() > 0);
        const filled = marks.filter(mark => mark.name === 'fill')
            .map(mark => [mark.one.getBoundingClientRect(), mark.colour]);
        const texts = [...svg.querySelectorAll('text')].map(one => ({
            colour: painted(one, 'fill'),
            on: filled.filter(([box]) => meet(box, one.getBoundingClientRect()))
                .map(([_, colour]) => colour),
        }));
        return {
            title: svg.querySelector('title').textContent,
            ground: painted(svg.querySelector(':scope > rect'), 'fill'),
            texts, marks: marks.map(mark => mark.colour),
        };
    });
}"""


@dataclass(frozen=True)
class Picture:
    """A picture: its title, and the least contrast of its texts and of its marks."""

    title: str
    text: float
    mark: float


def pictures_seen(page):
    """Every picture of a page that is open in a browser, as it is shown there."""
    return [_picture(**seen) for seen in page.evaluate(_SEEN)]


def _picture(title, ground, texts, marks):
    assert texts, title
    assert marks, title
    white = _over(ground, (255.0, 255.0, 255.0))
    return Picture(
        title,
        min(
            contrast(_over(text["colour"], on), on)
            for text in texts
            for on in [white, *(_over(mark, white) for mark in text["on"])]
        ),
        min(contrast(_over(mark, white), white) for mark in marks),
    )


def contrast(one, other):
    """The contrast of two opaque colours, 1 to 21, as the guidelines of WCAG 2 say."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _over(colour, ground):
    *channels, opacity = colour
    return tuple(
        opacity * above + (1 - opacity) * below
        for above, below in zip(channels, ground, strict=True)
    )


def _luminance(colour):
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in (channel / 255 for channel in colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
