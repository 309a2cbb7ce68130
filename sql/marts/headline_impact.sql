-- Each headline year by year: ours, as published, and both rolled forward.
-- Grain: headline_code, financial_year.
--
-- Years run from the headline's first to the last that was judged or published. A
-- published figure of several years, such as 2018 to 2020, stands in its last year; the
-- others are in_span. The roll-forward adds up the years since the first: ours where
-- all four quarters of a year (or of each year of a span) were judged, else what was
-- published, else what there is of ours; rolled_from says which. It is null from the
-- first year on of which nothing is known. A figure is a floor where the true one may
-- be greater: parts of ours are awaited or their beginning is unknown, or “over” is
-- printed. Residuals are published minus ours.
--
-- Example: How the published figures since 2018 compare with what they roll up to.
--     select headline_code, financial_year, rolled_forward_value,
--         published_to_date_value, to_date_residual, residual_note
--     from marts.headline_impact
--     where published_to_date_value is not null
--     order by headline_code
with headlines as (
    select * from reference.headlines
),

claims as (
    select * from reference.claims
),

quarters as (
    select * from reference.quarters
),

headline_years as (
    select * from marts.headline_years
),

spans as (
    select
        test_code as headline_code,
        first_financial_year,
        last_financial_year,
        value,
        value_published,
        qualifier,
        claim_id,
        qualifier in ('over', 'at_least') as is_floor
    from claims
    where test_kind = 'headline'
),

published_to_date as (
    select
        test_code as headline_code,
        last_financial_year,
        value,
        value_published,
        qualifier,
        claim_id
    from claims
    where test_kind = 'headline_to_date'
),

last_years as (
    select max(financial_year) as last_year
    from (
        select financial_year from headline_years
        union all
        select last_financial_year as financial_year from spans
        union all
        select last_financial_year as financial_year from published_to_date
    ) as years_told
),

financial_years as (
    select distinct quarters.financial_year
    from quarters
    inner join last_years on quarters.financial_year <= last_years.last_year
),

years as (
    select
        headlines.*,
        financial_years.financial_year,
        headline_years.value,
        headline_years.status,
        headline_years.part_count,
        headline_years.parts_known,
        headline_years.parts_awaited,
        headline_years.parts_start_unknown,
        coalesce(headline_years.is_floor, true) as is_floor,
        coalesce(headline_years.quarters_judged, 0) as quarters_judged,
        spans.first_financial_year as span_first_year,
        spans.last_financial_year as span_last_year,
        coalesce(
            spans.last_financial_year, financial_years.financial_year
        ) as rolled_year,
        case
            when spans.last_financial_year = financial_years.financial_year
                then spans.value
        end as published_value,
        spans.value_published,
        spans.qualifier,
        spans.claim_id,
        spans.is_floor as is_published_floor,
        case
            when
                headline_years.quarters_judged = 4
                and headline_years.value is not null
                then 1
            else 0
        end as is_whole
    from headlines
    inner join financial_years
        on headlines.first_financial_year <= financial_years.financial_year
    left join headline_years
        on
            headlines.headline_code = headline_years.headline_code
            and financial_years.financial_year = headline_years.financial_year
    left join spans
        on
            headlines.headline_code = spans.headline_code
            and financial_years.financial_year >= spans.first_financial_year
            and financial_years.financial_year <= spans.last_financial_year
),

years_of_spans as (
    select
        *,
        min(is_whole) over (partition by headline_code, rolled_year) = 1
            as is_span_whole,
        sum(value) over (partition by headline_code, rolled_year) as span_value,
        max(case when is_floor then 1 else 0 end) over (
            partition by headline_code, rolled_year
        ) = 1 as is_span_floor
    from years
),

years_rolled as (
    select
        *,
        case
            when not_added_over_years is not null then 'not_added'
            when is_span_whole then 'computed'
            when published_value is not null then 'published'
            when span_last_year is not null then 'in_span'
            when value is not null then 'computed_in_part'
            else 'unknown'
        end as rolled_from
    from years_of_spans
),

years_added as (
    select
        *,
        sum(
            case
                when rolled_from in ('computed', 'computed_in_part') then value
                when rolled_from = 'published' then published_value
                else 0
            end
        ) over so_far as rolled_value,
        max(case when rolled_from in ('not_added', 'unknown') then 1 else 0 end)
            over so_far as has_gap,
        max(
            case
                when rolled_from = 'computed' and is_floor then 1
                when rolled_from = 'computed_in_part' then 1
                when rolled_from = 'published' and is_published_floor then 1
                else 0
            end
        ) over so_far as has_floor
    from years_rolled
    window
        so_far as (
            partition by headline_code
            order by financial_year
            rows between unbounded preceding and current row
        )
),

