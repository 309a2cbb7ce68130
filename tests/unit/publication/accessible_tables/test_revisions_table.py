import polars as pl

from assets.publication.accessible_tables.contents import Number
from assets.publication.accessible_tables.front import book_of
from assets.publication.accessible_tables.notes import Notes
from assets.publication.accessible_tables.revisions import (
    revision_file,
    revision_rows,
    revision_table,
)
from assets.publication.accessible_tables.xlsx import xlsx_of
from tests.factories.accessible_books import read_xlsx
from tests.factories.accessible_linter import lint
from tests.factories.published_frames import (
    activity,
    activity_of,
    england_of,
    published_of,
    revision,
    revisions_of,
)


def given_revisions(*revised, shown=(), england=()):
    return published_of(
        marts={
            "activity": activity_of(*shown),
            "metric_quarter": england_of(*england),
        },
        tables={"audit.revisions": revisions_of(*revised)},
    )


def told(given):
    names = ["old_value", "old_disclosure", "new_value", "new_disclosure"]
    return revision_rows(given).select(names).rows()


def test_a_revision_of_what_is_not_people_is_told_in_full():
    given = given_revisions(revision("pincer_practices", 1, 1050.0, 5.0))
    assert told(given) == [(1050.0, "exact", 5.0, "exact")]


def people_revised(*causes):
    """One patients' figure revised for each cause, and England's of now."""
    late = [None if cause == "late" else 264.0 for cause in causes]
    return given_revisions(
        *(
            revision("eied_patients", 1, old, 268.0, cause=cause, place=f"O-{at}")
            for at, (cause, old) in enumerate(zip(causes, late, strict=True))
        ),
        shown=[activity("eied_patients", None, "suppressed", place="O-in-time")],
        england=[("2020-21-Q2", "eied_patients", 268.0, "final", "exact")],
    )


def test_of_people_nobody_is_named_and_only_england_s_figure_of_now_is_told():
    for given in (people_revised("late"), people_revised("resubmitted")):
        assert told(given) == [(None, "left out", 268.0, "exact")]
        (row,) = revision_table(given).rows
        assert row[1:4] == ("[z]", "England", "[z]")
        assert row[-4:] == ("[c]", "[c]", Number(268), "[c]")
        said = revision_file(given).rows.drop("new_value").write_csv()
        assert not any(word in said for word in ("HIN", "O-0", "late", "resub", "264"))


def test_of_three_figures_of_people_it_is_told_how_many_and_why_but_not_which_is_new():
    (row,) = revision_table(people_revised("late", "resubmitted", "rule")).rows
    assert row[-4:] == (
        *(Number(3), "[c]", Number(268)),
        "came late or sent again by the AHSN; a rule was changed",
    )
    (late,) = revision_table(people_revised("late", "late", "late")).rows
    assert late[-1] == "came late or sent again by the AHSN"


def test_of_people_of_whom_nothing_had_been_told_nothing_is_revised():
    late = revision("eied_patients", 1, None, 4.0, cause="late")
    assert told(given_revisions(late)) == []


def test_no_part_of_the_key_of_revisions_is_empty():
    told_now = revisions_of(revision("pincer_practices", 1, 30.0, 31.0))
    own = told_now.with_columns(pl.lit(None, pl.String).alias("organisation_code"))
    file = revision_file(
        published_of(
            marts={"activity": activity_of(), "metric_quarter": england_of()},
            tables={"audit.revisions": own},
        )
    )
    assert not any(file.rows[name].has_nulls() for name in file.key)
    assert file.rows["organisation_code"].to_list() == ["AHSN"]
    assert "AHSN" in file.meanings["organisation_code"]


def test_a_table_with_nothing_to_say_says_so_and_breaks_no_rule():
    given = given_revisions()
    notes = Notes(("Rounded.",), {}, " [note 1]")
    book = read_xlsx(xlsx_of(book_of(given, notes, [revision_table(given)])))
    assert lint(book) == []
    (row,) = book.sheet("Revisions").cells()
    assert list(row.values())[:2] == ["None", "[z]"]
