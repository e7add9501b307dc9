-- Deploy jwstvo:statistics to pg
-- requires: support
-- The planner's statistics after a load: of every table of the schema, whichever there are.
BEGIN;

CREATE OR REPLACE FUNCTION store.refresh_statistics() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE tbl regclass;
BEGIN
    FOR tbl IN SELECT oid FROM pg_class WHERE relnamespace = 'store'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    LOOP
        EXECUTE 'ANALYZE ' || tbl;
    END LOOP;
END $$;

COMMIT;
