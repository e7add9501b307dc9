-- Verify jwstvo:references on pg
BEGIN;
SELECT filename, reference_type, reference, planeID FROM store.jwst_product_reference WHERE false;
SELECT filename, reference_type, use_after, access_url FROM store.jwst_reference_file WHERE false;
SELECT 1 / has_table_privilege('jwst_ingest', 'store.reference_file', 'INSERT')::integer;
SELECT 1 / (NOT has_table_privilege('gavoadmin', 'store.reference_file', 'INSERT'))::integer;
ROLLBACK;
