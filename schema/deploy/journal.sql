-- Deploy jwstvo:journal to pg
-- requires: jwst
-- What the ingest did: runs, what it refused, what was replaced, what was removed.
BEGIN;

CREATE TABLE store.ingest_run (
    run_id    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    command   text NOT NULL,
    software  text NOT NULL,
    started   timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    finished  timestamp,                     -- NULL: running, or killed
    status    text CHECK (status IN ('ok', 'failures', 'aborted')),
    counts    jsonb
);
CREATE TABLE store.ingest_failure (
    run_id   bigint NOT NULL REFERENCES store.ingest_run ON DELETE CASCADE,
    path     text NOT NULL,                  -- file, or file and row of a keyword table
    hdu      text,
    card     text,
    value    text,
    problem  text NOT NULL,
    advice   text NOT NULL,
    at       timestamp NOT NULL DEFAULT (clock_timestamp() AT TIME ZONE 'UTC')
);
CREATE INDEX ingest_failure_run ON store.ingest_failure (run_id);
CREATE INDEX ingest_failure_path ON store.ingest_failure (path);

-- A delivery that a newer one replaced, whole: one row a file and version.
CREATE TABLE store.history (
    uri          text COLLATE "C" NOT NULL,
    precedence   text COLLATE "C" NOT NULL,
    obsID        text COLLATE "C" NOT NULL,
    replaced     timestamp NOT NULL,
    replaced_by  text COLLATE "C" NOT NULL,  -- precedence of the delivery that replaced it
    run_id       bigint,
    content      jsonb NOT NULL,             -- {"observation": …, "plane": …, "artifact": …, "product": …}
    PRIMARY KEY (uri, precedence)
);
CREATE INDEX history_obsid ON store.history (obsID);

-- Removed rows, for whoever mirrors the catalogue (CAOM's Deleted*Event).
CREATE TABLE store.tombstone (
    entity   text NOT NULL CHECK (entity IN ('observation', 'plane', 'artifact')),
    id       text COLLATE "C" NOT NULL,
    uri      text COLLATE "C" NOT NULL,
    removed  timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    run_id   bigint,
    PRIMARY KEY (entity, id, removed)
);
CREATE FUNCTION store.bury() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO store.tombstone (entity, id, uri, run_id)
    VALUES (TG_TABLE_NAME, to_jsonb(OLD) ->> TG_ARGV[0], to_jsonb(OLD) ->> TG_ARGV[1],
            nullif(current_setting('store.run_id', true), '')::bigint);
    RETURN OLD;
END $$;
CREATE TRIGGER bury AFTER DELETE ON store.observation FOR EACH ROW EXECUTE FUNCTION store.bury('obsid', 'observationuri');
CREATE TRIGGER bury AFTER DELETE ON store.plane FOR EACH ROW EXECUTE FUNCTION store.bury('planeid', 'planeuri');
CREATE TRIGGER bury AFTER DELETE ON store.artifact FOR EACH ROW EXECUTE FUNCTION store.bury('artifactid', 'uri');

-- The names a site goes by; written by `jwst-node apply` from the site's configuration.
CREATE TABLE store.site (
    key    text PRIMARY KEY,
    value  text NOT NULL
);

COMMIT;
