-- Deploy jwstvo:locations to pg
-- requires: delivery
-- Files that are elsewhere are got through this site: it decides, then redirects. Their URL, which may be signed, stands nowhere.
BEGIN;

DO $do$
DECLARE
    stated CONSTANT text := pg_get_viewdef('store.jwst_artifact'::regclass, true);
    changed CONSTANT text := regexp_replace(stated, 'CASE\s+WHEN a\.path IS NOT NULL THEN',
        'CASE WHEN a.path IS NOT NULL OR EXISTS (SELECT FROM store.file_location AS l WHERE l.filename = a.filename) THEN');
BEGIN
    IF changed = stated THEN
        RAISE EXCEPTION 'the view store.jwst_artifact makes its access_url otherwise';
    END IF;
    EXECUTE 'CREATE OR REPLACE VIEW store.jwst_artifact AS ' || changed;
END $do$;

-- rights of files that are no products, as of those that are
CREATE OR REPLACE VIEW store.jwst_support_file AS
SELECT s.filename, s.kind, s.contentType AS content_type, s.path_size AS content_length,
    (SELECT v.value FROM store.site AS v WHERE v.key = 'base_url') || '/getproduct/' || store.accref(s.filename) AS access_url,
    s.loaded, store.rights_now(s.rights, s.release, NULL) AS data_rights, s.release AS release_date
FROM store.support_file AS s;

COMMIT;
