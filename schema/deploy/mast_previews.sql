-- Deploy jwstvo:mast_previews to pg
-- requires: previews
-- jpegURL is MAST's name of a preview: those made here have none there.
BEGIN;

DO $do$
DECLARE
    stated CONSTANT text := pg_get_viewdef('store.mast_observations'::regclass, true);
    changed CONSTANT text := regexp_replace(stated, 'v\.producttype = ''preview''::text',
        'v.producttype = ''preview'' AND v.uri LIKE ''mast:%''');
BEGIN
    IF changed = stated THEN
        RAISE EXCEPTION 'the view store.mast_observations has no preview';
    END IF;
    EXECUTE 'CREATE OR REPLACE VIEW store.mast_observations AS ' || changed;
END $do$;

COMMIT;
