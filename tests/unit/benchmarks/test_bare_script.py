import polars as pl
import pytest

from benchmarks.bare_script import counting_files, national_table, published_table


@pytest.mark.parametrize("reads_every_sheet", [False, True])
def test_the_bare_script_computes_the_published_table(reads_every_sheet: bool) -> None:
    table = national_table(reads_every_sheet=reads_every_sheet)

    assert table.height == 18
    assert table.equals(published_table())


def test_it_reads_the_sixty_submissions_that_count() -> None:
    assert len(counting_files()) == 60


def test_only_atrial_fibrillation_has_no_figure_at_the_years_end() -> None:
    unknown = national_table().filter(pl.col("q4").is_null())

    assert unknown["programme_code"].to_list() == ["af"]
