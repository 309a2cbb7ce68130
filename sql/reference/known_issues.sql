-- The reviewed reasons why failures of a rule were to be expected, and how far.
-- Grain: known_issue_id.
--
-- A null in the scope stands for any. Which failures an issue covers is in
-- audit.failures; none is hidden or changed by it.
--
-- Example: What was agreed to be no fault, and until when.
--     select known_issue_id, rule_id, programme_code, reason, note, expires_on
--     from reference.known_issues
--     order by known_issue_id
with known_issues as (
    select * from registry.known_issues
)

select
    known_issue_id,  -- The issue's id. Unit: code.
    rule_id,  -- Rule whose failures it is about. Unit: code.
    ahsn_code,  -- AHSN it is about. Unit: code.
    organisation_code,  -- Organisation it is about. Unit: code.
    programme_code,  -- Programme it is about. Unit: code.
    metric_code,  -- Metric it is about. Unit: code.
    first_quarter,  -- First quarter it is about. Unit: quarter.
    last_quarter,  -- Last quarter it is about. Unit: quarter.
    reason,  -- Why the failure was to be expected. Unit: text.
    note,  -- What a report says beside the figure. Unit: text.
    owner,  -- Who answers for it. Unit: text.
    agreed_on,  -- Day it was agreed. Unit: date.
    expires_on,  -- Last day it covers anything. Unit: date.
    up_to,  -- Greatest failure it covers; null is any. Unit: the metric's own.
    failures_up_to  -- Most failures of a quarter it covers. Unit: failures.
from known_issues
