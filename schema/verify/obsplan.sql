-- Verify jwstvo:obsplan on pg
BEGIN;
SELECT exposure_id, t_exptime, filename FROM store.planned_exposure WHERE false;
SELECT visit_id, s_region, t_planning FROM store.planned_visit WHERE false;
SELECT visit_id, t_min, report FROM store.scheduled_visit WHERE false;
SELECT exposure_id, v3_pa FROM store.jwst_planned_exposure WHERE false;
SELECT visit_id, duration FROM store.jwst_scheduled_visit WHERE false;
SELECT t_planning, execution_status, s_region, visit_id FROM store.obsplan WHERE false;
SELECT 1 / has_table_privilege('gavoadmin', 'store.obsplan', 'SELECT')::integer;
SELECT 1 / (NOT has_table_privilege('gavoadmin', 'store.planned_visit', 'SELECT'))::integer;
ROLLBACK;
