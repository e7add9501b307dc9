-- Staging tables of one connection; n numbers the records of a batch.
CREATE TEMP TABLE stage_header (n integer, source text, keywords jsonb, checksum text) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_content (tbl text COLLATE "C", filename text COLLATE "C") ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_support (LIKE store.support_file INCLUDING DEFAULTS) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_verdict (
    n integer, uri text COLLATE "C", obsid text COLLATE "C", precedence text COLLATE "C",
    delivery text, held text, verdict text
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_touched (obsid text COLLATE "C" PRIMARY KEY) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_count (what text, n bigint) ON COMMIT DELETE ROWS;
