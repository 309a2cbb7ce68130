import pytest

from assets.domain.errors import DeclarationError
from assets.warehouse.mart_entries import mart_entries

HEADER = """\
-- What it holds.
-- Grain: quarter, ahsn_code or none.
--
-- A word more.
-- Example: How it grew.
--     select quarter
--     from marts.{name}
select 1
"""


def marts(folder, **files):
    (folder / "marts").mkdir()
    for name, text in files.items():
        (folder / "marts" / f"{name}.sql").write_text(text, encoding="utf-8")
    return folder


def test_an_entry_says_what_the_header_of_its_mart_says(tmp_path):
    b, a = HEADER.format(name="b"), HEADER.format(name="a")
    entry, second = mart_entries(marts(tmp_path, b=b, a=a))
    assert (entry.name, second.name) == ("marts.a", "marts.b")
    assert (entry.description, entry.notes) == ("What it holds.", "A word more.")
    assert entry.grain == "quarter, ahsn_code or none"
    assert entry.question == "How it grew."
    assert entry.sql == "select quarter\nfrom marts.a"


def test_a_mart_without_an_example_is_refused_by_its_file(tmp_path):
    without = "-- What it holds.\n-- Grain: quarter.\nselect 1\n"
    with pytest.raises(DeclarationError, match=r"sql/marts/a\.sql has no example"):
        mart_entries(marts(tmp_path, a=without))
