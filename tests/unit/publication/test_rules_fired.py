import pytest

from assets.publication.audit_pages.wording import costs
from assets.publication.feedback.words import severity_words
from assets.publication.rules_fired import rules_fired
from tests.factories.report_year import failure, year


def test_failures_of_a_rejected_submission_are_not_said_to_flag_a_figure():
    sent = {"submission_outcome": "rejected"}
    given = year(failures=[failure(), failure(), failure(**sent)]).failures()
    assert rules_fired(given).select("failure_count", "effect").rows() == [
        (2, "The figures stand, flagged"),
        (1, "None: their whole submission was rejected"),
    ]
    assert costs("warning", "nothing", "rejected") == (
        "warning: flags no figure: its whole submission was rejected"
    )
    found = {"severity": "warning", "rejects": "nothing", "metric_code": "af_patients"}
    assert severity_words(found | sent) == (
        "Warning: nothing of a rejected submission counts"
    )


def test_what_rejects_the_submission_itself_says_so():
    rejecting = {"severity": "critical", "rejects": "submission"}
    given = failure(**rejecting, submission_outcome="rejected")
    [effect] = rules_fired(year(failures=[given]).failures())["effect"]
    assert effect == "The whole submission was rejected: none of it counts"
    assert costs("critical", "submission", "rejected") == (
        "critical: the whole submission stays out of the figures"
    )


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("submission_missing", "The figures lack what did not come"),
        ("submission_late", "None: what came late counts"),
        ("coverage_incomplete", "The figures lack what did not come"),
    ],
)
def test_what_did_not_come_or_came_late_flags_no_figure(rule, said):
    given = year(failures=[failure(rule_id=rule)])
    assert rules_fired(given.failures())["effect"].to_list() == [said]
