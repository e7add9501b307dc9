-- Verify jwstvo:guidestar on pg
BEGIN;
SELECT filename, visit_id, gs_ra, jitter_rms FROM store.jwst_guidestar WHERE false;
SELECT exposure_filename, guidestar_filename, t_overlap FROM store.jwst_guidestar_exposure WHERE false;
SELECT 1 / has_table_privilege('jwst_ingest', 'store.guidestar', 'INSERT')::integer;
SELECT 1 / (NOT has_table_privilege('gavoadmin', 'store.guidestar', 'INSERT'))::integer;
ROLLBACK;
