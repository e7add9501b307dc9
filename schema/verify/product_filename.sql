-- Verify jwstvo:product_filename on pg
SELECT 1 / (to_regclass('store.product_filename') IS NOT NULL)::integer;
