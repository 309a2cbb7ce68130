"""The national table by one plain script: the least that the sample year can cost.

It reads the sixty submissions that count and adds up their figures, with Polars and
fastexcel and nothing of ours. It knows beforehand which rows are wrong, which version
counts and what everybody calls everything; it checks nothing, keeps nothing and
explains nothing. Everything else that a run does is the difference.
"""

from __future__ import annotations

import re
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fastexcel
import polars as pl

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "data" / "sample"
PUBLISHED = ROOT / "tests" / "golden" / "published_tables.csv"
QUARTERS = ("q1", "q2", "q3", "q4")

# A row planted with another rule than these is one that does not count.
HARMLESS = (
    "cumulative_fall",
    "company_number_invalid",
    "column_unknown",
    "submission_late",
    "stage_regression",
    "sites_do_not_sum",
    "organisation_lapsed",
    "scale_shift",
    "peer_outlier",
)

# The programmes of the table, in its order, by what they are called in the sample.
PROGRAMMES = {
    "focus_adhd": "Focus ADHD, ADHD",
    "af": "Atrial Fibrillation, AF, AF detect protect and perfect",
    "eied": "Early Intervention Eating Disorders, EIED",
    "elc": "Emergency Laparotomy, ELC",
    "escape_pain": "ESCAPE-pain",
    "pincer": "PINCER",
    "precept": "PReCePT, Prevention of cerebral palsy in pre-term labour",
    "sim": "Serenity Integrated Mentoring, SIM",
    "tcam": "Transfers of Care Around Medicines, TCAM",
    "asthma_biologics": "Asthma Biologics, Biologics for asthma",
    "cladribine": "Cladribine",
    "ezetimibe": "Ezetimibe",
    "gammacore": "gammaCore",
    "heartflow": "HeartFlow",
    "pcsk9i": "PCSK9i, PCSK9 inhibitors",
    "plgf": "Placental Growth Factor (PlGF), PlGF",
    "securacath": "SecurAcath",
    "spaceoar": "SpaceOAR",
}
CODES = {
    re.sub("[^a-z0-9]", "", name.lower()): code
    for code, names in PROGRAMMES.items()
    for name in names.split(",")
}

# What the table's own metrics are called there: code, name or first alias.
HEADLINES = re.sub(
    "[^a-z0-9,]",
    "",
    """
    afpatients, asthmabiologicspatients, cladribinepatients, devices, eiedpatients,
    elcpatients, escapepainparticipants, ezetimibepatients, focusadhdpatients,
    gammacorepatients, gppracticesadopting, heartflowscans, motherstreated,
    newpatients, newpatientsprescribed, participants, patients, patientsaccessing,
    patientsbenefitting, patientsontreatment, patientsreferred, patientstreated,
    patientsreceivinganemergencylaparotomy, pcsk9ipatients, pincerpractices,
    plgftests, practices, preceptmothers, procedures, scans, securacathdevices,
    serviceusers, simserviceusers, spaceoarprocedures, tcampatients, tests,
    womengivenmgso4
    """,
).split(",")


def counting_files() -> list[Path]:
    """Return the files and folders of the sixty submissions that count."""
    planted = pl.read_csv(SAMPLE / "planted.csv")
    unreadable = set(planted.filter(rule_id="file_unreadable")["file_name"])
    return [
        path
        for path in sorted((SAMPLE / "inbox").glob("*/*"))
        if path.name not in unreadable
        and not path.with_name(f"{path.stem}_v2{path.suffix}").exists()
    ]


