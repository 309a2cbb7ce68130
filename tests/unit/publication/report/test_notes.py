from assets.publication.report.notes import notes_of_metrics
from tests.factories.report_year import exception, failure, issue, metric, year

Q4 = "2020-21-Q4"


def test_what_was_published_of_the_whole_year_is_not_told_before_it_is_over():
    rows = {"metrics": [metric(note="Q3 and Q4 recovered strongly.")]}
    assert notes_of_metrics(year(**rows)) == {}
    assert notes_of_metrics(year(Q4, **rows)) == {
        "af_patients": ("Q3 and Q4 recovered strongly.",)
    }


def test_why_no_total_and_no_outturn_is_made_is_told_in_every_quarter():
    given = year(
        metrics=[metric(never_added="Sites share trusts.")],
        exceptions=[
            exception(reason="So no outturn is calculated"),
            exception(financial_year="2021-22", reason="Another year"),
        ],
    )
    assert notes_of_metrics(given) == {
        "af_patients": ("Sites share trusts. So no outturn is calculated.",)
    }


def test_a_known_issue_is_noted_from_the_quarter_of_the_first_failure_it_covers():
    rows = {
        "issues": [issue()],
        "failures": [failure(quarter="2020-21-Q3", known_issue_id="falls")] * 2,
    }
    assert notes_of_metrics(year(**rows)) == {}
    assert notes_of_metrics(year("2020-21-Q3", **rows)) == {
        "af_patients": ("Some fell.",)
    }


def test_an_issue_whose_failures_are_all_resolved_is_not_noted():
    resolved = failure(known_issue_id="falls", is_open=False)
    assert notes_of_metrics(year(issues=[issue()], failures=[resolved])) == {}
