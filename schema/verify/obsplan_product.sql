-- Verify jwstvo:obsplan_product on pg
SELECT product_level FROM store.performed WHERE false;
SELECT 1 / (strpos(pg_get_viewdef('store.obsplan'::regclass), 'product_level') > 0)::integer;
