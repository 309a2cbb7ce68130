from tests.factories.warehouse import assert_rows, run_model

REGISTERED = "registry.organisation_heirs"
QUARTERS = """
quarter    | quarter_start_date | quarter_end_date
2020-21-Q3 | 2020-10-01         | 2020-12-31
2020-21-Q4 | 2021-01-01         | 2021-03-31
"""


def organisation_quarters(organisations):
    given = {
        "reference.quarters": QUARTERS,
        "reference.organisations": organisations,
    }
    return run_model("reference.organisation_quarters", given)


def test_an_organisation_stands_where_it_lay_on_the_quarters_last_day():
    found = organisation_quarters(
        """
        organisation_code | organisation_type | ahsn_code | valid_from | valid_to
        moved             | acute_trust       | EAST      |            | 2020-12-31
        moved             | acute_trust       | WM        | 2021-01-01 |
        moved_in_quarter  | acute_trust       | EAST      |            | 2021-02-14
        moved_in_quarter  | acute_trust       | WM        | 2021-02-15 |
        new               | acute_trust       | OX        | 2021-01-01 | 2021-03-31
        new               | acute_trust       | YH        | 2021-04-01 |
        """
    )
    assert_rows(
        found,
        """
        quarter    | organisation_code | ahsn_code | organisation_type | is_open
        2020-21-Q3 | moved             | EAST      | acute_trust       | true
        2020-21-Q3 | moved_in_quarter  | EAST      | acute_trust       | true
        2020-21-Q3 | new               | OX        | acute_trust       | true
        2020-21-Q4 | moved             | WM        | acute_trust       | true
        2020-21-Q4 | moved_in_quarter  | WM        | acute_trust       | true
        2020-21-Q4 | new               | OX        | acute_trust       | true
        """,
    )


def test_an_organisation_is_open_on_its_first_and_its_last_day():
    found = organisation_quarters(
        """
        organisation_code | ahsn_code | opened_on  | closed_on
        before            | EAST      |            | 2020-12-30
        last_day          | EAST      |            | 2020-12-31
        first_day         | EAST      | 2020-12-31 |
        after             | EAST      | 2021-01-01 |
        """
    )
    assert_rows(
        found,
        """
        quarter    | organisation_code | is_open
        2020-21-Q3 | after             | false
        2020-21-Q3 | before            | false
        2020-21-Q3 | first_day         | true
        2020-21-Q3 | last_day          | true
        2020-21-Q4 | after             | true
        2020-21-Q4 | before            | false
        2020-21-Q4 | first_day         | true
        2020-21-Q4 | last_day          | false
        """,
    )


def test_the_heirs_of_an_organisation_are_those_of_the_registry():
    rows = """
        organisation_code | heir_code | valid_from | valid_to   | part
        one               | one       |            | 2020-09-30 | 1
        one               | two       | 2020-10-01 |            | 0.5
        """
    found = run_model("reference.organisation_heirs", {REGISTERED: rows})
    assert_rows(found, rows)
