-- Deploy jwstvo:slitlets to pg
-- requires: spectra
-- NIRSpec's micro-shutter array: which slitlets were open (files _msa.fits), in which exposures, and where on the sky.
BEGIN;

-- as the file has them: a configuration of shutters, and what they see at each of its dither points
CREATE TABLE store.msa_slitlet (
    filename            text COLLATE "C" NOT NULL,
    msa_metadata_id     integer NOT NULL,
    dither_point_index  integer NOT NULL,
    slitlet_id          integer NOT NULL,
    source_id           bigint,
    source_name         text COLLATE "C",
    source_alias        text COLLATE "C",
    ra                  double precision,
    dec                 double precision,
    stellarity          double precision,
    is_background       boolean NOT NULL,     -- no source is in it at this dither point
    quadrant            integer,
    shutter_row         integer,              -- the shutter that the source is in
    shutter_column      integer,
    source_x            double precision,     -- in that shutter, as a fraction of it
    source_y            double precision,
    n_shutters          integer NOT NULL,
    column_min          integer,
    column_max          integer,
    PRIMARY KEY (filename, msa_metadata_id, dither_point_index, slitlet_id)
);
COMMENT ON COLUMN store.msa_slitlet.ra IS 'deg';
COMMENT ON COLUMN store.msa_slitlet.dec IS 'deg';

-- the configuration and dither point of each exposure, from the keywords of its files
CREATE TABLE store.msa_exposure (
    filename            text COLLATE "C" PRIMARY KEY,
    exposure_id         text COLLATE "C" NOT NULL,
    msa_filename        text COLLATE "C" NOT NULL,
    msa_metadata_id     integer,
    dither_point_index  integer
);

-- outlines of slitlets, from the extensions of an exposure's file
CREATE TABLE store.msa_footprint (
    filename      text COLLATE "C" NOT NULL,
    extver        integer NOT NULL,
    exposure_id   text COLLATE "C" NOT NULL,
    slitlet_id    integer NOT NULL,
    source_id     bigint,
    s_region      sregion NOT NULL,
    PRIMARY KEY (filename, extver)
);

-- slitlets of a source, of a configuration; around a position; outlines of an exposure, around a position
CREATE INDEX msa_slitlet_source ON store.msa_slitlet (source_id);
CREATE INDEX msa_slitlet_position ON store.msa_slitlet (q3c_ang2ipix(ra, dec));
CREATE INDEX msa_exposure_msa ON store.msa_exposure (msa_filename, msa_metadata_id, dither_point_index);
CREATE INDEX msa_footprint_exposure ON store.msa_footprint (exposure_id, slitlet_id);
CREATE INDEX msa_footprint_bounds ON store.msa_footprint USING gist (((s_region).bounds));

CREATE VIEW store.jwst_msa_exposure AS
SELECT e.filename, e.exposure_id, e.msa_filename, e.msa_metadata_id, e.dither_point_index, p.publisherID AS obs_publisher_did,
    o.observationID, q.suffix, q.detector, p.energy_bandpassName AS filters, o.proposal_id,
    p.time_bounds_lower AS t_min, p.time_bounds_upper AS t_max, p.time_exposure AS t_exptime,
    EXISTS (SELECT 1 FROM store.artifact AS m WHERE m.filename = e.msa_filename) AS msa_known
FROM store.msa_exposure AS e
JOIN store.artifact AS a ON a.filename = e.filename
JOIN store.plane AS p ON p.planeID = a.planeID
JOIN store.product AS q ON q.planeID = p.planeID
JOIN store.observation AS o ON o.obsID = p.obsID;

-- One row a slitlet and exposure; a slitlet of a configuration that no exposure here has used is one row without exposure.
CREATE VIEW store.jwst_msa_slitlet AS
SELECT m.filename, m.msa_metadata_id, m.dither_point_index, m.slitlet_id, e.exposure_id, m.source_id, m.source_name,
    m.source_alias, m.ra, m.dec, m.stellarity, m.is_background::integer AS is_background, m.quadrant, m.shutter_row,
    m.shutter_column, m.source_x, m.source_y, m.n_shutters, m.column_min, m.column_max, f.s_region,
    f.filename AS region_filename,
    CASE WHEN f.s_region IS DISTINCT FROM NULL THEN 's_region' WHEN m.ra IS NOT NULL THEN 'source' END AS position_origin,
    substr(m.filename, 3, 11) AS visit_id, ltrim(substr(m.filename, 3, 5), '0') AS proposal_id, a.access_url
FROM store.msa_slitlet AS m
LEFT JOIN store.jwst_artifact AS a ON a.uri = 'mast:JWST/product/' || m.filename
LEFT JOIN (SELECT DISTINCT exposure_id, msa_filename, msa_metadata_id, dither_point_index FROM store.msa_exposure) AS e
    ON (e.msa_filename, e.msa_metadata_id, e.dither_point_index) = (m.filename, m.msa_metadata_id, m.dither_point_index)
LEFT JOIN LATERAL (
    SELECT f.s_region, f.filename FROM store.msa_footprint AS f
    WHERE f.exposure_id = e.exposure_id AND f.slitlet_id = m.slitlet_id
    -- the calibrated file before those made from it, the first detector before the second
    ORDER BY f.filename NOT LIKE '%\_cal.fits', f.filename, f.extver LIMIT 1) AS f ON true;

GRANT SELECT, INSERT, UPDATE, DELETE ON store.msa_slitlet, store.msa_exposure, store.msa_footprint TO jwst_ingest;
GRANT SELECT ON store.jwst_msa_exposure, store.jwst_msa_slitlet TO gavoadmin, jwst_ingest;

-- sources of an image: the join of jwst.sources read from the other side
CREATE INDEX sources_image ON store.sources (('mast:JWST/product/' || regexp_replace(filename, 'cat\.ecsv$', 'i2d.fits')));

COMMIT;
