"""Small submissions sent, read and kept for real, so that they can be judged.

A test says only what differs from a clean submission: one row where it matters, and
everything else declared nil.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from assets.archive.archive import Archive
from assets.archive.fingerprint import fingerprint_file, fingerprint_folder
from assets.archive.submission import Candidate, Reading
from assets.archive.verdict import Verdict
from assets.domain.datasets import BY_NAME, COVER
from assets.domain.registry.load import load_registry
from assets.domain.registry.registry import Registry
from assets.intake.read import read_submission
from assets.validation.evidence import Evidence, gather_evidence
from assets.validation.judge import judge_quarter
from assets.validation.rules import RuleBook, load_rules
from tests.factories.submissions import Rows, Tables, csv_folder, workbook

NOON = datetime(2021, 4, 19, 12, tzinfo=UTC)

Row = Mapping[str, str]

CLEAN_ROWS: Mapping[str, Row] = {
    "activity": {
        "programme_code": "eied",
        "metric_code": "eied_patients",
        "organisation_code": "SYN-EAST-04",
        "value": "12",
    },
    "adoption": {
        "programme_code": "eied",
        "organisation_code": "SYN-EAST-04",
        "stage": "3",
        "stage_since": "2020-05-01",
    },
    "innovations": {
        "innovation_id": "EAST-1",
        "title": "A watch that listens",
        "category": "device",
        "stage": "develop",
        "status": "active",
    },
    "local_programmes": {
        "local_programme_id": "EAST-LP-1",
        "title": "Healthy hearts",
        "themes": "Workforce; QI",
        "adopters": "3",
        "shared_with": "YH",
    },
    "impacts": {
        "local_programme_id": "EAST-LP-1",
        "impact_type": "bed_days_avoided",
        "value": "40",
    },
    "companies": {
        "company_number": "01234567",
        "company_name": "Example Devices Ltd",
        "support_type": "advice",
        "investment_gbp": "25,000",
        "jobs_created": "2",
        "jobs_safeguarded": "1",
    },
}

_TEMPLATES = {True: "2020.1", False: "2020.2"}


@cache
def registered() -> Registry:
    """The registry, read once."""
    return load_registry()


def expecting(registry: Registry, programmes: Mapping[str, Sequence[str]]) -> Registry:
    """The registry, in which only those AHSNs are to report those programmes.

    ``programmes`` has AHSN codes by programme code. With none a test need not send
    whole submissions, nor one of every AHSN.
    """
    narrowed = [
        programme.model_copy(
            update={"expected_ahsns": tuple(programmes.get(programme.code, ()))}
        )
        for programme in registry.programmes
    ]
    return replace(registry, programmes=tuple(narrowed))


@cache
def expecting_nothing() -> Registry:
    """The registry, in which no AHSN is to report anything."""
    return expecting(registered(), {})


def name_number(name: str) -> int:
    """A number of at most eight digits that belongs to a short name alone."""
    return int.from_bytes(name.encode()) % 99_999_989


def in_time(quarter: str) -> datetime:
    """When a quarter's submissions come: two days and more before its deadline."""
    deadline = registered().calendar.deadlines.get(quarter)
    return NOON if deadline is None else deadline - timedelta(days=2, hours=4)


