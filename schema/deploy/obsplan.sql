-- Deploy jwstvo:obsplan to pg
-- requires: support views
-- Planned and scheduled visits, and ivoa.obsplan (ObsLocTAP 1.0): what is planned, scheduled, performed and aborted.
BEGIN;

-- a list of planned exposures, as it is
CREATE TABLE store.planned_exposure (
    filename           text COLLATE "C" NOT NULL,
    exposure_id        text COLLATE "C" NOT NULL,
    visit_id           text COLLATE "C" NOT NULL,
    s_ra               double precision NOT NULL CHECK (s_ra BETWEEN 0 AND 360),
    s_dec              double precision NOT NULL CHECK (s_dec BETWEEN -90 AND 90),
    t_exptime          double precision NOT NULL CHECK (t_exptime >= 0),
    PRIMARY KEY (filename, exposure_id)
);
COMMENT ON COLUMN store.planned_exposure.s_ra IS 'deg';
COMMENT ON COLUMN store.planned_exposure.s_dec IS 'deg';
COMMENT ON COLUMN store.planned_exposure.t_exptime IS 's';

-- its visits, with what their exposures see together
CREATE TABLE store.planned_visit (
    filename           text COLLATE "C" NOT NULL,
    visit_id           text COLLATE "C" NOT NULL CHECK (length(visit_id) = 11),
    cycle              integer,
    instrument         text NOT NULL,
    mode               text NOT NULL,
    instrument_name    text COLLATE "C",
    proposal_category  text,
    exposures          integer NOT NULL,
    t_exptime          double precision NOT NULL CHECK (t_exptime >= 0),
    v3_pa              double precision,
    s_ra               double precision NOT NULL CHECK (s_ra BETWEEN 0 AND 360),
    s_dec              double precision NOT NULL CHECK (s_dec BETWEEN -90 AND 90),
    s_fov              double precision NOT NULL CHECK (s_fov >= 0),
    s_region           sregion NOT NULL,
    footprint_origin   text NOT NULL CHECK (footprint_origin IN ('aperture', 'any roll', 'position')),
    em_min             double precision CHECK (em_min > 0),
    em_max             double precision CHECK (em_max >= em_min),
    complete           boolean NOT NULL,       -- false: a list of some exposures of a visit
    t_planning         double precision NOT NULL,
    PRIMARY KEY (filename, visit_id)
);
COMMENT ON COLUMN store.planned_visit.t_exptime IS 's';
COMMENT ON COLUMN store.planned_visit.v3_pa IS 'deg';
COMMENT ON COLUMN store.planned_visit.s_ra IS 'deg';
COMMENT ON COLUMN store.planned_visit.s_dec IS 'deg';
COMMENT ON COLUMN store.planned_visit.s_fov IS 'deg';
COMMENT ON COLUMN store.planned_visit.s_region IS 'deg';
COMMENT ON COLUMN store.planned_visit.em_min IS 'm';
COMMENT ON COLUMN store.planned_visit.em_max IS 'm';
COMMENT ON COLUMN store.planned_visit.t_planning IS 'd';

-- the entries of schedules, those that a later report replaces too
CREATE TABLE store.scheduled_visit (
    filename           text COLLATE "C" NOT NULL,
    number             integer NOT NULL,
    visit_id           text COLLATE "C" NOT NULL CHECK (length(visit_id) = 11),
    prime_visit_id     text COLLATE "C" NOT NULL,
    parallel           integer NOT NULL,       -- 0: the prime, else the number of the parallel
    cycle              integer,
    visit_type         text,
    mode               text,
    instrument_name    text COLLATE "C",
    target_name        text,
    target_category    text,
    target_keywords    text,
    moving             boolean NOT NULL,
    pcs_mode           text,
    t_min              double precision,
    t_max              double precision CHECK (t_max >= t_min),
    duration           double precision CHECK (duration >= 0),
    em_min             double precision CHECK (em_min > 0),
    em_max             double precision CHECK (em_max >= em_min),
    report             text COLLATE "C",
    t_planning         double precision NOT NULL,
    PRIMARY KEY (filename, number)
);
COMMENT ON COLUMN store.scheduled_visit.t_min IS 'd';
COMMENT ON COLUMN store.scheduled_visit.t_max IS 'd';
COMMENT ON COLUMN store.scheduled_visit.duration IS 's';
COMMENT ON COLUMN store.scheduled_visit.em_min IS 'm';
COMMENT ON COLUMN store.scheduled_visit.em_max IS 'm';
COMMENT ON COLUMN store.scheduled_visit.t_planning IS 'd';

