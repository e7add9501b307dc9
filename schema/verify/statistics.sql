-- Verify jwstvo:statistics on pg
SELECT 1 / (prosrc LIKE '%relkind%')::integer FROM pg_proc WHERE oid = 'store.refresh_statistics'::regproc;
