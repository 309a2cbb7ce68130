-- The moment that a day, a time or a text of one means, in UTC.
-- Grain: one value.
--
-- A day means its end. A time without a zone is in UTC, whatever the session's own.
-- Example: What the end of a day is.
--     select marts.moment_known('2020-08-31') as known_at
create macro marts.moment_known(known_at) as
case
    when length(cast(known_at as varchar)) <= 10
        then
            timezone('UTC', cast(known_at as timestamp) + interval 1 day)
            - interval 1 microsecond
    when regexp_matches(cast(known_at as varchar), '([+-][0-9:]+|Z)$')
        then cast(known_at as timestamptz)
    else timezone('UTC', cast(known_at as timestamp))
end
