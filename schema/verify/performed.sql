-- Verify jwstvo:performed on pg
SELECT 1 / (strpos(pg_get_viewdef('store.performed'::regclass), '_gs-') > 0)::integer;
