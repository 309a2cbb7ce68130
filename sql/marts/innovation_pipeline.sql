-- Each AHSN's innovations by category and stage, and how they moved since last time.
-- Grain: ahsn_code, category, stage, quarter.
-- Rebuilt: from the quarter on.
--
-- The pipeline is reported as it stands on the quarter's last day. Every AHSN, category
-- and stage has a row in each quarter that was judged, if only with noughts; where the
-- AHSN did not report, the counts are null and the status says why. Moves are against
-- the AHSN's last report before, which compared_with_quarter names; before the first
-- report there are none to tell. Closed innovations count in them like any other:
-- innovation_count = earlier_count + new + entered - left - gone.
--
-- Example: How many active innovations there were at each stage, by quarter.
--     select quarter, stage, sum(active_count) as active
--     from marts.innovation_pipeline
--     group by quarter, stage
--     order by quarter, stage
with innovations as (
    select * from staging.innovations
),

dataset_returns as (
    select * from staging.dataset_returns
),

vocabularies as (
    select * from reference.vocabularies
),

returns as (
    select
        quarter,
        ahsn_code,
        financial_year,
        status,
        case
            when status in ('reported', 'nil') then quarter
        end as reported_quarter
    from dataset_returns
    where dataset = 'innovations'
),

returns_compared as (
    select
        *,
        last_value(reported_quarter ignore nulls) over (
            partition by ahsn_code
            order by quarter
            rows between unbounded preceding and 1 preceding
        ) as compared_with_quarter
    from returns
),

stages as (
    select distinct
        code as stage,
        term_position as stage_position
    from vocabularies
    where vocabulary = 'innovation_stage'
),

categories as (
    select distinct code as category
    from vocabularies
    where vocabulary = 'innovation_category'
),

cells as (
    select
        categories.category,
        stages.stage
    from categories
    cross join stages
),

places as (
    select
        innovations.quarter,
        innovations.ahsn_code,
        innovations.innovation_id,
        innovations.category,
        innovations.stage,
        innovations.status,
        stages.stage_position
    from innovations
    inner join stages on innovations.stage = stages.stage
),

-- Where each innovation stands in a report and where it stood in the one before.
movements as (
    select
        returns_compared.quarter,
        returns_compared.ahsn_code,
        places.category,
        places.stage,
        places.status,
        places.stage_position,
        earlier.category as earlier_category,
        earlier.stage as earlier_stage,
        earlier.stage_position as earlier_position,
        earlier.innovation_id is not null as was_there,
        earlier.innovation_id is not null
        and (
            earlier.category <> places.category or earlier.stage <> places.stage
        ) as has_moved
    from returns_compared
    inner join places
        on
            returns_compared.quarter = places.quarter
            and returns_compared.ahsn_code = places.ahsn_code
    left join places as earlier
        on
            returns_compared.compared_with_quarter = earlier.quarter
            and places.ahsn_code = earlier.ahsn_code
            and places.innovation_id = earlier.innovation_id
),

counts_now as (
    select
        quarter,
        ahsn_code,
        category,
        stage,
        count(*) as innovation_count,
        count(case when status = 'active' then 1 end) as active_count,
        count(case when status = 'paused' then 1 end) as paused_count,
        count(case when status = 'closed' then 1 end) as closed_count,
        count(case when not was_there then 1 end) as new_count,
        count(case when has_moved then 1 end) as entered_count,
        count(case when earlier_position < stage_position then 1 end) as forward_count,
        count(case when earlier_position > stage_position then 1 end) as back_count
    from movements
    group by quarter, ahsn_code, category, stage
),

counts_left as (
    select
        quarter,
        ahsn_code,
        earlier_category as category,
        earlier_stage as stage,
        count(*) as left_count
    from movements
    where has_moved
    group by quarter, ahsn_code, earlier_category, earlier_stage
),

counts_earlier as (
    select
        returns_compared.quarter,
        places.ahsn_code,
        places.category,
        places.stage,
        count(*) as earlier_count
    from returns_compared
    inner join places
        on
            returns_compared.compared_with_quarter = places.quarter
            and returns_compared.ahsn_code = places.ahsn_code
    group by
        returns_compared.quarter,
        places.ahsn_code,
        places.category,
        places.stage
),

