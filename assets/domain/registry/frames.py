"""The registry's tables: their columns, types and grain.

How each is made from the declarations is `tables`'.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

Columns = dict[str, pl.DataType]

_TEXT = pl.String()
_DATE = pl.Date()
_FLAG = pl.Boolean()
_NUMBER = pl.Float64()
_INTEGER = pl.Int32()

COLUMNS: dict[str, Columns] = {
    "ahsns": {
        "ahsn_code": _TEXT,
        "ahsn_name": _TEXT,
        "valid_from": _DATE,
        "valid_to": _DATE,
        "nhs_region": _TEXT,
        "nhs_region_code": _TEXT,
    },
    "ahsn_names": {
        "name_key": _TEXT,
        "ahsn_code": _TEXT,
    },
    "organisations": {
        "organisation_code": _TEXT,
        "organisation_name": _TEXT,
        "organisation_type": _TEXT,
        "ahsn_code": _TEXT,
        "valid_from": _DATE,
        "valid_to": _DATE,
        "opened_on": _DATE,
        "closed_on": _DATE,
    },
    "organisation_successions": {
        "predecessor_code": _TEXT,
        "successor_code": _TEXT,
        "happened_on": _DATE,
        "kind": _TEXT,
    },
    "organisation_heirs": {
        "organisation_code": _TEXT,
        "heir_code": _TEXT,
        "valid_from": _DATE,
        "valid_to": _DATE,
        "part": _NUMBER,
    },
    "organisation_names": {
        "name_key": _TEXT,
        "organisation_code": _TEXT,
    },
    "programmes": {
        "programme_code": _TEXT,
        "programme_name": _TEXT,
        "table_name": _TEXT,
        "table_position": _INTEGER,
        "first_quarter": _TEXT,
        "last_quarter": _TEXT,
        "has_adoption": _FLAG,
        "eligible_organisation_type": _TEXT,
    },
    "programme_names": {
        "name_key": _TEXT,
        "programme_code": _TEXT,
    },
    "metrics": {
        "metric_code": _TEXT,
        "metric_name": _TEXT,
        "programme_code": _TEXT,
        "basis": _TEXT,
        "unit": _TEXT,
        "is_count": _FLAG,
        "reporting_level": _TEXT,
        "lower_bound": _NUMBER,
        "upper_bound": _NUMBER,
        "first_quarter": _TEXT,
        "last_quarter": _TEXT,
        "is_headline": _FLAG,
        "note": _TEXT,
        "never_added": _TEXT,
        "headline_code": _TEXT,
    },
    "metric_names": {
        "programme_code": _TEXT,
        "name_key": _TEXT,
        "metric_code": _TEXT,
    },
    "metric_definitions": {
        "metric_code": _TEXT,
        "first_quarter": _TEXT,
        "last_quarter": _TEXT,
        "definition": _TEXT,
    },
    "part_whole_pairs": {
        "part_metric_code": _TEXT,
        "whole_metric_code": _TEXT,
        "whole_is_eligible": _FLAG,
        "reason": _TEXT,
    },
    "trajectories": {
        "metric_code": _TEXT,
        "financial_year": _TEXT,
        "ahsn_code": _TEXT,
        "trajectory": _NUMBER,
        "trajectory_version": _TEXT,
    },
    "outturn_exceptions": {
        "metric_code": _TEXT,
        "financial_year": _TEXT,
        "reason": _TEXT,
    },
    "published_outturns": {
        "metric_code": _TEXT,
        "financial_year": _TEXT,
        "outturn_pct": _NUMBER,
        "decimals": _INTEGER,
        "claim_id": _TEXT,
        "source": _TEXT,
        "page": _TEXT,
    },
    "headlines": {
        "headline_code": _TEXT,
        "headline_name": _TEXT,
        "unit": _TEXT,
        "made_of": _TEXT,
        "first_financial_year": _TEXT,
        "not_added_over_years": _TEXT,
        "residual_may_come_from": _TEXT,
        "headline_position": _INTEGER,
    },
    "claims": {
        "claim_id": _TEXT,
        "claim_part": _TEXT,
        "source": _TEXT,
        "page": _TEXT,
        "subject": _TEXT,
        "measure": _TEXT,
        "period": _TEXT,
        "words": _TEXT,
        "value_published": _TEXT,
        "value": _NUMBER,
        "step": _NUMBER,
        "qualifier": _TEXT,
        "unit": _TEXT,
        "test_kind": _TEXT,
        "test_code": _TEXT,
        "test_period": _TEXT,
        "test_stage": _INTEGER,
        "first_financial_year": _TEXT,
        "last_financial_year": _TEXT,
        "untestable_reason": _TEXT,
    },
    "quarters": {
        "quarter": _TEXT,
        "financial_year": _TEXT,
        "quarter_number": _INTEGER,
        "quarter_index": _INTEGER,
        "quarter_start_date": _DATE,
        "quarter_end_date": _DATE,
        "deadline_at": pl.Datetime("us", "UTC"),
    },
    "expected_programmes": {
        "ahsn_code": _TEXT,
        "programme_code": _TEXT,
        "first_quarter": _TEXT,
        "last_quarter": _TEXT,
    },
    "vocabularies": {
        "vocabulary": _TEXT,
        "code": _TEXT,
        "name": _TEXT,
        "name_key": _TEXT,
        "unit": _TEXT,
        "first_quarter": _TEXT,
        "last_quarter": _TEXT,
        "term_position": _INTEGER,
    },
    "disclosure": {
        "unit": _TEXT,
        "suppressed_up_to": _INTEGER,
        "rounded_to": _INTEGER,
        "source": _TEXT,
    },
    "template_versions": {
        "template_version": _TEXT,
        "first_quarter": _TEXT,
        "last_quarter": _TEXT,
    },
    "known_issues": {
        "known_issue_id": _TEXT,
        "rule_id": _TEXT,
        "ahsn_code": _TEXT,
        "organisation_code": _TEXT,
        "programme_code": _TEXT,
        "metric_code": _TEXT,
        "first_quarter": _TEXT,
        "last_quarter": _TEXT,
        "reason": _TEXT,
        "note": _TEXT,
        "owner": _TEXT,
        "agreed_on": _DATE,
        "expires_on": _DATE,
        "up_to": _NUMBER,
        "failures_up_to": _INTEGER,
    },
}


def frame_of(table: str, rows: Iterable[tuple[object, ...]]) -> pl.DataFrame:
    """Return rows as a table of the registry, with that table's columns and types."""
    return pl.DataFrame(list(rows), schema=COLUMNS[table], orient="row")


