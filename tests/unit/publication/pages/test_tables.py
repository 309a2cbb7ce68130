import pytest

from assets.publication.pages.shell import templates
from assets.publication.pages.tables import Cell, Column, Link, Table, row


def drawn(table: Table) -> str:
    source = templates().get_template("pages/templates/tables.html")
    return str(source.module.data_table(table))  # type: ignore[attr-defined]


TABLE = Table(
    id="t1",
    caption="Table 1: figures",
    columns=(Column("Programme"), Column("Outturn", is_number=True, below="%")),
    rows=(
        row(
            Cell("<b>", below="patients"),
            Cell(
                "40%", href="#x", spoken="40%, audit", links=(Link("[note 1]", "#n"),)
            ),
            id="af",
        ),
    ),
)


def test_a_table_has_a_caption_and_headings_with_a_scope() -> None:
    html = drawn(TABLE)
    assert html.count('<caption id="t1-caption">') == 1
    assert "Table 1: figures</span></caption>" in html
    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == 1


def test_numbers_are_marked_as_such_in_heading_and_cell() -> None:
    assert drawn(TABLE).count('class="number"') == 2


def test_what_a_cell_says_is_escaped() -> None:
    assert "&lt;b&gt;" in drawn(TABLE)


def test_a_wide_table_scrolls_in_a_region_that_has_a_name_and_takes_focus() -> None:
    region = 'role="region" aria-labelledby="t1-caption" tabindex="0"'
    assert region in drawn(TABLE)
    assert region not in drawn(Table("t1", "c", (Column("A"),), is_wide=False))


def test_a_link_is_read_out_with_what_it_leads_to() -> None:
    assert '<a href="#x" aria-label="40%, audit">40%</a>' in drawn(TABLE)
    assert '<a href="#n">[note 1]</a>' in drawn(TABLE)


def test_a_row_that_lacks_a_cell_is_refused() -> None:
    with pytest.raises(ValueError, match="1 cells for 2 columns"):
        Table("t", "c", (Column("A"), Column("B")), (row("x"),))
