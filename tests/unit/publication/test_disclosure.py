# ruff: noqa: E501 - a table is read whole
import polars as pl
import pytest

from assets.domain.registry.load import load_registry
from assets.publication.disclosure.policy import Policy, policy_of
from assets.publication.disclosure.protect import protect
from tests.factories.warehouse import assert_rows, typed_frame

POLICY = Policy(frozenset({"patients", "% of eligible mothers"}), 7, 5)
PAIR = ("part_metric_code", "part_unit", "whole_metric_code", "whole_unit")
REGIONS = pl.DataFrame(
    {"ahsn_code": ["EAST", "EM", "YH"], "nhs_region_code": ["Y61", "Y60", "Y63"]}
)
BY_AHSN = """
quarter    | ahsn_code | metric_code | unit     | basis         | value | cumulative_value | in_quarter_value | trajectory | outturn_pct | flagged_value | rank | network_median | eligible_organisations | rate_per_eligible_organisation
2020-21-Q4 | EAST      | m           | patients | cumulative_fy | 3     | 3                | 1                | 10         | 30          | 3             | 3    | 40             | 2                      | 1.5
2020-21-Q4 | EM        | m           | patients | cumulative_fy | 42    | 42               | 2                | 50         | 84          | 0             | 2    | 40             | 4                      | 10.5
2020-21-Q4 | YH        | m           | patients | cumulative_fy | 98    | 98               | 8                | 100        | 98          | 0             | 1    | 40             |                        |
"""


def shown(policy=POLICY, **marts):
    frames = {
        name: typed_frame(f"marts.{name}", rows)
        for name, rows in {"activity": "quarter", **marts}.items()
    }
    return protect(frames, REGIONS, policy)


def national(rows):
    heading = "quarter | financial_year | metric_code | unit | basis | value | cumulative_value | in_quarter_value | flagged_value | value_if_flagged_removed"
    return f"{heading}\n{rows}"


def test_a_small_count_goes_with_all_that_is_made_of_it_and_others_are_rounded():
    assert_rows(
        shown(ahsn_metric_quarter=BY_AHSN)["ahsn_metric_quarter"],
        """
        ahsn_code | value | cumulative_value | in_quarter_value | trajectory | outturn_pct | flagged_value | rank | network_median | rate_per_eligible_organisation | disclosure
        EAST      |       |                  |                  | 10         |             |               |      |                |                                | suppressed
        EM        | 40    | 40               |                  | 50         | 80          |               |      |                |                                | rounded
        YH        | 100   | 100              |                  | 100        | 100         |               |      |                |                                | rounded
        """,
    )


def test_what_does_not_count_people_is_published_as_it_is():
    sites = BY_AHSN.replace("patients", "sites")
    frame = typed_frame("marts.ahsn_metric_quarter", sites)
    done = shown(ahsn_metric_quarter=sites)["ahsn_metric_quarter"]
    assert done.drop("disclosure").equals(frame)
    assert set(done["disclosure"]) == {"exact"}


def test_the_mart_that_is_handed_over_is_not_touched():
    frame = typed_frame("marts.ahsn_metric_quarter", BY_AHSN)
    before = frame.clone()
    activity = typed_frame("marts.activity", "quarter")
    protect({"activity": activity, "ahsn_metric_quarter": frame}, REGIONS, POLICY)
    assert frame.equals(before)


def test_zero_stays_and_a_rate_is_left_out():
    done = shown(
        activity="""
        quarter    | ahsn_code | organisation_code | metric_code | unit                  | basis      | value | numerator | denominator | comment | in_quarter_value
        2020-21-Q4 | EAST      | A                 | m           | patients              | in_quarter | 0     |           |             | None.   | 0
        2020-21-Q4 | EAST      | B                 | m           | patients              | in_quarter | 13    |           |             | 13 now. | 13
        2020-21-Q4 | EAST      | C                 | m           | patients              | in_quarter |       |           |             | Late.   |
        2020-21-Q4 | EAST      | A                 | r           | % of eligible mothers | rate       | 80    | 8         | 10          |         |
        2020-21-Q4 | EAST      | B                 | r           | % of eligible mothers | rate       | 50    | 3         | 6           |         |
        2020-21-Q4 | EAST      | C                 | r           | % of eligible mothers | rate       | 0     | 0         | 4           |         |
        2020-21-Q4 | EAST      | D                 | r           | % of eligible mothers | rate       | 66    | 33        | 50          |         |
        """
    )
    assert_rows(
        done["activity"],
        """
        metric_code | organisation_code | value | numerator | denominator | in_quarter_value | disclosure
        m           | A                 | 0     |           |             | 0                | rounded
        m           | B                 | 15    |           |             | 15               | rounded
        m           | C                 |       |           |             |                  | exact
        r           | A                 |       |           |             |                  | left out
        r           | B                 |       |           |             |                  | left out
        r           | C                 |       |           |             |                  | left out
        r           | D                 |       |           |             |                  | left out
        """,
    )


