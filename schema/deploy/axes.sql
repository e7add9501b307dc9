-- Deploy jwstvo:axes to pg
-- requires: support
-- Where the axes of a product come from, what its suffix means, and the target's own facts.
BEGIN;

ALTER TABLE store.plane DROP CONSTRAINT plane_footprint_origin_check;
ALTER TABLE store.plane
    ADD CONSTRAINT plane_footprint_origin_check CHECK (footprint_origin IN
        ('s_region', 's_region repaired', 'members', 'source', 'guide star', 'target', 'inherited')),
    -- what was wrong with the S_REGION, or how the footprint was made
    ADD COLUMN footprint_note text,
    -- header; segment: its integrations' part of the exposure; members: of the exposures it is made of
    ADD COLUMN time_origin text CHECK (time_origin IN ('header', 'segment', 'members', 'inherited'));

ALTER TABLE store.product
    ADD COLUMN targname  text,
    ADD COLUMN targtype  text COLLATE "C",
    ADD COLUMN targ_ra   double precision,
    ADD COLUMN targ_dec  double precision,
    ADD COLUMN mt_ra     double precision,
    ADD COLUMN mt_dec    double precision,
    ADD COLUMN prop_ra   double precision,
    ADD COLUMN prop_dec  double precision,
    ADD COLUMN expmid    double precision,
    ADD COLUMN intstart  integer,
    ADD COLUMN intend    integer,
    ADD COLUMN tgroup    double precision;
COMMENT ON COLUMN store.product.targ_ra IS 'deg';
COMMENT ON COLUMN store.product.targ_dec IS 'deg';
COMMENT ON COLUMN store.product.mt_ra IS 'deg';
COMMENT ON COLUMN store.product.mt_dec IS 'deg';
COMMENT ON COLUMN store.product.prop_ra IS 'deg';
COMMENT ON COLUMN store.product.prop_dec IS 'deg';
COMMENT ON COLUMN store.product.expmid IS 'd';
COMMENT ON COLUMN store.product.tgroup IS 's';

-- What each suffix is; filled from ingest/data/suffixes.tsv when the site is applied.
CREATE TABLE store.product_type (
    suffix        text COLLATE "C" PRIMARY KEY,
    level         text,
    level3        text,
    kind          text,
    role          text NOT NULL,
    ucd           text,
    semantics     text NOT NULL,
    meaning       text NOT NULL
);
CREATE VIEW store.jwst_product_type AS
SELECT t.suffix, t.meaning, t.level AS product_level, t.level3 AS combined_level, t.kind AS dataproduct_type, t.role AS product_role,
    t.ucd AS o_ucd, t.semantics
FROM store.product_type AS t;

-- The time axis, with what ObsCore has no column for.
CREATE VIEW store.jwst_time_axis AS
SELECT q.filename, q.planeID, o.observationID AS obs_id, p.productID, q.exp_type, p.time_origin,
    p.time_bounds_lower AS t_min, q.expmid AS t_mid, p.time_bounds_upper AS t_max, p.time_exposure AS t_exptime,
    p.time_dimension AS t_xel, p.time_resolution * 86400 AS t_resolution, p.time_sampleSize * 86400 AS t_cadence,
    q.nints, coalesce(q.intstart, CASE WHEN q.nints IS NOT NULL AND q.segment IS NULL THEN 1 END) AS int_first,
    coalesce(q.intend, CASE WHEN q.segment IS NULL THEN q.nints END) AS int_last,
    q.segment, q.ngroups, q.tgroup, q.effinttm
FROM store.product AS q
JOIN store.plane AS p USING (planeID)
JOIN store.observation AS o ON o.obsID = p.obsID
WHERE p.time_bounds_lower IS NOT NULL OR q.nints IS NOT NULL;

-- The target of a product: where it was at mid exposure, moving or not, and what the proposal said.
CREATE VIEW store.jwst_target AS
SELECT q.filename, q.planeID, o.observationID AS obs_id, o.proposal_id, o.target_name, q.targname AS catalogue_name,
    q.targtype, o.target_moving,
    CASE WHEN o.target_moving = 1 THEN coalesce(q.mt_ra, q.targ_ra) ELSE q.targ_ra END AS ra,
    CASE WHEN o.target_moving = 1 THEN coalesce(q.mt_dec, q.targ_dec) ELSE q.targ_dec END AS dec,
    q.expmid AS t_mid, q.prop_ra, q.prop_dec, q.mu_ra, q.mu_dec, q.mu_epoch, o.target_keywords
FROM store.product AS q
JOIN store.plane AS p USING (planeID)
JOIN store.observation AS o ON o.obsID = p.obsID
WHERE o.target_name IS NOT NULL OR q.targ_ra IS NOT NULL;

-- WHERE targname = 'JUPITER'; moving targets alone
CREATE INDEX product_targname ON store.product (targname);
CREATE INDEX observation_moving ON store.observation (obsID) WHERE target_moving = 1;

GRANT SELECT, INSERT, UPDATE, DELETE ON store.product_type TO jwst_ingest;
GRANT SELECT ON store.jwst_product_type, store.jwst_time_axis, store.jwst_target TO gavoadmin, jwst_ingest;

COMMIT;
