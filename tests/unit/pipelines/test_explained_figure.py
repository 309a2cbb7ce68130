"""How the parts of an explained figure are worded, on a few given rows."""

from pipelines.cli.explain_figure import figure_branch
from tests.factories.explained import ahsn, failure, figure, record


def lines(**given):
    return [line.strip() for line in figure_branch(figure(**given)).lines()]


def test_a_nil_of_the_cover_names_its_cell_and_the_one_it_carries_on_from():
    nil = record(
        status="nil",
        value=178.0,
        sheet="cover.csv",
        cell="B8",
        value_text="activity",
        carried_quarter="2020-21-Q3",
        carried_sheet="activity.csv",
        carried_cell="D8",
        carried_value=178.0,
    )
    assert lines(ahsns=[ahsn(records=[nil])])[-1] == (
        "Trust (SYN-OX-01): 178 (nil), cover.csv!B8 says “activity”; carried on from "
        "2020-21-Q3: 178, activity.csv!D8"
    )


def test_a_nil_that_goes_on_from_others_says_so():
    nil = record(status="nil", value=5.0, value_text="activity")
    said = lines(ahsns=[ahsn(records=[nil])])[-1]
    assert said.endswith("carried on from those it goes on from")


def test_a_rejected_cell_is_told_with_its_place_and_organisation():
    rejected = failure(
        organisation_code="SYN-OX-02",
        sheet="Activity",
        cell="D22",
        row_number=22,
        rejects="record",
    )
    assert lines(ahsns=[ahsn(failures=[rejected])])[-1] == (
        "SYN-OX-02, Activity!D22, left out of the figure: a_rule (critical): Wrong."
    )


def test_an_ahsn_that_had_nothing_to_report_is_said_to():
    said = lines(asked_ahsn_code="OX")
    assert "OX was not to report it, and did not" in said
    assert "England: 9 patients (final)" in said