@dataclass(frozen=True)
class Sent:
    """A submission to send: its cover and its sheets, as people write them.

    ``cover`` and each row say what differs from the clean ones; a cover field that is
    None is left out. ``sheets`` has the datasets that are sent; all others are declared
    nil. ``without`` and ``extra`` are columns left out of, or added to, a sheet.
    ``minutes`` is when it came, after `in_time`. ``broken`` is sent as a damaged file;
    anything else as a CSV folder, or as a workbook if ``as_workbook``.
    """

    ahsn_code: str = "EAST"
    quarter: str = "2020-21-Q4"
    cover: Mapping[str, str | None] = field(default_factory=dict)
    sheets: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    without: Mapping[str, Sequence[str]] = field(default_factory=dict)
    extra: Mapping[str, Sequence[str]] = field(default_factory=dict)
    minutes: int = 0
    broken: bool = False
    no_cover: bool = False
    as_workbook: bool = False

    def tables(self) -> Tables:
        sheets = {name: self._table(name, rows) for name, rows in self.sheets.items()}
        if self.no_cover:
            return sheets
        cover = [
            (name, value)
            for name, value in self.full_cover().items()
            if value is not None
        ]
        return {COVER: [("field", "value"), *cover], **sheets}

    def _table(self, dataset: str, rows: Sequence[Row]) -> Rows:
        columns = [
            column.name
            for column in BY_NAME[dataset].columns
            if column.name not in self.without.get(dataset, ())
        ]
        columns += self.extra.get(dataset, ())
        full = [self.full_row(dataset, row) for row in rows]
        return [columns, *([row.get(name) for name in columns] for row in full)]

    def full_cover(self) -> dict[str, str | None]:
        nil = [name for name in BY_NAME if name not in self.sheets]
        clean = {
            "ahsn_code": self.ahsn_code,
            "quarter": self.quarter,
            "template_version": _TEMPLATES[self.quarter < "2020-21-Q3"],
            "prepared_by": "P. Officer",
            "approved_by": "A. Director",
            "approved_on": "2021-04-16",
            "nil_datasets": "; ".join(nil),
        }
        return clean | dict(self.cover)

    def full_row(self, dataset: str, row: Row) -> dict[str, str]:
        clean = dict(CLEAN_ROWS[dataset])
        if self.ahsn_code != "EAST":
            clean = {k: v.replace("EAST", self.ahsn_code) for k, v in clean.items()}
            if dataset == "companies":
                # Each AHSN supports a company of its own.
                clean["company_number"] = f"{name_number(self.ahsn_code):08}"
                clean["company_name"] = f"Example Devices {self.ahsn_code} Ltd"
        return clean | dict(row)


def read_sent(sent: Sent, path: Path) -> tuple[Reading, Candidate]:
    """Write a submission and read it as the pipeline does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if sent.broken:
        path.write_bytes(b"PK\x03\x04 and no more of " + path.name.encode())
    elif sent.as_workbook:
        path.write_bytes(workbook(sent.tables()))
    else:
        csv_folder(path, sent.tables())
        # The same rows may be sent twice; no two files are the same bytes.
        (path / "note.txt").write_text(path.name)
    is_file = path.is_file()
    files = (path,) if is_file else tuple(sorted(path.iterdir()))
    candidate = Candidate(
        quarter=sent.quarter,
        path=path,
        files=files,
        file_name=path.name,
        submission_id=fingerprint_file(path) if is_file else fingerprint_folder(files),
        byte_size=sum(file.stat().st_size for file in files),
        received_at=in_time(sent.quarter) + timedelta(minutes=sent.minutes),
    )
    return read_submission(path), candidate


class Desk:
    """An archive in a folder, with submissions sent to it and quarters judged.

    No AHSN is expected to report anything, unless the registry says so. A quarter is
    judged the day before its deadline, unless a moment is given.
    """

    def __init__(
        self,
        folder: Path,
        *,
        registry: Registry | None = None,
        rules: RuleBook | None = None,
    ) -> None:
        self.folder = folder
        self.archive = Archive(folder / "archive")
        self.registry = registry or expecting_nothing()
        self.rules = rules or load_rules()
        self._count = 0
        self._judgments = 0

    def send(self, sent: Sent, name: str | None = None) -> str:
        """Keep a submission under a file name; return its id."""
        self._count += 1
        path = self.folder / "inbox" / sent.quarter / (name or f"sent-{self._count:03}")
        reading, candidate = read_sent(sent, path)
        self.archive.keep_submission(reading, candidate, first_seen_at=NOON)
        return candidate.submission_id

    def judge(
        self, quarter: str = "2020-21-Q4", *, at: datetime | None = None
    ) -> Verdict:
        """Judge a quarter and keep the verdict; each time a minute later."""
        self._judgments += 1
        later = in_time(quarter) + timedelta(days=1, minutes=self._judgments)
        evidence = gather_evidence(self.archive, quarter)
        verdict = self.verdict_on(evidence, at=at or later)
        self.archive.keep_verdict(verdict)
        return verdict

    def verdict_on(self, evidence: Evidence, *, at: datetime | None = None) -> Verdict:
        """Judge evidence and keep nothing."""
        return judge_quarter(
            evidence,
            self.registry,
            self.rules,
            judged_at=at or in_time(evidence.quarter) + timedelta(days=1),
            code_version="test",
        )
