"""The planted rows: each breaks one rule, and none is part of a figure that counts.

A rejected row stands beside the site figures, at an organisation that does not report
the metric otherwise, so that the published totals come out without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from data.sample.generator.records import Cell, Fault, Formula, Row
from data.sample.generator.sites import spare_organisation
from data.sample.generator.world import QUARTERS, World

Q1, Q2, Q3, Q4 = QUARTERS
Datasets = dict[str, list[Row]]
Plant = Callable[[Datasets, str, World], None]

MOVED_ORGANISATION = "SYN-WM-10"
CLOSED_ORGANISATION = "SYN-HIM-09"


def plant(datasets: Datasets, ahsn_code: str, quarter: str, *, world: World) -> None:
    """Add to the datasets what is planted for an AHSN and quarter, if anything is."""
    for planting in PLANTS.get((ahsn_code, quarter), ()):
        planting(datasets, ahsn_code, world)


def _metric_row(
    metric_code: str, value: Cell, fault: Fault, *, count: int = 1
) -> Plant:
    """Plant rows of a metric at an organisation that does not report it otherwise."""

    def planting(datasets: Datasets, ahsn_code: str, world: World) -> None:
        organisation = spare_organisation(metric_code, ahsn_code, world)
        for copy in range(count):
            number = value + copy if isinstance(value, int) else value
            cells = _cells(metric_code, organisation, value=number)
            _beside(datasets["activity"], Row(cells, (fault,)))

    return planting


def _cells(
    metric_code: str, organisation: str | None, *, value: Cell
) -> dict[str, Cell]:
    return {
        "programme_code": metric_code.rpartition("_")[0],
        "metric_code": metric_code,
        "organisation_code": organisation,
        "value": value,
    }


def _beside(rows: list[Row], planted: Row) -> None:
    """Put a row after the last of its metric."""
    same = [
        place
        for place, row in enumerate(rows)
        if row.cells["metric_code"] == planted.cells["metric_code"]
    ]
    rows.insert(same[-1] + 1 if same else len(rows), planted)


def _organisation_row(
    metric_code: str, organisation: str | None, fault: Fault
) -> Plant:
    """Plant a row of a metric at an organisation that is named here."""

    def planting(datasets: Datasets, ahsn_code: str, world: World) -> None:
        row = Row(_cells(metric_code, organisation, value=3), (fault,))
        _beside(datasets["activity"], row)

    return planting


def _unknown_programme(datasets: Datasets, ahsn_code: str, world: World) -> None:
    fault = Fault(
        "programme_code", "programme_unknown", "“Hip Fracture Checks” is not registered"
    )
    organisation = spare_organisation("gammacore_patients", ahsn_code, world)
    cells: Mapping[str, Cell] = {
        "programme_code": "Hip Fracture Checks",
        "metric_code": "Patients",
        "organisation_code": organisation,
        "value": 21,
    }
    datasets["activity"].append(Row(cells, (fault,)))


def _stage_too_early(datasets: Datasets, ahsn_code: str, world: World) -> None:
    note = "Stage 6 before it was in use; the true row follows in Q3"
    fault = Fault("stage", "stage_not_in_use", note)
    rows = datasets["adoption"]
    place = next(
        i for i, row in enumerate(rows) if row.cells["programme_code"] == "news2"
    )
    rows[place] = Row({**rows[place].cells, "stage": 6}, (fault,))


def _bad_company_number(datasets: Datasets, ahsn_code: str, world: World) -> None:
    note = "“1234” is too short; a warning, so the company still counts"
    rows = datasets["companies"]
    row = rows[0]
    fault = Fault("company_number", "company_number_invalid", note)
    rows[0] = Row({**row.cells, "company_number": "1234"}, (fault,))


def _unknown_theme(datasets: Datasets, ahsn_code: str, world: World) -> None:
    cells: Mapping[str, Cell] = {
        "local_programme_id": f"{ahsn_code}-LP-901",
        "title": "Synthetic local programme 901",
        "themes": "Blue skies",
        "adopters": 2,
    }
    fault = Fault("themes", "theme_unknown", "“Blue skies” is not a registered theme")
    datasets["local_programmes"].append(Row(cells, (fault,)))


def spoil_for_resubmission(datasets: Datasets) -> Datasets:
    """Return the datasets as a first version had them: two figures wrong.

    One is ten times too large, which only its history and the other AHSNs show; one
    says TBC.
    """
    rows = list(datasets["activity"])
    places = {
        code: next(i for i, row in enumerate(rows) if row.cells["metric_code"] == code)
        for code in ("securacath_devices", "heartflow_scans")
    }
    first = rows[places["securacath_devices"]]
    value = first.cells["value"]
    assert isinstance(value, int)
    slip = "Ten times too large in the first version; the resubmission mends it"
    rows[places["securacath_devices"]] = Row(
        {**first.cells, "value": value * 10},
        (Fault("value", "scale_shift", slip), Fault("value", "peer_outlier", slip)),
    )
    second = rows[places["heartflow_scans"]]
    note = "“TBC” in the first version; the resubmission has the number"
    fault = Fault("value", "value_not_a_number", note)
    rows[places["heartflow_scans"]] = Row({**second.cells, "value": "TBC"}, (fault,))
    return {**datasets, "activity": rows}


PLANTS: Mapping[tuple[str, str], tuple[Plant, ...]] = {
    ("EAST", Q1): (
        _metric_row(
            "gammacore_patients",
            "<5",
            Fault(
                "value", "value_not_a_number", "“<5” is no number and is not made one"
            ),
        ),
    ),
    ("EM", Q1): (_unknown_programme,),
    ("KSS", Q2): (
        _metric_row(
            "cladribine_patients",
            4,
            Fault("metric_code", "duplicate_record", "The same site twice: 4 and 5"),
            count=2,
        ),
    ),
    ("WM", Q2): (
        _organisation_row(
            "spaceoar_procedures",
            MOVED_ORGANISATION,
            Fault(
                "organisation_code",
                "organisation_not_in_ahsn",
                "The trust has been in EM's area since April 2019",
            ),
        ),
    ),
    ("NWC", Q2): (
        _metric_row(
            "spaceoar_procedures",
            -3,
            Fault("value", "value_negative", "Below zero"),
        ),
    ),
    ("UCLP", Q2): (_stage_too_early,),
    ("EAST", Q3): (
        _metric_row(
            "heartflow_scans",
            "TBC",
            Fault("value", "value_not_a_number", "“TBC” where a number belongs"),
        ),
    ),
    ("HIN", Q3): (
        _metric_row(
            "plgf_tests",
            12.5,
            Fault("value", "value_not_whole", "Half a test"),
        ),
    ),
    ("SW", Q3): (
        _metric_row(
            "plgf_tests",
            Formula("=SUM(40,2)"),
            Fault(
                "value",
                "value_not_a_number",
                "A formula saved without its value, by a program, not a spreadsheet",
            ),
        ),
    ),
    ("HIM", Q4): (
        _organisation_row(
            "elc_patients",
            CLOSED_ORGANISATION,
            Fault("organisation_code", "organisation_closed", "Closed September 2019"),
        ),
    ),
    ("UCLP", Q4): (
        _metric_row(
            "cladribine_patients",
            None,
            Fault("value", "value_missing", "No value, and nothing says why"),
        ),
    ),
    ("KSS", Q4): (
        _organisation_row(
            "precept_mothers",
            None,
            Fault(
                "organisation_code",
                "organisation_required",
                "A metric of organisations, given for the AHSN as a whole",
            ),
        ),
    ),
    ("EM", Q4): (_unknown_theme,),
    ("WM", Q4): (_bad_company_number,),
}
