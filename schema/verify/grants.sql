-- Verify jwstvo:grants on pg
SELECT 1 / (has_table_privilege('jwst_ingest', 'store.artifact', 'INSERT')
        AND NOT has_table_privilege('jwst_ingest', 'store.artifact', 'TRUNCATE')
        AND NOT has_table_privilege('gavoadmin', 'store.artifact', 'UPDATE')
        AND has_table_privilege('gavoadmin', 'store.obscore', 'SELECT'))::integer;
