-- Deploy jwstvo:mast to pg
-- requires: mrp axes
-- MAST's fields (CaomObservations, Caom.Products) of the same rows, for queries and scripts written for MAST.
BEGIN;

-- MAST's product group is a number; ours comes from the observation's identifier, so that it outlasts a rebuild.
CREATE FUNCTION store.group_number(id text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT ('x' || translate(left($1, 16), '-', ''))::bit(56)::bigint$$;
CREATE INDEX observation_group ON store.observation (store.group_number(obsID));

CREATE FUNCTION store.mast_rights(release timestamp) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$SELECT CASE WHEN release > now() AT TIME ZONE 'UTC' THEN 'EXCLUSIVE_ACCESS' ELSE 'PUBLIC' END$$;

-- One row an observation: what the best of its science products says, and the highest level there is.
CREATE VIEW store.mast_observations AS
SELECT o.intent AS intentType, o.collection AS obs_collection, p.provenance_name, o.instrument_name,
    o.collection AS project, p.energy_bandpassName AS filters,
    CASE WHEN p.energy_bounds_upper IS NOT NULL THEN 'INFRARED' END AS wavelength_region,
    o.target_name, translate(o.target_keywords, '|', ';') AS target_classification, o.observationID AS obs_id,
    p.position_center_ra AS s_ra, p.position_center_dec AS s_dec, o.proposal_title AS obs_title, o.proposal_pi, o.proposal_id,
    o.proposal_project AS proposal_type, p.dataProductType AS dataproduct_type, p.calibrationLevel AS calib_level,
    p.time_bounds_lower AS t_min, p.time_bounds_upper AS t_max, p.time_exposure AS t_exptime,
    extract(julian FROM p.dataRelease)::double precision - 2400001 AS t_obs_release,
    p.energy_bounds_lower * 1e9 AS em_min, p.energy_bounds_upper * 1e9 AS em_max, o.sequenceNumber AS sequence_number,
    p.position_bounds AS s_region,
    (SELECT min(v.uri) FROM store.artifact AS v WHERE v.planeID = p.planeID AND v.productType = 'preview') AS jpegURL,
    a.uri AS dataURL, store.mast_rights(p.dataRelease) AS dataRights, o.target_moving AS mtFlag,
    NULL::double precision AS srcDen, store.group_number(o.obsID) AS obsid, store.group_number(p.planeID) AS objID
FROM store.observation AS o
JOIN LATERAL (
    SELECT x.* FROM store.plane AS x
    WHERE x.obsID = o.obsID AND x.dataProductType IS NOT NULL
    ORDER BY x.calibrationLevel DESC NULLS LAST, x.dataProductType = 'measurements', x.planeID LIMIT 1
) AS p ON true
JOIN store.product AS q ON q.planeID = p.planeID
JOIN store.artifact AS a ON a.planeID = q.planeID AND a.filename = q.filename;

-- One row a file and product group that it is in: that of its own observation, and those of the combined ones it is a member of.
CREATE VIEW store.mast_products AS
SELECT store.group_number(o.obsID) AS obsID, o.collection AS obs_collection, p.dataProductType AS dataproduct_type,
    o.observationID AS obs_id, t.meaning AS description, CASE o.typeCode WHEN 'C' THEN 'D' ELSE 'S' END AS type,
    a.uri AS dataURI,
    upper(a.productType) AS productType,
    CASE a.mrp WHEN 1 THEN 'Minimum Recommended Products' END AS productGroupDescription,
    upper(coalesce(substring(o.observationID FROM '_(gs-[a-z]+)'), p.productID)) AS productSubGroupDescription,
    NULL::text AS productDocumentationURL, p.provenance_name AS project, p.provenance_version AS prvversion, o.proposal_id,
    a.filename AS productFilename, a.contentLength AS size, store.group_number(g.parent) AS parent_obsid,
    store.mast_rights(a.contentRelease) AS dataRights, p.calibrationLevel AS calib_level,
    p.energy_bandpassName AS filters, q.exp_type, q.template, j.access_url
FROM (
    SELECT x.obsID AS parent, x.obsID AS obsID FROM store.observation AS x
    UNION ALL
    SELECT m.parentID, x.obsID FROM store.observation_member AS m JOIN store.observation AS x ON x.observationURI = m.memberID
) AS g
JOIN store.observation AS o ON o.obsID = g.obsID
JOIN store.plane AS p ON p.obsID = o.obsID
JOIN store.artifact AS a ON a.planeID = p.planeID
JOIN store.jwst_artifact AS j ON j.artifactID = a.artifactID
LEFT JOIN store.product AS q ON q.planeID = p.planeID
LEFT JOIN store.product_type AS t ON t.suffix = q.suffix;

GRANT SELECT ON store.mast_observations, store.mast_products TO gavoadmin, jwst_ingest;

COMMIT;
