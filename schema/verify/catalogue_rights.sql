-- Verify jwstvo:catalogue_rights on pg
SELECT 1 / (pg_get_viewdef('store.jwst_sources'::regclass) LIKE '%rights_now%')::integer;
