-- Deploy jwstvo:spectra to pg
-- requires: sources
-- Spectra: one row each. A file of extracted spectra (x1d, c1d, x1dints) holds one or many: slits, sources, orders.
BEGIN;

CREATE TABLE store.spectra (
    filename         text COLLATE "C" NOT NULL,
    spectrum_number  integer NOT NULL CHECK (spectrum_number > 0),  -- in the file, in the order of its tables
    hdus             integer[] NOT NULL,      -- HDUs that hold it: several where each integration has a table
    extver           integer,
    table_row        integer,                 -- from 1; NULL where the whole table is the spectrum
    source_id        bigint,
    source_name      text COLLATE "C",
    source_alias     text COLLATE "C",
    source_ra        double precision,
    source_dec       double precision,
    source_type      text COLLATE "C",
    stellarity       double precision,
    ra               double precision,
    dec              double precision,
    position_origin  text CHECK (position_origin IN ('source', 'slit', 'product')),
    slit_name        text COLLATE "C",
    slitlet_id       integer,
    spectral_order   integer,
    exposure_group   text COLLATE "C",        -- exposure, where those of several are in one file
    em_min           double precision,
    em_max           double precision,
    n_points         integer NOT NULL,
    n_valid          integer NOT NULL,
    snr              double precision,
    flux_unit        text,
    integrations     integer NOT NULL,
    exposure_time    double precision,
    t_min            double precision,
    t_max            double precision,
    PRIMARY KEY (filename, spectrum_number)
);
COMMENT ON COLUMN store.spectra.source_ra IS 'deg';
COMMENT ON COLUMN store.spectra.source_dec IS 'deg';
COMMENT ON COLUMN store.spectra.ra IS 'deg';
COMMENT ON COLUMN store.spectra.dec IS 'deg';
COMMENT ON COLUMN store.spectra.em_min IS 'm';
COMMENT ON COLUMN store.spectra.em_max IS 'm';
COMMENT ON COLUMN store.spectra.exposure_time IS 's';
COMMENT ON COLUMN store.spectra.t_min IS 'd';
COMMENT ON COLUMN store.spectra.t_max IS 'd';

-- all spectra of a source; ADQL's DISTANCE and CONTAINS; SSA's POS
CREATE INDEX spectra_source ON store.spectra (source_id);
CREATE INDEX spectra_position ON store.spectra (q3c_ang2ipix(ra, dec));
CREATE INDEX spectra_point ON store.spectra USING gist (spoint(radians(ra), radians(dec))) WHERE ra IS NOT NULL;

-- Where just one spectrum of a file can be had: the service jwst/spec/one reads it from the file, where that is here.
CREATE FUNCTION store.spectrum_url(base_url text, did text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT $1 || '/jwst/spec/one/dlget?ID='
    || replace(replace(replace(replace(replace($2, '%', '%25'), '#', '%23'), '?', '%3F'), '&', '%26'), '+', '%2B')$$;

-- jwst.spectra, and SSA: one row a spectrum; a file that nobody here has looked into is one row.
CREATE OR REPLACE VIEW store.spectrum AS
SELECT CASE WHEN a.path IS NULL THEN c.access_url
            ELSE store.spectrum_url((SELECT v.value FROM store.site AS v WHERE v.key = 'base_url'),
                                    c.obs_publisher_did || '#' || s.spectrum_number) END AS accref,
    NULL::text AS owner, c.obs_release_date::date AS embargo, c.access_format AS mime,
    CASE WHEN a.path IS NULL THEN a.contentLength END AS accsize,
    concat_ws(' ', c.obs_title, coalesce(s.source_name, 'source ' || s.source_id)) AS ssa_dstitle,
    c.obs_creator_did AS ssa_creatorDID, c.obs_publisher_did || '#' || s.spectrum_number AS ssa_pubDID,
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
    s.n_valid, s.flux_unit, s.integrations, coalesce(s.t_min, c.t_min) AS t_min, coalesce(s.t_max, c.t_max) AS t_max
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
    c.t_min, c.t_max
FROM store.obscore AS c
JOIN store.plane AS p ON p.planeID = c.planeid
JOIN store.artifact AS a ON a.planeID = c.planeid AND a.filename = c.filename
WHERE p.dataProductType IN ('spectrum', 'timeseries')
    AND c.dataproduct_subtype IN ('x1d', 'c1d', 'x1dints')
    AND NOT EXISTS (SELECT 1 FROM store.spectra AS s WHERE s.filename = a.filename);

GRANT SELECT, INSERT, UPDATE, DELETE ON store.spectra TO jwst_ingest;

COMMIT;
