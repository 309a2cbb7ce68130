# ruff: noqa: E501 - a table is read whole
import pytest

from tests.factories.judgments import (
    AFTER,
    FIRST,
    IN_TIME,
    one,
    rejected,
    told,
)
from tests.factories.warehouse import assert_rows


def revisions(*judgments, **how):
    return told("audit.revisions", *judgments, **how)


def test_a_new_version_revises_a_figure_and_says_by_how_much():
    assert_rows(
        revisions(FIRST, ("r1", "g1", [one(10), one(12.5, "two")])),
        """
        quarter    | ahsn_code | organisation_code | metric_code | programme_code | verdict_id | cause       | old_value | new_value | difference | from_submission_id | to_submission_id | comment | revised_at
        2020-21-Q4 | EAST      | site              | total       | p              | v1         | resubmitted | 10        | 12.5      | 2.5        | one                | two              | Row 2.  | 2021-04-20 09:00
        """,
    )


def test_a_file_that_is_dated_back_says_since_when_its_figure_is_known():
    early = ("early", "2021-04-01", [("total", "final", 40)])
    submissions = """
        verdict_id | quarter    | submission_id | ahsn_code | version | outcome  | is_counting | received_at            | first_seen_at          | has_figures_kept
        v0         | 2020-21-Q4 | one           | EAST      | 1       | accepted | true        | 2021-04-20 09:00:00+00 | 2021-04-21 02:00:00+00 | true
        v1         | 2020-21-Q4 | early         | EAST      | 1       | accepted | false       | 2021-04-01 09:00:00+00 | 2021-05-04 02:00:00+00 | true
        v1         | 2020-21-Q4 | one           | EAST      | 2       | accepted | true        | 2021-04-20 09:00:00+00 | 2021-04-21 02:00:00+00 | true
        """
    assert_rows(
        revisions(
            FIRST,
            ("r1", "g1", [early, one(10)]),
            given={"archive.submissions": submissions},
        ),
        """
        cause       | from_submission_id | to_submission_id | old_value | new_value | revised_at       | known_since
        resubmitted | early              | one              | 40        | 10        | 2021-04-20 09:00 | 2021-05-04 02:00
        """,
    )


def test_the_same_figure_once_more_is_no_revision_nor_is_another_status():
    again = one(10, "two", status="provisional")
    assert revisions(FIRST, ("r2", "g2", [one(10), again])).is_empty()


@pytest.mark.parametrize(
    ("rules", "registry", "cause"),
    [
        ("r2", "g1", "rule"),
        ("r1", "g2", "registry"),
        ("r2", "g2", "rule"),
        ("r1", "g1", "resubmitted"),
    ],
)
def test_without_a_new_version_rules_registry_or_an_earlier_quarter_changed_it(
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
    two_rejected = ("r1", "g1", [one(10), rejected("two")])
    two_counts = ("r2", "g1", [one(10), one(12, "two")])
    assert_rows(
        revisions(two_rejected, two_counts),
        """
        cause | from_submission_id | to_submission_id | revised_at
        rule  | one                | two              | 2021-05-04 09:00
        """,
    )


def test_a_version_that_other_rules_rejected_is_told_with_what_it_had_changed():
    both = ("r1", "g1", [one(10), one(12, "two")])
    two_rejected = ("r2", "g1", [one(10), rejected("two"), one(13, "three")])
    assert_rows(
        revisions(FIRST, both, two_rejected),
        """
        verdict_id | cause       | from_submission_id | to_submission_id | old_value | new_value
        v1         | resubmitted | one                | two              | 10        | 12
        v2         | resubmitted | one                | three            | 10        | 13
        v2         | rule        | two                | one              | 12        | 10
        """,
    )


def test_what_the_rules_changed_before_the_next_version_came_is_told_apart_from_it():
    with_other_rules = ("r2", "g1", [one(11), one(12, "two")])
    assert_rows(
        revisions(FIRST, with_other_rules),
        """
        cause       | from_submission_id | to_submission_id | old_value | new_value
        resubmitted | one                | two              | 11        | 12
        rule        | one                | one              | 10        | 11
        """,
    )


def test_a_file_that_left_the_quarter_takes_its_figures_with_it():
    assert_rows(
        revisions(FIRST, ("r1", "g1", [])),
        "cause | new_value | to_submission_id\nresubmitted | |",
    )


def test_what_a_known_issue_covered_was_revised_because_of_it():
    covered = """
        verdict_id | failure_id | submission_id | metric_code | organisation_code | known_issue_id
        v1         | f          | one           | total       | site              | falls
        """
    found = revisions(FIRST, ("r1", "g1", [one(10), one(12, "two")]), failures=covered)
    assert found["cause"].to_list() == ["known_issue"]


@pytest.mark.parametrize("runs", [(1, 2, 3), (1, 3), (2, 3), (3,)])
def test_each_change_between_versions_is_told_however_the_runs_were_cut(runs):
    versions = [
        one(10),
        one(12, "two", received="2021-04-21"),
        rejected("bad", received="2021-04-22"),
        one(11, "three", received=AFTER),
    ]
    found = revisions(*(("r1", "g1", versions[: n + (n > 2)]) for n in runs))
    assert_rows(
        found,
        """
        revision_number | cause       | from_submission_id | to_submission_id | old_value | new_value | revised_at
        1               | resubmitted | one                | two              | 10        | 12        | 2021-04-21 09:00
        2               | resubmitted | two                | three            | 12        | 11        | 2021-05-02 09:00
        """,
    )
    assert set(found["verdict_id"]) == {f"v{len(runs) - 1}"}


def test_judgments_that_kept_only_what_counted_tell_nothing_of_the_rest():
    both = ("r1", "g1", [one(10), one(12, "two")])
    assert revisions(FIRST, both, kept=False).is_empty()


def test_each_good_version_is_compared_with_the_good_one_before():
    versions = [one(10), rejected("bad"), one(12, "two", received=AFTER)]
    assert_rows(
        told("audit.comparisons", ("r1", "g1", versions)),
        """
        comparison_number | cause       | from_verdict_id | verdict_id | from_submission_id | to_submission_id | revised_at
        1                 | resubmitted | v0              | v0         | one                | two              | 2021-05-02 09:00
        """,
    )


def test_a_key_that_older_rules_let_through_twice_is_one_figure():
    twice = ("one", IN_TIME, [("total", "final", 9), ("total", "final", 10)])
    found = revisions(("r1", "g1", [twice]), ("r2", "g1", [one(11)]))
    assert_rows(found, "old_value | new_value\n10 | 11")
