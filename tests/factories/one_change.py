"""A programme, a new name, a rule and a table, each as it is added to one file."""

PROGRAMME = """\
code: lantern
name: Lantern Ward Lights
aliases: [LWL, Ward Lanterns]
table: {name: AAC innovations, position: 99}
first_quarter: 2020-21-Q1
expected_ahsns: [EAST]
metrics:
  - code: lantern_wards
    name: Wards lit
    aliases: [Lit wards]
    basis: cumulative_fy
    unit: wards
    is_count: true
    is_headline: true
    reporting_level: organisation
    lower_bound: 0
    upper_bound: 40
    trajectories:
      - {financial_year: 2020-21, version: original, national: 20, ahsns: {EAST: 20}}
    sources: [made up for this test]
"""
OLD_NAME = """\
      - name: Eastern AHSN
        valid_to: 2023-09-30
"""
NEW_NAMES = """\
      - name: Eastern AHSN
        valid_to: 2020-12-31
      - name: Fenland Health Futures
        valid_from: 2021-01-01
        valid_to: 2023-09-30
"""
RULE = """
  comment_too_short:
    severity: warning
    rejects: nothing
    meaning: A comment of fewer than three letters stands beside a figure.
    reason: It explains nothing, and whoever wrote it meant to say more.
    expected: a comment of three letters or more, or none
    message: "{heading} says “{text}”. Say what it means, or leave it blank."
    checks:
      - cells: {activity: [comment]}
        expectation: expect_column_values_to_match_regex
        kwargs: {column: "{column}", regex: "..."}
"""
TABLE = """\
-- How many sites of each AHSN reported a figure in each quarter.
-- Grain: quarter, ahsn_code.
with activity as (
    select * from marts.activity
)

select
    quarter,  -- Reporting quarter. Unit: quarter.
    ahsn_code,  -- The AHSN. Unit: code.
    count(distinct organisation_code) as site_count  -- Its sites. Unit: organisations.
from activity
group by quarter, ahsn_code
"""
