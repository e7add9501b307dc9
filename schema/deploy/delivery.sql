-- Deploy jwstvo:delivery to pg
-- requires: rights
-- What the server asks before it delivers a file: who may have it, where it is, and whether that is inside the archive; and
-- the tokens by which users show who they are.
BEGIN;

-- The folders that were loaded. What a path leads to, symbolic links followed, has to be below one of them.
CREATE TABLE store.archive_root (
    path  text COLLATE "C" PRIMARY KEY CHECK (path ~ '^/')
);
INSERT INTO store.archive_root
SELECT DISTINCT regexp_replace(path, '(.)/[^/]*$', '\1')
FROM (SELECT path FROM store.artifact WHERE path IS NOT NULL UNION ALL SELECT path FROM store.support_file) AS held
WHERE path ~ '^/';

-- Files that are elsewhere. Their URL may be signed: nobody gets it who may not have the file.
CREATE TABLE store.file_location (
    filename  text COLLATE "C" PRIMARY KEY,
    url       text NOT NULL CHECK (url ~ '^https?://[^[:space:][:cntrl:]]+$')
);

-- Only a token's SHA-256 is kept. groups NULL: those of the account with that name.
CREATE TABLE store.token (
    token_id   text COLLATE "C" PRIMARY KEY,
    digest     bytea NOT NULL CHECK (length(digest) = 32),
    username   text NOT NULL CHECK (username <> ''),
    groups     text[],
    note       text,
    issued     timestamp NOT NULL DEFAULT (now() AT TIME ZONE 'UTC'),
    expires    timestamp NOT NULL,
    revoked    timestamp,
    last_used  timestamp
);

-- DaCHS' role sees no table of the store; it may call these functions, which tell no more than it needs for a named thing.
CREATE FUNCTION store.file_access(names text[])
RETURNS TABLE (filename text, did text, path text, size bigint, mtime bigint, checksum text, media_type text, url text,
               rights text, release timestamp, readers text, program text, pi text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.filename, p.publisherID, a.path, CASE WHEN a.path IS NULL THEN a.contentLength ELSE a.path_size END, a.path_mtime,
        a.contentChecksum, a.contentType,
        coalesce(l.url, CASE WHEN a.path IS NULL THEN 'https://mast.stsci.edu/api/v0.1/Download/file?uri=' || a.uri END),
        store.rights_now(a.rights, a.release, (SELECT s.value FROM store.site AS s WHERE s.key = 'unknown_rights')),
        a.release, a.readers, o.proposal_id, o.proposal_pi
    FROM unnest(names) AS n (filename)
    JOIN store.artifact AS a ON a.uri = 'mast:JWST/product/' || n.filename
    JOIN store.plane AS p ON p.planeID = a.planeID
    JOIN store.observation AS o ON o.obsID = a.obsID
    LEFT JOIN store.file_location AS l ON l.filename = a.filename
    UNION ALL
    SELECT f.filename, NULL, f.path, f.path_size, f.path_mtime, NULL, f.contentType, NULL,
        store.rights_now(f.rights, f.release, NULL), f.release, f.readers, NULL, NULL
    FROM unnest(names) AS n (filename)
    JOIN store.support_file AS f ON f.filename = n.filename
    WHERE NOT EXISTS (SELECT FROM store.artifact AS a WHERE a.uri = 'mast:JWST/product/' || n.filename)
$$;

CREATE FUNCTION store.in_archive(place text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS
$$SELECT EXISTS (SELECT FROM store.archive_root AS r WHERE starts_with(place, rtrim(r.path, '/') || '/'))$$;

-- The token with this public part: what to compare the secret with, and whose it is. None where it is over or revoked.
CREATE FUNCTION store.token_holder(id text) RETURNS TABLE (digest bytea, username text, groups text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT t.digest, t.username, t.groups FROM store.token AS t
    WHERE t.token_id = id AND t.revoked IS NULL AND t.expires > statement_timestamp() AT TIME ZONE 'UTC'
$$;
-- to the minute, so that not each request writes
CREATE FUNCTION store.token_used(id text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    UPDATE store.token AS t SET last_used = date_trunc('minute', now() AT TIME ZONE 'UTC')
    WHERE t.token_id = id AND t.last_used IS DISTINCT FROM date_trunc('minute', now() AT TIME ZONE 'UTC')
$$;

REVOKE ALL ON FUNCTION store.file_access(text[]), store.in_archive(text), store.token_holder(text), store.token_used(text)
    FROM PUBLIC;
GRANT EXECUTE ON FUNCTION store.file_access(text[]), store.in_archive(text), store.token_holder(text), store.token_used(text)
    TO gavo, jwst_ingest;
GRANT USAGE ON SCHEMA store TO gavo;
GRANT SELECT, INSERT, UPDATE, DELETE ON store.archive_root, store.file_location, store.token TO jwst_ingest;

COMMIT;
