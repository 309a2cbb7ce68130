import pytest

from assets.publication.audit_pages.render import render_audit_pages
from assets.publication.audit_pages.tables import TABLES
from assets.warehouse.read_tables import read_tables
from pipelines.audit_pages import rule_texts
from tests.factories.audit_site import AuditSite

QUARTER = "2020-21-Q4"


@pytest.fixture(scope="session")
def audit_tables(sample_year_run):
    """The sample year's tables; a test that changes them replaces them."""
    place, _ = sample_year_run
    return read_tables(place.home, TABLES)


@pytest.fixture(scope="session")
def audit_site(audit_tables):
    """The sample year's audit pages, rendered once."""
    return AuditSite.of(render_audit_pages(audit_tables, QUARTER, rule_texts()))
