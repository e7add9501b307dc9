-- Deploy jwstvo:catalogue_rights to pg
-- requires: rights
-- The rows of a source catalogue are all that is in its file: they are seen by everybody when the file may be had by everybody.
-- What describes a file (headers, lists of spectra, numbers of points) stays public.
BEGIN;

DO $do$
DECLARE
    stated CONSTANT text := pg_get_viewdef('store.jwst_sources'::regclass, true);
BEGIN
    IF stated !~ 'LEFT JOIN store.artifact a ON' OR stated ~ '\mWHERE\M' THEN
        RAISE EXCEPTION 'the view store.jwst_sources is made otherwise';
    END IF;
    EXECUTE 'CREATE OR REPLACE VIEW store.jwst_sources AS ' || regexp_replace(stated, ';\s*$', '')
        || ' WHERE a.artifactID IS NULL OR store.rights_now(a.rights, a.release,'
        || ' (SELECT v.value FROM store.site AS v WHERE v.key = ''unknown_rights'')) = ''public''';
END $do$;

COMMIT;
