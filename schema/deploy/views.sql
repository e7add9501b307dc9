-- Deploy jwstvo:views to pg
-- requires: caom, jwst, journal
-- What is published. DaCHS' tables are views of these views: SELECT \colNames FROM store.<view>. Every output is named.
-- NULL::type columns are CADC's that have no meaning for JWST; they are here so that CADC's queries run.
BEGIN;

-- where DaCHS keeps a held file: its accref, and the name of the same file at MAST
CREATE FUNCTION store.accref(filename text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT 'jwst/product/' || $1$$;

CREATE VIEW store.caom2_observation AS
SELECT o.observationURI, o.obsID, o.collection, o.observationID, o.algorithm_name, o.type, o.intent,
    o.sequenceNumber, o.metaRelease, NULL::text AS metaReadGroups,
    o.proposal_id, o.proposal_pi, o.proposal_project, o.proposal_title, o.proposal_keywords,
    o.target_name, NULL::text AS target_targetID, o.target_type, o.target_standard,
    NULL::double precision AS target_redshift, o.target_moving, o.target_keywords,
    o.targetPosition_coordsys, o.targetPosition_equinox,
    o.targetPosition_coordinates_cval1, o.targetPosition_coordinates_cval2,
    o.telescope_name, NULL::double precision AS telescope_geoLocationX,
    NULL::double precision AS telescope_geoLocationY, NULL::double precision AS telescope_geoLocationZ,
    NULL::text AS telescope_keywords, o.requirements_flag, o.instrument_name, o.instrument_keywords,
    NULL::double precision AS environment_seeing, NULL::double precision AS environment_humidity,
    NULL::double precision AS environment_elevation, NULL::double precision AS environment_tau,
    NULL::double precision AS environment_wavelengthTau, NULL::double precision AS environment_ambientTemp,
    NULL::integer AS environment_photometric,
    (SELECT string_agg(m.memberID, ' ' ORDER BY m.memberID)
       FROM store.observation_member AS m WHERE m.parentID = o.obsID) AS members,
    o.typeCode, o.metaProducer, o.lastModified, o.maxLastModified, o.metaChecksum, o.accMetaChecksum
FROM store.observation AS o;

CREATE VIEW store.caom2_plane AS
SELECT p.publisherID, p.obsID, p.planeID, p.planeURI, p.creatorID, p.productID,
    p.metaRelease, NULL::text AS metaReadGroups, p.dataRelease, NULL::text AS dataReadGroups,
    p.dataProductType, p.calibrationLevel,
    p.provenance_name, p.provenance_version, p.provenance_reference, p.provenance_producer,
    p.provenance_project, p.provenance_runID, p.provenance_lastExecuted, p.provenance_keywords,
    (SELECT string_agg(i.inputID, ' ' ORDER BY i.inputID)
       FROM store.provenance_input AS i WHERE i.outputID = p.planeID) AS provenance_inputs,
    NULL::double precision AS metrics_sourceNumberDensity, p.metrics_background,
    NULL::double precision AS metrics_backgroundStddev, NULL::double precision AS metrics_fluxDensityLimit,
    NULL::double precision AS metrics_magLimit, p.observable_ucd, p.quality_flag,
    p.position_bounds, NULL::text AS position_bounds_samples,
    p.position_bounds_size, p.position_resolution, NULL::double precision[] AS position_resolutionBounds,
    p.position_sampleSize, p.position_dimension_naxis1, p.position_dimension_naxis2, p.position_timeDependent,
    CASE WHEN p.energy_bounds_lower IS NOT NULL
         THEN ARRAY[p.energy_bounds_lower, p.energy_bounds_upper] END AS energy_bounds,
    p.energy_bounds_samples, p.energy_bounds_lower, p.energy_bounds_upper,
    p.energy_bounds_upper - p.energy_bounds_lower AS energy_bounds_width,
    p.energy_dimension, p.energy_resolvingPower,
    CASE WHEN p.energy_resolvingPower_lower IS NOT NULL
         THEN ARRAY[p.energy_resolvingPower_lower, p.energy_resolvingPower_upper] END AS energy_resolvingPowerBounds,
    p.energy_sampleSize, p.energy_energyBands AS energy_emBand, p.energy_energyBands, p.energy_bandpassName,
    NULL::text AS energy_transition_species, NULL::text AS energy_transition_transition,
    NULL::double precision AS energy_freqWidth, NULL::double precision AS energy_freqSampleSize,
    NULL::double precision AS energy_restwav,
    CASE WHEN p.time_bounds_lower IS NOT NULL
         THEN ARRAY[p.time_bounds_lower, p.time_bounds_upper] END AS time_bounds,
    NULL::double precision[] AS time_bounds_samples, p.time_bounds_lower, p.time_bounds_upper,
    p.time_bounds_upper - p.time_bounds_lower AS time_bounds_width,
    p.time_dimension, p.time_resolution, NULL::double precision[] AS time_resolutionBounds,
    p.time_sampleSize, p.time_exposure,
    NULL::text AS polarization_states, NULL::integer AS polarization_dimension,
    NULL::text AS custom_ctype, NULL::double precision[] AS custom_bounds,
    NULL::double precision[] AS custom_bounds_samples, NULL::double precision AS custom_bounds_lower,
    NULL::double precision AS custom_bounds_upper, NULL::double precision AS custom_bounds_width,
    NULL::bigint AS custom_dimension,
    p.metaProducer, p.lastModified, p.maxLastModified, p.metaChecksum, p.accMetaChecksum
FROM store.plane AS p;

CREATE VIEW store.caom2_artifact AS
SELECT a.uri, a.planeID, a.artifactID, a.productType, a.releaseType, a.contentType, a.contentLength,
    a.contentChecksum, a.contentRelease, NULL::text AS contentReadGroups,
    a.metaProducer, a.lastModified, a.maxLastModified, a.metaChecksum, a.accMetaChecksum
FROM store.artifact AS a;

CREATE VIEW store.caom2_observation_member AS
SELECT m.parentID, m.memberID FROM store.observation_member AS m;

CREATE VIEW store.caom2_provenance_input AS
SELECT i.outputID, i.inputID FROM store.provenance_input AS i;

-- Every file with the way to it: held here, DaCHS delivers it; else MAST's download URL.
CREATE VIEW store.jwst_artifact AS
SELECT a.artifactID, a.planeID, a.obsID, a.uri, a.filename, a.productType, a.contentType, a.contentLength,
    a.contentChecksum, a.contentRelease, a.path IS NOT NULL AS held,
    CASE WHEN a.path IS NOT NULL
         THEN (SELECT s.value FROM store.site AS s WHERE s.key = 'base_url') || '/getproduct/' || store.accref(a.filename)
         ELSE 'https://mast.stsci.edu/api/v0.1/Download/file?uri=' || a.uri END AS access_url
FROM store.artifact AS a;

-- One row a science product file (ObsCore 1.1, with the columns JWST needs beside it). As at CADC, calibration
-- exposures and guide-star files are not in it: caom2 and jwst.product have them.
CREATE VIEW store.obscore AS
SELECT p.dataProductType AS dataproduct_type, q.suffix AS dataproduct_subtype, p.calibrationLevel AS calib_level,
    o.collection AS obs_collection, o.observationID AS obs_id,
    concat_ws(' ', o.target_name, o.instrument_name, p.energy_bandpassName, q.suffix) AS obs_title,
    p.publisherID AS obs_publisher_did, p.creatorID AS obs_creator_did,
    a.access_url, a.contentType AS access_format, ceil(a.contentLength / 1000.0)::bigint AS access_estsize,
    o.target_name, NULL::text AS target_class,
    p.position_center_ra AS s_ra, p.position_center_dec AS s_dec, p.position_bounds_size AS s_fov,
    p.position_bounds AS s_region, p.position_resolution AS s_resolution,
    p.position_dimension_naxis1 AS s_xel1, p.position_dimension_naxis2 AS s_xel2,
    p.position_sampleSize AS s_pixel_scale,
    p.time_bounds_lower AS t_min, p.time_bounds_upper AS t_max, p.time_exposure AS t_exptime,
    extract(epoch FROM p.time_resolution * interval '1 day')::double precision AS t_resolution,
    p.time_dimension AS t_xel,
    p.energy_bounds_lower AS em_min, p.energy_bounds_upper AS em_max,
    p.energy_resolvingPower AS em_res_power, p.energy_dimension AS em_xel,
    CASE WHEN p.energy_bounds_lower IS NOT NULL THEN 'em.wl' END AS em_ucd,
    p.observable_ucd AS o_ucd, NULL::text AS pol_states, 0::bigint AS pol_xel,
    o.telescope_name AS facility_name, o.instrument_name,
    p.dataRelease AS obs_release_date,
    CASE WHEN p.dataRelease <= now() AT TIME ZONE 'UTC' THEN 'public'
         WHEN p.dataRelease IS NOT NULL THEN 'proprietary' END AS data_rights,
    o.proposal_id, o.proposal_pi, o.proposal_title, o.proposal_project AS proposal_category,
    q.exp_type, p.energy_bandpassName AS filters, q.detector, q.product_level, q.template, o.target_moving,
    p.footprint_origin, q.cal_ver, q.crds_ctx, a.filename, o.lastModified AS lastmodified,
    p.planeID AS planeid, o.obsID AS obsid
FROM store.observation AS o
JOIN store.plane AS p USING (obsID)
JOIN store.product AS q USING (planeID)
JOIN store.jwst_artifact AS a USING (planeID)
WHERE o.intent = 'science' AND a.productType IN ('science', 'catalog') AND p.dataProductType IS NOT NULL;

-- The facts of JWST about every product, science or not, and where its file is.
CREATE VIEW store.jwst_product AS
SELECT q.planeID, p.obsID, o.observationID, p.publisherID AS obs_publisher_did, q.filename, a.uri, a.productType,
    a.access_url, a.held, o.intent, o.instrument_name, p.dataProductType, p.calibrationLevel, p.dataRelease,
    o.target_name, o.proposal_id,
    q.suffix, q.product_level, q.program, q.observtn, q.visit, q.visit_id, q.visitgrp, q.seq_id, q.act_id, q.exposure,
    q.segment, q.acid, q.source_id, q.exp_type, q.template, q.obslabel, q.detector, q.module, q.channel, q.band,
    q.filter, q.pupil, q.grating, q.fxd_slit, q.coronmsk, q.subarray, q.readpatt, q.apername, q.pps_aper, q.expripar,
    q.visitype, q.visitsta, q.nints, q.ngroups, q.effinttm, q.duration, q.pa_v3,
    q.is_psf::integer AS is_psf, q.is_imprt::integer AS is_imprt, q.bkgdtarg::integer AS bkgdtarg,
    q.tsovisit::integer AS tsovisit, q.eng_qual, q.dataprob::integer AS dataprob, q.gdstarid, q.bunit,
    q.cal_ver, q.sdp_ver, q.prd_ver, q.crds_ctx, q.asnpool, q.asntable, q.date, q.mu_ra, q.mu_dec, q.mu_epoch
FROM store.product AS q
JOIN store.plane AS p USING (planeID)
JOIN store.observation AS o ON o.obsID = p.obsID
JOIN store.jwst_artifact AS a ON a.planeID = q.planeID AND a.filename = q.filename;

CREATE VIEW store.jwst_association AS
SELECT s.filename, s.asn_type, s.asn_rule, s.asn_id, s.asn_pool, s.program, s.target, s.version_id, s.code_version, s.degraded
FROM store.association AS s;

CREATE VIEW store.jwst_association_member AS
SELECT m.filename, m.product, m.expname, m.exptype, m.exposerr FROM store.association_member AS m;

-- Former deliveries of a file, with what they said and when they were replaced.
CREATE VIEW store.jwst_history AS
SELECT h.uri, h.obsID, h.content -> 'observation' ->> 'observationid' AS observationID,
    h.content -> 'plane' ->> 'productid' AS productID,
    (h.content -> 'product' ->> 'date')::timestamp AS date,
    h.content -> 'product' ->> 'cal_ver' AS cal_ver, h.content -> 'product' ->> 'crds_ctx' AS crds_ctx,
    h.content -> 'artifact' ->> 'contentchecksum' AS contentChecksum,
    (h.content -> 'artifact' ->> 'contentlength')::bigint AS contentLength,
    h.replaced, h.content::text AS content
FROM store.history AS h;

COMMIT;
