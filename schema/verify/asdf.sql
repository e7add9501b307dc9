-- Verify jwstvo:asdf on pg
BEGIN;
SELECT filename, tree, wcs_output_frame FROM store.jwst_asdf_tree WHERE false;
SELECT 1 / public.jwst_asdf_has('{"meta": {"n": [{"x": 5}]}}', 'meta.n.x', '5')::integer;
SELECT 1 / (NOT public.jwst_asdf_has('{"meta": {"n": "F444W"}}', 'meta.n', 'F115W'))::integer;
SELECT 1 / (public.jwst_asdf_value('{"meta": {"n": 2.5}}', 'meta.n') = '2.5')::integer;
SELECT 1 / has_table_privilege('jwst_ingest', 'store.asdf_tree', 'INSERT')::integer;
ROLLBACK;
