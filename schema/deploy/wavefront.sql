-- Deploy jwstvo:wavefront to pg
-- requires: support
-- Measured wavefronts (optical path difference maps) in time, and for each exposure those around it.
BEGIN;

CREATE TABLE store.wavefront (
    filename        text COLLATE "C" PRIMARY KEY,
    t_obs           double precision NOT NULL,
    date_obs        timestamp NOT NULL,
    rms_wfe         double precision,
    rms_origin      text CHECK (rms_origin IN ('map', 'keyword')),
    rms_keyword     double precision,
    pv_wfe          double precision,
    pupil_pixels    integer,
    apername        text COLLATE "C",
    field_point     text COLLATE "C",
    corr_id         text COLLATE "C",
    analysis        integer,
    visit_id        text COLLATE "C",
    activity        text COLLATE "C",
    CHECK ((rms_wfe IS NULL) = (rms_origin IS NULL))
);
COMMENT ON COLUMN store.wavefront.t_obs IS 'd';
COMMENT ON COLUMN store.wavefront.rms_wfe IS 'nm';
COMMENT ON COLUMN store.wavefront.rms_keyword IS 'nm';
COMMENT ON COLUMN store.wavefront.pv_wfe IS 'nm';

-- the one before and the one after a time; of several analyses of one measurement the latest
CREATE INDEX wavefront_before ON store.wavefront (t_obs, corr_id, filename);
CREATE INDEX wavefront_after ON store.wavefront (t_obs, corr_id DESC, filename DESC);
-- the measurements of a visit: before and after its mirror moves
CREATE INDEX wavefront_visit ON store.wavefront (visit_id);

CREATE VIEW store.jwst_wavefront AS
SELECT w.filename, w.t_obs, w.date_obs, w.rms_wfe, w.rms_origin, w.rms_keyword, w.pv_wfe, w.pupil_pixels, w.apername, w.field_point,
    w.corr_id, w.analysis, w.visit_id, w.activity, s.access_url
FROM store.wavefront AS w LEFT JOIN store.jwst_support_file AS s USING (filename);

-- Every measurement is before or after the start of an exposure, so none is passed over.
CREATE VIEW store.jwst_wavefront_exposure AS
SELECT q.filename, p.planeID, o.observationID AS obs_id, p.time_bounds_lower AS t_min,
    b.filename AS before_filename, b.t_obs AS before_t_obs, p.time_bounds_lower - b.t_obs AS before_days, b.rms_wfe AS before_rms_wfe,
    a.filename AS after_filename, a.t_obs AS after_t_obs, a.t_obs - p.time_bounds_lower AS after_days, a.rms_wfe AS after_rms_wfe
FROM store.product AS q
JOIN store.plane AS p ON p.planeID = q.planeID
JOIN store.observation AS o ON o.obsID = p.obsID
LEFT JOIN LATERAL (
    SELECT w.filename, w.t_obs, w.rms_wfe FROM store.wavefront AS w WHERE w.t_obs <= p.time_bounds_lower
    ORDER BY w.t_obs DESC, w.corr_id DESC, w.filename DESC LIMIT 1
) AS b ON true
LEFT JOIN LATERAL (
    SELECT w.filename, w.t_obs, w.rms_wfe FROM store.wavefront AS w WHERE w.t_obs > p.time_bounds_lower
    ORDER BY w.t_obs, w.corr_id DESC, w.filename DESC LIMIT 1
) AS a ON true
WHERE q.product_level IN ('1b', '2a', '2b', '2c') AND p.time_bounds_lower IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON store.wavefront TO jwst_ingest;
GRANT SELECT ON store.jwst_wavefront, store.jwst_wavefront_exposure TO gavoadmin, jwst_ingest;

COMMIT;
