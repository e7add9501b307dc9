-- Verify jwstvo:listing on pg
BEGIN;
SELECT instrument_name, dataproduct_type, calib_level, t_min, data_rights FROM store.counted WHERE false;
(TABLE store.listing LIMIT 0) UNION ALL (TABLE store.listed LIMIT 0);
SELECT 1 / (count(*) = 8)::integer FROM pg_trigger WHERE tgname IN ('list_new', 'list_again', 'list_no_more');
SELECT 1 / has_table_privilege('gavoadmin', 'store.counted', 'SELECT')::integer;
SELECT 1 / (NOT has_table_privilege('jwst_ingest', 'store.listing', 'INSERT'))::integer;
ROLLBACK;