@dataclass(frozen=True)
class RegistryFrames:
    """The registry as tables. Quarters are text such as ``2020-21-Q4``; null is open.

    Attributes:
        ahsns: one row for each AHSN and period of a name.
        ahsn_names: one row for each `name_key`; ahsn_code is null where the name is
            ambiguous.
        organisations: one row for each organisation and membership of an AHSN.
        organisation_successions: one row for each predecessor and successor; kind is
            merger or split, happened_on the successor's first day.
        organisation_heirs: one row for each organisation, and organisation that its
            figures stand with from one day to another; part is its even share of them.
        organisation_names: one row for each `name_key` of an organisation.
        programmes: one row for each programme; table_name is null outside the two
            published tables.
        programme_names: one row for each `name_key` of a programme.
        metrics: one row for each metric; bounds are in its unit, for one record.
        metric_names: one row for each programme and `name_key` of a metric; where
            programme_code is null the key is the metric's code, known everywhere.
        metric_definitions: one row for each metric whose meaning changed, and time in
            which it was the same.
        part_whole_pairs: one row for each pair of a metric and what it is a part of;
            with whole_is_eligible the whole is the number of eligible organisations
            and whole_metric_code is null.
        trajectories: one row for each metric, financial year, version and AHSN, and
            one for the nation with ahsn_code null; in the metric's unit.
        outturn_exceptions: one row for each metric and financial year without outturn.
        published_outturns: one row for each printed percentage, with its number of
            decimals, claim and page.
        headlines: one row for each headline; headline_position is its place, from 1.
        claims: one row for each published figure and part of it; value is in unit,
            null where the report prints that there is none.
        quarters: one row for each quarter of the reporting calendar; deadline in UTC.
        expected_programmes: one row for each AHSN and programme it should report.
        vocabularies: one row for each vocabulary and `name_key` of a term; its place in
            the list, from 1, is term_position.
        disclosure: one row for each unit that counts people, and how small counts of
            it are published below England level.
        template_versions: one row for each version of the template.
        known_issues: one row for each entry; null in its scope stands for any. up_to
            is in the metric's unit; expires_on is the last day it covers anything.
    """

    ahsns: pl.DataFrame
    ahsn_names: pl.DataFrame
    organisations: pl.DataFrame
    organisation_successions: pl.DataFrame
    organisation_heirs: pl.DataFrame
    organisation_names: pl.DataFrame
    programmes: pl.DataFrame
    programme_names: pl.DataFrame
    metrics: pl.DataFrame
    metric_names: pl.DataFrame
    metric_definitions: pl.DataFrame
    part_whole_pairs: pl.DataFrame
    trajectories: pl.DataFrame
    outturn_exceptions: pl.DataFrame
    published_outturns: pl.DataFrame
    headlines: pl.DataFrame
    claims: pl.DataFrame
    quarters: pl.DataFrame
    expected_programmes: pl.DataFrame
    vocabularies: pl.DataFrame
    disclosure: pl.DataFrame
    template_versions: pl.DataFrame
    known_issues: pl.DataFrame
