-- Innovations by category and stage, and how many moved since the report before.
with returns as (
    select
        quarter,
        ahsn_code,
        count(innovation_id) > 0 as is_reported,
        max(case when count(innovation_id) > 0 then quarter end) over (
            partition by ahsn_code
            order by quarter
            rows between unbounded preceding and 1 preceding
        ) as compared_with
    from (select distinct quarter from submissions)
    cross join (select distinct ahsn_code from ahsns)
    left join innovations using (quarter, ahsn_code)
    group by quarter, ahsn_code
),

compared as (
    select
        returns.quarter,
        returns.ahsn_code,
        now.innovation_id as id,
        now.category,
        now.stage,
        was.innovation_id as earlier_id,
        was.category as earlier_category,
        was.stage as earlier_stage
    from returns
    inner join innovations as now using (quarter, ahsn_code)
    left join (
        select innovations.*, returns.quarter as later
        from innovations
        inner join returns
            on
                innovations.quarter = returns.compared_with
                and innovations.ahsn_code = returns.ahsn_code
    ) as was
        on
            returns.quarter = was.later
            and returns.ahsn_code = was.ahsn_code
            and now.innovation_id = was.innovation_id
),

counts_here as (
    select
        quarter,
        ahsn_code,
        category,
        stage,
        count(*) as innovation_count,
        count(*) filter (earlier_id is null) as new_count,
        count(*) filter (
            (category, stage) <> (earlier_category, earlier_stage)
        ) as entered_count
    from compared
    group by all
),

counts_before as (
    select
        quarter,
        ahsn_code,
        earlier_category as category,
        earlier_stage as stage,
        count(*) filter (
            (category, stage) <> (earlier_category, earlier_stage)
        ) as left_count
    from compared
    where earlier_id is not null
    group by all
)

select
    ahsn_code,
    category,
    stage,
    quarter,
    case when is_reported then coalesce(innovation_count, 0) end as innovation_count,
    case
        when is_reported and compared_with is not null then coalesce(new_count, 0)
    end as new_count,
    case
        when is_reported and compared_with is not null then coalesce(entered_count, 0)
    end as entered_count,
    case
        when is_reported and compared_with is not null then coalesce(left_count, 0)
    end as left_count
from returns
cross join (
    select distinct code as category
    from vocabularies
    where vocabulary = 'innovation_category'
)
cross join (
    select distinct code as stage
    from vocabularies
    where vocabulary = 'innovation_stage'
)
left join counts_here using (quarter, ahsn_code, category, stage)
left join counts_before using (quarter, ahsn_code, category, stage)
