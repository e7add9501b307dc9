-- Verify jwstvo:wavefront on pg
BEGIN;
SELECT filename, t_obs, rms_wfe, access_url FROM store.jwst_wavefront WHERE false;
SELECT filename, before_filename, after_filename FROM store.jwst_wavefront_exposure WHERE false;
SELECT 1 / has_table_privilege('jwst_ingest', 'store.wavefront', 'INSERT')::integer;
SELECT 1 / (NOT has_table_privilege('gavoadmin', 'store.wavefront', 'INSERT'))::integer;
ROLLBACK;
