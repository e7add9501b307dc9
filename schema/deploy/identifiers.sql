-- Deploy jwstvo:identifiers to pg
-- requires: slitlets
-- Identifiers to look rows up by: that of a spectrum is stored, so that ssa_pubDID is found by an index, and slitlets have one.
BEGIN;

-- publisherID of the product (store.plane), # and the number of the spectrum. The database sees to it: rows of contents are
-- written by file name, after the product, and products are renamed when the site is.
ALTER TABLE store.spectra ADD COLUMN publisher_did text COLLATE "C";

CREATE FUNCTION store.name_spectrum() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.publisher_did := (SELECT p.publisherID || '#' || NEW.spectrum_number
        FROM store.artifact AS a JOIN store.plane AS p ON p.planeID = a.planeID WHERE a.filename = NEW.filename);
    RETURN NEW;
END $$;
CREATE TRIGGER name_spectrum BEFORE INSERT ON store.spectra FOR EACH ROW EXECUTE FUNCTION store.name_spectrum();

CREATE FUNCTION store.rename_spectra() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE store.spectra AS s SET publisher_did = NEW.publisherID || '#' || s.spectrum_number
    FROM store.artifact AS a WHERE a.planeID = NEW.planeID AND s.filename = a.filename;
    RETURN NULL;
END $$;
CREATE TRIGGER rename_spectra AFTER UPDATE OF publisherID ON store.plane FOR EACH ROW
    WHEN (OLD.publisherID <> NEW.publisherID) EXECUTE FUNCTION store.rename_spectra();

UPDATE store.spectra AS s SET publisher_did = p.publisherID || '#' || s.spectrum_number
FROM store.artifact AS a JOIN store.plane AS p ON p.planeID = a.planeID WHERE a.filename = s.filename;

-- ssa_pubDID in ADQL, SSA's PUBDID
CREATE INDEX spectra_did ON store.spectra (publisher_did);

CREATE OR REPLACE VIEW store.spectrum AS
SELECT CASE WHEN a.path IS NULL THEN c.access_url
            ELSE store.spectrum_url((SELECT v.value FROM store.site AS v WHERE v.key = 'base_url'),
                                    c.obs_publisher_did || '#' || s.spectrum_number) END AS accref,
    NULL::text AS owner, c.obs_release_date::date AS embargo, c.access_format AS mime,
    CASE WHEN a.path IS NULL THEN a.contentLength END AS accsize,
    concat_ws(' ', c.obs_title, coalesce(s.source_name, 'source ' || s.source_id)) AS ssa_dstitle,
    c.obs_creator_did AS ssa_creatorDID, s.publisher_did AS ssa_pubDID,
    p.provenance_lastExecuted AS ssa_cdate, c.obs_release_date AS ssa_pdate,
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
    CASE WHEN coalesce(s.flux_unit, 'Jy') ~ 'Jy' THEN 'ABSOLUTE' ELSE 'UNCALIBRATED' END AS ssa_fluxcalib
FROM store.spectra AS s
JOIN store.artifact AS a ON a.filename = s.filename
JOIN store.plane AS p ON p.planeID = a.planeID
JOIN store.obscore AS c ON c.planeid = p.planeID AND c.filename = s.filename
UNION ALL
SELECT c.access_url, NULL, c.obs_release_date::date, c.access_format, a.contentLength, c.obs_title, c.obs_creator_did,
    c.obs_publisher_did, p.provenance_lastExecuted, c.obs_release_date,
    c.filters, c.cal_ver, coalesce(c.target_name, c.obs_id),
    spoint(radians(p.position_center_ra), radians(p.position_center_dec)), c.s_fov,
    (c.t_min + c.t_max) / 2, c.t_exptime, (c.em_min + c.em_max) / 2, c.em_max - c.em_min, c.em_min, c.em_max, c.em_xel,
    (c.em_min + c.em_max) / 2 / c.em_res_power,
    CASE c.dataproduct_type WHEN 'timeseries' THEN 'TimeSeries' ELSE 'Spectrum' END,
    c.obs_collection, c.instrument_name, c.obs_id, c.proposal_id, c.proposal_pi, c.calib_level, c.s_region,
    NULL, c.obs_publisher_did, c.filename, c.dataproduct_subtype, c.exp_type,
    NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
    c.t_min, c.t_max, 'ABSOLUTE'
FROM store.obscore AS c
JOIN store.plane AS p ON p.planeID = c.planeid
JOIN store.artifact AS a ON a.planeID = c.planeid AND a.filename = c.filename
WHERE p.dataProductType IN ('spectrum', 'timeseries')
    AND c.dataproduct_subtype IN ('x1d', 'c1d', 'x1dints')
    AND NOT EXISTS (SELECT 1 FROM store.spectra AS s WHERE s.filename = a.filename);

CREATE OR REPLACE VIEW store.jwst_msa_slitlet AS
SELECT m.filename, m.msa_metadata_id, m.dither_point_index, m.slitlet_id, e.exposure_id, m.source_id, m.source_name,
    m.source_alias, m.ra, m.dec, m.stellarity, m.is_background::integer AS is_background, m.quadrant, m.shutter_row,
    m.shutter_column, m.source_x, m.source_y, m.n_shutters, m.column_min, m.column_max, f.s_region,
    f.filename AS region_filename,
    CASE WHEN f.s_region IS DISTINCT FROM NULL THEN 's_region' WHEN m.ra IS NOT NULL THEN 'source' END AS position_origin,
    substr(m.filename, 3, 11) AS visit_id, ltrim(substr(m.filename, 3, 5), '0') AS proposal_id, a.access_url,
    concat_ws(':', replace(m.filename, '.fits', ''), m.msa_metadata_id, m.dither_point_index, m.slitlet_id, e.exposure_id) AS slitlet_name
FROM store.msa_slitlet AS m
LEFT JOIN store.jwst_artifact AS a ON a.uri = 'mast:JWST/product/' || m.filename
LEFT JOIN (SELECT DISTINCT exposure_id, msa_filename, msa_metadata_id, dither_point_index FROM store.msa_exposure) AS e
    ON (e.msa_filename, e.msa_metadata_id, e.dither_point_index) = (m.filename, m.msa_metadata_id, m.dither_point_index)
LEFT JOIN LATERAL (
    SELECT f.s_region, f.filename FROM store.msa_footprint AS f
    WHERE f.exposure_id = e.exposure_id AND f.slitlet_id = m.slitlet_id
    -- the calibrated file before those made from it, the first detector before the second
    ORDER BY f.filename NOT LIKE '%\_cal.fits', f.filename, f.extver LIMIT 1) AS f ON true;

COMMIT;
