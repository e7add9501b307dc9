-- Verify jwstvo:keyword_statistics on pg
BEGIN;
SELECT 1 / (count(*) FILTER (WHERE a.attstattarget = 20) = count(*) AND count(*) > 600)::integer
FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
WHERE c.relnamespace = 'store'::regnamespace AND c.relkind = 'r' AND c.relname LIKE '%\_keywords' AND a.attnum > 0 AND NOT a.attisdropped;
ROLLBACK;
