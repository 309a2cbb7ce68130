# ruff: noqa: E501 - a table is read whole
from tests.factories.warehouse import assert_rows, run_model

QUARTERS = "\n".join(
    ["quarter|financial_year|quarter_index"]
    + [
        f"{year}-Q{number}|{year}|{index * 4 + number}"
        for index, year in enumerate(("2018-19", "2019-20", "2020-21"))
        for number in (1, 2, 3, 4)
    ]
)
METRICS = """
    metric_code | headline_code
    flow        | people
    running     | people
    stock       | people
    other       |
    """


def headline_parts(figures):
    header = "quarter|metric_code|basis|status|value|cumulative_value|in_quarter_value|in_quarter_unknown_count|ahsns_reported|ahsns_expected"
    lines = [f"{line}|1|1" if line.count("|") == 7 else line for line in figures]
    rows = "\n".join(
        ["financial_year|" + header, *(f"{line[:7]}|{line}" for line in lines)]
    )
    return run_model(
        "marts.headline_parts",
        {
            "reference.quarters": QUARTERS,
            "reference.metrics": METRICS,
            "marts.metric_quarter": rows,
        },
    )


def test_of_each_basis_only_what_the_year_added_counts():
    found = headline_parts(
        [
            "2019-20-Q4|flow|cumulative_fy|final|90|90|20|0",
            "2020-21-Q1|flow|cumulative_fy|final|5|5|5|0",
            "2020-21-Q4|flow|cumulative_fy|estimated|12|12|7|0",
            "2020-21-Q1|running|cumulative_programme|final|100|100||1",
            "2020-21-Q4|running|cumulative_programme|final|130|130|30|0",
            "2019-20-Q4|stock|snapshot|final|40|||0",
            "2020-21-Q1|stock|snapshot|final|60|||0",
            "2020-21-Q4|stock|snapshot|final|55|||0",
            "2020-21-Q4|other|cumulative_fy|final|7|7|7|0",
        ]
    )
    assert_rows(
        found.filter(financial_year="2020-21"),
        """
        metric_code | status    | value | is_start_unknown | latest_quarter | quarters_judged
        flow        | estimated | 12    | false            | 2020-21-Q4     | 2
        running     | final     | 30    | true             | 2020-21-Q4     | 2
        stock       | final     | 15    | false            | 2020-21-Q4     | 2
        """,
    )


def test_a_stock_without_a_figure_before_the_year_has_an_unknown_start():
    assert_rows(
        headline_parts(
            [
                "2020-21-Q2|stock|snapshot|final|60|||0",
                "2020-21-Q4|stock|snapshot|final|75|||0",
            ]
        ),
        "value | is_start_unknown\n15 | true",
    )
    assert_rows(
        headline_parts(["2020-21-Q4|stock|snapshot|final|75|||0"]),
        "value | is_start_unknown\n | true",
    )


def test_a_figure_that_is_awaited_is_none_and_no_earlier_quarter_stands_in():
    found = headline_parts(
        [
            "2020-21-Q1|flow|cumulative_fy|final|5|5|5|0",
            "2020-21-Q2|flow|cumulative_fy|not_available||||0",
        ]
    )
    assert_rows(found, "status | value | is_start_unknown\nnot_available | | false")


def test_a_part_is_awaited_by_its_status_also_where_it_has_a_number():
    found = headline_parts(
        [
            "2020-21-Q1|flow|in_quarter|not_available|5|5|5|0",
            "2020-21-Q2|flow|in_quarter|final|4|9|4|0",
            "2020-21-Q1|running|cumulative_fy|not_available|5|5|5|0",
            "2020-21-Q2|running|cumulative_fy|final|7|7|2|0",
            "2020-21-Q2|stock|cumulative_fy|not_available|0|0|0|0",
        ]
    )
    assert_rows(
        found,
        """
        metric_code | value | is_awaited
        flow        | 9     | true
        running     | 7     | false
        stock       | 0     | true
        """,
    )


