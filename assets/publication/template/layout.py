"""The template's sheets: which columns, how wide, what may be entered, with what hint.

Declared here, drawn by `workbook`. Headings are the contract's human forms, and one
column of our own that intake leaves out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assets.domain.datasets import BY_NAME
from assets.domain.feedback_sheet import LAST_QUARTER_HEADING

Entry = Literal["text", "list", "number", "date"]

LAST_QUARTER = "last_quarter"


@dataclass(frozen=True)
class SheetColumn:
    """One column of the template.

    ``name`` is the dataset's, or `LAST_QUARTER`. ``choices`` is a list of the Lists
    sheet; one that is not ``is_closed`` offers its terms and takes other text too.
    ``is_key`` is locked in rows that are laid out.
    """

    name: str
    width: int
    entry: Entry = "text"
    choices: str | None = None
    is_closed: bool = True
    is_key: bool = False
    hint: str | None = None


@dataclass(frozen=True)
class SheetLayout:
    """One sheet: its columns from A on, and the blank rows after those laid out."""

    dataset: str
    columns: tuple[SheetColumn, ...]
    free_rows: int

    def heading(self, column: SheetColumn) -> str:
        """Return a column's heading."""
        if column.name == LAST_QUARTER:
            return LAST_QUARTER_HEADING
        return BY_NAME[self.dataset].column(column.name).heading


_LAST = SheetColumn(LAST_QUARTER, 16)
_COMMENT = SheetColumn("comment", 40, hint="Whatever explains the row; may stay blank.")
_STATUS = SheetColumn(
    "status",
    18,
    "list",
    "Status",
    hint="Blank means final. Choose Nil, Not available or Not applicable where there "
    "is no figure: a row with neither figure nor reason is rejected.",
)
_CLEAR = "If the row no longer applies, clear all of it."

LAYOUTS = (
    SheetLayout(
        "activity",
        (
            SheetColumn(
                "programme_code", 34, "list", "Programme", is_closed=False, is_key=True
            ),
            SheetColumn(
                "metric_code", 34, "list", "Metric", is_closed=False, is_key=True
            ),
            SheetColumn(
                "organisation_code",
                48,
                "list",
                "Organisation",
                is_closed=False,
                is_key=True,
                hint="Blank: the figure of the AHSN as a whole.",
            ),
            SheetColumn("value", 16, "number"),
            _LAST,
            SheetColumn("numerator", 14, "number", hint="For rates only."),
            SheetColumn("denominator", 14, "number", hint="For rates only."),
            _STATUS,
            _COMMENT,
        ),
        free_rows=20,
    ),
    SheetLayout(
        "adoption",
        (
            SheetColumn("programme_code", 34, "list", "Programme", is_closed=False),
            SheetColumn(
                "organisation_code", 48, "list", "Organisation", is_closed=False
            ),
            SheetColumn(
                "stage",
                10,
                "list",
                "Stage of adoption",
                hint=f"The stage at the quarter's end. {_CLEAR}",
            ),
            _LAST,
            SheetColumn(
                "stage_since",
                16,
                "date",
                hint="The day the organisation reached the stage, as 2021-02-28; may "
                "stay blank.",
            ),
            _COMMENT,
        ),
        free_rows=40,
    ),
    SheetLayout(
        "innovations",
        (
            SheetColumn(
                "innovation_id", 18, hint=f"Your own, the same each quarter. {_CLEAR}"
            ),
            SheetColumn("title", 44),
            SheetColumn("category", 20, "list", "Innovation category"),
            SheetColumn("stage", 16, "list", "Innovation stage"),
            SheetColumn(
                "status",
                14,
                "list",
                "Innovation status",
                hint="Active, paused or closed; it has to be said.",
            ),
            SheetColumn(LAST_QUARTER, 22),
            _COMMENT,
        ),
        free_rows=40,
    ),
    SheetLayout(
        "local_programmes",
        (
            SheetColumn(
                "local_programme_id",
                20,
                hint=f"Your own, the same each quarter. {_CLEAR}",
            ),
            SheetColumn("title", 44),
            SheetColumn(
                "themes",
                40,
                "list",
                "Theme",
                is_closed=False,
                hint="One or several themes of the Lists sheet, separated by "
                "semicolons.",
            ),
            SheetColumn(
                "adopters", 14, "number", hint="How many sites; blank if not known."
            ),
            _LAST,
            SheetColumn(
                "shared_with",
                20,
                hint="Codes of other AHSNs, separated by semicolons, such as YH; WM.",
            ),
            _COMMENT,
        ),
        free_rows=40,
    ),
    SheetLayout(
        "impacts",
        (
            SheetColumn(
                "local_programme_id",
                20,
                hint="An ID of the Local programmes sheet, of this quarter or an "
                f"earlier one. {_CLEAR}",
            ),
            SheetColumn("impact_type", 34, "list", "Impact type"),
            SheetColumn(
                "value",
                16,
                "number",
                hint="In the unit of its type: see the Lists sheet.",
            ),
            _LAST,
            _STATUS,
            _COMMENT,
        ),
        free_rows=60,
    ),
    SheetLayout(
        "companies",
        (
            SheetColumn(
                "company_number",
                20,
                hint="The Companies House number, all eight characters, such as "
                "01234567; blank if the company has none.",
            ),
            SheetColumn("company_name", 40),
            SheetColumn("support_type", 28, "list", "Support type"),
            SheetColumn(
                "investment_gbp",
                20,
                "number",
                hint="In pounds, of this quarter; blank if none.",
            ),
            SheetColumn("jobs_created", 14, "number", hint="Whole jobs."),
            SheetColumn("jobs_safeguarded", 18, "number", hint="Whole jobs."),
            _COMMENT,
        ),
        free_rows=200,
    ),
)
