"""A made-up archive of many records, over the real registry: every mart gets rows.

Which figure stands where is settled by hashing the row's key, so that the inputs are
the same every time. Values have cents, gaps, nils, ties and texts that are not ASCII.
"""

import dataclasses

import polars as pl

from tests.factories.warehouse import empty_inputs

STATUSES = ["final"] * 12 + ["nil", "nil", "provisional", "estimated", "not_available"]


def large_inputs(registry, *, kept_in_ten=5):
    """Inputs by their name in SQL; `kept_in_ten` of ten possible records are there."""
    frames = registry.frames()
    given = {
        f"registry.{field.name}": getattr(frames, field.name)
        for field in dataclasses.fields(frames)
    }
    quarters = frames.quarters.select("quarter", "deadline_at")
    verdicts = quarters.select(
        "quarter",
        verdict_id="V-" + pl.col("quarter"),
        judged_at=pl.col("deadline_at") + pl.duration(days=1),
        rules_version=pl.lit("r"),
        registry_version=pl.lit("g"),
        is_current=pl.lit(value=True),
    )
    submissions = _submissions(frames, quarters, verdicts)
    counting = submissions.filter("is_counting").select(
        "quarter", "ahsn_code", "submission_id"
    )
    activity = _activity(frames, counting, kept_in_ten)
    marks = verdicts.select("quarter", "verdict_id")
    earlier = counting.with_columns(
        first_submission_id="1-" + pl.col("ahsn_code") + "-" + pl.col("quarter")
    )
    given |= {
        "archive.verdicts": verdicts,
        "archive.submissions": submissions,
        "archive.activity": activity,
        "archive.activity_history": activity.join(marks, on="quarter"),
        "archive.superseded_activity": activity.filter(_part("row_number", 0) < 10)
        .with_columns(value=pl.col("value") + _part("row_number", 7) % 2)
        .join(earlier, on=["quarter", "ahsn_code", "submission_id"])
        .drop("submission_id")
        .rename({"first_submission_id": "submission_id"})
        .join(marks, on="quarter"),
        "archive.failures": _failures(activity, verdicts),
        **_other_datasets(frames, counting),
    }
    schemas = {name: frame.schema for name, frame in empty_inputs().items()}
    return {
        name: _shaped(given.get(name, pl.DataFrame(schema=schema)), schema)
        for name, schema in schemas.items()
    }


def _shaped(frame, schema):
    """The frame in the schema's columns and types; what it does not have is null."""
    missing = [
        pl.lit(None, dtype=kind).alias(name)
        for name, kind in schema.items()
        if name not in frame.columns
    ]
    return frame.with_columns(missing).select(
        pl.col(name).cast(kind) for name, kind in schema.items()
    )


def _part(column, seed):
    """A number from 0 to 99 for each row, the same every time."""
    return (pl.col(column).hash(seed) % 100).cast(pl.Int64)


def _submissions(frames, quarters, verdicts):
    pairs = quarters.join(frames.ahsns.select("ahsn_code").unique(), how="cross")
    one = [
        pairs.sort("quarter", "ahsn_code").with_columns(
            version=pl.lit(version),
            submission_id=f"{version}-" + pl.col("ahsn_code") + "-" + pl.col("quarter"),
            received_at=pl.col("deadline_at") + pl.duration(hours=version * 30 - 48),
            outcome=pl.lit("accepted"),
            is_counting=pl.lit(version == 2),
            has_figures_kept=pl.lit(value=True),
            records_read=pl.lit(100),
            records_accepted=pl.lit(97),
            records_flagged=pl.lit(3),
        )
        for version in (1, 2)
    ]
    return pl.concat(one).join(
        verdicts.select("quarter", "verdict_id", "judged_at", "is_current"),
        on="quarter",
    )


def _activity(frames, counting, kept_in_ten):
    organisations = frames.organisations.unique(
        "organisation_code", keep="last", maintain_order=True
    ).select("ahsn_code", "organisation_code")
    wholes = organisations.select("ahsn_code").unique(maintain_order=True)
    metrics = frames.metrics.select("metric_code", "programme_code", "basis")
    of_all = pl.concat([organisations, wholes], how="diagonal")
    rows = (
        counting.join(of_all, on="ahsn_code")
        .join(metrics, how="cross")
        .sort("quarter", "ahsn_code", "organisation_code", "metric_code")
        .with_columns(row_number=pl.int_range(pl.len()) + 2, sheet=pl.lit("Activity"))
    )
    rows = rows.filter(_part("row_number", 1) < 10 * kept_in_ten).with_columns(
        status=pl.lit(pl.Series(STATUSES))
        .implode()
        .list.get(_part("row_number", 2) % len(STATUSES)),
        comment=pl.when(_part("row_number", 3) < 5).then(pl.lit("späte Zahl ✓")),
    )
    has_figure = ~pl.col("status").is_in(["nil", "not_available"])
    of_rate = pl.col("basis") == "rate"
    return rows.with_columns(
        value=pl.when(has_figure & ~of_rate).then(
            (_part("row_number", 4) * 37 + _part("row_number", 5)) / 20
        ),
        numerator=pl.when(has_figure & of_rate).then(_part("row_number", 4) % 40),
        denominator=pl.when(has_figure & of_rate).then(_part("row_number", 5) % 90),
    )


