import pytest

from assets.archive.archive import Archive
from assets.publication.audit_pages.kept_out import where_kept_out
from assets.publication.audit_pages.render import render_audit_pages
from assets.publication.audit_pages.tables import TABLES
from assets.warehouse.read_tables import read_tables
from pipelines.audit_pages import rule_texts
from pipelines.rejected_texts import read_kept_out
from tests.factories.audit_site import AuditSite

QUARTER = "2020-21-Q4"


@pytest.fixture(scope="session")
def audit_tables(sample_year_run):
    """The sample year's tables; a test that changes them replaces them."""
    place, _ = sample_year_run
    return read_tables(place.home, TABLES)


@pytest.fixture(scope="session")
def audit_site(audit_tables, sample_year_run):
    """The sample year's audit pages, rendered once."""
    place, _ = sample_year_run
    where = where_kept_out(audit_tables, QUARTER)
    kept_out = read_kept_out(where, Archive(place.home / "archive"))
    files = render_audit_pages(audit_tables, QUARTER, rule_texts(), kept_out)
    return AuditSite.of(files)
