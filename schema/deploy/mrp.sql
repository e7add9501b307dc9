-- Deploy jwstvo:mrp to pg
-- requires: graph
-- Minimum recommended products: which files one needs for science with an observation, by rules, and why.
BEGIN;

-- The rules (ingest/data/mrp.tsv, which the ingest keeps here); the first that fits a file decides. NULL fits all.
CREATE TABLE store.mrp_rule (
    rule         text COLLATE "C" PRIMARY KEY,
    place        integer NOT NULL UNIQUE,
    role         text COLLATE "C",
    suffix       text COLLATE "C",
    level        text COLLATE "C",
    exp_type     text COLLATE "C",           -- regular expression
    recommended  text NOT NULL CHECK (recommended IN ('yes', 'no', 'uncombined')),
    reason       text NOT NULL
);

ALTER TABLE store.artifact
    ADD COLUMN mrp integer NOT NULL DEFAULT 0 CHECK (mrp IN (0, 1)),
    ADD COLUMN mrp_rule text COLLATE "C";
-- all recommended files of these observations
CREATE INDEX artifact_mrp ON store.artifact (obsID) WHERE mrp = 1;

CREATE VIEW store.jwst_mrp_rule AS
SELECT r.rule, r.place, r.role, r.suffix, r.level AS product_level, r.exp_type, r.recommended, r.reason FROM store.mrp_rule AS r;

CREATE OR REPLACE VIEW store.jwst_artifact AS
SELECT a.artifactID, a.planeID, a.obsID, a.uri, a.filename, a.productType, a.contentType, a.contentLength,
    a.contentChecksum, a.contentRelease, a.path IS NOT NULL AS held,
    CASE WHEN a.path IS NOT NULL
         THEN (SELECT s.value FROM store.site AS s WHERE s.key = 'base_url') || '/getproduct/' || store.accref(a.filename)
         ELSE 'https://mast.stsci.edu/api/v0.1/Download/file?uri=' || a.uri END AS access_url,
    a.mrp, a.mrp_rule
FROM store.artifact AS a;

CREATE OR REPLACE VIEW store.obscore AS
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
    p.planeID AS planeid, o.obsID AS obsid, a.mrp
FROM store.observation AS o
JOIN store.plane AS p USING (obsID)
JOIN store.product AS q USING (planeID)
JOIN store.jwst_artifact AS a USING (planeID)
WHERE o.intent = 'science' AND a.productType IN ('science', 'catalog') AND p.dataProductType IS NOT NULL;

CREATE OR REPLACE VIEW store.jwst_product AS
SELECT q.planeID, p.obsID, o.observationID, p.publisherID AS obs_publisher_did, q.filename, a.uri, a.productType,
    a.access_url, a.held, o.intent, o.instrument_name, p.dataProductType, p.calibrationLevel, p.dataRelease,
    o.target_name, o.proposal_id,
    q.suffix, q.product_level, q.program, q.observtn, q.visit, q.visit_id, q.visitgrp, q.seq_id, q.act_id, q.exposure,
    q.segment, q.acid, q.source_id, q.exp_type, q.template, q.obslabel, q.detector, q.module AS nircam_module, q.channel, q.band,
    q.filter, q.pupil, q.grating, q.fxd_slit, q.coronmsk, q.subarray, q.readpatt, q.apername, q.pps_aper, q.expripar,
    q.visitype, q.visitsta, q.nints, q.ngroups, q.effinttm, q.duration, q.pa_v3,
    q.is_psf::integer AS is_psf, q.is_imprt::integer AS is_imprt, q.bkgdtarg::integer AS bkgdtarg,
    q.tsovisit::integer AS tsovisit, q.eng_qual, q.dataprob::integer AS dataprob, q.gdstarid, q.bunit,
    q.cal_ver, q.sdp_ver, q.prd_ver, q.crds_ctx, q.asnpool, q.asntable, q.date AS file_date, q.mu_ra, q.mu_dec, q.mu_epoch, a.mrp, a.mrp_rule
FROM store.product AS q
JOIN store.plane AS p USING (planeID)
JOIN store.observation AS o ON o.obsID = p.obsID
JOIN store.jwst_artifact AS a ON a.planeID = q.planeID AND a.filename = q.filename;
GRANT SELECT, INSERT, UPDATE, DELETE ON store.mrp_rule TO jwst_ingest;
GRANT SELECT ON store.jwst_mrp_rule TO gavoadmin, jwst_ingest;

COMMIT;
