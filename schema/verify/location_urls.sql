-- Verify jwstvo:location_urls on pg
BEGIN;
SELECT 1 / indisvalid::integer FROM pg_index WHERE indexrelid = 'store.file_location_url'::regclass;
ROLLBACK;
