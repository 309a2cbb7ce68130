-- Every published figure tested against ours: whether it holds, and by how much not.
-- Grain: claim_id, claim_part.
--
-- holds: ours rounds to the printed digits, or stands to them as the words say (over,
-- about: within a tenth, just_under: below by no more than a tenth). contradicted: it
-- does not. untestable: nothing of ours can say so, and the reason is beside it: among
-- others where ours is not complete and what is missing could make the claim true, or
-- take it over a printed limit, and where ours rests on other published figures. A
-- printed nought is contradicted where the figure was still awaited: nobody knew it.
-- Where the report prints that there is no figure, ours must have none. The outturns
-- printed beside a figure are the part outturn of its claim.
--
-- Example: What was published that our figures contradict.
--     select claim_id, claim_part, words, value_published, computed_value, reason
--     from audit.claims
--     where result = 'contradicted'
--     order by claim_id, claim_part
with claim_figures as (
    select * from audit.claim_figures
),

published_outturns as (
    select * from reference.published_outturns
),

quarters as (
    select * from reference.quarters
),

dataset_returns as (
    select * from staging.dataset_returns
),

values_claimed as (
    select * from reference.claims
),

claims as (
    select
        claim_id,
        claim_part,
        source,
        page,
        subject,
        measure,
        words,
        value_published,
        qualifier,
        unit,
        test_kind,
        test_code,
        case
            when first_financial_year = last_financial_year then first_financial_year
            when first_financial_year is not null
                then first_financial_year || ' to ' || last_financial_year
            else test_period
        end as test_period,
        test_stage,
        untestable_reason,
        value,
        step
    from values_claimed
    union all
    select
        published_outturns.claim_id,
        'outturn' as claim_part,
        published_outturns.source,
        published_outturns.page,
        values_claimed.subject,
        'Outturn' as measure,
        values_claimed.words,
        case
            when published_outturns.decimals = 0
                then cast(cast(published_outturns.outturn_pct as bigint) as varchar)
            else cast(published_outturns.outturn_pct as varchar)
        end
        || '%' as value_published,
        'exact' as qualifier,
        '%' as unit,
        'outturn' as test_kind,
        published_outturns.metric_code as test_code,
        published_outturns.financial_year as test_period,
        cast(null as int) as test_stage,
        cast(null as varchar) as untestable_reason,
        published_outturns.outturn_pct as value,
        -- Not power(): its last digit depends on the engine.
        case published_outturns.decimals
            when 0 then cast(1 as double)
            when 1 then cast(0.1 as double)
            when 2 then cast(0.01 as double)
            when 3 then cast(0.001 as double)
            when 4 then cast(0.0001 as double)
            when 5 then cast(0.00001 as double)
            when 6 then cast(0.000001 as double)
        end as step
    from published_outturns
    left join values_claimed
        on
            published_outturns.claim_id = values_claimed.claim_id
            and values_claimed.claim_part = 'value'
),

quarters_judged as (
    select distinct quarter from dataset_returns
),

-- A year can be tested once every quarter of it is in.
periods_judged as (
    select quarter as period from quarters_judged
    union all
    select quarters.financial_year as period
    from quarters
    left join quarters_judged on quarters.quarter = quarters_judged.quarter
    group by quarters.financial_year
    having count(*) = count(quarters_judged.quarter)
),

