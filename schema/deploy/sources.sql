-- Deploy jwstvo:sources to pg
-- requires: support
-- Source catalogues (_cat.ecsv): one row a source; light curves (_phot.ecsv, _whtlt.ecsv): one row a flux column.
BEGIN;

-- columns are those of the current source_catalog step; what older or other versions have beside them is in other
CREATE TABLE store.sources (
    filename                text COLLATE "C" NOT NULL,
    label                   bigint NOT NULL,
    xcentroid               double precision,
    ycentroid               double precision,
    ra                      double precision,
    dec                     double precision,
    aper_bkg_flux           double precision,
    aper_bkg_flux_err       double precision,
    aper30_flux             double precision,
    aper30_flux_err         double precision,
    aper50_flux             double precision,
    aper50_flux_err         double precision,
    aper70_flux             double precision,
    aper70_flux_err         double precision,
    aper_total_flux         double precision,
    aper_total_flux_err     double precision,
    aper30_abmag            double precision,
    aper30_abmag_err        double precision,
    aper50_abmag            double precision,
    aper50_abmag_err        double precision,
    aper70_abmag            double precision,
    aper70_abmag_err        double precision,
    aper_total_abmag        double precision,
    aper_total_abmag_err    double precision,
    aper30_vegamag          double precision,
    aper30_vegamag_err      double precision,
    aper50_vegamag          double precision,
    aper50_vegamag_err      double precision,
    aper70_vegamag          double precision,
    aper70_vegamag_err      double precision,
    aper_total_vegamag      double precision,
    aper_total_vegamag_err  double precision,
    ci_50_30                double precision,
    ci_70_50                double precision,
    ci_70_30                double precision,
    is_extended             boolean,
    sharpness               double precision,
    roundness               double precision,
    nn_label                bigint,
    nn_dist                 double precision,
    isophotal_flux          double precision,
    isophotal_flux_err      double precision,
    isophotal_abmag         double precision,
    isophotal_abmag_err     double precision,
    isophotal_vegamag       double precision,
    isophotal_vegamag_err   double precision,
    isophotal_area          double precision,
    semimajor_sigma         double precision,
    semiminor_sigma         double precision,
    ellipticity             double precision,
    orientation             double precision,
    sky_orientation         double precision,
    sky_bbox_ll_ra          double precision,
    sky_bbox_ll_dec         double precision,
    sky_bbox_ul_ra          double precision,
    sky_bbox_ul_dec         double precision,
    sky_bbox_lr_ra          double precision,
    sky_bbox_lr_dec         double precision,
    sky_bbox_ur_ra          double precision,
    sky_bbox_ur_dec         double precision,
    other                   jsonb,
    PRIMARY KEY (filename, label)
);
COMMENT ON COLUMN store.sources.xcentroid IS 'pix';
COMMENT ON COLUMN store.sources.ycentroid IS 'pix';
COMMENT ON COLUMN store.sources.ra IS 'deg';
COMMENT ON COLUMN store.sources.dec IS 'deg';
COMMENT ON COLUMN store.sources.aper_bkg_flux IS 'Jy';
COMMENT ON COLUMN store.sources.aper_bkg_flux_err IS 'Jy';
COMMENT ON COLUMN store.sources.aper30_flux IS 'Jy';
COMMENT ON COLUMN store.sources.aper30_flux_err IS 'Jy';
COMMENT ON COLUMN store.sources.aper50_flux IS 'Jy';
COMMENT ON COLUMN store.sources.aper50_flux_err IS 'Jy';
COMMENT ON COLUMN store.sources.aper70_flux IS 'Jy';
COMMENT ON COLUMN store.sources.aper70_flux_err IS 'Jy';
COMMENT ON COLUMN store.sources.aper_total_flux IS 'Jy';
COMMENT ON COLUMN store.sources.aper_total_flux_err IS 'Jy';
COMMENT ON COLUMN store.sources.aper30_abmag IS 'mag';
COMMENT ON COLUMN store.sources.aper30_abmag_err IS 'mag';
COMMENT ON COLUMN store.sources.aper50_abmag IS 'mag';
COMMENT ON COLUMN store.sources.aper50_abmag_err IS 'mag';
COMMENT ON COLUMN store.sources.aper70_abmag IS 'mag';
COMMENT ON COLUMN store.sources.aper70_abmag_err IS 'mag';
COMMENT ON COLUMN store.sources.aper_total_abmag IS 'mag';
COMMENT ON COLUMN store.sources.aper_total_abmag_err IS 'mag';
COMMENT ON COLUMN store.sources.aper30_vegamag IS 'mag';
COMMENT ON COLUMN store.sources.aper30_vegamag_err IS 'mag';
COMMENT ON COLUMN store.sources.aper50_vegamag IS 'mag';
COMMENT ON COLUMN store.sources.aper50_vegamag_err IS 'mag';
COMMENT ON COLUMN store.sources.aper70_vegamag IS 'mag';
COMMENT ON COLUMN store.sources.aper70_vegamag_err IS 'mag';
COMMENT ON COLUMN store.sources.aper_total_vegamag IS 'mag';
COMMENT ON COLUMN store.sources.aper_total_vegamag_err IS 'mag';
COMMENT ON COLUMN store.sources.nn_dist IS 'pix';
COMMENT ON COLUMN store.sources.isophotal_flux IS 'Jy';
COMMENT ON COLUMN store.sources.isophotal_flux_err IS 'Jy';
COMMENT ON COLUMN store.sources.isophotal_abmag IS 'mag';
COMMENT ON COLUMN store.sources.isophotal_abmag_err IS 'mag';
COMMENT ON COLUMN store.sources.isophotal_vegamag IS 'mag';
COMMENT ON COLUMN store.sources.isophotal_vegamag_err IS 'mag';
COMMENT ON COLUMN store.sources.isophotal_area IS 'pix**2';
COMMENT ON COLUMN store.sources.semimajor_sigma IS 'pix';
COMMENT ON COLUMN store.sources.semiminor_sigma IS 'pix';
COMMENT ON COLUMN store.sources.orientation IS 'deg';
COMMENT ON COLUMN store.sources.sky_orientation IS 'deg';
COMMENT ON COLUMN store.sources.sky_bbox_ll_ra IS 'deg';
COMMENT ON COLUMN store.sources.sky_bbox_ll_dec IS 'deg';
COMMENT ON COLUMN store.sources.sky_bbox_ul_ra IS 'deg';
COMMENT ON COLUMN store.sources.sky_bbox_ul_dec IS 'deg';
COMMENT ON COLUMN store.sources.sky_bbox_lr_ra IS 'deg';
COMMENT ON COLUMN store.sources.sky_bbox_lr_dec IS 'deg';
COMMENT ON COLUMN store.sources.sky_bbox_ur_ra IS 'deg';
COMMENT ON COLUMN store.sources.sky_bbox_ur_dec IS 'deg';
-- cone search, and ADQL's DISTANCE and CONTAINS on ra, dec
CREATE INDEX sources_position ON store.sources (q3c_ang2ipix(ra, dec));

