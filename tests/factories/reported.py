"""Records as AHSNs might report them, for Hypothesis, and the registry beside them."""

from hypothesis import strategies as st

from tests.factories.twin import RANKS

QUARTERS = [
    f"{year}-Q{number}" for year in ("2019-20", "2020-21") for number in (1, 2, 3, 4)
]
BASES = ("cumulative_fy", "cumulative_programme", "in_quarter", "snapshot", "rate")
METRICS = {
    # Reported since long before, so that where its first figure began is not known.
    basis: {"basis": basis, "first_quarter": "2015-16-Q1"}
    for basis in BASES
} | {"begun_later": {"basis": "cumulative_programme", "first_quarter": QUARTERS[2]}}
# In which quarters each reports: NEW comes of a merger, HALF-A and HALF-B of a split.
LIVES = {
    "SYN-1": (QUARTERS[0], QUARTERS[-1]),
    "SYN-2": (QUARTERS[0], QUARTERS[-1]),
    None: (QUARTERS[0], QUARTERS[-1]),
    "OLD": (QUARTERS[0], "2020-21-Q1"),
    "NEW": (QUARTERS[0], QUARTERS[-1]),
    "WHOLE": (QUARTERS[0], "2020-21-Q2"),
    "HALF-A": ("2020-21-Q3", QUARTERS[-1]),
    "HALF-B": ("2020-21-Q3", QUARTERS[-1]),
}
HEIRS = [
    {"organisation": old, "heir": new, "first": first, "last": None, "part": part}
    for old, new, first, part in (
        ("OLD", "NEW", "2020-21-Q2", 1),
        ("WHOLE", "HALF-A", "2020-21-Q3", 0.5),
        ("WHOLE", "HALF-B", "2020-21-Q3", 0.5),
    )
]
# Where each belongs today.
AREAS = {"SYN-1": "EAST", "SYN-2": "WM", "NEW": "WM", "OLD": "EAST"} | {
    "WHOLE": "EAST",
    "HALF-A": "WM",
    "HALF-B": "WM",
}
AHSNS = ("EAST", "WM")
TRAJECTORIES = {("cumulative_fy", "2020-21"): 300, ("in_quarter", "2020-21"): 70}
OWN_TRAJECTORIES = {
    ("cumulative_fy", "2020-21", "EAST"): 200,
    ("in_quarter", "2020-21", "WM"): 70,
}
EXCEPTIONS = {("in_quarter", "2019-20")}


@st.composite
def reported(draw, metrics=tuple(METRICS), organisations=tuple(LIVES)):
    """Records as judging lets them through: a site has one AHSN in a quarter."""
    records = []
    for metric in metrics:
        places = [
            (quarter, organisation)
            for quarter in QUARTERS
            if quarter >= METRICS[metric]["first_quarter"]
            for organisation, (first, last) in LIVES.items()
            if organisation in organisations and first <= quarter <= last
        ]
        drawn = draw(st.lists(st.sampled_from(places), unique=True, max_size=16))
        records += [draw(record(metric, *place)) for place in drawn]
    return records


@st.composite
def record(draw, metric, quarter, organisation):
    status = draw(st.sampled_from(list(RANKS)))
    has_value = status in ("final", "provisional", "estimated")
    parts = {"value": None, "numerator": None, "denominator": None}
    if METRICS[metric]["basis"] == "rate":
        if has_value:
            parts["denominator"] = draw(st.integers(0, 40))
            parts["numerator"] = draw(st.integers(0, 40))
    elif has_value:
        parts["value"] = draw(st.integers(-500, 5000)) / 10
    elif status == "nil":
        parts["value"] = draw(st.sampled_from([None, 0.0]))
    return {
        "quarter": quarter,
        "ahsn": draw(st.sampled_from(AHSNS)),
        "organisation": organisation,
        "metric": metric,
        "status": status,
        "is_flagged": draw(st.booleans()),
        **parts,
    }


def text_table(columns, rows):
    lines = [columns.replace(" ", "|")]
    for row in rows:
        lines.append("|".join("" if cell is None else str(cell) for cell in row))
    return "\n".join(lines)


def inputs(records):
    keys = [
        "quarter",
        "ahsn",
        "organisation",
        "metric",
        "status",
        "value",
        "numerator",
        "denominator",
    ]
    numbered = list(enumerate(records, start=2))
    return {
        "archive.activity": text_table(
            "submission_id row_number programme_code quarter ahsn_code "
            "organisation_code metric_code status value numerator denominator",
            [("s", row, "p", *(r[key] for key in keys)) for row, r in numbered],
        ),
        "staging.record_failures": text_table(
            "failure_id submission_id dataset row_number is_flag",
            [
                (f"f{row}", "s", "activity", row, True)
                for row, r in numbered
                if r["is_flagged"]
            ],
        ),
        **REGISTRY,
    }


def as_sent(records):
    """The keys of the records, as the submissions hold them."""
    header, *lines = [line.split("|") for line in records.strip().splitlines()]
    names = [name.strip() for name in header]
    keys = ("quarter", "ahsn_code", "organisation_code", "metric_code")
    kept = [names.index(name) for name in keys if name in names]
    rows = [[line[at] for at in kept] for line in [header, *lines]]
    return "\n".join("|".join(row) for row in rows)


def days(quarter):
    """The quarter's first and last day."""
    year, number = int(quarter[:4]), int(quarter[-1])
    first, last = {
        1: ("04-01", "06-30"),
        2: ("07-01", "09-30"),
        3: ("10-01", "12-31"),
        4: ("01-01", "03-31"),
    }[number]
    year += number == 4
    return f"{year}-{first}", f"{year}-{last}"


REGISTRY = {
    "registry.metrics": text_table(
        "metric_code programme_code basis first_quarter is_headline",
        [(m, "p", v["basis"], v["first_quarter"], True) for m, v in METRICS.items()],
    ),
    "registry.programmes": text_table(
        "programme_code eligible_organisation_type", [("p", "acute_trust")]
    ),
    "registry.quarters": text_table(
        "quarter financial_year quarter_number quarter_index "
        "quarter_start_date quarter_end_date",
        [(q, q[:7], int(q[-1]), at, *days(q)) for at, q in enumerate(QUARTERS)],
    ),
    "registry.organisation_heirs": text_table(
        "organisation_code heir_code valid_from part",
        [(h["organisation"], h["heir"], days(h["first"])[0], h["part"]) for h in HEIRS],
    ),
    "registry.organisations": text_table(
        "organisation_code ahsn_code organisation_type",
        [(code, ahsn, "acute_trust") for code, ahsn in AREAS.items()],
    ),
    "registry.ahsns": text_table(
        "ahsn_code nhs_region_code", [(ahsn, f"R-{ahsn}") for ahsn in AHSNS]
    ),
    "registry.trajectories": text_table(
        "metric_code financial_year ahsn_code trajectory trajectory_version",
        [(*key, None, value, "original") for key, value in TRAJECTORIES.items()]
        + [(*key, value, "original") for key, value in OWN_TRAJECTORIES.items()],
    ),
    "registry.outturn_exceptions": text_table(
        "metric_code financial_year reason", [(*key, "So.") for key in EXCEPTIONS]
    ),
    "archive.verdicts": text_table(
        "verdict_id quarter judged_at is_current",
        [(f"v{q}", q, "2021-05-01 09:00", True) for q in QUARTERS],
    ),
}