def test_what_senders_wrote_is_in_no_published_mart_whatever_is_counted():
    done = shown(
        activity="""
        quarter    | ahsn_code | organisation_code | metric_code | unit  | basis      | value | comment
        2020-21-Q4 | EAST      | A                 | n           | sites | in_quarter | 3     | Ask Mr Example.
        """,
        local_programmes="""
        quarter    | ahsn_code | title    | comment
        2020-21-Q4 | EAST      | A way in | Ask Mr Example.
        """,
    )
    assert not any("comment" in rows.columns for rows in done.values())
    assert done["activity"]["value"].to_list() == [3]
    assert done["local_programmes"]["title"].to_list() == ["A way in"]


def test_the_national_figure_stays_but_what_it_shows_of_an_organisation_goes():
    done = shown(
        activity="""
        quarter    | ahsn_code | organisation_code | metric_code | unit     | basis         | value | is_flagged
        2020-21-Q3 | EAST      | A                 | m           | patients | cumulative_fy | 43    | true
        2020-21-Q3 | EM        | B                 | m           | patients | cumulative_fy | 90    | false
        2020-21-Q4 | EAST      | A                 | m           | patients | cumulative_fy | 44    | false
        2020-21-Q4 | EM        | B                 | m           | patients | cumulative_fy | 92    | false
        2020-21-Q4 | YH        | C                 | m           | patients | cumulative_fy | 4     | true
        """,
        metric_quarter=national(
            """
            2020-21-Q3 | 2020-21 | m | patients | cumulative_fy | 133 | 133 | 133 | 43 | 90
            2020-21-Q4 | 2020-21 | m | patients | cumulative_fy | 140 | 140 | 3   | 4  | 136
            """.strip()
        ),
    )
    # 140 - 133 - 3 would be what is new from YH; 133 of Q3 says that Q2 had none.
    assert_rows(
        done["metric_quarter"],
        """
        quarter    | value | cumulative_value | in_quarter_value | flagged_value | value_if_flagged_removed | disclosure
        2020-21-Q3 | 133   | 133              |                  | 45            | 88                       | exact
        2020-21-Q4 | 140   | 140              |                  |               |                          | exact
        """,
    )


def test_a_national_figure_that_is_one_organisations_small_count_goes_everywhere():
    lone = "2020-21-Q4 | 2020-21 | m | patients | cumulative_fy | 4 | 4 | | 0 | 4"
    done = shown(
        activity="""
        quarter    | ahsn_code | organisation_code | metric_code | unit     | basis         | value | is_flagged
        2020-21-Q4 | EAST      | A                 | m           | patients | cumulative_fy | 4     | false
        """,
        regions="""
        quarter    | nhs_region_code | metric_code | unit     | basis         | value
        2020-21-Q4 | Y61             | m           | patients | cumulative_fy | 4
        """,
        ahsn_metric_quarter="""
        quarter    | ahsn_code | metric_code | unit     | basis         | value
        2020-21-Q4 | EAST      | m           | patients | cumulative_fy | 4
        """,
        metric_quarter=national(lone),
        metric_quarter_history="""
        quarter    | metric_code | unit     | basis         | value | known_from
        2020-21-Q4 | m           | patients | cumulative_fy | 4     | 2021-05-01 00:00:00+00
        """,
        programme_summary="""
        financial_year | metric_code | unit     | latest_quarter | q3 | q4 | outturn_pct | flagged_value
        2020-21        | m           | patients | 2020-21-Q4     |    | 4  | 40          | 0
        """,
    )
    for name in (
        "activity",
        "regions",
        "ahsn_metric_quarter",
        "metric_quarter",
        "metric_quarter_history",
    ):
        assert done[name].select("value", "disclosure").rows() == [(None, "suppressed")]
    summary = done["programme_summary"]
    assert summary.select("q4", "outturn_pct", "flagged_value").rows() == [(None,) * 3]


