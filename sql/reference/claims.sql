-- Every published figure, and what of ours it is tested against.
-- Grain: claim_id, claim_part.
--
-- No figure is ever made from them, but for marts.headline_impact, which rolls
-- published headlines forward over the years that were not reported here, and says so.
-- How each comes out is in audit.claims.
--
-- Example: What was published of a programme, and where.
--     select claim_id, source, page, words, value, unit
--     from reference.claims
--     where subject = 'PINCER'
--     order by claim_id
with claims as (
    select * from registry.claims
)

select
    claim_id,  -- The claim's number, such as F021. Unit: code.
    claim_part,  -- Whether its value, or the outturn beside it. Unit: code.
    source,  -- Report it is printed in. Unit: text.
    page,  -- Page or part of the report. Unit: text.
    subject,  -- What it is about, as in the report. Unit: text.
    measure,  -- What is measured, in short. Unit: text.
    period,  -- Time it is for, as in the report. Unit: text.
    words,  -- The words it stands in. Unit: text.
    value_published,  -- The figure as printed. Unit: text.
    qualifier,  -- How exactly it is meant, such as over. Unit: code.
    unit,  -- What it counts. Unit: text.
    test_kind,  -- What of ours it is tested against; null is none. Unit: code.
    test_code,  -- Metric, programme, theme or headline of that. Unit: code.
    test_period,  -- Quarter or financial year of that. Unit: quarter or year.
    first_financial_year,  -- First year a headline covers. Unit: financial year.
    last_financial_year,  -- Last year it covers. Unit: financial year.
    untestable_reason,  -- Why it is not tested; null where it is. Unit: text.
    value,  -- The figure; null is printed as none. Unit: that beside it.
    step,  -- Size of its last printed digit. Unit: that beside it.
    test_stage  -- Stage of adoption it is tested at. Unit: stage.
from claims
