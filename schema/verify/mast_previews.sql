-- Verify jwstvo:mast_previews on pg
SELECT 1 / (pg_get_viewdef('store.mast_observations'::regclass) LIKE '%mast:%%')::integer;
