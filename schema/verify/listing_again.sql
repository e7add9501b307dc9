-- Verify jwstvo:listing_again on pg
BEGIN;
SELECT 1 / (prosrc LIKE '%ON CONFLICT DO NOTHING%' AND prosecdef)::integer FROM pg_proc WHERE oid = 'store.list_new()'::regprocedure;
SELECT 1 / (NOT has_function_privilege('gavoadmin', 'store.list_new()', 'EXECUTE'))::integer;
ROLLBACK;
