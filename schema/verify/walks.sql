-- Verify jwstvo:walks on pg
SELECT 1 / (count(*) = 4)::integer
FROM pg_proc AS p JOIN pg_language AS l ON l.oid = p.prolang
WHERE p.oid IN ('store.inputs_of'::regproc, 'store.products_of'::regproc, 'store.provenance_of'::regproc, 'store.derived_of'::regproc)
  AND l.lanname = 'plpgsql';