HEADLINES = """
    headline_code | headline_name | unit   | made_of    | first_financial_year | not_added_over_years | residual_may_come_from
    people        | People        | people | metrics    | 2018-19              |                      | Scope.
    money         | Money         | pounds | investment | 2018-19              |                      | Rounding.
    firms         | Firms         | firms  | companies  | 2018-19              | Twice.               | Names.
    """
CLAIMS = """
    claim_id | claim_part | test_kind        | test_code | first_financial_year | last_financial_year | value | value_published | qualifier
    F1       | value      | headline         | people    | 2018-19              | 2019-20             | 100   | over 100        | over
    F2       | value      | headline         | money     | 2018-19              | 2018-19             | 40    | £40             | exact
    F3       | value      | headline_to_date | money     | 2018-19              | 2019-20             | 70    | £70             | exact
    F4       | value      | headline_to_date | people    | 2018-19              | 2020-21             | 150   | 150             | exact
    F5       | value      | metric_value     | people    |                      |                     | 9     | 9               | exact
    """
PARTS = """
    headline_code | financial_year | metric_code | status        | value | is_start_unknown | ahsns_reported | ahsns_expected | is_awaited
    people        | 2020-21        | a           | final         | 20    | false            | 15             | 15             | false
    people        | 2020-21        | b           | final         | 3     | true             | 15             | 15             | false
    people        | 2020-21        | c           | not_available |       | false            | 0              | 15             | true
    people        | 2020-21        | d           | not_available | 0     | false            | 15             | 15             | true
    """


def growth(*rows):
    header = "quarter|financial_year|ahsn_code|company_count_year|investment_gbp_year|jobs_created_count_year|jobs_safeguarded_count_year|returns_reported_year|returns_expected_year"
    return "\n".join([header, *(f"{row[:10]}|{row[:7]}|{row[11:]}" for row in rows)])


def year(name, companies, investment):
    return [
        f"{name}-Q{number}||{companies}|{investment}|1|0|{number}|{number}"
        for number in (1, 2, 3, 4)
    ]


def test_ours_is_a_floor_while_a_quarter_an_ahsn_or_a_part_is_missing():
    found = run_model(
        "marts.headline_years",
        {
            "registry.headlines": HEADLINES,
            "marts.headline_parts": PARTS,
            "marts.economic_growth": growth(
                *year("2019-20", 5, 25), *year("2020-21", 7, 30)[:3]
            ),
        },
    )
    assert_rows(
        found,
        """
        headline_code | financial_year | status        | value | part_count | parts_known | quarters_judged | is_floor
        firms         | 2019-20        | final         | 5     | 1          | 1           | 4               | false
        firms         | 2020-21        | final         | 7     | 1          | 1           | 3               | true
        money         | 2019-20        | final         | 25    | 1          | 1           | 4               | false
        money         | 2020-21        | final         | 30    | 1          | 1           | 3               | true
        people        | 2019-20        | not_open      |       | 0          | 0           | 4               |
        people        | 2020-21        | not_available | 23    | 4          | 3           | 3               | true
        """,
    )


def headline_impact(**given):
    named = {key.replace("__", "."): table for key, table in given.items()}
    return run_model(
        "marts.headline_impact",
        {
            "reference.quarters": QUARTERS,
            "registry.headlines": HEADLINES,
            "registry.claims": CLAIMS,
            "marts.headline_parts": PARTS,
            "marts.economic_growth": growth(
                *year("2019-20", 5, 25), *year("2020-21", 7, 30)
            ),
        }
        | named,
    )


