-- Deploy jwstvo:integrations to pg
-- requires: axes
-- When each integration of an exposure was made (INT_TIMES), one row an integration and file.
BEGIN;

CREATE TABLE store.integration (
    filename     text COLLATE "C" NOT NULL,
    integration  integer NOT NULL,
    t_start      double precision,
    t_middle     double precision,
    t_end        double precision,
    bary_start   double precision,
    bary_middle  double precision,
    bary_end     double precision
);
COMMENT ON COLUMN store.integration.t_start IS 'd';
COMMENT ON COLUMN store.integration.t_middle IS 'd';
COMMENT ON COLUMN store.integration.t_end IS 'd';
COMMENT ON COLUMN store.integration.bary_start IS 'd';
COMMENT ON COLUMN store.integration.bary_middle IS 'd';
COMMENT ON COLUMN store.integration.bary_end IS 'd';
-- the integrations of a file; what was integrating at a time
CREATE INDEX integration_filename ON store.integration (filename);
CREATE INDEX integration_middle ON store.integration (t_middle);

CREATE VIEW store.jwst_integration AS
SELECT i.filename, i.integration, i.t_start, i.t_middle, i.t_end, i.bary_start, i.bary_middle, i.bary_end
FROM store.integration AS i;

GRANT SELECT, INSERT, UPDATE, DELETE ON store.integration TO jwst_ingest;
GRANT SELECT ON store.jwst_integration TO gavoadmin, jwst_ingest;

COMMIT;
