-- Staging tables of one connection; n numbers the records of a batch.
CREATE TEMP TABLE stage_header (n integer, source text, keywords jsonb, checksum text) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_content (tbl text COLLATE "C", filename text COLLATE "C") ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_support (LIKE store.support_file INCLUDING DEFAULTS) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_verdict (
    n integer, uri text COLLATE "C", obsid text COLLATE "C", precedence text COLLATE "C",
    delivery text, held text, verdict text
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_touched (obsid text COLLATE "C" PRIMARY KEY) ON COMMIT DELETE ROWS;
-- the archive's latest word on the release of a file, and where this site holds it
CREATE TEMP VIEW released AS
SELECT DISTINCT ON (uri) uri, contentrelease, archive_stamp FROM stage_artifact
WHERE contentrelease IS NOT NULL ORDER BY uri, archive_stamp DESC NULLS LAST, n DESC;
CREATE TEMP VIEW placed AS
SELECT DISTINCT ON (uri) n, uri, path, path_size, path_mtime FROM stage_artifact WHERE path IS NOT NULL ORDER BY uri, n DESC;
CREATE TEMP TABLE stage_count (what text, n bigint) ON COMMIT DELETE ROWS;
