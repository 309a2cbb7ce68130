"""Faults of files and covers; those of bytes are made in real bytes and read again."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import openpyxl

from assets.intake.read import read_submission
from benchmarks.rule_power.clean_year import SAMPLE
from benchmarks.rule_power.draft import Draft, Mark
from benchmarks.rule_power.fault import Fault, Place
from benchmarks.rule_power.scene import Scene

Bytes = Callable[[bytes], bytes]


def file_faults() -> list[Fault]:
    """Return the faults of files and covers."""
    whole = Fault(
        "file_unreadable",
        "a workbook's upload broke off",
        lambda scene: scene.workbooks(),
        lambda draft, place: _unreadable(draft, place, 0.9),
        size="10% missing",
        takes="submission",
    )
    cover = {
        "cover_incomplete": [
            ("the quarter is blank on the cover", "quarter", None),
            ("nobody approved it", "approved_by", None),
            ("the date of approval is no date", "approved_on", "after Easter"),
        ],
        "ahsn_unknown": [
            ("an AHSN nobody knows on the cover", "ahsn_code", "Northland AHSN"),
            ("an ambiguous name", "ahsn_code", "Health Innovation Network"),
        ],
        "quarter_invalid": [
            ("the quarter written as Q4 2021", "quarter", "Q4 2021"),
            ("last quarter's cover", "quarter", "2020-21-Q3"),
        ],
        "template_version_unknown": [
            ("a template nobody made", "template_version", "2031.7"),
            ("the template of before 2020-21-Q3", "template_version", "2020.1"),
        ],
    }
    return [
        whole,
        replace(
            whole,
            inject=lambda draft, place: _unreadable(draft, place, 0.999),
            size="0.1% missing",
        ),
        *(
            _cover_fault(rule_id, *fault)
            for rule_id, faults in cover.items()
            for fault in faults
        ),
        _sheet_fault("dataset_missing", "the Adoption sheet was deleted", None),
        _sheet_fault("column_missing", "a heading misspelt: Valeu", "value"),
        _sheet_fault("column_unknown", "a heading misspelt: Valeu", None),
        _copied("every row", 0),
        _copied("all rows but one", 1, is_sure=False),
    ]


def _unreadable(draft: Draft, place: Place, share: float) -> Mark:
    _rewrite(draft, place, lambda data: data[: int(len(data) * share)])
    return Mark("file_unreadable", submission_id=str(place["submission_id"]))


def _rewrite(draft: Draft, place: Place, change: Bytes) -> None:
    """Put other bytes in the place of a workbook's, and read them."""
    sent = SAMPLE / "inbox" / draft.quarter / str(place["file_name"])
    path = draft.folder / str(place["file_name"])
    path.write_bytes(change(sent.read_bytes()))
    draft.read_instead(str(place["submission_id"]), read_submission(path))


def _cover_fault(rule_id: str, about: str, field: str, value: str | None) -> Fault:
    def inject(draft: Draft, place: Place) -> Mark:
        row = draft.say(place["submission_id"], field, value)
        return Mark(
            rule_id,
            submission_id=str(place["submission_id"]),
            sheet=str(row["sheet"]),
            row_number=int(str(row["row_number"])),
            column_name=field,
        )

    return Fault(
        rule_id, about, lambda scene: scene.everyone(), inject, takes="submission"
    )


def _sheet_fault(rule_id: str, about: str, column: str | None) -> Fault:
    def inject(draft: Draft, place: Place) -> Mark:
        is_sheet = rule_id == "dataset_missing"
        _rewrite(draft, place, _without_adoption if is_sheet else _misspelt)
        sheet = None if is_sheet else "Activity"
        row = None if is_sheet or column else 1
        return Mark(
            rule_id,
            submission_id=str(place["submission_id"]),
            sheet=sheet,
            row_number=row,
            column_name=column,
        )

    return Fault(
        rule_id, about, lambda scene: scene.workbooks(), inject, takes="submission"
    )


def _without_adoption(data: bytes) -> bytes:
    return _saved(data, lambda book: book.remove(book["Adoption"]))


def _misspelt(data: bytes) -> bytes:
    def misspell(book: openpyxl.Workbook) -> None:
        for cell in book["Activity"][1]:
            if str(cell.value).strip().lower() == "value":
                cell.value = "Valeu"

    return _saved(data, misspell)


def _saved(data: bytes, change: Callable[[openpyxl.Workbook], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book)
    changed = io.BytesIO()
    book.save(changed)
    return changed.getvalue()


def _copied(size: str, others: int, *, is_sure: bool = True) -> Fault:
    """Return another AHSN's rows under one's own cover, some of one's own left."""

    def inject(draft: Draft, place: Place) -> Mark:
        mine, theirs = place["submission_id"], place["other_id"]
        for dataset in draft.clean.evidence.records:
            draft.drop(dataset, draft.of_submission(dataset, mine))
            copied = [
                {**row, "submission_id": mine}
                for row in draft.of_submission(dataset, theirs)
            ]
            kept = copied[others:] if dataset == "activity" else copied
            draft.records(dataset).extend(kept)
        card = draft.card(theirs)
        received = card["received_at"] + timedelta(minutes=1)  # type: ignore[operator]
        draft.card(mine)["received_at"] = received
        return Mark("copied_submission", submission_id=str(mine))

    return Fault(
        "copied_submission",
        "another AHSN's file under one's own cover",
        _pairs,
        inject,
        size=size,
        takes="submission",
        is_sure=is_sure,
    )


def _pairs(scene: Scene) -> list[Place]:
    everyone = scene.everyone()
    return [
        {**mine, "other_id": theirs["submission_id"]}
        for mine, theirs in zip(everyone[::2], everyone[1::2], strict=False)
    ]