def tables_of(path: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """Yield each sheet of a submission by its name; every cell is text."""
    if path.suffix == ".xlsx":
        workbook = fastexcel.read_excel(path)
        for name in workbook.sheet_names:
            yield name.lower(), workbook.load_sheet(name, dtypes="string").to_polars()
    elif path.suffix == ".zip":
        with zipfile.ZipFile(path) as parts:
            for name in parts.namelist():
                yield Path(name).stem, _csv(parts.read(name))
    else:
        for file in sorted(path.iterdir()):
            is_csv = file.suffix == ".csv"
            table = _csv(file.read_bytes()) if is_csv else pl.read_parquet(file)
            yield file.stem, table


def activity_of(path: Path) -> pl.DataFrame:
    """Return a submission's figures and nothing else: the other sheets stay unread."""
    if path.suffix == ".xlsx":
        workbook = fastexcel.read_excel(path)
        return workbook.load_sheet("Activity", dtypes="string").to_polars()
    if path.suffix == ".zip":
        with zipfile.ZipFile(path) as parts:
            return _csv(parts.read("activity.csv"))
    file = path / "activity.csv"
    if file.exists():
        return _csv(file.read_bytes())
    return pl.read_parquet(path / "activity.parquet")


def national_table(*, reads_every_sheet: bool = False) -> pl.DataFrame:
    """Return the table: programme_code and q1 to q4 (Float64, null if nobody knows).

    ``reads_every_sheet`` reads all that was sent, as a run has to, and then leaves
    all but the figures aside.
    """
    figures = pl.concat(
        [
            _figures(
                dict(tables_of(path))["activity"]
                if reads_every_sheet
                else activity_of(path),
                path,
            )
            for path in counting_files()
        ]
    )
    planted = (
        pl.read_csv(SAMPLE / "planted.csv")
        .filter(pl.col("sheet") == "Activity", ~pl.col("rule_id").is_in(HARMLESS))
        .select("file_name", pl.col("cell").str.slice(1).cast(pl.Int64).alias("row"))
    )
    total = pl.when(pl.col("value").count() > 0).then(pl.col("value").sum())
    key, metric = (
        pl.col(name).str.to_lowercase().str.replace_all("[^a-z0-9]", "")
        for name in ("programme", "metric")
    )
    sums = (
        figures.join(planted, on=["file_name", "row"], how="anti")
        .filter(metric.is_in(HEADLINES))
        .with_columns(
            key.replace_strict(CODES, default=None).alias("programme_code"),
            pl.col("value").str.replace_all(",", "").cast(pl.Float64),
        )
        .group_by("programme_code", "quarter")
        .agg(total.alias("total"))
        .pivot("quarter", index="programme_code", values="total")
    )
    programmes = pl.DataFrame({"programme_code": list(PROGRAMMES)})
    table = programmes.join(sums, on="programme_code", how="left")
    return table.select("programme_code", *QUARTERS)


def published_table() -> pl.DataFrame:
    """Return what was published, in the shape of `national_table`.

    The report printed zeros for Atrial Fibrillation and said that the data were
    awaited: null here.
    """
    is_known = pl.col("programme_code") != "af"
    return pl.read_csv(PUBLISHED).select(
        "programme_code",
        *(
            pl.when(is_known).then(pl.col(q).cast(pl.Float64)).alias(q)
            for q in QUARTERS
        ),
    )


def _figures(sheet: pl.DataFrame, path: Path) -> pl.DataFrame:
    """Return an Activity sheet's figures, each with its file, quarter and row."""
    columns = {
        name: name.strip().lower().removesuffix("_code") for name in sheet.columns
    }
    # The heading is row 1.
    return (
        sheet.rename(columns)
        .with_row_index("row", offset=2)
        .select(
            pl.lit(path.name).alias("file_name"),
            pl.lit(path.parent.name[-2:].lower()).alias("quarter"),
            pl.col("row").cast(pl.Int64),
            "programme",
            "metric",
            pl.col("value").cast(pl.String),
        )
    )


def _csv(data: bytes) -> pl.DataFrame:
    return pl.read_csv(data, infer_schema=False, encoding="utf8-lossy")


def main() -> None:
    """Print the table, or stop if it is not the published one."""
    table = national_table(reads_every_sheet="--every-sheet" in sys.argv[1:])
    if not table.equals(published_table()):
        sys.exit(f"This is not the published table:\n{table}")
    print(table.write_csv(), end="")


if __name__ == "__main__":
    main()