claims_with_figures as (
    select
        claims.*,
        claim_figures.test_kind is not null as is_found,
        claim_figures.value as computed_value,
        claim_figures.status as computed_status,
        claim_figures.is_complete,
        claim_figures.can_only_grow,
        periods_judged.period is not null as is_judged,
        case claims.qualifier
            when 'exact'
                then
                    abs(claim_figures.value - claims.value)
                    <= claims.step / 2.0 + cast(0.000001 as double)
            when 'over' then claim_figures.value > claims.value
            when 'at_least' then claim_figures.value >= claims.value
            when 'under' then claim_figures.value < claims.value
            when 'up_to' then claim_figures.value <= claims.value
            when 'about'
                then abs(claim_figures.value - claims.value) <= claims.value / 10.0
            when 'just_under'
                then
                    claim_figures.value < claims.value
                    and claim_figures.value >= cast(0.9 as double) * claims.value
        end as does_agree
    from claims
    left join claim_figures
        on
            claims.test_kind = claim_figures.test_kind
            and coalesce(claims.test_code, '') = coalesce(claim_figures.test_code, '')
            and claims.test_period = claim_figures.test_period
            and coalesce(claims.test_stage, 0) = coalesce(claim_figures.test_stage, 0)
    left join periods_judged on claims.test_period = periods_judged.period
),

claims_judged as (
    select
        *,
        case
            when test_kind is null then 'no_test'
            when not is_judged and not is_found then 'not_judged'
            when
                coalesce(computed_value, 0) = 0
                and value = 0
                and computed_status = 'not_available'
                then 'awaited_nought'
            when computed_value is null and value is null then 'both_none'
            when computed_value is null then 'no_figure'
            when value is null then 'a_figure'
            when
                does_agree
                and (is_complete or qualifier not in ('under', 'up_to', 'just_under'))
                then 'agrees'
            when does_agree then 'not_complete'
            when computed_status = 'rolled_forward' then 'rolled_forward'
            when not is_complete and (computed_value < value or not can_only_grow)
                then 'not_complete'
            else 'differs'
        end as finding
    from claims_with_figures
)

select
    claim_id,  -- The claim's number, such as F021. Unit: code.
    claim_part,  -- Whether its value, or the outturn beside it. Unit: code.
    source,  -- Report it is printed in. Unit: text.
    page,  -- Page or part of the report. Unit: text.
    subject,  -- What it is about, as in the report. Unit: text.
    measure,  -- What is measured, in short. Unit: text.
    words,  -- The words it stands in. Unit: text.
    value_published,  -- The figure as printed. Unit: text.
    qualifier,  -- How exactly it is meant, such as over. Unit: code.
    unit,  -- What it counts. Unit: text.
    nullif(
        concat_ws(
            ' ',
            test_kind,
            test_code,
            test_period,
            'stage ' || cast(test_stage as varchar)
        ),
        ''
    ) as tested_against,  -- What of ours it is tested against. Unit: text.
    case
        when finding in ('agrees', 'both_none') then 'holds'
        when finding in ('awaited_nought', 'a_figure', 'differs') then 'contradicted'
        else 'untestable'
    end as result,  -- holds, contradicted or untestable. Unit: code.
    case finding
        when 'no_test' then untestable_reason
        when 'not_judged' then test_period || ' was not reported in full'
        when 'awaited_nought'
            then 'printed as nought while the figure was awaited: nobody knew it'
        when 'both_none' then 'there is none, as printed'
        when 'no_figure'
            then
                'there is no figure of ours for '
                || test_period
                || coalesce(': ' || computed_status, '')
        when 'a_figure' then 'printed as none, but there is a figure'
        when 'agrees' then 'agrees as ' || qualifier
        when 'not_complete'
            then 'ours is not complete, and what is missing may account for it'
        when 'rolled_forward'
            then 'ours rests on rounded published figures, which may count otherwise'
        else 'does not agree as ' || qualifier
    end as reason,  -- Why it came out so. Unit: text.
    computed_status,  -- Status of our figure; null is none. Unit: code.
    value as published_value,  -- Null is printed as none. Unit: that beside it.
    step,  -- Size of its last printed digit. Unit: that beside it.
    computed_value,  -- Our figure. Unit: that beside it.
    round(
        value - computed_value, 6
    ) as residual,  -- Published minus ours. Unit: that beside it.
    is_complete  -- Whether nothing of ours is missing. Unit: yes or no.
from claims_judged
