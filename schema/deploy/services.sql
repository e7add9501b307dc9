-- Deploy jwstvo:services to pg
-- requires: grants
-- What the protocols need beside the published views: boxes as search shapes, indexes on positions, one view each for
-- SIA 1, SSA and the cone search.
BEGIN;

-- SIA 2's RANGE and SIA 1's rectangle are boxes in longitude and latitude. As for the other shapes (change "region"), the
-- first term finds the index, the second decides.
CREATE FUNCTION public.sregion_overlaps(sregion, sbox) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT ($1).bounds && $2 AND CASE WHEN ($1).polygon IS NOT NULL THEN ($1).polygon && $2
    WHEN ($1).parts IS NOT NULL THEN public.sregion_any_overlaps(($1).parts, $2) ELSE true END$$;
CREATE FUNCTION public.sregion_overlaps(sbox, sregion) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT ($2).bounds && $1 AND CASE WHEN ($2).polygon IS NOT NULL THEN ($2).polygon && $1
    WHEN ($2).parts IS NOT NULL THEN public.sregion_any_overlaps(($2).parts, $1) ELSE true END$$;
CREATE FUNCTION public.sregion_holds(sbox, sregion) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT $1 <@ ($2).bounds AND CASE WHEN ($2).polygon IS NOT NULL THEN $1 <@ ($2).polygon
    WHEN ($2).parts IS NOT NULL THEN public.sregion_any_contains(($2).parts, $1) ELSE true END$$;
CREATE FUNCTION public.sregion_within(sregion, sbox) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT ($1).bounds && $2 AND CASE WHEN ($1).polygon IS NOT NULL THEN ($1).polygon <@ $2
    WHEN ($1).parts IS NOT NULL THEN public.sregion_all_within(($1).parts, $2) ELSE ($1).bounds <@ $2 END$$;
CREATE OPERATOR public.&& (FUNCTION = public.sregion_overlaps, LEFTARG = sregion, RIGHTARG = sbox, COMMUTATOR = OPERATOR(public.&&));
CREATE OPERATOR public.&& (FUNCTION = public.sregion_overlaps, LEFTARG = sbox, RIGHTARG = sregion, COMMUTATOR = OPERATOR(public.&&));
CREATE OPERATOR public.<@ (FUNCTION = public.sregion_holds, LEFTARG = sbox, RIGHTARG = sregion);
CREATE OPERATOR public.<@ (FUNCTION = public.sregion_within, LEFTARG = sregion, RIGHTARG = sbox);

-- The other way round, for tables that know plain polygons and are published together with ours: the circle is around the
-- mean of the corners, wide enough for all of them (for polygons smaller than a hemisphere).
CREATE FUNCTION public.spoly_sregion(spoly) RETURNS sregion LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$WITH corner AS (SELECT m[1]::double precision AS lon, m[2]::double precision AS lat
        FROM regexp_matches($1::text, '\(([-+.0-9e]+) *, *([-+.0-9e]+)\)', 'g') AS m),
    mean AS (SELECT sum(cos(lon) * cos(lat)) AS x, sum(sin(lon) * cos(lat)) AS y, sum(sin(lat)) AS z FROM corner),
    center AS (SELECT spoint(atan2(y, x), atan2(z, sqrt(x * x + y * y))) AS p FROM mean)
SELECT ROW(scircle(p, (SELECT max(p <-> spoint(lon, lat)) FROM corner) + 1e-9), $1, NULL, NULL)::sregion FROM center$$;
CREATE CAST (spoly AS sregion) WITH FUNCTION public.spoly_sregion(spoly);

-- cone search, and ADQL's DISTANCE and CONTAINS on s_ra, s_dec
CREATE INDEX plane_center ON store.plane (q3c_ang2ipix(position_center_ra, position_center_dec));
-- SSA POS, which works on spoint
CREATE INDEX plane_spectrum ON store.plane USING gist (spoint(radians(position_center_ra), radians(position_center_dec)))
    WHERE dataProductType IN ('spectrum', 'timeseries') AND position_center_ra IS NOT NULL;