def _failures(activity, verdicts):
    flagged = activity.filter(_part("row_number", 6) < 4)
    return flagged.join(verdicts, on="quarter").select(
        "verdict_id",
        "judged_at",
        "is_current",
        "submission_id",
        "ahsn_code",
        "quarter",
        "programme_code",
        "metric_code",
        "organisation_code",
        "row_number",
        failure_id=pl.format("F{}", "row_number"),
        rule_id=pl.when(_part("row_number", 8) < 50)
        .then(pl.lit("cumulative_fall"))
        .otherwise(pl.lit("value_outlier")),
        severity=pl.when(_part("row_number", 9) < 30)
        .then(pl.lit("info"))
        .otherwise(pl.lit("warning")),
        rejects=pl.lit("nothing"),
        dataset=pl.lit("activity"),
    )


def _other_datasets(frames, counting):
    numbered = (
        counting.sort("quarter", "ahsn_code")
        .join(pl.DataFrame({"n": range(40)}), how="cross")
        .with_columns(row_number=pl.int_range(pl.len()) + 2, sheet=pl.lit("Sheet"))
    )
    local_id = pl.format("{}-L{}", "ahsn_code", "n")
    return {
        "archive.adoption": _adoption(frames, counting),
        "archive.innovations": numbered.with_columns(
            innovation_id=pl.format("{}-{}", "ahsn_code", "n"),
            title=pl.format("Gerät {}", "n"),
            category=_word(frames, "innovation_category", 1),
            stage=_word(frames, "innovation_stage", 2),
            status=_word(frames, "innovation_status", 3),
        ).filter(_part("row_number", 4) < 90),
        "archive.companies": numbered.with_columns(
            company_number=pl.when(_part("row_number", 1) < 70).then(
                pl.format("C{}", _part("row_number", 2))
            ),
            company_name=pl.format("Æon & Sons, {} Ltd.", _part("row_number", 3)),
            support_type=_word(frames, "support_type", 4),
            investment_gbp=_part("row_number", 5) * 1234.56,
            jobs_created=_part("row_number", 6) % 7,
            jobs_safeguarded=_part("row_number", 7) % 3 / 2,
        ),
        "archive.local_programmes": numbered.with_columns(
            local_programme_id=local_id,
            title=pl.format("Örtlich {}", "n"),
            themes=pl.concat_list(_word(frames, "theme", 1), _word(frames, "theme", 2))
            .list.unique()
            .list.sort(),
            shared_with=pl.concat_list("ahsn_code"),
            adopters=_part("row_number", 3) % 9,
        ),
        "archive.impacts": numbered.with_columns(
            local_programme_id=local_id,
            impact_type=_word(frames, "impact_type", 1),
            status=pl.lit("final"),
            value=_part("row_number", 2) * 0.1,
        ),
    }


def _adoption(frames, counting):
    organisations = frames.organisations.unique(
        "organisation_code", keep="last", maintain_order=True
    ).select("ahsn_code", "organisation_code")
    adopted = frames.programmes.filter("has_adoption").select("programme_code")
    return (
        counting.join(organisations, on="ahsn_code")
        .join(adopted, how="cross")
        .sort("quarter", "organisation_code", "programme_code")
        .with_columns(row_number=pl.int_range(pl.len()) + 2, sheet=pl.lit("Adoption"))
        .with_columns(stage=_part("row_number", 1) % 5 + 1)
        .filter(_part("row_number", 2) < 80)
    )


def _word(frames, vocabulary, seed):
    """One of a vocabulary's codes for each row, the same every time."""
    codes = frames.vocabularies.filter(pl.col("vocabulary") == vocabulary)
    words = codes["code"].unique().sort()
    place = _part("row_number", seed + 20) % len(words)
    return pl.lit(words).implode().list.get(place)