def test_ours_is_rolled_forward_where_it_is_whole_and_the_published_where_not():
    assert_rows(
        headline_impact(),
        """
        headline_code | financial_year | status        | value | published_status | published_value | value_over_span | in_year_residual | rolled_from | rolled_forward_value | published_to_date_value | to_date_residual | is_rolled_floor
        firms         | 2018-19        | not_judged    |       | not_published    |                 |                 |                  | not_added   |                      |                         |                  |
        firms         | 2019-20        | final         | 5     | not_published    |                 |                 |                  | not_added   |                      |                         |                  |
        firms         | 2020-21        | final         | 7     | not_published    |                 |                 |                  | not_added   |                      |                         |                  |
        money         | 2018-19        | not_judged    |       | published        | 40              |                 |                  | published   | 40                   |                         |                  | false
        money         | 2019-20        | final         | 25    | not_published    |                 |                 |                  | computed    | 65                   | 70                      | 5                | false
        money         | 2020-21        | final         | 30    | not_published    |                 |                 |                  | computed    | 95                   |                         |                  | false
        people        | 2018-19        | not_judged    |       | in_span          |                 |                 |                  | in_span     |                      |                         |                  |
        people        | 2019-20        | not_open      |       | published        | 100             |                 |                  | published   | 100                  |                         |                  | true
        people        | 2020-21        | not_available | 23    | not_published    |                 |                 |                  | computed    | 123                  | 150                     | 27               | true
        """,
    )


def test_the_residual_says_what_it_may_come_from():
    found = headline_impact().filter(headline_code="people", financial_year="2020-21")
    assert_rows(
        found,
        """
        parts_awaited | parts_start_unknown | part_count | parts_known | is_floor
        c, d          | b                   | 4          | 3           | true
        """,
    )
    assert found["residual_note"].to_list() == [
        "Scope. Of ours: 2020-21: awaited c, d; beginning unknown b;"
    ]


def test_a_span_that_was_judged_in_full_is_compared_and_rolled_by_its_years():
    found = headline_impact(
        registry__claims="""
            claim_id | claim_part | test_kind | test_code | first_financial_year | last_financial_year | value | qualifier
            F2       | value      | headline  | money     | 2019-20              | 2020-21             | 60    | exact
            F6       | value      | headline  | money     | 2018-19              | 2018-19             | 40    | over
            """
    ).filter(headline_code="money")
    assert_rows(
        found,
        """
        financial_year | published_status | value_over_span | in_year_residual | rolled_from | rolled_forward_value | is_rolled_floor
        2018-19        | published        |                 |                  | published   | 40                   | true
        2019-20        | in_span          |                 |                  | computed    | 65                   | true
        2020-21        | published        | 55              | 5                | computed    | 95                   | true
        """,
    )


def test_from_a_year_of_which_nothing_is_known_nothing_is_rolled_forward():
    found = headline_impact(registry__claims="claim_id").filter(headline_code="money")
    assert_rows(
        found,
        """
        financial_year | rolled_from | rolled_forward_value
        2018-19        | unknown     |
        2019-20        | computed    |
        2020-21        | computed    |
        """,
    )


def test_a_year_of_which_quarters_are_missing_gives_way_to_the_published_figure():
    growing = growth(*year("2019-20", 5, 25)[:2])
    found = headline_impact(marts__economic_growth=growing).filter(
        headline_code="money"
    )
    assert_rows(
        found,
        """
        financial_year | value | quarters_judged | rolled_from      | rolled_forward_value | is_rolled_floor
        2018-19        |       | 0               | published        | 40                   | false
        2019-20        | 25    | 2               | computed_in_part | 65                   | true
        2020-21        |       | 0               | unknown          |                      |
        """,
    )


def test_the_headlines_and_the_claims_of_the_registry_are_shown_as_they_are():
    assert_rows(
        run_model("reference.headlines", {"registry.headlines": HEADLINES}),
        "headline_code | made_of\nfirms | companies\nmoney | investment\npeople | metrics",
    )
    assert_rows(
        run_model("reference.claims", {"registry.claims": CLAIMS}),
        "claim_id | test_kind\nF1|headline\nF2|headline\nF3|headline_to_date\nF4|headline_to_date\nF5|metric_value",
    )
