"""The page of a submission: its sign-off, its sheets row by row, and its failures.

Of the version that counts, the accepted records are listed; those that a check left
out are listed by `rejected_records`, of any version. What else was in the file is in
the archive. A file that was moved from another quarter's inbox folder says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from assets.domain.datasets import DATASETS, Dataset
from assets.publication.audit_pages.content import (
    AuditPage,
    Listing,
    Section,
    Sentence,
    cell,
    columns,
)
from assets.publication.audit_pages.failure_order import ALIKE, in_order
from assets.publication.audit_pages.failure_rows import (
    HEADINGS,
    Lives,
    failure_row,
)
from assets.publication.audit_pages.failures import how_many
from assets.publication.audit_pages.listing import Named, listing
from assets.publication.audit_pages.places import (
    SUBMISSIONS,
    ahsn_anchor,
    failures_page,
    figure_page,
    link,
    row_anchor,
)
from assets.publication.audit_pages.rejected_records import rejected_records
from assets.publication.audit_pages.submissions import sign_off
from assets.publication.audit_pages.wording import day, exact, in_words, moment
from assets.publication.audit_pages.year import AuditYear, quarter_words
from assets.publication.pages.tables import Cell, Link, Row, Table, row

_FOUND_THERE = ["source_file", "sheet", "row_number", "cell", "value", "message"]
Parted = Mapping[tuple[object, ...], pl.DataFrame]


def submission_pages(year: AuditYear, lives: Lives) -> Iterator[AuditPage]:
    """Yield the page of each submission of the year so far.

    Args:
        year: the year so far.
        lives: of the failures.
    """
    records = {
        dataset.name: _parted(year.frames[f"staging.{dataset.name}"], "row_number")
        for dataset in DATASETS
    }
    found = _found(year)
    moved = _parted(year.before["audit.moves"], "moved_at")
    seen: set[str] = set()
    for one in year.frames["audit.submissions"].iter_rows(named=True):
        sent = one["submission_id"]
        path = year.submissions.path(sent)
        if path is None or sent in seen:
            continue
        seen.add(sent)
        failures = found.get((sent,), year.frames["audit.failures"].clear())
        yield AuditPage(
            path=path,
            title=one["file_name"],
            sentences=(_belongs(year, one), *_moves(moved.get((sent,)))),
            sections=(
                Section("The file", "file", listings=(_facts(year, one),)),
                *_sheets(year, one, records),
                *rejected_records(year, one, failures),
                _failures(year, one, failures, lives),
            ),
            above=(Link("Submissions", link(SUBMISSIONS, depth=1)),),
        )


def _parted(frame: pl.DataFrame, *order: str) -> Parted:
    return frame.sort(*order).partition_by(
        "submission_id", as_dict=True, maintain_order=True
    )


def _found(year: AuditYear) -> Parted:
    """Return each submission's failures as they stood in that very file."""
    there = year.frames["audit.sightings"].select(
        "failure_id", "submission_id", *_FOUND_THERE
    )
    failures = year.frames["audit.failures"]
    as_found = failures.drop("submission_id", *_FOUND_THERE).join(
        there.filter(pl.col("submission_id").is_not_null()), on="failure_id"
    )
    return in_order(as_found.select(failures.columns)).partition_by(
        "submission_id", as_dict=True, maintain_order=True
    )


def _belongs(year: AuditYear, one: Named) -> tuple[str | Link, ...]:
    code, quarter = one["ahsn_code"], one["quarter"]
    theirs = link(failures_page(code), depth=1, anchor=quarter)
    return (
        f"Sent by {year.ahsn(code)} for {quarter_words(quarter)}. ",
        Link("All failures of this AHSN and quarter", theirs),
    )


def _moves(own: pl.DataFrame | None) -> Iterator[Sentence]:
    """Yield a sentence for each move of a submission; nothing where it never moved."""
    for one in [] if own is None else own.iter_rows(named=True):
        before = one["from_quarter"]
        left = f"that of {before}" if before else "that of a quarter that is not known"
        yield (
            f"Its file was moved to the inbox folder of {one['quarter']} from {left}: "
            f"a run found it there on {moment(one['moved_at'])}.",
        )


