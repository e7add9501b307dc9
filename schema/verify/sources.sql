-- Verify jwstvo:sources on pg
SELECT filename, label, ra, dec, other FROM store.sources WHERE false;
SELECT source_name, image_filename, obs_publisher_did, filters FROM store.jwst_sources WHERE false;
SELECT filename, flux_column, cadence, access_url FROM store.jwst_light_curve WHERE false;
SELECT 1 / has_table_privilege('jwst_ingest', 'store.sources', 'INSERT')::integer;
