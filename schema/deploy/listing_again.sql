-- Deploy jwstvo:listing_again to pg
-- requires: listing
-- A statement that changes files of a plane and brings others to it fires both triggers of store.listing. What is changed comes
-- first and lists the whole plane again, as it is after the statement: what is new is there already then.
BEGIN;

CREATE OR REPLACE FUNCTION store.list_new() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'artifact' OR EXISTS (SELECT FROM fresh JOIN store.artifact AS a USING (planeID)) THEN
        EXECUTE 'INSERT INTO store.listing ' || regexp_replace(rtrim(pg_get_viewdef('store.listed'::regclass), ';'),
            'store\.' || TG_TABLE_NAME || '(?= )', 'fresh') || ' ON CONFLICT DO NOTHING';
    END IF;
    RETURN NULL;
END $$;

COMMIT;
