"""Progress against trajectory: a small picture a programme, and what they show."""

from __future__ import annotations

from assets.publication.display import in_unit, percent
from assets.publication.pages.charts import progress_picture
from assets.publication.report.programmes import (
    NOT_KNOWN,
    REACHED,
    ProgrammeLine,
)
from assets.publication.report.section import Picture, Section
from assets.publication.report.year import ReportYear
from assets.publication.words import counted, listed


def progress_section(year: ReportYear, lines: list[ProgrammeLine]) -> Section:
    """Return the small multiples; a line needs two figures, or one and a trajectory."""
    drawn = [line for line in lines if _can_be_drawn(line)]
    others = [line.programme_name for line in lines if not _can_be_drawn(line)]
    sentences = [*standing_sentences(lines)]
    if others:
        sentences.append(
            f"Not drawn, for want of figures or a trajectory: {listed(others)}."
        )
    return Section(
        id="progress",
        heading="Progress against trajectory",
        sentences=tuple(sentences),
        pictures=tuple(_picture(line) for line in drawn),
        picture_key=True,
        afterwards=(
            "Each picture has a scale of its own, from nought. The figures drawn are "
            "those of the two tables.",
        ),
    )


def standing_sentences(lines: list[ProgrammeLine]) -> list[str]:
    """Return who reached the trajectory, and of whom it cannot be said, and why."""
    return [*reached_sentences(lines), *_not_held(lines)]


def reached_sentences(lines: list[ProgrammeLine]) -> list[str]:
    """Return how many of those that can be held against it did, and the extremes."""
    held = [line for line in lines if line.is_held]
    return [*_reached(held), *_extremes(held)]


def _reached(held: list[ProgrammeLine]) -> list[str]:
    if not held:
        return ["No programme's figure can be held against a trajectory yet."]
    reached = [line for line in held if line.standing == REACHED]
    return [
        f"{len(reached):,} of the {counted(len(held), 'programme')} that can be "
        f"held against a trajectory {'has' if len(reached) == 1 else 'have'} reached "
        "the whole year's."
    ]


def _extremes(held: list[ProgrammeLine]) -> list[str]:
    if len(held) < 2:
        return []
    ranked = sorted(held, key=lambda line: line.outturn_pct or 0.0)
    first, last = ranked[-1], ranked[0]
    if first.outturn_pct == last.outturn_pct:
        return [f"All of them are at {percent(first.outturn_pct or 0)} of it."]
    return [
        f"Furthest along is {first.programme_name}, at "
        f"{percent(first.outturn_pct or 0)} of it; furthest behind is "
        f"{last.programme_name}, at {percent(last.outturn_pct or 0)}."
    ]


def _not_held(lines: list[ProgrammeLine]) -> list[str]:
    """Return of which programmes nothing can be said, and why of each."""
    others = [line for line in lines if not line.is_held]
    by_reason: dict[str, list[str]] = {}
    for line in others:
        by_reason.setdefault(_why_not_held(line), []).append(line.programme_name)
    return [f"{reason}: {listed(names)}." for reason, names in by_reason.items()]


def _why_not_held(line: ProgrammeLine) -> str:
    if line.standing == NOT_KNOWN:
        return "Not known to have reached it, for AHSNs are missing from the figure"
    if line.trajectory is None:
        return "Without an outturn, having no trajectory"
    if line.latest.value is None:
        return (
            f"Without an outturn, for want of a figure of Q{line.latest.quarter.number}"
        )
    return "Without an outturn, for the reason in the notes"


def _can_be_drawn(line: ProgrammeLine) -> bool:
    known = [one for one in line.figures if one.value is not None]
    return len(known) > 1 or (bool(known) and line.trajectory is not None)


def _picture(line: ProgrammeLine) -> Picture:
    said = [
        f"Q{one.quarter.number} "
        + ("not known" if one.value is None else in_unit(one.value, line.unit))
        for one in line.figures
    ]
    trajectory = (
        "no trajectory"
        if line.trajectory is None
        else f"trajectory {in_unit(line.trajectory, line.unit)}"
    )
    svg = progress_picture(
        [(f"Q{one.quarter.number}", one.value) for one in line.figures],
        trajectory=line.trajectory,
        id=f"progress-{line.metric_code}",
        title=f"{line.programme_name}, {line.metric_name.lower()}",
        says=f"{listed(said)}; {trajectory}.",
    )
    return Picture(line.programme_name, _caption(line), svg)


def _caption(line: ProgrammeLine) -> str:
    latest = line.latest.value
    now = "no figure" if latest is None else in_unit(latest, line.unit)
    rests_on = f", {line.latest.rests_on}" if line.latest.rests_on else ""
    if line.trajectory is None:
        return f"{now}, no trajectory{rests_on}"
    share = "" if line.outturn_pct is None else f" ({percent(line.outturn_pct)})"
    return f"{now} of {in_unit(line.trajectory, line.unit)}{share}{rests_on}"