def _facts(year: AuditYear, one: Named) -> Listing:
    prepared, approved = sign_off(one)
    counts = "counts" if one["is_counting"] else "does not count"
    told = {
        "SHA-256 of the file": one["submission_id"],
        "Version": one["version"],
        "Received": moment(one["received_at"]),
        "Taken in": moment(one["first_seen_at"]),
        "Size": f"{one['byte_size']:,} bytes",
        "Kind": one["source_kind"],
        "Template": one["template_version"],
        "Prepared by": prepared,
        "Approved by": approved,
        "Outcome": f"{in_words(one['outcome'])}; {counts}",
        "Records": (
            f"{one['records_read']:,} read, {one['records_accepted']:,} accepted, "
            f"{one['records_rejected']:,} rejected, {one['records_flagged']:,} flagged"
        ),
        "Judgment": one["verdict_id"],
    }
    rows = tuple(row(what, cell(text)) for what, text in told.items())
    caption = f"{one['file_name']}: what is known of the file"
    return Listing(Table("facts", caption, columns("What", "Value"), rows))


def _sheets(
    year: AuditYear, one: Named, records: Mapping[str, Parted]
) -> Iterator[Section]:
    if not one["is_counting"]:
        why = (
            "This version does not count, so none of its records stands in a figure. "
            "They are in the archive; what failed in them is listed below."
        )
        yield Section("Its records", "records", ((why,),))
        return
    for dataset in DATASETS:
        own = records[dataset.name].get((one["submission_id"],))
        if own is not None:
            yield _sheet(year, dataset, own)


def _sheet(year: AuditYear, dataset: Dataset, own: pl.DataFrame) -> Section:
    # A column in which nothing stands tells nothing.
    stands = {name for name in own.columns if own[name].null_count() < own.height}
    shown = [column for column in dataset.columns if column.name in stands]
    names = [column.name for column in shown]
    sheet = own["sheet"][0]
    table = listing(
        f"sheet-{dataset.name}",
        f"{sheet}: accepted records, by row",
        (
            "Cell" if "cell" in stands else "Row",
            *(
                f"#{column.heading}"
                if own.schema[column.name].is_numeric()
                else column.heading
                for column in shown
            ),
        ),
        own,
        lambda one: _record(year, dataset, names, one),
        query=(
            f"select * from staging.{dataset.name} where submission_id = "
            f"'{own['submission_id'][0]}'"
        ),
    )
    return Section(dataset.sheet, f"records-{dataset.name}", listings=(table,))


def _record(year: AuditYear, dataset: Dataset, names: list[str], one: Named) -> Row:
    number = one["row_number"]
    at = one.get("cell")
    place = f"{one['sheet']}!{at}" if at else f"{one['sheet']}, row {number}"
    cells = (_value(year, name, one) for name in names)
    return row(cell(place), *cells, id=row_anchor(dataset.name, number))


def _value(year: AuditYear, name: str, one: Named) -> Cell:
    value = one[name]
    if value is None:
        return cell("")
    if name == "metric_code" and value in year.metrics:
        anchor = ahsn_anchor(one["quarter"], one["ahsn_code"])
        href = link(figure_page(value), depth=1, anchor=anchor)
        return cell(year.metrics[value].metric_name, href)
    if name == "organisation_code":
        return cell(year.organisations.get(value, ""), below=value)
    if name == "programme_code":
        return cell(year.programmes.get(value, value))
    if isinstance(value, list):
        return cell(", ".join(map(str, value)))
    if isinstance(value, float | int):
        return cell(exact(value))
    return cell(value if isinstance(value, str) else day(value))


def _failures(
    year: AuditYear, one: Named, failures: pl.DataFrame, lives: Lives
) -> Section:
    if failures.is_empty():
        return Section("Its failures", "failures", (("None was found in it.",),))
    table = listing(
        "failures-found",
        "Failures found in this version of the file, as they stood in it",
        HEADINGS,
        failures,
        failure_row(year, lives, depth=1, has_anchor=False),
        query=(
            "select * from audit.sightings where submission_id = "
            f"'{one['submission_id']}'"
        ),
        alike=ALIKE,
    )
    return Section("Its failures", "failures", ((f"{how_many(failures)}.",),), (table,))
