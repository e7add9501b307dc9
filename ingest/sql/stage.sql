-- Staging tables of one connection; n numbers the records of a batch.
CREATE TEMP TABLE stage_header (n integer, source text, keywords jsonb, checksum text) ON COMMIT DELETE ROWS;
-- in the row, where it is compressed small enough; the others would leave a long row first
ALTER TABLE stage_header ALTER keywords SET STORAGE MAIN, ALTER source SET STORAGE PLAIN, ALTER checksum SET STORAGE PLAIN;
CREATE TEMP TABLE stage_content (tbl text COLLATE "C", filename text COLLATE "C") ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_support (LIKE store.support_file INCLUDING DEFAULTS) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_verdict (
    n integer, uri text COLLATE "C", obsid text COLLATE "C", precedence text COLLATE "C",
    delivery text, held text, verdict text
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE stage_touched (obsid text COLLATE "C" PRIMARY KEY) ON COMMIT DELETE ROWS;
ANALYZE stage_touched;  -- or the planner takes it for ten pages at least, and reads all of the large tables that it joins
-- the archive's latest word on the release of a file, and where this site holds it
CREATE TEMP VIEW released AS
SELECT DISTINCT ON (uri) uri, contentrelease, archive_stamp FROM stage_artifact
WHERE contentrelease IS NOT NULL ORDER BY uri, archive_stamp DESC NULLS LAST, n DESC;
CREATE TEMP VIEW placed AS
SELECT DISTINCT ON (uri) n, uri, path, path_size, path_mtime FROM stage_artifact WHERE path IS NOT NULL ORDER BY uri, n DESC;
CREATE TEMP TABLE stage_count (what text, n bigint) ON COMMIT DELETE ROWS;
-- the rule of each kind of file in the batch, and how new rows will be in the end (see load.sql)
CREATE TEMP TABLE stage_mrp (
    role text COLLATE "C", suffix text COLLATE "C", level text COLLATE "C", exp_type text COLLATE "C",
    rule text COLLATE "C", recommended text COLLATE "C"
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE expected_artifact (
    n integer, planeid text COLLATE "C", uri text COLLATE "C", checksum text, preview boolean,
    rights text, release timestamp, readers text, origin text, mrp integer, rule text COLLATE "C"
) ON COMMIT DELETE ROWS;
CREATE TEMP TABLE expected_plane (
    planeid text COLLATE "C", obsid text COLLATE "C", planeuri text COLLATE "C", checksum text,
    rights text, release timestamp, readers text
) ON COMMIT DELETE ROWS;
