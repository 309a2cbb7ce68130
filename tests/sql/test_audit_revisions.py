# ruff: noqa: E501 - a table is read whole
import pytest

from tests.factories.warehouse import assert_rows, run_model

IN_TIME, AFTER = "2021-04-20", "2021-05-02"

GIVEN = {
    "reference.quarters": """
        quarter    | deadline_at
        2020-21-Q4 | 2021-04-30 17:00:00+00
        """,
    "reference.metrics": """
        metric_code | basis
        total       | cumulative_fy
        flow        | in_quarter
        rate        | rate
        """,
}


def revisions(*judgments, failures=None):
    """Judgments as (rules, registry, [(version, received, [records])]), oldest first.

    A record is (metric, status, value); the last version counts.
    """
    verdicts = [
        "verdict_id | quarter | judged_at | rules_version | registry_version | is_current"
    ]
    submissions = [
        "verdict_id | quarter | submission_id | ahsn_code | version | is_counting | received_at"
    ]
    history = [
        "verdict_id | quarter | submission_id | ahsn_code | organisation_code | row_number | programme_code | metric_code | status | value | comment"
    ]
    for at, (rules, registry, versions) in enumerate(judgments):
        last = at == len(judgments) - 1
        verdicts.append(
            f"v{at} | 2020-21-Q4 | 2021-05-0{at + 3} 09:00:00+00 | {rules} | {registry} | {last}"
        )
        for version, (name, received, records) in enumerate(versions, start=1):
            counts = version == len(versions)
            submissions.append(
                f"v{at} | 2020-21-Q4 | {name} | EAST | {version} | {counts} | {received} 09:00:00+00"
            )
            for row, (metric, status, value) in enumerate(records, start=2):
                if counts:
                    history.append(
                        f"v{at} | 2020-21-Q4 | {name} | EAST | site | {row} | p | {metric} | {status} | {value} | Row {row}."
                    )
    return run_model(
        "audit.revisions",
        GIVEN
        | {
            "archive.verdicts": "\n".join(verdicts),
            "archive.submissions": "\n".join(submissions),
            "archive.activity_history": "\n".join(history),
            "archive.failures": failures or "failure_id",
        },
    )


def one(value, name="one", received=IN_TIME, metric="total", status="final"):
    return (name, received, [(metric, status, value)])


FIRST = ("r1", "g1", [one(10)])


def test_a_new_version_revises_a_figure_and_says_by_how_much():
    assert_rows(
        revisions(FIRST, ("r1", "g1", [one(10), one(12.5, "two")])),
        """
        quarter    | ahsn_code | organisation_code | metric_code | programme_code | verdict_id | cause       | old_value | new_value | difference | from_submission_id | to_submission_id | comment | revised_at
        2020-21-Q4 | EAST      | site              | total       | p              | v1         | resubmitted | 10        | 12.5      | 2.5        | one                | two              | Row 2.  | 2021-05-04 09:00
        """,
    )


def test_the_same_figure_once_more_is_no_revision_nor_is_another_status():
    again = one(10, "two", status="provisional")
    assert revisions(FIRST, ("r2", "g2", [one(10), again])).is_empty()


@pytest.mark.parametrize(
    ("rules", "registry", "cause"),
    [("r2", "g1", "rule"), ("r1", "g2", "registry"), ("r2", "g2", "rule")],
)
def test_without_a_new_version_the_rules_or_the_registry_changed_it(
    rules, registry, cause
):
    gone = ("one", IN_TIME, [])
    assert_rows(
        revisions(FIRST, (rules, registry, [gone])),
        f"cause | old_value | new_value | difference\n{cause} | 10 | | -10",
    )


@pytest.mark.parametrize(("received", "causes"), [(IN_TIME, []), (AFTER, ["late"])])
def test_a_first_figure_is_a_revision_only_if_it_came_late(received, causes):
    nothing = ("r1", "g1", [])
    found = revisions(nothing, ("r1", "g1", [one(10, received=received)]))
    assert found["cause"].to_list() == causes


def test_a_figure_that_a_later_version_adds_is_resubmitted_even_in_time():
    both = ("two", IN_TIME, [("total", "final", 10), ("flow", "final", 3)])
    assert_rows(
        revisions(FIRST, ("r1", "g1", [one(10), both])),
        "metric_code | cause | old_value | new_value | difference\nflow | resubmitted | | 3 | 3",
    )


def test_a_version_that_other_rules_made_good_is_the_rules_doing():
    two_rejected = ("r1", "g1", [one(12, "two"), one(10)])
    two_counts = ("r2", "g1", [one(10), one(12, "two")])
    assert_rows(
        revisions(two_rejected, two_counts),
        "cause | from_submission_id | to_submission_id\nrule | one | two",
    )


def test_a_file_that_left_the_quarter_takes_its_figures_with_it():
    assert_rows(
        revisions(FIRST, ("r1", "g1", [])),
        "cause | new_value | to_submission_id\nresubmitted | |",
    )


def test_what_a_known_issue_covered_was_revised_because_of_it():
    covered = """
        verdict_id | failure_id | submission_id | metric_code | organisation_code | known_issue_id
        v0         | f          | one           | total       | site              | falls
        """
    found = revisions(FIRST, ("r1", "g1", [one(10), one(12, "two")]), failures=covered)
    assert found["cause"].to_list() == ["known_issue"]


def test_each_change_of_a_figures_life_is_a_revision():
    versions = [one(10), one(12, "two"), one(11, "three")]
    found = revisions(*(("r1", "g1", versions[:n]) for n in (1, 2, 3)))
    assert_rows(
        found,
        """
        verdict_id | old_value | new_value | difference
        v1         | 10        | 12        | 2
        v2         | 12        | 11        | -1
        """,
    )


def test_a_nil_is_nought_but_for_a_running_total():
    nils = ("one", IN_TIME, [("total", "nil", ""), ("flow", "nil", "")])
    noughts = ("two", IN_TIME, [("total", "final", 0), ("flow", "final", 0)])
    assert_rows(
        revisions(("r1", "g1", [nils]), ("r1", "g1", [nils, noughts])),
        "metric_code | old_status | old_value | new_value\ntotal | nil | | 0",
    )


def test_a_key_that_older_rules_let_through_twice_is_one_figure():
    twice = ("one", IN_TIME, [("total", "final", 9), ("total", "final", 10)])
    found = revisions(("r1", "g1", [twice]), ("r2", "g1", [one(11)]))
    assert_rows(found, "old_value | new_value\n10 | 11")
