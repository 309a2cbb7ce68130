from assets.domain.quarter import Quarter
from assets.publication.accessible_tables.front_page import front_page
from assets.publication.accessible_tables.published import published
from tests.factories.page_tables import page_of
from tests.factories.published_counts import QUARTER, STEM


def test_the_front_page_leads_to_every_file_beside_it(table_files):
    _, _, links = page_of(table_files["index.html"])
    assert set(table_files) - {"index.html"} <= set(links)


def test_the_front_page_leads_to_the_report_only_where_that_is_there(
    table_frames, table_files
):
    given = published(table_frames, Quarter.parse(QUARTER))
    _, _, links = page_of(table_files["index.html"])
    assert "../report/index.html" in links
    _, _, links = page_of(front_page(given, STEM, (), leads_to=()))
    assert [link for link in links if link.startswith("..")] == []
