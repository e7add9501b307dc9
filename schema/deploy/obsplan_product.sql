-- Deploy jwstvo:obsplan_product to pg
-- requires: performed
-- The row of an exposure is from the product with a footprint of the highest stage (a rate file and a calibrated one have the
-- same calibration level, but the former knows the target's position only).
BEGIN;

CREATE OR REPLACE VIEW store.performed AS
SELECT p.planeID, p.obsID, p.calibrationLevel, p.position_center_ra, p.position_center_dec, p.position_bounds_size,
    p.position_bounds, p.position_resolution, p.footprint_origin, p.time_bounds_lower, p.time_bounds_upper, p.time_exposure,
    p.energy_bounds_lower, p.energy_bounds_upper, p.energy_resolvingPower, p.observable_ucd,
    q.visit_id, q.visitsta, q.visitype, q.exp_type, q.filename, q.product_level
FROM store.plane AS p JOIN store.product AS q USING (planeID)
WHERE q.visit_id IS NOT NULL AND strpos(q.filename, '_gs-') = 0
    AND p.time_bounds_lower IS NOT NULL AND p.time_bounds_upper IS NOT NULL;

CREATE OR REPLACE VIEW store.obsplan AS
-- planned: in no schedule, nothing of it in the archive
SELECT p.t_planning, NULL::text AS target_name, 'jw' || p.visit_id AS obs_id, 'JWST' AS obs_collection,
    p.s_ra, p.s_dec, p.s_fov, p.s_region, NULL::double precision AS s_resolution,
    NULL::double precision AS t_min, NULL::double precision AS t_max, NULL::double precision AS t_exptime,
    NULL::double precision AS t_resolution, p.em_min, p.em_max, NULL::double precision AS em_res_power,
    NULL::text AS o_ucd, NULL::text AS pol_states, 0 AS pol_xel, 'JWST' AS facility_name, p.instrument_name,
    p.t_exptime AS t_plan_exptime, 'Other' AS category, 1 AS priority, 'Planned' AS execution_status,
    'Sidereal' AS tracking_type,
    p.visit_id, ltrim(left(p.visit_id, 5), '0') AS proposal_id, NULL::text AS visit_type,
    p.instrument || ' ' || p.mode AS plan_mode, p.footprint_origin, p.filename
FROM store.current_plan AS p
WHERE NOT EXISTS (SELECT 1 FROM store.scheduled_visit AS s WHERE s.visit_id = p.visit_id)
    AND NOT EXISTS (SELECT 1 FROM store.performed AS d WHERE d.visit_id = p.visit_id AND d.visitsta IS DISTINCT FROM 'UNSUCCESSFUL')
UNION ALL
-- scheduled, and in a list of planned exposures, which has the position
SELECT s.t_planning, s.target_name, 'jw' || s.visit_id, 'JWST', p.s_ra, p.s_dec, p.s_fov, p.s_region, NULL,
    s.t_min, s.t_max, p.t_exptime, NULL, s.em_min, s.em_max, NULL, NULL, NULL, 0, 'JWST', s.instrument_name,
    p.t_exptime, 'Other', 1, CASE WHEN s.t_max IS NULL THEN 'Planned' ELSE 'Scheduled' END,
    CASE WHEN s.moving THEN 'Solar-system-object-tracking' ELSE 'Sidereal' END,
    s.visit_id, ltrim(left(s.visit_id, 5), '0'), s.visit_type, s.mode, p.footprint_origin, s.filename
FROM store.current_schedule AS s JOIN store.current_plan AS p ON p.visit_id = s.visit_id AND s.parallel = 0
WHERE NOT EXISTS (SELECT 1 FROM store.performed AS d WHERE d.visit_id = s.visit_id AND d.visitsta IS DISTINCT FROM 'UNSUCCESSFUL')
UNION ALL
-- scheduled, position not known: parallels, and visits of no list
SELECT s.t_planning, s.target_name, 'jw' || s.visit_id, 'JWST', NULL, NULL, NULL, NULL, NULL,
    s.t_min, s.t_max, s.duration, NULL, s.em_min, s.em_max, NULL, NULL, NULL, 0, 'JWST', s.instrument_name,
    s.duration, 'Other', 1, CASE WHEN s.t_max IS NULL THEN 'Planned' ELSE 'Scheduled' END,
    CASE WHEN s.moving THEN 'Solar-system-object-tracking' ELSE 'Sidereal' END,
    s.visit_id, ltrim(left(s.visit_id, 5), '0'), s.visit_type, s.mode, NULL, s.filename
FROM store.current_schedule AS s
WHERE NOT EXISTS (SELECT 1 FROM store.planned_visit AS p WHERE p.visit_id = s.visit_id AND s.parallel = 0)
    AND NOT EXISTS (SELECT 1 FROM store.performed AS d WHERE d.visit_id = s.visit_id AND d.visitsta IS DISTINCT FROM 'UNSUCCESSFUL')
UNION ALL
-- performed or aborted: in the archive
SELECT extract(epoch FROM o.lastModified)::double precision / 86400 + 40587, o.target_name, o.observationID, 'JWST',
    d.position_center_ra, d.position_center_dec, d.position_bounds_size, d.position_bounds, d.position_resolution,
    d.time_bounds_lower, d.time_bounds_upper,
    coalesce(d.time_exposure, (d.time_bounds_upper - d.time_bounds_lower) * 86400), NULL,
    d.energy_bounds_lower, d.energy_bounds_upper, d.energy_resolvingPower, d.observable_ucd, NULL, 0, 'JWST',
    o.instrument_name, NULL, 'Other', 1,
    CASE d.visitsta WHEN 'UNSUCCESSFUL' THEN 'Aborted' ELSE 'Performed' END,
    CASE o.target_moving WHEN 1 THEN 'Solar-system-object-tracking' ELSE 'Sidereal' END,
    d.visit_id, o.proposal_id, replace(d.visitype, '_', ' '), d.exp_type, d.footprint_origin, d.filename
FROM store.performed AS d JOIN store.observation AS o ON o.obsID = d.obsID
WHERE o.typeCode = 'S' AND NOT EXISTS (SELECT 1 FROM store.performed AS better WHERE better.obsID = d.obsID
    AND (coalesce(better.position_bounds_size, 0) > 0, coalesce(better.calibrationLevel, -1), coalesce(better.product_level, ''), better.planeID)
        > (coalesce(d.position_bounds_size, 0) > 0, coalesce(d.calibrationLevel, -1), coalesce(d.product_level, ''), d.planeID));

COMMIT;
