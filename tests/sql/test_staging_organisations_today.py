from tests.factories.warehouse import assert_rows, run_model

GIVEN = {
    "archive.verdicts": """
        verdict_id | judged_at        | is_current
        v1         | 2021-05-01 09:00 | true
        v2         | 2021-09-01 09:00 | false
        """,
    "reference.organisations": """
        organisation_code | ahsn_code | valid_from
        stays             | EAST      |
        moved             | EAST      |
        moved             | WM        | 2021-01-01
        moves_later       | EAST      |
        moves_later       | WM        | 2021-06-01
        begins_later      | YH        | 2021-06-01
        merged            | EAST      |
        into              | OX        |
        parted            | EAST      |
        part              | WM        |
        other_part        | OX        |
        """,
    "reference.organisation_heirs": """
        organisation_code | heir_code  | valid_from | valid_to
        merged            | merged     |            | 2020-12-31
        merged            | into       | 2021-01-01 |
        parted            | parted     |            | 2020-12-31
        parted            | part       | 2021-01-01 |
        parted            | other_part | 2021-01-01 |
        """,
}


def test_an_organisation_belongs_where_it_or_its_last_successor_lies_on_the_day():
    assert_rows(
        run_model("staging.organisations_today", GIVEN),
        """
        organisation_code | ahsn_code
        begins_later      | YH
        into              | OX
        merged            | OX
        moved             | WM
        moves_later       | EAST
        other_part        | OX
        part              | WM
        parted            | EAST
        stays             | EAST
        """,
    )
