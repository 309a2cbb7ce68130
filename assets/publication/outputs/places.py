"""Which outputs a home is to have, and whether each is as it should be.

Asked before anything heavy is imported: a run with nothing new ends there.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from assets.domain.outputs import (
    FOLDERS,
    LEADS_TO,
    OF_NO_QUARTER,
    OutputName,
    place_of,
)
from assets.publication.outputs.folder import output_folder, version_in_place
from assets.publication.outputs.record import is_whole, output_records


def quarters_to_write(
    home: Path, folder: str, judged: Collection[str], asked: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the quarters that a folder of the outbox is to be there for, in order.

    The newest quarter judged, those asked for, and those it is there for already:
    what is there is kept up to date. A folder of no quarter is of the newest one.
    """
    newest = {max(judged)} if judged else set()
    if folder in OF_NO_QUARTER:
        return tuple(newest)
    there = {
        quarter
        for quarter in judged
        if version_in_place(home, place_of(folder, quarter)) is not None
    }
    return tuple(sorted(newest | there | set(asked)))


def are_outputs_current(
    home: Path, names: Collection[OutputName], judged: Collection[str], made_of: str
) -> bool:
    """Whether every output asked for is as it should be.

    That is there, whole, of what the warehouse holds, and leading to what is there.

    Args:
        home: the home of the outbox.
        names: the outputs that the settings ask for.
        judged: the quarters that have a verdict.
        made_of: as in `OutputRecord`.
    """
    records = output_records(home)
    return all(
        (record := records.get(place := place_of(folder, quarter))) is not None
        and record.made_of == made_of
        and record.leads_to == folders_led_to(home, folder, quarter)
        and is_whole(home, place)
        for name in names
        for folder in FOLDERS[name]
        for quarter in quarters_to_write(home, folder, judged)
    )


def folders_led_to(
    home: Path, folder: str, quarter: str, coming: Collection[str] = ()
) -> tuple[str, ...]:
    """Return the folders that the pages of a folder may lead to.

    They are there, or about to be; one that could not be written last is not expected.

    Args:
        home: the home of the outbox.
        folder: whose pages.
        quarter: of which quarter; the newest one for a folder of none.
        coming: the places in the outbox that the same run writes.
    """
    records = output_records(home)

    def is_expected(place: str) -> bool:
        record = records.get(place)
        return place in coming and (record is None or record.failed is None)

    return tuple(
        one
        for one in LEADS_TO.get(folder, ())
        if is_there(home, place := place_of(one, quarter)) or is_expected(place)
    )


def is_there(home: Path, place: str) -> bool:
    """Whether a folder of ours stands in a place of the outbox."""
    is_ours = version_in_place(home, place) is not None
    return is_ours and output_folder(home, place).is_dir()


@dataclass(frozen=True)
class OutputFound:
    """An output: where a reader begins, if it is there, and why it failed, if so."""

    folder: str
    place: str
    path: Path | None
    failed: str | None


def outputs_found(
    home: Path, names: Collection[OutputName], quarters: Collection[str]
) -> list[OutputFound]:
    """Return what is known of the outputs of some quarters that are there or failed."""
    records = output_records(home)
    found: dict[str, OutputFound] = {}
    for folder in (one for name in FOLDERS if name in names for one in FOLDERS[name]):
        for quarter in sorted(quarters):
            place = place_of(folder, quarter)
            failed = records[place].failed if place in records else None
            path = _beginning(output_folder(home, place))
            if path is not None or failed is not None:
                found[place] = OutputFound(folder, place, path, failed)
    return list(found.values())


def _beginning(folder: Path) -> Path | None:
    if not folder.is_dir():
        return None
    index = folder / "index.html"
    return index if index.is_file() else folder
