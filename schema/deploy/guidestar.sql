-- Deploy jwstvo:guidestar to pg
-- requires: support
-- Guide-star files: the star, when it was followed, and how well. One row a file, product or not (filename says which).
BEGIN;

CREATE TABLE store.guidestar (
    filename           text COLLATE "C" PRIMARY KEY,
    visit_id           text COLLATE "C",
    gs_function        text COLLATE "C" NOT NULL CHECK (gs_function IN ('id', 'acq1', 'acq2', 'track', 'fg')),
    id_image           text COLLATE "C" CHECK (id_image IN ('image', 'stacked')),
    stage              text COLLATE "C" CHECK (stage IN ('uncal', 'cal', 'stream')),
    attempt            integer,
    segment            integer,
    detector           text COLLATE "C",
    gs_id              text COLLATE "C",
    gs_order           integer,
    gs_ra              double precision CHECK (gs_ra >= 0 AND gs_ra < 360),
    gs_dec             double precision CHECK (gs_dec BETWEEN -90 AND 90),
    gs_epoch           timestamp,
    gs_pmra            double precision,
    gs_pmdec           double precision,
    gs_mag             double precision,
    gs_mag_error       double precision,
    pcs_mode           text COLLATE "C",
    acq_status         text COLLATE "C",
    t_min              double precision,
    t_max              double precision,
    frames             integer,
    frame_time         double precision,
    pointing_samples   integer,
    jitter_mean        double precision,
    jitter_rms         double precision,
    jitter_max         double precision,
    centroid_samples   integer,
    centroid_bad       integer,
    centroid_x         double precision,
    centroid_y         double precision,
    centroid_x_rms     double precision,
    centroid_y_rms     double precision,
    planned_stars      integer,
    matched_stars      integer
);
COMMENT ON COLUMN store.guidestar.gs_ra IS 'deg';
COMMENT ON COLUMN store.guidestar.gs_dec IS 'deg';
COMMENT ON COLUMN store.guidestar.gs_pmra IS 'mas/yr';
COMMENT ON COLUMN store.guidestar.gs_pmdec IS 'mas/yr';
COMMENT ON COLUMN store.guidestar.gs_mag IS 'mag';
COMMENT ON COLUMN store.guidestar.gs_mag_error IS 'mag';
COMMENT ON COLUMN store.guidestar.t_min IS 'd';
COMMENT ON COLUMN store.guidestar.t_max IS 'd';
COMMENT ON COLUMN store.guidestar.frame_time IS 's';
COMMENT ON COLUMN store.guidestar.jitter_mean IS 'mas';
COMMENT ON COLUMN store.guidestar.jitter_rms IS 'mas';
COMMENT ON COLUMN store.guidestar.jitter_max IS 'mas';
COMMENT ON COLUMN store.guidestar.centroid_x IS 'arcsec';
COMMENT ON COLUMN store.guidestar.centroid_y IS 'arcsec';
COMMENT ON COLUMN store.guidestar.centroid_x_rms IS 'arcsec';
COMMENT ON COLUMN store.guidestar.centroid_y_rms IS 'arcsec';

-- the files of a visit in the order of time
CREATE INDEX guidestar_visit ON store.guidestar (visit_id, t_min);
-- all that a star was used for
CREATE INDEX guidestar_star ON store.guidestar (gs_id);
-- stars around a position
CREATE INDEX guidestar_position ON store.guidestar (q3c_ang2ipix(gs_ra, gs_dec));

CREATE VIEW store.jwst_guidestar AS
SELECT g.filename, g.visit_id, g.gs_function, g.id_image, g.stage, g.attempt, g.segment, g.detector, g.gs_id, g.gs_order,
    g.gs_ra, g.gs_dec, g.gs_epoch, g.gs_pmra, g.gs_pmdec, g.gs_mag, g.gs_mag_error, g.pcs_mode, g.acq_status, g.t_min, g.t_max,
    g.frames, g.frame_time, g.pointing_samples, g.jitter_mean, g.jitter_rms, g.jitter_max, g.centroid_samples, g.centroid_bad,
    g.centroid_x, g.centroid_y, g.centroid_x_rms, g.centroid_y_rms, g.planned_stars, g.matched_stars
FROM store.guidestar AS g;

-- Exposures with the guide-star files of their visit. No DISTINCT and no outer join, so that either side can be the one asked by.
CREATE VIEW store.jwst_guidestar_exposure AS
SELECT q.filename AS exposure_filename, o.observationID AS obs_id, g.visit_id, g.filename AS guidestar_filename, g.gs_function,
    g.stage, g.gs_id, p.time_bounds_lower AS exposure_t_min, p.time_bounds_upper AS exposure_t_max,
    g.t_min AS guidestar_t_min, g.t_max AS guidestar_t_max,
    greatest(0, least(p.time_bounds_upper, g.t_max) - greatest(p.time_bounds_lower, g.t_min)) * 86400 AS t_overlap,
    g.jitter_rms, g.centroid_bad
FROM store.guidestar AS g
JOIN store.product AS q ON q.visit_id = g.visit_id
JOIN store.plane AS p ON p.planeID = q.planeID
JOIN store.observation AS o ON o.obsID = p.obsID
WHERE q.exposure IS NOT NULL AND q.product_level IN ('1b', '2a', '2b', '2c') AND p.time_bounds_lower IS NOT NULL
    AND NOT EXISTS (SELECT 1 FROM store.guidestar AS self WHERE self.filename = q.filename);

-- guide-star files and wavefronts of an exposure, asked for by the name of one of its files
CREATE INDEX product_filename ON store.product (filename);

GRANT SELECT, INSERT, UPDATE, DELETE ON store.guidestar TO jwst_ingest;
GRANT SELECT ON store.jwst_guidestar, store.jwst_guidestar_exposure TO gavoadmin, jwst_ingest;

COMMIT;