counts_stayed as (
    select
        quarter,
        ahsn_code,
        earlier_category as category,
        earlier_stage as stage,
        count(*) as stayed_count
    from movements
    where was_there and not has_moved
    group by quarter, ahsn_code, earlier_category, earlier_stage
),

counts as (
    select
        returns_compared.quarter,
        returns_compared.financial_year,
        returns_compared.ahsn_code,
        returns_compared.status,
        returns_compared.compared_with_quarter,
        cells.category,
        cells.stage,
        returns_compared.reported_quarter is not null as is_reported,
        returns_compared.reported_quarter is not null
        and returns_compared.compared_with_quarter is not null as is_compared,
        coalesce(counts_now.innovation_count, 0) as innovation_count,
        coalesce(counts_now.active_count, 0) as active_count,
        coalesce(counts_now.paused_count, 0) as paused_count,
        coalesce(counts_now.closed_count, 0) as closed_count,
        coalesce(counts_now.new_count, 0) as new_count,
        coalesce(counts_now.entered_count, 0) as entered_count,
        coalesce(counts_now.forward_count, 0) as forward_count,
        coalesce(counts_now.back_count, 0) as back_count,
        coalesce(counts_left.left_count, 0) as left_count,
        coalesce(counts_earlier.earlier_count, 0) as earlier_count,
        coalesce(counts_stayed.stayed_count, 0) as stayed_count
    from returns_compared
    cross join cells
    left join counts_now
        on
            returns_compared.quarter = counts_now.quarter
            and returns_compared.ahsn_code = counts_now.ahsn_code
            and cells.category = counts_now.category
            and cells.stage = counts_now.stage
    left join counts_left
        on
            returns_compared.quarter = counts_left.quarter
            and returns_compared.ahsn_code = counts_left.ahsn_code
            and cells.category = counts_left.category
            and cells.stage = counts_left.stage
    left join counts_earlier
        on
            returns_compared.quarter = counts_earlier.quarter
            and returns_compared.ahsn_code = counts_earlier.ahsn_code
            and cells.category = counts_earlier.category
            and cells.stage = counts_earlier.stage
    left join counts_stayed
        on
            returns_compared.quarter = counts_stayed.quarter
            and returns_compared.ahsn_code = counts_stayed.ahsn_code
            and cells.category = counts_stayed.category
            and cells.stage = counts_stayed.stage
)

select
    ahsn_code,  -- AHSN whose pipeline it is. Unit: code.
    category,  -- Category of innovation. Unit: code.
    stage,  -- Stage of the pipeline, discovery to scale. Unit: code.
    quarter,  -- Quarter at whose end it stood so. Unit: quarter.
    financial_year,  -- Financial year of the quarter. Unit: financial year.
    status,  -- reported, nil, not_reported or not_sent. Unit: code.
    compared_with_quarter,  -- Report before, for the moves. Unit: quarter.
    case
        when is_reported then innovation_count
    end as innovation_count,  -- Innovations there. Unit: innovations.
    case
        when is_reported then active_count
    end as active_count,  -- Those that are active. Unit: innovations.
    case
        when is_reported then paused_count
    end as paused_count,  -- Those that are paused. Unit: innovations.
    case
        when is_reported then closed_count
    end as closed_count,  -- Those that are closed. Unit: innovations.
    case
        when is_compared then earlier_count
    end as earlier_count,  -- There in the report before. Unit: innovations.
    case
        when is_compared then new_count
    end as new_count,  -- In no place of the report before. Unit: innovations.
    case
        when is_compared then entered_count
    end as entered_count,  -- Came from another place. Unit: innovations.
    case
        when is_compared then forward_count
    end as forward_count,  -- Of them, from an earlier stage. Unit: innovations.
    case
        when is_compared then back_count
    end as back_count,  -- Of them, from a later stage. Unit: innovations.
    case
        when is_compared then left_count
    end as left_count,  -- Went to another place. Unit: innovations.
    case
        when is_compared then earlier_count - left_count - stayed_count
    end as gone_count  -- No longer in the pipeline. Unit: innovations.
from counts
