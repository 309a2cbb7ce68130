-- The words a cell may hold: statuses, stages, themes, kinds of impact and support.
-- Grain: vocabulary, name_key.
--
-- A code has a row for its own spelling and one for each alias.
--
-- Example: Every way in which a theme may be written.
--     select code, name, name_key
--     from reference.vocabularies
--     where vocabulary = 'theme'
--     order by code, name_key
with vocabularies as (
    select * from registry.vocabularies
)

select
    vocabulary,  -- Which list of words, such as theme. Unit: code.
    name_key,  -- The name in lower-case letters and digits only. Unit: text.
    code,  -- The code the name stands for. Unit: code.
    name,  -- The name as people read it. Unit: text.
    unit,  -- Unit of an impact type; null where there is none. Unit: text.
    first_quarter,  -- First quarter in use; null is always. Unit: quarter.
    last_quarter,  -- Last quarter in use; null is still in use. Unit: quarter.
    term_position  -- The term's place in its list, from 1. Unit: position.
from vocabularies
