"""A small year of two AHSNs in one region, as the pages of areas are made of it."""

from assets.domain.warehouse_tables import WarehouseTables
from assets.publication.report.year import TABLES, report_year
from tests.factories.warehouse import typed_frame

# ruff: noqa: E501 - a table is read whole

GIVEN = {
    "marts.ahsn_metric_quarter": """
        quarter    | ahsn_code | metric_code | programme_code | financial_year | unit     | basis         | status    | value | trajectory | outturn_pct | rank | network_median
        2020-21-Q3 | NENC      | people      | adhd           | 2020-21        | patients | cumulative_fy | final     | 3     | 200        | 1.5         | 2    | 30
        2020-21-Q4 | NENC      | people      | adhd           | 2020-21        | patients | cumulative_fy | final     | 143   | 200        | 71.5        | 1    | 120
        2020-21-Q3 | YH        | people      | adhd           | 2020-21        | patients | cumulative_fy | final     | 58    | 90         | 64.4        | 1    | 30
        2020-21-Q4 | YH        | people      | adhd           | 2020-21        | patients | cumulative_fy | estimated | 98    | 90         | 108.9       | 2    | 120
        2020-21-Q4 | NENC      | sites       | adhd           | 2020-21        | sites    | snapshot      | final     | 4     |            |             | 1    | 3.5
        2020-21-Q4 | YH        | sites       | adhd           | 2020-21        | sites    | snapshot      | final     | 3     |            |             | 2    | 3.5
        2020-21-Q4 | NENC      | awaited     | af             | 2020-21        | patients | cumulative_fy | not_available |   | 500        |             |      |
    """,
    "marts.regions": """
        quarter    | nhs_region_code | nhs_region               | metric_code | programme_code | financial_year | unit     | basis         | status    | value | trajectory | outturn_pct
        2020-21-Q3 | Y63             | North East and Yorkshire | people      | adhd           | 2020-21        | patients | cumulative_fy | final     | 61    | 290        | 21
        2020-21-Q4 | Y63             | North East and Yorkshire | people      | adhd           | 2020-21        | patients | cumulative_fy | estimated | 241   | 290        | 83.1
        2020-21-Q4 | Y63             | North East and Yorkshire | sites       | adhd           | 2020-21        | sites    | snapshot      | final     | 7     |            |
    """,
    "marts.coverage": """
        quarter    | ahsn_code | programme_code | is_expected | is_received | is_on_time | is_nil | is_not_available | is_rejected | rejected_count
        2020-21-Q4 | NENC      | adhd           | true        | true        | true       | false  | false            | false       | 0
        2020-21-Q4 | NENC      | af             | true        | true        | true       | false  | true             | false       | 0
        2020-21-Q4 | YH        | adhd           | true        | true        | false      | false  | false            | false       | 0
        2020-21-Q4 | YH        | af             | false       | false       |            |        |                  |             | 0
    """,
    "marts.economic_growth": """
        quarter    | ahsn_code | company_count | investment_gbp | jobs_created_count | jobs_safeguarded_count | company_count_year | investment_gbp_year | jobs_created_count_year | jobs_safeguarded_count_year | returns_reported_year | returns_expected_year
        2020-21-Q3 | YH        | 10            | 1000           | 1                  | 0                      | 30                 | 3000                | 4                       | 5 | 3                     | 3
        2020-21-Q4 | YH        | 20            | 2500.5         | 2                  | 3                      | 45                 | 5500.5              | 6                       | 8 | 4                     | 4
        2020-21-Q4 | NENC      |               |                |                    |                        |                    |                     |                         | | 3                     | 4
    """,
    "marts.innovation_pipeline": """
        quarter    | ahsn_code | category | stage  | innovation_count
        2020-21-Q4 | YH        | device   | define | 4
        2020-21-Q4 | YH        | digital  | define | 3
        2020-21-Q4 | YH        | device   | deploy | 0
        2020-21-Q4 | NENC      | device   | define |
        2020-21-Q4 | NENC      | device   | deploy | 2
    """,
    "marts.local_programmes": """
        quarter    | ahsn_code | local_programme_id | title        | themes  | shared_with
        2020-21-Q4 | YH        | 1                  | <b>Falls</b> | [falls] | []
    """,
    "audit.scores": """
        quarter    | ahsn_code | first_received_at   | deadline_at         | completeness | timeliness | validity | consistency
        2020-21-Q4 | YH        | 2021-04-30 09:00:00 | 2021-04-21 17:00:00 | 96.774       | 50         | 100      | 99.95
    """,
    "audit.submissions": """
        quarter    | ahsn_code | submission_id | version | outcome                | received_at         | is_counting
        2020-21-Q4 | YH        | abc           | 1       | rejected               | 2021-04-30 09:00:00 | false
        2020-21-Q4 | YH        | def           | 2       | accepted_with_warnings | 2021-05-02 09:00:00 | true
    """,
    "audit.failures": """
        failure_id | rule_id         | severity | ahsn_code | quarter    | is_open
        1          | cumulative_fall | warning  | YH        | 2020-21-Q4 | true
        2          | cumulative_fall | warning  | YH        | 2020-21-Q4 | true
        3          | value_missing   | critical | YH        | 2020-21-Q4 | false
        4          | cumulative_fall | warning  | NENC      | 2020-21-Q4 | true
    """,
    "audit.revisions": """
        quarter    | ahsn_code | metric_code | revision_number | cause       | old_value | revised_at
        2020-21-Q4 | NENC      | sites       | 1               | resubmitted | 3         | 2021-05-02 09:00:00
    """,
    "reference.ahsns": """
        ahsn_code | ahsn_name                      | nhs_region_code | nhs_region               | valid_from | valid_to
        NENC      | North East and North Cumbria   | Y63             | North East and Yorkshire |            |
        YH        | Yorkshire and Humber AHSN      | Y63             | North East and Yorkshire |            | 2023-09-30
        YH        | Health Innovation Yorkshire    | Y63             | North East and Yorkshire | 2023-10-01 |
        EAST      | Eastern AHSN                   | Y61             | East of England          |            |
    """,
    "reference.disclosure": """
        unit     | suppressed_up_to | rounded_to
        patients | 7                | 5
    """,
    "reference.metrics": """
        metric_code | programme_code | metric_name         | basis         | unit     | is_headline
        awaited     | af             | Patients treated    | cumulative_fy | patients | true
        people      | adhd           | Patients benefitting | cumulative_fy | patients | true
        sites       | adhd           | Sites taking part   | snapshot      | sites    | false
    """,
    "reference.programmes": """
        programme_code | programme_name      | table_name          | table_position
        adhd           | Focus ADHD          | national programmes | 1
        af             | Atrial Fibrillation | national programmes | 2
    """,
    "reference.vocabularies": """
        vocabulary       | code   | name   | term_position
        innovation_stage | define | Define | 1
        innovation_stage | deploy | Deploy | 2
    """,
}


def small_year(quarter="2020-21-Q4", **change):
    """The report's year up to a quarter, tables named with two underscores changed."""
    given = {
        **GIVEN,
        **{name.replace("__", "."): rows for name, rows in change.items()},
    }
    frames = {name: typed_frame(name, given.get(name, "quarter")) for name in TABLES}
    tables = WarehouseTables("a-build", True, frames, {}, {})
    return report_year(tables, quarter)
