import polars as pl
import pytest

from assets.publication.audit_pages.claims import claims_heard
from assets.publication.audit_pages.year import audit_year

QUARTER = "2020-21-Q4"
VERDICTS = ("contradicted", "holds", "untestable", "later")


def number(text):
    return float(text.replace(",", "").removesuffix(" or more"))


def test_every_published_figure_stands_once_with_its_verdict_and_difference(
    audit_site, audit_tables
):
    claims = audit_tables.frames["audit.claims"]
    page = audit_site.pages["claims.html"]
    assert sum(len(page.rows_of(f"claims-{one}")) for one in VERDICTS) == claims.height
    of_later = {row.id for row in page.rows_of("claims-later")}
    for one in claims.iter_rows(named=True):
        row = page.row(f"{one['claim_id']}-{one['claim_part']}")
        assert row.cells["As published"].text == one["value_published"]
        assert one["source"] in row.cells["Where it was published"].text
        told = row.cells["Published minus ours"].text
        if row.id in of_later:
            assert told == row.cells["Ours"].text == ""
            continue
        assert row.table == f"claims-{one['result']}"
        assert row.cells["Why"].text == one["reason"]
        assert (number(told) if told else None) == one["residual"]


def test_a_figure_of_ours_leads_from_the_claim_to_its_page_and_says_the_same(
    audit_site,
):
    row = audit_site.pages["claims.html"].row("F026-value")
    (href,) = row.cells["Ours"].links
    target = audit_site.follow("claims.html", href)
    assert target == ("figures/af_patients.html", QUARTER)


@pytest.mark.parametrize(
    ("quarter", "heard"),
    [("2020-21-Q3", {"2020-21-Q3"}), (QUARTER, {"2020-21-Q3", QUARTER, "2020-21"})],
)
def test_a_claim_is_heard_once_its_quarter_or_the_last_of_its_year_is(
    audit_tables, quarter, heard
):
    claims = claims_heard(audit_year(audit_tables, quarter))
    about = {"2020-21-Q3", QUARTER, "2020-21", "2022-23"}
    tested = claims.filter(
        pl.col("verdict") != "later", pl.col("when").is_in(list(about))
    )
    assert set(tested["when"]) == heard


def test_a_headlines_parts_add_up_to_it_and_lead_to_their_figures(
    audit_site, audit_tables
):
    (told,) = (
        audit_tables.frames["marts.headline_impact"]
        .filter(
            pl.col("headline_code") == "patients_benefitting",
            pl.col("financial_year") == "2020-21",
        )
        .to_dicts()
    )
    page = audit_site.pages["headlines.html"]
    *parts, together = page.rows_of("parts-patients_benefitting")
    assert number(together.cells["Added"].text) == told["value"]
    known = [row.cells["Added"].text for row in parts]
    assert sum(number(one) for one in known if one != "no figure") == told["value"]
    for part in parts:
        (href,) = part.cells["Measure"].links
        audit_site.follow("headlines.html", href)


@pytest.mark.parametrize(
    "code", ["investment_leveraged", "jobs_created_or_safeguarded"]
)
def test_the_returns_listed_under_a_headline_add_up_to_it(
    audit_site, audit_tables, code
):
    value = audit_tables.frames["marts.headline_impact"].filter(
        pl.col("headline_code") == code, pl.col("financial_year") == "2020-21"
    )["value"]
    returns = audit_site.pages["headlines.html"].rows_of(f"parts-{code}")
    told = [
        number(cell.text)
        for row in returns
        for heading, cell in row.cells.items()
        if heading not in ("AHSN", "Quarter", "What came")
    ]
    assert sum(told) == value.item()


def test_the_residual_of_a_headline_is_said(audit_site):
    said = audit_site.pages["headlines.html"].text
    assert "Published for 2020-21: over 1,400." in said
    assert "Residual, published minus ours, of the year: -14." in said
