-- Deploy jwstvo:support to pg
-- requires: heirs
-- Files of the mission that are no product of an observation; what is in them has tables of its own, joined by filename.
BEGIN;

CREATE TABLE store.support_file (
    filename        text COLLATE "C" PRIMARY KEY,
    kind            text COLLATE "C" NOT NULL,
    path            text COLLATE "C" NOT NULL UNIQUE,
    path_size       bigint NOT NULL,
    path_mtime      bigint NOT NULL,         -- nanoseconds
    contentType     text,
    software        text NOT NULL,
    loaded          timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC')
);
COMMENT ON COLUMN store.support_file.path_size IS 'byte';
CREATE INDEX support_file_kind ON store.support_file (kind);

CREATE VIEW store.jwst_support_file AS
SELECT s.filename, s.kind, s.contentType AS content_type, s.path_size AS content_length,
    (SELECT v.value FROM store.site AS v WHERE v.key = 'base_url') || '/getproduct/' || store.accref(s.filename) AS access_url,
    s.loaded
FROM store.support_file AS s;

GRANT SELECT, INSERT, UPDATE, DELETE ON store.support_file TO jwst_ingest;
GRANT SELECT ON store.jwst_support_file TO gavoadmin, jwst_ingest;

COMMIT;
