"""The sixty submissions that count and the two that do not, with when each came."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from assets.domain.quarter import Quarter
from data.sample.generator.activity import activity_rows
from data.sample.generator.adoption import adoption_rows
from data.sample.generator.bad_rows import plant, spoil_for_resubmission
from data.sample.generator.chance import chance
from data.sample.generator.companies import company_rows
from data.sample.generator.grids import Planted, cover_grid, dataset_grids, planted_in
from data.sample.generator.pipeline import (
    impact_rows,
    innovation_rows,
    local_programme_rows,
)
from data.sample.generator.records import FileFault, Row, Submission
from data.sample.generator.styles import STYLES, Names, Style
from data.sample.generator.world import QUARTERS, World
from data.sample.generator.writers import Files, write_files

Q1, Q2, Q3, Q4 = QUARTERS
TRACKER_DATASETS = ("local_programmes", "impacts")

LATE = ("HIN", Q2)
RESUBMITTED = ("WOE", Q3)
TRUNCATED = ("ICHP", Q4)
# Planted in a whole file or sheet: no cell is wrong.
FILE_FAULTS = {
    LATE: FileFault("submission_late", "Received five days after the deadline"),
    ("WES", Q4): FileFault(
        "organisation_lapsed",
        "One of two PCSK9i sites is forgotten; it reported until Q3",
        sheet="Activity",
    ),
}
EXTRA_COLUMN = {("NWC", Q4): {"activity": "Internal ref"}}


@dataclass(frozen=True)
class Delivery:
    """One file or folder of the inbox, and when the mail gateway received it."""

    quarter: str
    file_name: str
    content: bytes | Files
    received_at: datetime
    planted: tuple[Planted, ...]


def deliveries(world: World) -> list[Delivery]:
    """Return everything that arrives in the year, by quarter and AHSN."""
    datasets = _datasets(world)
    names = Names(world)
    arrived = []
    for quarter in QUARTERS:
        for ahsn_code in world.ahsn_codes:
            submission = _submission(ahsn_code, quarter, datasets[ahsn_code, quarter])
            arrived += _deliveries_of(submission, world, names)
    return arrived


def _datasets(world: World) -> dict[tuple[str, str], dict[str, list[Row]]]:
    parts: Mapping[str, Mapping[tuple[str, str], list[Row]]] = {
        "activity": activity_rows(world),
        "adoption": adoption_rows(world),
        "innovations": innovation_rows(world),
        "local_programmes": local_programme_rows(world),
        "impacts": impact_rows(world),
        "companies": company_rows(world),
    }
    datasets = {}
    for ahsn_code in world.ahsn_codes:
        for quarter in QUARTERS:
            key = (ahsn_code, quarter)
            own = {name: list(rows.get(key, [])) for name, rows in parts.items()}
            plant(own, ahsn_code, quarter, world=world)
            datasets[key] = own
    return datasets


def _submission(
    ahsn_code: str, quarter: str, datasets: Mapping[str, list[Row]]
) -> Submission:
    nil = tuple(name for name in TRACKER_DATASETS if not datasets[name])
    kept = {
        name: rows
        for name, rows in datasets.items()
        if rows or STYLES[ahsn_code].keeps_nil_sheets
    }
    fault = FILE_FAULTS.get((ahsn_code, quarter))
    return Submission(
        ahsn_code=ahsn_code,
        quarter=quarter,
        approved_on=(_received_at(ahsn_code, quarter) - timedelta(days=1)).date(),
        datasets=kept,
        nil_datasets=nil,
        extra_columns=EXTRA_COLUMN.get((ahsn_code, quarter), {}),
        faults=(fault,) if fault else (),
    )


def _received_at(ahsn_code: str, quarter: str) -> datetime:
    """Return a moment in the 18 days after the quarter, or after the deadline."""
    random = chance(f"post of {ahsn_code} in {quarter}")
    days = 6 + int(random.random() * 12)
    minutes = 8 * 60 + int(random.random() * 9 * 60)
    if (ahsn_code, quarter) == LATE:
        days = 26
    midnight = datetime.combine(
        Quarter.parse(quarter).end_date, datetime.min.time(), UTC
    )
    return midnight + timedelta(days=days, minutes=minutes)


def _deliveries_of(
    submission: Submission, world: World, names: Names
) -> list[Delivery]:
    key = (submission.ahsn_code, submission.quarter)
    if key == RESUBMITTED:
        return _resubmission(submission, world, names)
    if key == TRUNCATED:
        return _truncated_and_whole(submission, world, names)
    return [_delivery(submission, world, names, mark="")]


def _delivery(
    submission: Submission, world: World, names: Names, *, mark: str
) -> Delivery:
    style = STYLES[submission.ahsn_code]
    file_name = _file_name(style, submission.quarter, mark)
    grids = [
        cover_grid(submission, style, world),
        *dataset_grids(submission, style, names),
    ]
    return Delivery(
        quarter=submission.quarter,
        file_name=file_name,
        content=write_files(grids, style),
        received_at=_received_at(submission.ahsn_code, submission.quarter),
        planted=tuple(planted_in(submission, style, file_name=file_name)),
    )


def _file_name(style: Style, quarter: str, mark: str) -> str:
    year, _, number = quarter.rpartition("-")
    name = style.file_name.format(fy=year, q=number)
    stem, dot, ending = name.rpartition(".")
    return f"{stem}{mark}.{ending}" if dot else f"{name}{mark}"


def _resubmission(submission: Submission, world: World, names: Names) -> list[Delivery]:
    spoilt = replace(
        submission,
        datasets=spoil_for_resubmission(
            {name: list(rows) for name, rows in submission.datasets.items()}
        ),
    )
    first = _delivery(spoilt, world, names, mark="")
    second = _delivery(submission, world, names, mark="_v2")
    later = first.received_at + timedelta(days=2, minutes=47)
    return [first, replace(second, received_at=later)]


def _truncated_and_whole(
    submission: Submission, world: World, names: Names
) -> list[Delivery]:
    whole = _delivery(submission, world, names, mark=" (sent again)")
    assert isinstance(whole.content, bytes)
    cut_name = _file_name(STYLES[submission.ahsn_code], submission.quarter, "")
    fault = Planted(
        quarter=submission.quarter,
        file_name=cut_name,
        sheet="",
        cell="",
        rule_id="file_unreadable",
        ahsn_code=submission.ahsn_code,
        note="The upload broke off: the last third of the workbook is missing",
    )
    cut = replace(
        whole,
        file_name=cut_name,
        content=whole.content[: len(whole.content) * 2 // 3],
        planted=(fault,),
    )
    return [cut, replace(whole, received_at=cut.received_at + timedelta(hours=3))]