def test_since_when_an_ahsn_s_figure_holds_and_after_what_is_not_told_of_people():
    done = shown(
        ahsn_metric_quarter=BY_AHSN,
        ahsn_metric_quarter_history="""
        quarter    | ahsn_code | metric_code | unit     | basis         | value | known_from             | known_to
        2020-21-Q4 | EM        | m           | patients | cumulative_fy | 39    | 2021-04-20 00:00:00+00 | 2021-05-01 00:00:00+00
        2020-21-Q4 | EM        | m           | patients | cumulative_fy | 42    | 2021-05-01 00:00:00+00 |
        2020-21-Q4 | EM        | n           | sites    | cumulative_fy | 3     | 2021-04-20 00:00:00+00 | 2021-05-01 00:00:00+00
        """,
    )
    history = done["ahsn_metric_quarter_history"]
    assert history.select("metric_code", "value", "disclosure").rows() == [
        ("n", 3, "exact")
    ]


def test_two_national_figures_of_one_quarter_are_not_both_published_of_people():
    editions = """
    quarter    | metric_code | unit     | basis      | value | outturn_pct | ahsns_reported | known_from             | known_to
    2020-21-Q4 | m           | patients | in_quarter | 87    | 90          | 14             | 2021-04-20 00:00:00+00 | 2021-05-01 00:00:00+00
    2020-21-Q4 | m           | patients | in_quarter | 91    | 95          | 15             | 2021-05-01 00:00:00+00 |
    2020-21-Q4 | n           | sites    | in_quarter | 4     | 90          | 14             | 2021-04-20 00:00:00+00 | 2021-05-01 00:00:00+00
    """
    done = shown(metric_quarter_history=editions)["metric_quarter_history"]
    names = ["value", "outturn_pct", "ahsns_reported", "disclosure"]
    assert done.select(names).rows() == [
        (None, None, None, "left out"),
        (91, 95, 15, "exact"),
        (4, 90, 14, "exact"),
    ]


@pytest.mark.parametrize(
    ("east", "em", "yh", "expected"),
    [
        # Nobody moved: as by the structure of the time.
        (3, 42, 98, [None, 40, 100]),
        # An organisation of 5 went from EM to YH: neither can be told.
        (30, 37, 103, [30, None, None]),
        # One of 20 did.
        (30, 22, 118, [30, 20, 120]),
        # One of 20 did, where it could help to tell the 3.
        (3, 22, 118, [None, None, None]),
    ],
)
def test_a_small_count_cannot_be_told_from_who_moved(east, em, yh, expected):
    then = BY_AHSN.replace("| 3     | 3 ", f"| {east}     | 3 ")
    today = f"""
    quarter    | ahsn_code | metric_code | unit     | basis         | value
    2020-21-Q4 | EAST      | m           | patients | cumulative_fy | {east}
    2020-21-Q4 | EM        | m           | patients | cumulative_fy | {em}
    2020-21-Q4 | YH        | m           | patients | cumulative_fy | {yh}
    """
    done = protect(
        {
            "ahsn_metric_quarter": typed_frame("marts.ahsn_metric_quarter", then),
            "ahsn_metric_quarter_today": typed_frame(
                "marts.ahsn_metric_quarter", today
            ),
        },
        REGIONS,
        POLICY,
    )
    assert done["ahsn_metric_quarter_today"]["value"].to_list() == expected


def test_a_mart_that_is_not_known_shows_no_people_below_england():
    mart = pl.DataFrame(
        {"ahsn_code": ["EAST", "EM"], "unit": ["patients", "sites"], "some": [3, 4]}
    )
    done = protect({"new": mart}, REGIONS, POLICY)["new"]
    assert done.rows() == [
        ("EAST", "patients", None, "left out"),
        ("EM", "sites", 4, "exact"),
    ]


def test_the_registered_policy_is_the_one_carried_out():
    pairs = pl.DataFrame(schema=dict.fromkeys(PAIR, pl.String))
    policy = policy_of(load_registry().frames().disclosure, pairs)
    assert (policy.suppressed_up_to, policy.rounded_to) == (7, 5)
    counts = pl.DataFrame({"n": [0, 1, 7, 8, 12, 13, 1000]})
    assert counts.filter(policy.is_small(pl.col("n")))["n"].to_list() == [1, 7]
    assert counts.select(policy.rounded(pl.col("n")))["n"].to_list() == [
        0,
        0,
        5,
        10,
        10,
        15,
        1000,
    ]
