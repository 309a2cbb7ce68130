"""When a release that came out otherwise is a failure of ours."""

from datetime import UTC, datetime

import pytest

from assets.archive.releases import Release
from assets.warehouse.compare import TableComparison
from pipelines.verify_release import Verification

AT = datetime(2021, 5, 1, tzinfo=UTC)
RELEASE = Release("2020-21-Q4.1", "2020-21-Q4", AT, "An analyst", "b", AT, *"dfrgsc")
SAME = TableComparison("marts.metric_quarter", 0, 0, ())
OTHER = TableComparison("marts.metric_quarter", 1, 1, ())


def found(table, *, changed=(), damaged=(), is_file_whole=True, is_data_whole=True):
    return Verification(
        release=RELEASE,
        is_file_whole=is_file_whole,
        is_data_whole=is_data_whole,
        damaged=damaged,
        submission_count=15,
        changed_since=changed,
        tables=(table,),
    )


@pytest.mark.parametrize(
    ("verification", "is_failure"),
    [
        (found(SAME), False),
        (found(SAME, changed=("code",)), False),
        (found(OTHER), True),
        (found(OTHER, changed=("registry",)), False),
        (found(OTHER, changed=("registry",), is_file_whole=False), True),
        (found(SAME, damaged=("a submission is not what was received",)), True),
        (found(OTHER, changed=("registry",), is_data_whole=False), True),
    ],
)
def test_only_what_no_declared_change_explains_is_a_failure(verification, is_failure):
    assert verification.is_failure is is_failure
