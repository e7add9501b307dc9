-- Deploy jwstvo:spectrum_joins to pg
-- requires: previews
-- requires: identifiers
-- Spectra join each table once. store.obscore has the plane and the file already; what it does not show of them is looked up
-- where it is wanted. The planner looks at all orders of joins, so two tables less in each half are a tenth of its time.
BEGIN;

CREATE OR REPLACE VIEW store.spectrum AS
SELECT CASE WHEN (SELECT a.path FROM store.artifact AS a WHERE a.filename = s.filename) IS NULL THEN c.access_url
            ELSE store.spectrum_url((SELECT v.value FROM store.site AS v WHERE v.key = 'base_url'),
                                    c.obs_publisher_did || '#' || s.spectrum_number) END AS accref,
    NULL::text AS owner, c.obs_release_date::date AS embargo, c.access_format AS mime,
    (SELECT a.contentLength FROM store.artifact AS a WHERE a.filename = s.filename AND a.path IS NULL) AS accsize,
    concat_ws(' ', c.obs_title, coalesce(s.source_name, 'source ' || s.source_id)) AS ssa_dstitle,
    c.obs_creator_did AS ssa_creatorDID, s.publisher_did AS ssa_pubDID,
    (SELECT p.provenance_lastExecuted FROM store.plane AS p WHERE p.planeID = c.planeid) AS ssa_cdate, c.obs_release_date AS ssa_pdate,
    c.filters AS ssa_bandpass, c.cal_ver AS ssa_cversion, coalesce(c.target_name, c.obs_id) AS ssa_targname,
    spoint(radians(s.ra), radians(s.dec)) AS ssa_location, c.s_fov AS ssa_aperture,
    (coalesce(s.t_min, c.t_min) + coalesce(s.t_max, c.t_max)) / 2 AS ssa_dateObs,
    coalesce(s.exposure_time, c.t_exptime) AS ssa_timeExt,
    (coalesce(s.em_min, c.em_min) + coalesce(s.em_max, c.em_max)) / 2 AS ssa_specmid,
    coalesce(s.em_max, c.em_max) - coalesce(s.em_min, c.em_min) AS ssa_specext,
    coalesce(s.em_min, c.em_min) AS ssa_specstart, coalesce(s.em_max, c.em_max) AS ssa_specend,
    s.n_points::bigint AS ssa_length,
    (coalesce(s.em_min, c.em_min) + coalesce(s.em_max, c.em_max)) / 2 / c.em_res_power AS ssa_specres,
    CASE c.dataproduct_type WHEN 'timeseries' THEN 'TimeSeries' ELSE 'Spectrum' END AS ssa_dstype,
    c.obs_collection AS ssa_collection, c.instrument_name AS ssa_instrument,
    c.obs_id, c.proposal_id, c.proposal_pi, c.calib_level, c.s_region,
    s.snr AS ssa_snr, c.obs_publisher_did, c.filename, c.dataproduct_subtype AS suffix, c.exp_type,
    s.spectrum_number, s.hdus, s.extver, s.table_row, s.source_id, s.source_name, s.source_alias, s.source_ra, s.source_dec,
    s.source_type, s.stellarity, s.position_origin, s.slit_name, s.slitlet_id, s.spectral_order, s.exposure_group,
    s.n_valid, s.flux_unit, s.integrations, coalesce(s.t_min, c.t_min) AS t_min, coalesce(s.t_max, c.t_max) AS t_max,
    CASE WHEN coalesce(s.flux_unit, 'Jy') ~ 'Jy' THEN 'ABSOLUTE' ELSE 'UNCALIBRATED' END AS ssa_fluxcalib,
    c.preview
FROM store.spectra AS s
JOIN store.obscore AS c ON c.filename = s.filename
UNION ALL
SELECT c.access_url, NULL, c.obs_release_date::date, c.access_format,
    (SELECT a.contentLength FROM store.artifact AS a WHERE a.filename = c.filename), c.obs_title, c.obs_creator_did,
    c.obs_publisher_did, (SELECT p.provenance_lastExecuted FROM store.plane AS p WHERE p.planeID = c.planeid), c.obs_release_date,
    c.filters, c.cal_ver, coalesce(c.target_name, c.obs_id),
    spoint(radians(c.s_ra), radians(c.s_dec)), c.s_fov,
    (c.t_min + c.t_max) / 2, c.t_exptime, (c.em_min + c.em_max) / 2, c.em_max - c.em_min, c.em_min, c.em_max, c.em_xel,
    (c.em_min + c.em_max) / 2 / c.em_res_power,
    CASE c.dataproduct_type WHEN 'timeseries' THEN 'TimeSeries' ELSE 'Spectrum' END,
    c.obs_collection, c.instrument_name, c.obs_id, c.proposal_id, c.proposal_pi, c.calib_level, c.s_region,
    NULL, c.obs_publisher_did, c.filename, c.dataproduct_subtype, c.exp_type,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    c.t_min, c.t_max, 'ABSOLUTE', c.preview
FROM store.obscore AS c
WHERE c.dataproduct_type IN ('spectrum', 'timeseries')
    AND c.dataproduct_subtype IN ('x1d', 'c1d', 'x1dints')
    AND NOT EXISTS (SELECT 1 FROM store.spectra AS s WHERE s.filename = c.filename);

COMMIT;
