-- Deploy jwstvo:keyword_statistics to pg
-- requires: instrument_keywords
-- The tables of keywords by instrument have some 200 columns. With the cluster's statistics target, ANALYZE of them took half of
-- what all tables together take; conditions on them are on a few frequent values, which a tenth of the sample knows too.
BEGIN;

DO $$
DECLARE wanted record;
BEGIN
    FOR wanted IN SELECT c.oid::regclass AS tbl, a.attname FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
        WHERE c.relnamespace = 'store'::regnamespace AND c.relkind = 'r' AND c.relname LIKE '%\_keywords'
          AND a.attnum > 0 AND NOT a.attisdropped
    LOOP
        EXECUTE format('ALTER TABLE %s ALTER COLUMN %I SET STATISTICS 20', wanted.tbl, wanted.attname);
    END LOOP;
END $$;

COMMIT;
