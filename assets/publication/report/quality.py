"""Data quality: which rules fired, what that did to the figures, what was known."""

from __future__ import annotations

import polars as pl

from assets.publication.audit_pages.places import rule_page
from assets.publication.display import in_unit, percent
from assets.publication.pages.tables import Cell, Column, Row, Table
from assets.publication.report.programmes import ProgrammeLine
from assets.publication.report.section import Section
from assets.publication.report.year import Record, ReportYear
from assets.publication.rules_fired import rule_words, rules_fired
from assets.publication.words import counted, day, listed

_SHOWN = ", which the audit pages show."


def quality_section(year: ReportYear, lines: list[ProgrammeLine]) -> Section:
    """Return the rules that fired in the quarter, and the known issues there are."""
    failures = year.failures().filter(pl.col("quarter") == str(year.quarter))
    tables = [_rule_table(year, failures)] if failures.height else []
    issues = _issues_covering(year)
    if issues.height:
        tables.append(_issue_table(year, issues))
    return Section(
        id="quality",
        heading="Data quality",
        sentences=(
            *record_sentences(year),
            *failure_sentences(failures),
            *flagged_sentences(year, lines),
        ),
        tables=tuple(tables),
        afterwards=(
            "A known issue is a failure that was to be expected, agreed by a named "
            "owner. It hides nothing: the failure is counted above, and the figure "
            "carries its note.",
        )
        if issues.height
        else (),
    )


def record_sentences(year: ReportYear) -> list[str]:
    """Return how many records were read, counted and flagged in the quarter."""
    counting = year.others["audit.submissions"].filter("is_counting")
    scores = year.others["audit.scores"].filter(
        pl.col("quarter") == str(year.quarter),
        pl.col("submission_id").is_in(counting["submission_id"].implode()),
    )
    if scores.is_empty():
        return ["No submission of the quarter counts."]
    read, accepted, flagged = (
        int(scores[f"records_{name}"].sum()) for name in ("read", "accepted", "flagged")
    )
    share = f" ({percent(100 * accepted / read, decimals=1)})" if read else ""
    return [
        f"Of the {counted(read, 'record')} in the "
        f"{counted(scores.height, 'submission')} that "
        f"{'counts' if scores.height == 1 else 'count'}, {accepted:,}{share} "
        f"stand in the figures, {flagged:,} of them flagged; {read - accepted:,} "
        f"{'was' if read - accepted == 1 else 'were'} left out."
    ]


def failure_sentences(failures: pl.DataFrame) -> list[str]:
    """Return how many failures there were, how many are open and how many were known.

    Args:
        failures: rows of `audit.failures` of one quarter.
    """
    if failures.is_empty():
        return ["No rule fired."]
    still = failures.filter("is_open").height
    known = failures.filter(pl.col("known_issue_id").is_not_null()).height
    rules = failures["rule_id"].n_unique()
    return [
        f"{counted(rules, 'rule')} fired {counted(failures.height, 'time')}: "
        f"{still:,} {'is' if still == 1 else 'are'} still open, "
        f"{failures.height - still:,} resolved; {known:,} "
        f"{'was' if known == 1 else 'were'} covered by a known issue."
    ]


def flagged_sentences(year: ReportYear, lines: list[ProgrammeLine]) -> list[str]:
    """Return which of the tables' latest figures rest in part on flagged records."""
    flagged = {
        row["metric_code"]: row
        for row in year.of_quarter("metric_quarter")
        .filter(pl.col("flagged_count") > 0)
        .iter_rows(named=True)
    }
    sentences = []
    for line in lines:
        row = flagged.get(line.metric_code)
        if row is None or line.latest.value is None:
            continue
        rests = (
            f"{line.programme_name}: the figure of "
            f"{in_unit(line.latest.value, line.unit)} rests in part on "
            f"{counted(row['flagged_count'], 'flagged record')}"
        )
        part = row["flagged_value"]
        sentences.append(
            f"{rests}{_SHOWN if year.has_audit else '.'}"
            if part is None
            else f"{rests}, which {'holds' if row['flagged_count'] == 1 else 'hold'} "
            f"{in_unit(part, line.unit)} of it."
        )
    return sentences or ["None of the two tables' latest figures rests on a flag."]


def _rule_table(year: ReportYear, failures: pl.DataFrame) -> Table:
    rules = rules_fired(failures)
    return Table(
        id="table-rules",
        caption=f"Rules that fired, and their effect on figures, {year.quarter.months}",
        columns=(
            Column("Rule"),
            Column("Severity"),
            Column("Times", is_number=True, below="fired"),
            Column("Still open", is_number=True),
            Column("Known", is_number=True, below="and covered"),
            Column("AHSNs"),
            Column("Effect on the figures"),
        ),
        rows=tuple(
            _rule_row(year, row, len(year.ahsn_names))
            for row in rules.iter_rows(named=True)
        ),
    )


def _rule_row(year: ReportYear, row: Record, ahsn_count: int) -> Row:
    rule = str(row["rule_id"])
    colours = {"critical": "red", "warning": "yellow", "info": "blue"}
    severity = str(row["severity"])
    where = row["ahsn_codes"] if isinstance(row["ahsn_codes"], list) else []
    return Row(
        (
            Cell(rule_words(rule), year.audit_link(rule_page(rule))),
            Cell(severity.capitalize(), tag=colours.get(severity, "grey")),
            Cell(f"{row['failure_count']:,}"),
            Cell(f"{row['open_count']:,}"),
            Cell(f"{row['known_count']:,}"),
            Cell(
                _ahsns(where, ahsn_count, is_one_unknown=bool(row["is_sender_unknown"]))
            ),
            Cell(str(row["effect"])),
        )
    )


def _ahsns(codes: list[str], ahsn_count: int, *, is_one_unknown: bool) -> str:
    if len(codes) == ahsn_count > 1:
        return f"All {ahsn_count}"
    if is_one_unknown:
        return listed([*codes, "a sender not known"]) if codes else "Sender not known"
    return listed(codes) or "England's own figure"


def _issues_covering(year: ReportYear) -> pl.DataFrame:
    """Return the known issues that cover failures of the year up to the quarter."""
    covered = (
        year.failures()
        .drop_nulls("known_issue_id")
        .group_by("known_issue_id")
        .agg(pl.len().alias("covered"))
    )
    issues = year.others["reference.known_issues"].join(covered, on="known_issue_id")
    return issues.sort("known_issue_id")


def _issue_table(year: ReportYear, issues: pl.DataFrame) -> Table:
    return Table(
        id="table-known-issues",
        caption=f"Known issues that cover failures, {year.span}",
        columns=(
            Column("Rule it covers"),
            Column("Why it was to be expected"),
            Column("Failures covered", is_number=True),
            Column("Agreed", below="by whom and when"),
            Column("Until"),
        ),
        rows=tuple(
            Row(
                (
                    Cell(rule_words(row["rule_id"]), below=row["metric_code"] or ""),
                    Cell(row["reason"]),
                    Cell(f"{row['covered']:,}"),
                    Cell(row["owner"], below=day(row["agreed_on"])),
                    Cell(day(row["expires_on"])),
                )
            )
            for row in issues.iter_rows(named=True)
        ),
    )