gaps_of_years as (
    select
        headline_code,
        financial_year,
        concat_ws(
            ' ',
            financial_year || ':',
            'awaited ' || parts_awaited || ';',
            'beginning unknown ' || parts_start_unknown || ';'
        ) as gap
    from years_rolled
    where
        rolled_from in ('computed', 'computed_in_part')
        and (parts_awaited is not null or parts_start_unknown is not null)
),

gaps as (
    select
        years_rolled.headline_code,
        years_rolled.financial_year,
        string_agg(
            gaps_of_years.gap, ' ' order by gaps_of_years.financial_year
        ) as gaps
    from years_rolled
    inner join gaps_of_years
        on
            years_rolled.headline_code = gaps_of_years.headline_code
            and years_rolled.financial_year >= gaps_of_years.financial_year
    group by years_rolled.headline_code, years_rolled.financial_year
),

years_compared as (
    select
        years_added.*,
        published_to_date.value as to_date_value,
        published_to_date.value_published as to_date_published,
        published_to_date.qualifier as to_date_qualifier,
        published_to_date.claim_id as to_date_claim_id,
        gaps.gaps,
        case
            when years_added.has_gap = 0 and years_added.rolled_from <> 'in_span'
                then round(years_added.rolled_value, 6)
        end as rolled_forward_value,
        case
            when
                years_added.is_span_whole
                and years_added.span_last_year = years_added.financial_year
                then round(years_added.span_value, 6)
        end as value_over_span
    from years_added
    left join published_to_date
        on
            years_added.headline_code = published_to_date.headline_code
            and years_added.financial_year = published_to_date.last_financial_year
    left join gaps
        on
            years_added.headline_code = gaps.headline_code
            and years_added.financial_year = gaps.financial_year
)

select
    headline_code,  -- The headline. Unit: code.
    financial_year,  -- The year. Unit: financial year.
    headline_name,  -- The headline's name. Unit: text.
    unit,  -- What it counts. Unit: text.
    coalesce(
        status, 'not_judged'
    ) as status,  -- Worst of its parts; not_judged, not_open. Unit: code.
    parts_awaited,  -- Metrics of it still awaited in part. Unit: list of codes.
    parts_start_unknown,  -- Those that may have added more. Unit: list of codes.
    case
        when claim_id is null then 'not_published'
        when span_last_year = financial_year then 'published'
        else 'in_span'
    end as published_status,  -- published, in_span or not_published. Unit: code.
    value_published,  -- The published figure as printed. Unit: text.
    qualifier as published_qualifier,  -- How exactly it is meant. Unit: code.
    span_first_year,  -- First year it covers. Unit: financial year.
    span_last_year,  -- Last year it covers. Unit: financial year.
    claim_id as published_claim_id,  -- The claim it is. Unit: code.
    rolled_from,  -- Whether ours or published is rolled forward. Unit: code.
    to_date_published,  -- Figure since the first year, as printed. Unit: text.
    to_date_qualifier,  -- How exactly that is meant. Unit: code.
    to_date_claim_id,  -- The claim that is. Unit: code.
    not_added_over_years,  -- Why it is not rolled forward. Unit: text.
    case
        when
            published_value <> value_over_span
            or to_date_value <> rolled_forward_value
            then
                concat_ws(' ', residual_may_come_from, 'Of ours: ' || gaps)
    end as residual_note,  -- What the residuals may come from. Unit: text.
    value,  -- Ours for the year. Unit: the headline's own.
    part_count,  -- Metrics it is made of; 1 for companies. Unit: metrics.
    parts_known,  -- Of them, those with a figure. Unit: metrics.
    quarters_judged,  -- Quarters of the year judged so far. Unit: quarters.
    published_value,  -- As published for year or span. Unit: the headline's own.
    value_over_span,  -- Ours for the same years. Unit: the headline's own.
    round(
        published_value - value_over_span, 6
    ) as in_year_residual,  -- Published minus ours. Unit: the headline's own.
    rolled_forward_value,  -- Since the first year. Unit: the headline's own.
    to_date_value as published_to_date_value,  -- Published. Unit: the headline's own.
    round(
        to_date_value - rolled_forward_value, 6
    ) as to_date_residual,  -- Published minus rolled. Unit: the headline's own.
    case
        when value is not null then is_floor
    end as is_floor,  -- Whether our year may be greater. Unit: yes or no.
    case
        when value_over_span is not null then is_span_floor
    end as is_span_floor,  -- Whether ours over the span may be. Unit: yes or no.
    case
        when rolled_forward_value is not null then has_floor = 1
    end as is_rolled_floor  -- Whether the roll-forward may be. Unit: yes or no.
from years_compared
