"""How the parts of an explained figure are worded, on a few given rows."""

from pipelines.cli.explain_figure import figure_branch
from pipelines.figure_origin import ahsn_origin, with_takeovers
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


def test_a_failure_stands_under_the_cell_of_its_own_file_only():
    sent = record(row_number=10)
    own = failure(row_number=10, rule_id="own")
    rejected = failure(row_number=10, submission_id="again", rule_id="of_another")
    found = ahsn_origin(ahsn(), [sent], [own, rejected])
    assert found["records"] == [sent | {"failures": [own]}]
    assert found["failures"] == [rejected]


def test_what_is_said_of_a_file_that_does_not_count_names_the_file():
    elsewhere = failure(
        sheet="Activity",
        cell="D22",
        row_number=22,
        source_file="again.xlsx",
        is_of_what_counts=False,
    )
    assert lines(ahsns=[ahsn(failures=[elsewhere])])[-1] == (
        "Activity!D22, in again.xlsx, which does not count: a_rule (critical): Wrong."
    )


def test_an_ahsn_that_had_nothing_to_report_is_said_to():
    said = lines(asked_ahsn_code="OX")
    assert "OX was not to report it, and did not" in said
    assert "England: 9 patients (final)" in said


def test_what_a_figure_lacks_is_said_of_the_nation_and_of_each_ahsn():
    lacking = ahsn(lapsed_count=1, other_failure_count=2, cumulative_unknown_count=1)
    told = figure(ahsns=[lacking], lapsed_count=3, cumulative_unknown_count=2)
    said = [line.strip() for line in figure_branch(told).lines()]
    at = said.index("Oxford AHSN (OX): 9 patients (final)")
    assert "3 series that had a figure earlier have none now" in said[:at]
    assert (
        "its year so far is a floor: 2 figures of earlier quarters are missing"
        in said[:at]
    )
    assert said[at + 2 :] == [
        "1 series that had a figure earlier has none now",
        "its year so far is a floor: 1 figure of an earlier quarter is missing",
        "2 open failures stand at none of its records",
    ]
    assert said[at + 2 :] == [
        line.strip()
        for line in figure_branch(told | {"asked_ahsn_code": "OX"}).lines()
        if line.strip() in said[at + 2 :]
    ]


def test_a_figure_that_lacks_nothing_says_nothing_of_it():
    assert not [line for line in lines(ahsns=[ahsn()]) if "none of its" in line]


def given(code, value, name="Old Trust", cell="D7"):
    """A figure that SYN-OX-01 takes over, of 12 in all."""
    return {
        "ahsn_code": "OX",
        "series_code": "SYN-OX-01",
        "inherited_value": 12.0,
        "from_organisation_code": code,
        "from_organisation_name": name,
        "from_quarter": "2020-21-Q2",
        "from_sheet": "Activity",
        "from_row_number": 7,
        "from_cell": cell,
        "from_value": value,
    }


def test_what_a_record_takes_over_stands_under_it_with_the_cells_it_was_in():
    taken = [given("SYN-OX-08", 7.0), given("SYN-OX-09", 5.0, name=None, cell=None)]
    told = with_takeovers([record(value=20.0, value_text="20")], taken)
    assert lines(ahsns=[ahsn(records=told)])[-3:] == [
        "takes over 12 of its predecessors' figures",
        "Old Trust (SYN-OX-08), 2020-21-Q2: 7, Activity!D7",
        "organisation (SYN-OX-09), 2020-21-Q2: 5, Activity!7",
    ]
    assert told[0]["inherited_value"] == 12.0
    assert told[0]["inherited_from"][0] == {
        "organisation_code": "SYN-OX-08",
        "organisation_name": "Old Trust",
        "quarter": "2020-21-Q2",
        "sheet": "Activity",
        "row_number": 7,
        "cell": "D7",
        "value": 7.0,
    }


def test_of_a_flow_it_is_the_year_that_takes_over():
    told = with_takeovers([record()], [given("SYN-OX-08", 12.0)])
    said = lines(ahsns=[ahsn(basis="in_quarter", records=told)])[-2]
    assert said == "its year so far takes over 12 of its predecessor's figure"


def test_a_record_that_takes_nothing_over_says_nothing_of_it():
    others = given("SYN-OX-08", 12.0) | {"series_code": "SYN-OX-02"}
    (told,) = with_takeovers([record()], [others])
    assert (told["inherited_value"], told["inherited_from"]) == (None, [])
    assert not [
        line for line in lines(ahsns=[ahsn(records=[told])]) if "takes over" in line
    ]
