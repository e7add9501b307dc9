-- Verify jwstvo:visit_files on pg
BEGIN;
SELECT 1 / (count(*) = 2)::integer FROM pg_index
WHERE indexrelid IN ('store.observation_visit'::regclass, 'store.observation_visit_file'::regclass) AND indisvalid;
SELECT 1 / (count(*) = 2)::integer
FROM regexp_matches(pg_get_functiondef('store.settle_access(text[])'::regprocedure), 'store\.visit_key\(\w\.observationID\) = v\.visit', 'g');
ROLLBACK;