CREATE VIEW store.jwst_sources AS
SELECT regexp_replace(s.filename, '_cat\.ecsv$', '') || '-' || s.label AS source_name, s.filename,
    s.label, s.xcentroid, s.ycentroid, s.ra, s.dec, s.aper_bkg_flux, s.aper_bkg_flux_err, s.aper30_flux,
    s.aper30_flux_err, s.aper50_flux, s.aper50_flux_err, s.aper70_flux, s.aper70_flux_err, s.aper_total_flux,
    s.aper_total_flux_err, s.aper30_abmag, s.aper30_abmag_err, s.aper50_abmag, s.aper50_abmag_err, s.aper70_abmag,
    s.aper70_abmag_err, s.aper_total_abmag, s.aper_total_abmag_err, s.aper30_vegamag, s.aper30_vegamag_err,
    s.aper50_vegamag, s.aper50_vegamag_err, s.aper70_vegamag, s.aper70_vegamag_err, s.aper_total_vegamag,
    s.aper_total_vegamag_err, s.ci_50_30, s.ci_70_50, s.ci_70_30, s.is_extended::integer AS is_extended, s.sharpness,
    s.roundness, s.nn_label, s.nn_dist, s.isophotal_flux, s.isophotal_flux_err, s.isophotal_abmag,
    s.isophotal_abmag_err, s.isophotal_vegamag, s.isophotal_vegamag_err, s.isophotal_area, s.semimajor_sigma,
    s.semiminor_sigma, s.ellipticity, s.orientation, s.sky_orientation, s.sky_bbox_ll_ra, s.sky_bbox_ll_dec,
    s.sky_bbox_ul_ra, s.sky_bbox_ul_dec, s.sky_bbox_lr_ra, s.sky_bbox_lr_dec, s.sky_bbox_ur_ra, s.sky_bbox_ur_dec,
    s.other::text AS other, i.filename AS image_filename, i.access_url AS image_url, pi.publisherID AS obs_publisher_did,
    o.observationID, o.instrument_name, p.energy_bandpassName AS filters, o.target_name, o.proposal_id,
    p.time_bounds_lower AS t_min, p.time_bounds_upper AS t_max
FROM store.sources AS s
LEFT JOIN store.artifact AS a ON a.uri = 'mast:JWST/product/' || s.filename
LEFT JOIN store.plane AS p ON p.planeID = a.planeID
LEFT JOIN store.observation AS o ON o.obsID = p.obsID
LEFT JOIN store.jwst_artifact AS i ON i.uri = 'mast:JWST/product/' || regexp_replace(s.filename, 'cat\.ecsv$', 'i2d.fits')
    AND i.filename <> s.filename
LEFT JOIN store.plane AS pi ON pi.planeID = i.planeID;

CREATE TABLE store.light_curve (
    filename     text COLLATE "C" NOT NULL,
    flux_column  text COLLATE "C" NOT NULL,
    time_column  text COLLATE "C" NOT NULL,
    n_points     integer NOT NULL,          -- with a time and a flux
    t_min        double precision,
    t_max        double precision,
    cadence      double precision,
    flux_unit    text,
    flux_mean    double precision,
    flux_rms     double precision,
    PRIMARY KEY (filename, flux_column)
);
COMMENT ON COLUMN store.light_curve.t_min IS 'd';
COMMENT ON COLUMN store.light_curve.t_max IS 'd';
COMMENT ON COLUMN store.light_curve.cadence IS 's';

CREATE VIEW store.jwst_light_curve AS
SELECT c.filename, c.flux_column, c.time_column, c.n_points, c.t_min, c.t_max, c.cadence, c.flux_unit, c.flux_mean, c.flux_rms,
    p.publisherID AS obs_publisher_did, o.observationID, o.instrument_name, p.energy_bandpassName AS filters, o.target_name,
    o.proposal_id, p.position_center_ra AS ra, p.position_center_dec AS dec, a.access_url
FROM store.light_curve AS c
LEFT JOIN store.jwst_artifact AS a ON a.uri = 'mast:JWST/product/' || c.filename
LEFT JOIN store.plane AS p ON p.planeID = a.planeID
LEFT JOIN store.observation AS o ON o.obsID = p.obsID;

GRANT SELECT, INSERT, UPDATE, DELETE ON store.sources, store.light_curve TO jwst_ingest;
GRANT SELECT ON store.jwst_sources, store.jwst_light_curve TO gavoadmin, jwst_ingest;

COMMIT;
