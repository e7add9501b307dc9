-- Deploy jwstvo:solarsystem to pg
-- requires: locations
-- EPN-TAP 2.0 (IVOA Recommendation of 2022-08-22): one row a product of an object of the solar system. All columns that the
-- standard wants; where JWST's files do not tell, as of angles of illumination, NULL.
BEGIN;

-- Classes of EPN-TAP from the categories of targets in proposals ("Solar System|Planets"), else from the names that are
-- known, else NULL. The first that fits counts: "dwarf planet" before "planet".
CREATE FUNCTION store.epn_class(keywords text, target text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE
    WHEN $1 ~* 'dwarf planet' OR $2 ~* '^(134340 |136199 |136108 |136472 |1 )?\W*(pluto|eris|haumea|makemake|ceres)$' THEN 'dwarf_planet'
    WHEN $1 ~* 'satellite|moon'
        OR $2 ~* '^(io|europa|ganymede|callisto|titan|enceladus|mimas|rhea|dione|tethys|iapetus|triton|charon|ariel|umbriel|titania|oberon|miranda|phobos|deimos)$'
        THEN 'satellite'
    WHEN $1 ~* 'comet' OR $2 ~* '^(C/|P/|\d+P\M)' THEN 'comet'
    WHEN $1 ~* 'asteroid|minor planet|main.belt|trojan|centaur|kuiper|trans-?neptunian|near.earth|small bod' THEN 'asteroid'
    WHEN $1 ~* 'planet|ring' OR $2 ~* '^(mercury|venus|mars|jupiter|saturn|uranus|neptune)$' THEN 'planet'
    END
$$;

-- The IAU writes planets and their satellites with a capital; other names are as the proposer has them.
CREATE FUNCTION store.epn_name(class text, target text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT CASE WHEN $1 IN ('planet', 'satellite', 'dwarf_planet') AND $2 ~ '^[A-Z]+$' THEN initcap($2) ELSE $2 END$$;

CREATE VIEW store.jwst_epn_core AS
SELECT q.filename AS granule_uid, q.suffix AS granule_gid, o.observationID AS obs_id,
    CASE p.dataProductType WHEN 'image' THEN 'im' WHEN 'spectrum' THEN 'sp' WHEN 'cube' THEN 'sc'
        WHEN 'timeseries' THEN 'ts' ELSE 'ca' END AS dataproduct_type,
    store.epn_name(t.class, t.name) AS target_name, t.class AS target_class,
    p.time_bounds_lower + 2400000.5 AS time_min, p.time_bounds_upper + 2400000.5 AS time_max,
    p.time_sampleSize * 86400 AS time_sampling_step_min, p.time_sampleSize * 86400 AS time_sampling_step_max,
    p.time_exposure AS time_exp_min, p.time_exposure AS time_exp_max,
    299792458 / p.energy_bounds_upper AS spectral_range_min, 299792458 / p.energy_bounds_lower AS spectral_range_max,
    CASE WHEN p.energy_dimension > 1 THEN 299792458 * p.energy_sampleSize / p.energy_bounds_upper ^ 2 END
        AS spectral_sampling_step_min,
    CASE WHEN p.energy_dimension > 1 THEN 299792458 * p.energy_sampleSize / p.energy_bounds_lower ^ 2 END
        AS spectral_sampling_step_max,
    coalesce(p.energy_resolvingPower_lower, p.energy_resolvingPower) AS spectral_resolution_min,
    coalesce(p.energy_resolvingPower_upper, p.energy_resolvingPower) AS spectral_resolution_max,
    -- a range over the meridian of 0 has its minimum above its maximum; at the poles it is all around
    CASE WHEN f.pole THEN 0 ELSE mod((p.position_center_ra - f.half + 360)::numeric, 360)::double precision END AS c1min,
    CASE WHEN f.pole THEN 360 ELSE mod((p.position_center_ra + f.half)::numeric, 360)::double precision END AS c1max,
    greatest(p.position_center_dec - p.position_bounds_size / 2, -90) AS c2min,
    least(p.position_center_dec + p.position_bounds_size / 2, 90) AS c2max,
    NULL::double precision AS c3min, NULL::double precision AS c3max,
    p.position_resolution / 3600 AS c1_resol_min, p.position_resolution / 3600 AS c1_resol_max,
    p.position_resolution / 3600 AS c2_resol_min, p.position_resolution / 3600 AS c2_resol_max,
    NULL::double precision AS c3_resol_min, NULL::double precision AS c3_resol_max,
    p.position_bounds AS s_region, 'celestial'::text AS spatial_frame_type,
    NULL::double precision AS incidence_min, NULL::double precision AS incidence_max,
    NULL::double precision AS emergence_min, NULL::double precision AS emergence_max,
    NULL::double precision AS phase_min, NULL::double precision AS phase_max,
    'JWST'::text AS instrument_host_name,
    CASE split_part(o.instrument_name, '/', 1) WHEN 'NIRCAM' THEN 'NIRCam' WHEN 'NIRSPEC' THEN 'NIRSpec'
        ELSE split_part(o.instrument_name, '/', 1) END AS instrument_name,
    coalesce(p.observable_ucd, 'phot.flux.density') AS measurement_type,
    CASE WHEN p.calibrationLevel = 1 THEN 2 WHEN p.calibrationLevel = 2 THEN 3
        WHEN p.dataProductType IN ('image', 'cube') THEN 4 ELSE 5 END AS processing_level,
    coalesce(q.date, p.lastModified) AS creation_date, p.lastModified AS modification_date,
    coalesce(p.dataRelease, q.date, p.lastModified) AS release_date, 'JWST'::text AS service_title,
    a.access_url, a.contentType AS access_format, greatest(1, a.contentLength / 1024)::integer AS access_estsize,
    substring(a.contentChecksum FROM '^md5:(.*)') AS access_md5,
    (SELECT min(v.access_url) FROM store.jwst_artifact AS v
     WHERE v.planeID = p.planeID AND v.productType = 'thumbnail') AS thumbnail_url,
    q.filename AS file_name, p.energy_bandpassName AS filter, o.proposal_id, o.proposal_pi, o.proposal_title,
    o.target_name AS proposal_target_name, o.target_keywords AS target_description, 'UTC'::text AS time_scale,
    p.publisherID AS obs_publisher_did
FROM store.observation AS o
JOIN store.plane AS p USING (obsID)
JOIN store.product AS q USING (planeID)
JOIN store.jwst_artifact AS a ON a.planeID = p.planeID AND a.filename = q.filename
CROSS JOIN LATERAL (SELECT coalesce(q.targname, o.target_name) AS name,
    store.epn_class(o.target_keywords, coalesce(q.targname, o.target_name)) AS class) AS t
CROSS JOIN LATERAL (SELECT abs(p.position_center_dec) + p.position_bounds_size / 2 >= 89.9 AS pole,
    p.position_bounds_size / 2 / greatest(cos(radians(p.position_center_dec)), 1e-3) AS half) AS f
WHERE o.target_moving = 1 AND p.dataProductType IN ('image', 'spectrum', 'cube', 'timeseries', 'measurements')
    AND p.calibrationLevel >= 1 AND t.name IS NOT NULL;

GRANT SELECT ON store.jwst_epn_core TO gavoadmin, jwst_ingest;

COMMIT;
