"""The datasets of a submission and their columns: the contract with the AHSNs.

What a sheet is called, which columns it may have, and what kind of thing stands in
each. How a file is read is intake's business; what is right is the rules'.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "number", "date", "name"]


@dataclass(frozen=True)
class Column:
    """One column of a sheet.

    ``kind`` decides how the cell is typed:

    * ``text``: free text, kept as ``<name>``;
    * ``number``: ``<name>_text`` as it stood and ``<name>`` as Float64, null when the
      text is not a number;
    * ``date``: ``<name>_text`` as it stood and ``<name>`` as Date;
    * ``name``: a code, name or alias that the registry resolves: ``<name>_text`` as it
      stood; ``<name>`` appears once it is resolved.
    """

    name: str
    heading: str
    kind: Kind
    is_required: bool = False


@dataclass(frozen=True)
class Dataset:
    """One sheet of a submission; ``name`` is also its CSV or Parquet stem."""

    name: str
    sheet: str
    columns: tuple[Column, ...]

    def column(self, name: str) -> Column:
        """Return the column of that name; KeyError if there is none."""
        return {column.name: column for column in self.columns}[name]


COVER = "cover"
COVER_FIELDS = (
    "ahsn_code",
    "quarter",
    "template_version",
    "prepared_by",
    "approved_by",
    "approved_on",
    "nil_datasets",
)

DATASETS = (
    Dataset(
        "activity",
        "Activity",
        (
            Column("programme_code", "Programme", "name", True),
            Column("metric_code", "Metric", "name", True),
            Column("organisation_code", "Organisation", "name", True),
            Column("value", "Value", "number", True),
            Column("numerator", "Numerator", "number"),
            Column("denominator", "Denominator", "number"),
            Column("status", "Status", "name"),
            Column("comment", "Comment", "text"),
        ),
    ),
    Dataset(
        "adoption",
        "Adoption",
        (
            Column("programme_code", "Programme", "name", True),
            Column("organisation_code", "Organisation", "name", True),
            Column("stage", "Stage", "name", True),
            Column("stage_since", "Stage since", "date"),
            Column("comment", "Comment", "text"),
        ),
    ),
    Dataset(
        "innovations",
        "Innovations",
        (
            Column("innovation_id", "Innovation ID", "text", True),
            Column("title", "Title", "text", True),
            Column("category", "Category", "name", True),
            Column("stage", "Stage", "name", True),
            Column("status", "Status", "name", True),
            Column("comment", "Comment", "text"),
        ),
    ),
    Dataset(
        "local_programmes",
        "Local programmes",
        (
            Column("local_programme_id", "Local programme ID", "text", True),
            Column("title", "Title", "text", True),
            Column("themes", "Themes", "name", True),
            Column("adopters", "Adopters", "number"),
            Column("shared_with", "Shared with", "name"),
            Column("comment", "Comment", "text"),
        ),
    ),
    Dataset(
        "impacts",
        "Impacts",
        (
            Column("local_programme_id", "Local programme ID", "text", True),
            Column("impact_type", "Impact type", "name", True),
            Column("value", "Value", "number", True),
            Column("status", "Status", "name"),
            Column("comment", "Comment", "text"),
        ),
    ),
    Dataset(
        "companies",
        "Companies",
        (
            Column("company_number", "Company number", "text", True),
            Column("company_name", "Company name", "text", True),
            Column("support_type", "Support type", "name", True),
            Column("investment_gbp", "Investment (£)", "number", True),
            Column("jobs_created", "Jobs created", "number", True),
            Column("jobs_safeguarded", "Jobs safeguarded", "number", True),
            Column("comment", "Comment", "text"),
        ),
    ),
)

BY_NAME = {dataset.name: dataset for dataset in DATASETS}
