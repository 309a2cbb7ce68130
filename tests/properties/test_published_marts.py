"""What headlines and claims must do whatever is published, by dull twins."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.domain.registry.claims import Qualifier
from tests.factories import twin_published
from tests.factories.warehouse import run_model

QUALIFIERS = list(Qualifier.__args__)
YEARS = ["2018-19", "2019-20", "2020-21", "2021-22"]
FEW = settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def text_table(columns, rows):
    lines = [columns.replace(" ", "|")]
    for row in rows:
        lines.append("|".join("" if cell is None else str(cell) for cell in row))
    return "\n".join(lines)


FIGURE = ("value", "status", "is_complete", "can_only_grow")

small = st.integers(0, 30)
claims = st.fixed_dictionaries(
    {
        "value": st.one_of(st.none(), small.map(lambda number: number * 10)),
        "step": st.sampled_from([1, 10, 100]),
        "qualifier": st.sampled_from(QUALIFIERS),
    }
)
figures = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {
            "value": st.one_of(st.none(), st.integers(0, 320)),
            "status": st.sampled_from(["final", "not_available", "rolled_forward"]),
            "is_complete": st.booleans(),
            "can_only_grow": st.booleans(),
        }
    ),
)


@FEW
@given(st.lists(st.tuples(claims, figures, st.booleans()), min_size=20, max_size=40))
def test_each_claim_comes_out_as_its_dull_twin_says(drawn):
    quarters = {True: "2020-21-Q1", False: "2021-22-Q1"}
    found = run_model(
        "audit.claims",
        {
            "registry.claims": text_table(
                "claim_id claim_part test_kind test_code test_period qualifier value"
                " step",
                [
                    (
                        *(f"F{at}", "value", "metric_value", f"m{at}"),
                        quarters[is_judged],
                        *(claim[name] for name in ("qualifier", "value", "step")),
                    )
                    for at, (claim, _, is_judged) in enumerate(drawn)
                ],
            ),
            "audit.claim_figures": text_table(
                f"test_kind test_code test_period {' '.join(FIGURE)}",
                [
                    (
                        *("metric_value", f"m{at}", quarters[is_judged]),
                        *(figure[name] for name in FIGURE),
                    )
                    for at, (_, figure, is_judged) in enumerate(drawn)
                    if figure is not None
                ],
            ),
            "reference.quarters": text_table(
                "quarter financial_year", [(q, q[:7]) for q in quarters.values()]
            ),
            "staging.dataset_returns": text_table(
                "quarter ahsn_code dataset", [(quarters[True], "EAST", "activity")]
            ),
        },
    )
    results = dict(found.select("claim_id", "result").iter_rows())
    for at, (claim, figure, is_judged) in enumerate(drawn):
        wanted = twin_published.claim_result(claim, figure, is_judged=is_judged)
        assert results[f"F{at}"] == wanted, (claim, figure, is_judged)


@st.composite
def published_spans(draw):
    """Spans of years that do not overlap, with gaps between some of them."""
    spans, at = [], 0
    while at < len(YEARS):
        length = draw(st.integers(0, 2))
        if length:
            last = min(at + length, len(YEARS)) - 1
            spans.append(
                {
                    "first": YEARS[at],
                    "last": YEARS[last],
                    "value": draw(st.integers(0, 900)),
                    "qualifier": draw(st.sampled_from(QUALIFIERS)),
                }
            )
            at = last
        at += 1
    return spans


ours_of_a_year = st.one_of(
    st.none(),
    st.fixed_dictionaries(
        {
            "value": st.one_of(st.none(), st.integers(0, 900)),
            "quarters": st.integers(1, 4),
            "is_floor": st.booleans(),
        }
    ),
)


@FEW
@given(published_spans(), st.tuples(*[ours_of_a_year for _ in YEARS]))
def test_a_headline_is_rolled_forward_as_its_dull_twin_says(spans, each_year):
    ours = {
        year: {**mine, "is_floor": mine["is_floor"] or mine["quarters"] < 4}
        for year, mine in zip(YEARS, each_year, strict=True)
        if mine is not None
    }
    found = run_model(
        "marts.headline_impact",
        {
            "registry.headlines": text_table(
                "headline_code made_of first_financial_year",
                [("h", "metrics", YEARS[0])],
            ),
            "registry.claims": text_table(
                "claim_id claim_part test_kind test_code first_financial_year"
                " last_financial_year value qualifier",
                [
                    (
                        *("F0", "value", "headline_to_date", "h"),
                        *(YEARS[0], YEARS[-1], 999, "over"),
                    ),
                    *(
                        (
                            *(f"F{at}", "value", "headline", "h"),
                            *(s[name] for name in ("first", "last")),
                            *(s[name] for name in ("value", "qualifier")),
                        )
                        for at, s in enumerate(spans, start=1)
                    ),
                ],
            ),
            "reference.quarters": text_table(
                "quarter financial_year", [(f"{year}-Q1", year) for year in YEARS]
            ),
            "marts.headline_years": text_table(
                "headline_code financial_year value quarters_judged is_floor",
                [
                    (
                        *("h", year, mine["value"], mine["quarters"]),
                        None if mine["value"] is None else mine["is_floor"],
                    )
                    for year, mine in ours.items()
                ],
            ),
        },
    )
    expected = twin_published.roll_forward(YEARS, ours, spans)
    rows = {row["financial_year"]: row for row in found.iter_rows(named=True)}
    assert list(rows) == YEARS
    for year, wanted in expected.items():
        assert {name: rows[year][name] for name in wanted} == wanted, year
    rolled = rows[YEARS[-1]]["rolled_forward_value"]
    residual = None if rolled is None else 999 - rolled
    assert rows[YEARS[-1]]["to_date_residual"] == residual
