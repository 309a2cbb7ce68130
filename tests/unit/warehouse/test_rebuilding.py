from pathlib import Path

import pytest

from assets.domain.errors import DeclarationError
from assets.warehouse.rebuilding import WHOLE, Rebuilding
from assets.warehouse.sql_file import read_sql_file


def read(folder: Path, declared: str, select: str) -> Rebuilding:
    path = folder / "marts" / "example.sql"
    path.parent.mkdir(exist_ok=True)
    header = f"-- A table.\n-- Grain: quarter.\n{declared}--\n-- A note.\n"
    path.write_text(header + select, encoding="utf-8")
    file = read_sql_file(path)
    assert file.notes == "A note."
    return file.rebuilding


def select(*, measure: str = "value", where: str = "true") -> str:
    return (
        "select\n    a.quarter,  -- Quarter. Unit: quarter.\n"
        f"    {measure} as measured  -- Value. Unit: text.\n"
        f"from staging.activity as a, staging.activity as b where {where}\n"
    )


@pytest.mark.parametrize(
    ("declared", "meant"),
    [
        ("", WHOLE),
        ("-- Rebuilt: by quarter.\n", Rebuilding("by_quarter")),
        ("-- Rebuilt: from the quarter on.\n", Rebuilding("from_quarter")),
        (
            "-- Rebuilt: from the quarter on.\n-- Looks back: a year.\n",
            Rebuilding("from_quarter", looks_back_a_year=True),
        ),
        (
            "-- Rebuilt: from the quarter on.\n"
            "-- Looks back: a year; for cumulative_programme metrics to the "
            "beginning.\n",
            Rebuilding("from_quarter", True, "cumulative_programme"),
        ),
    ],
)
def test_a_table_says_how_much_of_it_a_changed_quarter_makes_anew(
    tmp_path: Path, declared: str, meant: Rebuilding
) -> None:
    assert read(tmp_path, declared, select()) == meant


@pytest.mark.parametrize(
    "declared",
    [
        "-- Rebuilt: by month.\n",
        "-- Rebuilt: by quarter\n",
        "-- Rebuilt: by quarter.\n-- Rebuilt: by quarter.\n",
        "-- Rebuilt: by quarter.\n-- Looks back: a year.\n",
        "-- Looks back: a year.\n",
        "-- Rebuilt: from the quarter on.\n-- Looks back: far.\n",
    ],
)
def test_other_words_are_named_with_those_that_are_meant(
    tmp_path: Path, declared: str
) -> None:
    with pytest.raises(DeclarationError, match=r"^sql/marts/example\.sql.*Write `-- R"):
        read(tmp_path, declared, select())


LAG = "lag(a.value) over (partition by a.metric_code order by a.quarter)"
LEAD = "lead(a.value) over (partition by a.metric_code order by a.quarter)"
TO_THE_END = (
    "sum(a.value) over (partition by a.metric_code order by a.quarter "
    "rows between current row and unbounded following)"
)


@pytest.mark.parametrize(
    ("way", "measure", "where"),
    [
        ("by quarter", LAG, "true"),
        ("by quarter", "a.value", "a.quarter > b.quarter"),
        ("from the quarter on", LEAD, "true"),
        ("from the quarter on", TO_THE_END, "true"),
    ],
)
def test_a_declaration_that_the_select_makes_untrue_is_named(
    tmp_path: Path, way: str, measure: str, where: str
) -> None:
    with pytest.raises(DeclarationError, match="reads other quarters than its rows"):
        read(tmp_path, f"-- Rebuilt: {way}.\n", select(measure=measure, where=where))


@pytest.mark.parametrize(
    ("way", "measure", "where"),
    [
        ("by quarter", "a.value", "a.quarter = b.quarter"),
        ("by quarter", "a.value", "a.quarter >= b.first_quarter"),
        (
            "by quarter",
            "row_number() over (partition by a.quarter order by a.quarter, a.value)",
            "true",
        ),
        ("from the quarter on", LAG, "a.quarter > b.quarter"),
    ],
)
def test_what_stays_within_the_declaration_is_let_through(
    tmp_path: Path, way: str, measure: str, where: str
) -> None:
    declared = f"-- Rebuilt: {way}.\n"
    assert read(tmp_path, declared, select(measure=measure, where=where)) != WHOLE


def test_a_table_without_a_quarter_cannot_be_rebuilt_by_it(tmp_path: Path) -> None:
    path = tmp_path / "marts" / "example.sql"
    path.parent.mkdir()
    path.write_text(
        "-- A table.\n-- Grain: a.\n-- Rebuilt: by quarter.\n"
        "select value as a  -- One. Unit: none.\nfrom staging.activity\n",
        encoding="utf-8",
    )
    with pytest.raises(DeclarationError, match="has no column quarter"):
        read_sql_file(path)
