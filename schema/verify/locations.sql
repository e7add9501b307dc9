-- Verify jwstvo:locations on pg
SELECT 1 / (pg_get_viewdef('store.jwst_artifact'::regclass) LIKE '%file_location%')::integer;
SELECT data_rights, release_date FROM store.jwst_support_file WHERE false;
