# ruff: noqa: E501 - a table is read whole
from tests.factories.warehouse import assert_rows, run_model

RELEASES = """
release_id   | quarter    | published_at         | published_by | build_id | built_at             | data_hash | file_hash | rules_version | registry_version | sql_version | code_version
2020-21-Q1.1 | 2020-21-Q1 | 2020-08-01 12:00:00Z | The analyst  | b1       | 2020-08-01 11:00:00Z | d1        | f1        | r1            | g1               | s1          | c1
2020-21-Q1.2 | 2020-21-Q1 | 2020-09-01 12:00:00Z | The director | b2       | 2020-09-01 11:00:00Z | d2        | f2        | r1            | g1               | s1          | c1
"""


def test_each_release_says_who_published_what_and_when():
    found = run_model("audit.publications", {"archive.releases": RELEASES})
    assert_rows(
        found,
        """
        release_id   | quarter    | published_by | build_id | data_hash | file_hash | published_at     | built_at
        2020-21-Q1.1 | 2020-21-Q1 | The analyst  | b1       | d1        | f1        | 2020-08-01 12:00 | 2020-08-01 11:00
        2020-21-Q1.2 | 2020-21-Q1 | The director | b2       | d2        | f2        | 2020-09-01 12:00 | 2020-09-01 11:00
        """,
    )
