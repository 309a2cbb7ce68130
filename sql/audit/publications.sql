-- Each frozen release: what was published, when, by whom, and the hashes of its parts.
-- Grain: release_id.
--
-- A release is listed from the first run after it was published. Its own warehouse is
-- kept with it in the archive; outturn verify builds it again and compares.
-- Example: What was published, newest first.
--     select release_id, quarter, published_at, published_by
--     from audit.publications
--     order by published_at desc
with releases as (
    select * from archive.releases
)

select
    release_id,  -- The release: its quarter and number. Unit: code.
    quarter,  -- Quarter it was published for. Unit: quarter.
    published_by,  -- Who published it. Unit: text.
    build_id,  -- Build of the warehouse that it froze. Unit: code.
    data_hash,  -- Hash of the submissions that counted. Unit: SHA-256.
    file_hash,  -- Hash of the warehouse file. Unit: SHA-256.
    rules_version,  -- Rules the quarter was judged by. Unit: code.
    registry_version,  -- Registry it was built on. Unit: code.
    sql_version,  -- SQL that built it. Unit: code.
    code_version,  -- Code of ours that judged and built it. Unit: code.
    published_at,  -- When it was frozen. Unit: UTC time.
    built_at  -- When the warehouse was built. Unit: UTC time.
from releases
