-- How many local programmes name each theme; themes never add up to a total.
with named as (
    select quarter, theme, count(*) as programme_count
    from (select quarter, unnest(list_distinct(themes)) as theme from local_programmes)
    group by all
),

everything as (
    select quarter, count(*) as all_programme_count
    from local_programmes
    group by all
)

select
    quarter,
    theme,
    all_programme_count,
    coalesce(programme_count, 0) as programme_count,
    100.0 * coalesce(programme_count, 0) / all_programme_count as programme_pct
from everything
cross join (
    select distinct code as theme from vocabularies where vocabulary = 'theme'
)
left join named using (quarter, theme)