-- SIA 1: one row an image or cube file. Without the WCS columns of the standard: files have one WCS per extension, most of
-- them with distortion. Scales and lengths are what ObsCore says; the media type is the one that the standard knows.
CREATE VIEW store.sia AS
SELECT c.access_url AS accref, NULL::text AS owner, c.obs_release_date::date AS embargo, CASE c.access_format WHEN 'application/fits' THEN 'image/fits' ELSE c.access_format END AS mime,
    a.contentLength AS accsize, c.s_ra AS centerAlpha, c.s_dec AS centerDelta, c.obs_title AS imageTitle,
    c.instrument_name AS instId, (c.t_min + c.t_max) / 2 AS dateObs,
    CASE c.dataproduct_type WHEN 'cube' THEN 3 ELSE 2 END AS nAxes,
    CASE WHEN c.s_xel1 IS NULL THEN NULL WHEN c.dataproduct_type = 'cube' AND c.em_xel IS NOT NULL
         THEN ARRAY[c.s_xel1, c.s_xel2, c.em_xel]::integer[] ELSE ARRAY[c.s_xel1, c.s_xel2]::integer[] END AS pixelSize,
    CASE WHEN c.s_pixel_scale IS NOT NULL
         THEN ARRAY[c.s_pixel_scale / 3600, c.s_pixel_scale / 3600]::real[] END AS pixelScale,
    'ICRS'::text AS refFrame, c.filters AS bandpassId, CASE WHEN c.em_min IS NOT NULL THEN 'm' END AS bandpassUnit,
    (c.em_min + c.em_max) / 2 AS bandpassRefval, c.em_max AS bandpassHi, c.em_min AS bandpassLo,
    CASE WHEN c.dataproduct_subtype IN ('i2d', 's2d', 's3d') THEN 'F' ELSE 'C' END AS pixflags,
    c.s_region AS coverage, c.obs_id, c.obs_publisher_did, c.calib_level, c.target_name, c.proposal_id, c.t_exptime
FROM store.obscore AS c
JOIN store.artifact AS a ON a.planeID = c.planeid AND a.filename = c.filename
WHERE c.dataproduct_type IN ('image', 'cube');

-- SSA: one row a file with extracted spectra.
CREATE VIEW store.spectrum AS
SELECT c.access_url AS accref, NULL::text AS owner, c.obs_release_date::date AS embargo, c.access_format AS mime,
    a.contentLength AS accsize, c.obs_title AS ssa_dstitle, c.obs_creator_did AS ssa_creatorDID,
    c.obs_publisher_did AS ssa_pubDID, p.provenance_lastExecuted AS ssa_cdate, c.obs_release_date AS ssa_pdate,
    c.filters AS ssa_bandpass, c.cal_ver AS ssa_cversion, coalesce(c.target_name, c.obs_id) AS ssa_targname,
    spoint(radians(p.position_center_ra), radians(p.position_center_dec)) AS ssa_location, c.s_fov AS ssa_aperture,
    (c.t_min + c.t_max) / 2 AS ssa_dateObs, c.t_exptime AS ssa_timeExt,
    (c.em_min + c.em_max) / 2 AS ssa_specmid, c.em_max - c.em_min AS ssa_specext,
    c.em_min AS ssa_specstart, c.em_max AS ssa_specend, c.em_xel AS ssa_length,
    (c.em_min + c.em_max) / 2 / c.em_res_power AS ssa_specres,
    CASE c.dataproduct_type WHEN 'timeseries' THEN 'TimeSeries' ELSE 'Spectrum' END AS ssa_dstype,
    c.obs_collection AS ssa_collection, c.instrument_name AS ssa_instrument,
    c.obs_id, c.proposal_id, c.proposal_pi, c.calib_level, c.s_region
FROM store.obscore AS c
JOIN store.plane AS p ON p.planeID = c.planeid
JOIN store.artifact AS a ON a.planeID = c.planeid AND a.filename = c.filename
WHERE p.dataProductType IN ('spectrum', 'timeseries') AND p.position_center_ra IS NOT NULL
    AND c.dataproduct_subtype IN ('x1d', 'c1d', 'x1dints');

-- Cone search: one row an observation, with what its most advanced product says.
CREATE VIEW store.cone AS
SELECT o.observationID AS obs_id, p.position_center_ra AS s_ra, p.position_center_dec AS s_dec,
    p.position_bounds AS s_region, o.target_name, o.instrument_name, p.energy_bandpassName AS filters,
    p.dataProductType AS dataproduct_type, p.calibrationLevel AS calib_level,
    p.time_bounds_lower AS t_min, p.time_bounds_upper AS t_max, p.time_exposure AS t_exptime,
    p.energy_bounds_lower AS em_min, p.energy_bounds_upper AS em_max,
    o.proposal_id, o.proposal_pi, o.proposal_title, p.dataRelease AS obs_release_date,
    (SELECT count(*) FROM store.plane AS n WHERE n.obsID = o.obsID)::integer AS products,
    p.publisherID AS obs_publisher_did
FROM store.observation AS o
JOIN store.plane AS p USING (obsID)
WHERE o.intent = 'science' AND p.position_center_ra IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM store.plane AS better
        WHERE better.obsID = p.obsID AND better.position_center_ra IS NOT NULL
          AND (coalesce(better.calibrationLevel, -1), better.planeID) > (coalesce(p.calibrationLevel, -1), p.planeID));

-- "date" and "module" are reserved words of ADQL
ALTER VIEW store.jwst_product RENAME COLUMN date TO file_date;
ALTER VIEW store.jwst_product RENAME COLUMN module TO nircam_module;
ALTER VIEW store.jwst_history RENAME COLUMN date TO file_date;

GRANT SELECT ON store.sia, store.spectrum, store.cone TO gavoadmin, jwst_ingest;

COMMIT;