-- all of a visit; which of several lists or reports rules
CREATE INDEX planned_exposure_visit ON store.planned_exposure (visit_id);
CREATE INDEX planned_visit_visit ON store.planned_visit (visit_id, complete, t_planning, filename);
CREATE INDEX scheduled_visit_visit ON store.scheduled_visit (visit_id, t_planning, (coalesce(report, '')), filename);
-- cone search; INTERSECTS, CONTAINS; what is on in a week; a target's name without case, blanks and hyphens
CREATE INDEX planned_exposure_position ON store.planned_exposure (q3c_ang2ipix(s_ra, s_dec));
CREATE INDEX planned_visit_position ON store.planned_visit (q3c_ang2ipix(s_ra, s_dec));
CREATE INDEX planned_visit_region ON store.planned_visit USING gist (((s_region).bounds));
CREATE INDEX scheduled_visit_time ON store.scheduled_visit (t_min, t_max);
CREATE INDEX scheduled_visit_target ON store.scheduled_visit (lower(translate(target_name, ' -', '')) text_pattern_ops);

CREATE VIEW store.jwst_planned_exposure AS
SELECT e.exposure_id, e.visit_id, v.instrument, v.mode, v.instrument_name, v.cycle, v.proposal_category, v.v3_pa,
    e.s_ra, e.s_dec, e.t_exptime, e.filename
FROM store.planned_exposure AS e JOIN store.planned_visit AS v USING (filename, visit_id);

CREATE VIEW store.jwst_scheduled_visit AS
SELECT s.visit_id, s.prime_visit_id, s.parallel, s.cycle, s.visit_type, s.mode, s.instrument_name, s.target_name,
    s.target_category, s.target_keywords, s.pcs_mode, s.t_min, s.t_max, s.duration, s.report, s.t_planning, s.filename, s.number
FROM store.scheduled_visit AS s;

-- Of several lists that have a visit the complete one rules, then the newest; of several reports the newest.
CREATE VIEW store.current_plan AS
SELECT p.* FROM store.planned_visit AS p
WHERE NOT EXISTS (SELECT 1 FROM store.planned_visit AS other WHERE other.visit_id = p.visit_id
    AND (other.complete, other.t_planning, other.filename) > (p.complete, p.t_planning, p.filename));
CREATE VIEW store.current_schedule AS
SELECT s.* FROM store.scheduled_visit AS s
WHERE NOT EXISTS (SELECT 1 FROM store.scheduled_visit AS other WHERE other.visit_id = s.visit_id
    AND (other.t_planning, coalesce(other.report, ''), other.filename) > (s.t_planning, coalesce(s.report, ''), s.filename));

-- What the archive has of a visit: one row an exposure and detector, from its most advanced product that has a footprint.
-- Products that name no exposure tell of a visit too, guide-star files do not. A rate file and a calibrated one have the same
-- calibration level, but the former knows the target's position only: hence the stage.
CREATE VIEW store.performed AS
SELECT p.planeID, p.obsID, p.calibrationLevel, p.position_center_ra, p.position_center_dec, p.position_bounds_size,
    p.position_bounds, p.position_resolution, p.footprint_origin, p.time_bounds_lower, p.time_bounds_upper, p.time_exposure,
    p.energy_bounds_lower, p.energy_bounds_upper, p.energy_resolvingPower, p.observable_ucd,
    q.visit_id, q.visitsta, q.visitype, q.exp_type, q.filename, q.product_level
FROM store.plane AS p JOIN store.product AS q USING (planeID)
WHERE q.visit_id IS NOT NULL AND strpos(q.filename, '_gs-') = 0
    AND p.time_bounds_lower IS NOT NULL AND p.time_bounds_upper IS NOT NULL;

CREATE VIEW store.obsplan AS
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

GRANT SELECT, INSERT, UPDATE, DELETE ON store.planned_exposure, store.planned_visit, store.scheduled_visit TO jwst_ingest;
GRANT SELECT ON store.jwst_planned_exposure, store.jwst_scheduled_visit, store.obsplan TO gavoadmin, jwst_ingest;

COMMIT;
