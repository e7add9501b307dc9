-- Deploy jwstvo:rights to pg
-- requires: area
-- Who may have a file, and from when. Four sources, the first that tells decides:
--
-- 1. operator: a rule of a file the operator wrote (access_rule); a rule for a file before one for an observation before one
--    for a programme, a name before a pattern, a longer pattern before a shorter, of equal ones the last.
-- 2. archive: what MAST says of the file; where it says nothing of it, the latest date of its plane, of its observation, of the
--    members of a combined product.
-- 3. programme: exclusive access of so many months, from the end of the exposure, so that reprocessing moves no date.
-- 4. category: calibration, commissioning and early release programmes have no exclusive access; what was taken before
--    2022-07-14T20:30 is public since then.
--
-- Guide-star and MSA files have no science of their own: they are as protected as the science of their visit, whose last date
-- counts. Associations and pools say what belongs together, which is metadata: public, unless a rule or MAST says otherwise.
-- What nobody tells of is unknown (rights NULL); whether that is public, the site says (store.site, unknown_rights).
BEGIN;

CREATE TABLE store.access_rule (
    filename     text COLLATE "C" NOT NULL,                 -- the operator's file
    line         integer NOT NULL,
    program      integer,
    observation  text COLLATE "C",                          -- an observationID, or jw, programme and observation: jw02736001
    file         text COLLATE "C",                          -- a file name
    pattern      text COLLATE "C",                          -- of file names, as LIKE has it
    rights       text NOT NULL CHECK (rights IN ('public', 'secure', 'proprietary')),
    release      timestamp,
    readers      text,
    PRIMARY KEY (filename, line),
    CHECK (num_nonnulls(program, observation, file, pattern) = 1)
);
CREATE INDEX access_rule_program ON store.access_rule (program);
CREATE INDEX access_rule_observation ON store.access_rule (observation);
CREATE INDEX access_rule_file ON store.access_rule (file);
CREATE INDEX access_rule_pattern ON store.access_rule (pattern) WHERE pattern IS NOT NULL;

ALTER TABLE store.artifact
    ADD COLUMN rights text CHECK (rights IN ('public', 'secure', 'proprietary')),
    ADD COLUMN release timestamp,                           -- public from then on; contentRelease is what MAST says
    ADD COLUMN readers text,                    -- the group that may have it before
    ADD COLUMN rights_origin text CHECK (rights_origin IN ('operator', 'archive', 'program', 'category', 'metadata'));
ALTER TABLE store.plane
    ADD COLUMN rights text CHECK (rights IN ('public', 'secure', 'proprietary')),
    ADD COLUMN readers text;
-- what became public, or will, and when
CREATE INDEX artifact_release ON store.artifact (release);
ALTER TABLE store.support_file
    ADD COLUMN rights text NOT NULL DEFAULT 'public' CHECK (rights IN ('public', 'secure', 'proprietary')),
    ADD COLUMN release timestamp,
    ADD COLUMN readers text;

-- data_rights at this moment (UTC): public, secure (who has an account), proprietary (who is in the group). unknown: what
-- the site says of files of which nobody tells.
CREATE FUNCTION store.rights_now(rights text, release timestamp, unknown text) RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE AS
$$SELECT CASE WHEN $1 = 'public' OR $2 <= statement_timestamp() AT TIME ZONE 'UTC' THEN 'public'
              ELSE coalesce($1, $3, 'public') END$$;
-- MAST's word for that
CREATE FUNCTION store.mast_word(rights text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT CASE $1 WHEN 'public' THEN 'PUBLIC' WHEN 'secure' THEN 'RESTRICTED' ELSE 'EXCLUSIVE_ACCESS' END$$;

-- programme and observation of an observation's identifier (jw02736001), and its visit (jw02736001001) where it has one
CREATE FUNCTION store.observation_key(id text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT CASE WHEN substr($1, 8, 2) = '-o' THEN left($1, 7) || substr($1, 10, 3) WHEN substr($1, 8, 1) <> '-' THEN left($1, 10) END$$;
CREATE FUNCTION store.visit_key(id text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT CASE WHEN substr($1, 14, 1) = '_' THEN left($1, 13) END$$;
-- files that go with the science of their visit
CREATE FUNCTION store.is_visit_file(id text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT substr($1, 14, 4) = '_gs-' OR length($1) = 16$$;

-- The rule that holds for a file.
CREATE FUNCTION store.rule_for(name text, observation text, program text) RETURNS SETOF store.access_rule
LANGUAGE sql STABLE AS $$
    SELECT r.* FROM (
        SELECT 1 AS place, * FROM store.access_rule WHERE file = $1
        UNION ALL SELECT 2, * FROM store.access_rule WHERE pattern IS NOT NULL AND $1 LIKE pattern
        UNION ALL SELECT 3, * FROM store.access_rule AS x WHERE x.observation = $2
        UNION ALL SELECT 4, * FROM store.access_rule AS x WHERE x.observation = store.observation_key($2)
        UNION ALL SELECT 5, * FROM store.access_rule AS x
                  WHERE $3 ~ '^[0-9]{1,5}$' AND x.program = CASE WHEN $3 ~ '^[0-9]{1,5}$' THEN $3::integer END
    ) AS f
    CROSS JOIN LATERAL (SELECT f.filename, f.line, f.program, f.observation, f.file, f.pattern, f.rights, f.release, f.readers) AS r
    ORDER BY f.place, length(f.pattern) DESC, f.filename DESC, f.line DESC LIMIT 1
$$;

-- Rights of all files of these observations, of the guide-star and MSA files of their visits, and of what they are members of.
CREATE FUNCTION store.settle_access(observations text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    CREATE TEMP TABLE access_wanted ON COMMIT DROP AS
    WITH named AS (SELECT o.obsID, o.observationURI, o.observationID FROM store.observation AS o WHERE o.obsID = ANY (observations))
    SELECT obsID FROM named
    UNION
    SELECT m.parentID FROM named AS n JOIN store.observation_member AS m ON m.memberID = n.observationURI
    UNION
    SELECT g.obsID
    FROM (SELECT DISTINCT store.visit_key(observationID) AS visit FROM named) AS v
    JOIN store.observation AS g ON g.observationID > v.visit || '_' AND g.observationID < v.visit || '`'
    WHERE store.is_visit_file(g.observationID);
    ANALYZE access_wanted;

    CREATE TEMP TABLE access_visit ON COMMIT DROP AS
    SELECT v.visit, max(a.contentRelease) AS release, max(p.time_bounds_upper) AS ends
    FROM (SELECT DISTINCT store.visit_key(o.observationID) AS visit FROM access_wanted JOIN store.observation AS o USING (obsID)
          WHERE store.is_visit_file(o.observationID)) AS v
    JOIN store.observation AS o ON o.observationID > v.visit || '_' AND o.observationID < v.visit || '`'
    JOIN store.plane AS p ON p.obsID = o.obsID
    JOIN store.artifact AS a ON a.planeID = p.planeID
    WHERE NOT store.is_visit_file(o.observationID)
    GROUP BY v.visit;

    CREATE TEMP TABLE access_settled ON COMMIT DROP AS
    WITH held AS (
        SELECT a.artifactID, a.filename, a.productType, o.obsID, o.observationID, o.proposal_id, a.contentRelease AS of_file,
            max(a.contentRelease) OVER (PARTITION BY a.planeID) AS of_plane,
            max(a.contentRelease) OVER (PARTITION BY a.obsID) AS of_observation,
            coalesce(p.time_bounds_upper, max(p.time_bounds_upper) OVER (PARTITION BY a.obsID)) AS ends
        FROM access_wanted AS w
        JOIN store.observation AS o USING (obsID)
        JOIN store.plane AS p USING (obsID)
        JOIN store.artifact AS a USING (planeID)
    ), combined AS (
        SELECT m.parentID AS obsID, max(a.contentRelease) AS release
        FROM (SELECT DISTINCT obsID FROM held WHERE of_observation IS NULL) AS h
        JOIN store.observation_member AS m ON m.parentID = h.obsID
        JOIN store.observation AS o ON o.observationURI = m.memberID
        JOIN store.artifact AS a ON a.obsID = o.obsID
        GROUP BY m.parentID
    ), told AS (
        SELECT h.artifactID, h.filename, h.productType, h.observationID, h.proposal_id, coalesce(h.ends, v.ends) AS ends,
            CASE WHEN store.is_visit_file(h.observationID) THEN greatest(v.release, h.of_observation)
                 WHEN h.productType = 'info' THEN h.of_file
                 ELSE coalesce(h.of_file, h.of_plane, h.of_observation, c.release) END AS release
        FROM held AS h
        LEFT JOIN combined AS c USING (obsID)
        LEFT JOIN access_visit AS v ON v.visit = store.visit_key(h.observationID) AND store.is_visit_file(h.observationID)
    ), period AS (
        SELECT t.artifactID, c.months, c.origin, timestamp '1858-11-17' + t.ends * interval '1 day' AS ends, c.category
        FROM told AS t
        JOIN store.program AS g ON t.proposal_id ~ '^[0-9]{1,5}$'
            AND g.program = CASE WHEN t.proposal_id ~ '^[0-9]{1,5}$' THEN t.proposal_id::integer END
        CROSS JOIN LATERAL (SELECT g.category,
            coalesce(g.exclusive_access_months, CASE WHEN g.category IN ('CAL', 'COM', 'ERS', 'ERO') THEN 0 END) AS months,
            CASE WHEN g.exclusive_access_months IS NULL THEN 'category' ELSE 'program' END AS origin) AS c
        WHERE c.months IS NOT NULL
    )
    SELECT t.artifactID,
        CASE WHEN r.line IS NOT NULL THEN r.rights WHEN t.release IS NOT NULL THEN 'proprietary'
             WHEN t.productType = 'info' THEN 'public'
             WHEN d.months = 0 THEN 'public' WHEN d.months > 0 THEN 'proprietary' END AS rights,
        date_trunc('second', CASE WHEN r.rights = 'public' THEN coalesce(r.release, timestamp '1858-11-17' + t.ends * interval '1 day')
             WHEN r.line IS NOT NULL THEN r.release
             WHEN t.release IS NOT NULL THEN t.release
             WHEN t.productType = 'info' OR d.months IS NULL OR (d.months > 0 AND d.ends IS NULL) THEN NULL
             -- what was taken while the observatory was made ready became public with its first results
             ELSE greatest(d.ends + make_interval(months => d.months), timestamp '2022-07-14 20:30') END) AS release,
        CASE WHEN r.rights IS DISTINCT FROM 'public' THEN coalesce(r.readers, 'jw' || lpad(t.proposal_id, 5, '0')) END AS readers,
        CASE WHEN r.line IS NOT NULL THEN 'operator' WHEN t.release IS NOT NULL THEN 'archive'
             WHEN t.productType = 'info' THEN 'metadata' ELSE d.origin END AS rights_origin
    FROM told AS t
    LEFT JOIN LATERAL store.rule_for(t.filename, t.observationID, t.proposal_id) AS r ON true
    LEFT JOIN period AS d USING (artifactID);

    WITH changed AS (
        UPDATE store.artifact AS a
        SET (rights, release, readers, rights_origin) = (s.rights, s.release, s.readers, s.rights_origin),
            lastModified = now() AT TIME ZONE 'UTC', maxLastModified = now() AT TIME ZONE 'UTC'
        FROM access_settled AS s
        WHERE a.artifactID = s.artifactID AND (a.rights, a.release, a.readers, a.rights_origin)
            IS DISTINCT FROM (s.rights, s.release, s.readers, s.rights_origin)
        RETURNING a.obsID
    )
    UPDATE store.observation AS o SET maxLastModified = now() AT TIME ZONE 'UTC'
    WHERE o.obsID IN (SELECT obsID FROM changed);

    -- a plane is as protected as the best protected of its files; NULL is unknown
    UPDATE store.plane AS p
    SET (rights, dataRelease, readers) = (s.rights, s.release, s.readers),
        lastModified = now() AT TIME ZONE 'UTC', maxLastModified = now() AT TIME ZONE 'UTC'
    FROM (
        SELECT a.planeID,
            CASE WHEN bool_or(a.rights = 'proprietary') THEN 'proprietary' WHEN bool_or(a.rights = 'secure') THEN 'secure'
                 WHEN bool_and(a.rights = 'public') THEN 'public' END AS rights,
            CASE WHEN bool_and(coalesce(a.rights = 'public', false) OR a.release IS NOT NULL) THEN max(a.release) END AS release,
            min(a.readers) AS readers
        FROM store.artifact AS a
        WHERE a.obsID IN (SELECT obsID FROM access_wanted) AND a.productType NOT IN ('preview', 'thumbnail')
        GROUP BY a.planeID
    ) AS s
    WHERE p.planeID = s.planeID AND (p.rights, p.dataRelease, p.readers) IS DISTINCT FROM (s.rights, s.release, s.readers);
    DROP TABLE access_wanted, access_visit, access_settled;
END $$;

-- Rights of files that are no products: public but for the rules.
CREATE FUNCTION store.settle_support_access(names text[]) RETURNS void LANGUAGE sql AS $$
    UPDATE store.support_file AS f SET (rights, release, readers) = (s.rights, s.release, s.readers)
    FROM (SELECT x.filename, coalesce(r.rights, 'public') AS rights, r.release, r.readers
          FROM store.support_file AS x LEFT JOIN LATERAL store.rule_for(x.filename, NULL, NULL) AS r ON true
          WHERE x.filename = ANY (names)) AS s
    WHERE f.filename = s.filename AND (f.rights, f.release, f.readers) IS DISTINCT FROM (s.rights, s.release, s.readers)
$$;

-- What is known of a programme may come after its files. At the end of the transaction: a table that is loaded again goes and
-- comes back.
CREATE FUNCTION store.settle_program_access() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    told store.program := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    observations text[];
BEGIN
    IF TG_OP = 'UPDATE' AND (NEW.exclusive_access_months, NEW.category) IS NOT DISTINCT FROM (OLD.exclusive_access_months, OLD.category)
        OR TG_OP <> 'UPDATE' AND told.exclusive_access_months IS NULL AND told.category NOT IN ('CAL', 'COM', 'ERS', 'ERO') THEN
        RETURN NULL;
    END IF;
    observations := ARRAY(SELECT obsID FROM store.observation WHERE proposal_id = told.program::text);
    IF cardinality(observations) > 0 THEN
        PERFORM store.settle_access(observations);
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER settle_access AFTER INSERT OR UPDATE OR DELETE ON store.program DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION store.settle_program_access();

-- The published views say it. Only these expressions of them change, whatever else they have by now.
DO $do$
DECLARE
    unknown CONSTANT text := '(SELECT v.value FROM store.site AS v WHERE v.key = ''unknown_rights'')';
    part record;
    stated text;
    changed text;
BEGIN
    FOR part IN SELECT * FROM (VALUES
        (1, 'caom2_plane', 'NULL::text AS datareadgroups', 'p.readers AS datareadgroups'),
        (2, 'caom2_artifact', '(?<![.])contentrelease|a\.contentrelease', 'a.release AS contentrelease'),
        (3, 'caom2_artifact', 'NULL::text AS contentreadgroups', 'a.readers AS contentreadgroups'),
        (4, 'jwst_artifact', 'a\.contentrelease', 'a.release AS contentrelease'),
        (5, 'jwst_artifact', '\s+FROM store.artifact a', ', store.rights_now(a.rights, a.release, ' || unknown
            || ') AS data_rights, a.readers FROM store.artifact a'),
        (6, 'obscore', 'p\.datarelease AS obs_release_date', 'a.contentrelease AS obs_release_date'),
        (7, 'obscore', 'CASE\s+WHEN p\.datarelease <= .*?END AS data_rights', 'a.data_rights'),
        (8, 'jwst_product', '\s+FROM store.product q', ', a.data_rights FROM store.product q'),
        (9, 'mast_observations', 'store.mast_rights\(p\.datarelease\)',
            'store.mast_word(store.rights_now(a.rights, a.release, ' || unknown || '))'),
        (10, 'mast_observations', 'FROM p\.datarelease', 'FROM a.release'),
        (11, 'mast_products', 'store.mast_rights\(a\.contentrelease\)', 'store.mast_word(j.data_rights)'),
        (12, 'esa_plane', 'store.is_public\(p\.datarelease\)',
            'CASE store.rights_now(q.rights, p.datarelease, ' || unknown || ') WHEN ''public'' THEN ''true'' ELSE ''false'' END'),
        (13, 'esa_main', 'store.is_public\(p\.datarelease\)', 'p.public')
    ) AS x (place, name, was, becomes) ORDER BY place LOOP
        stated := pg_get_viewdef(('store.' || part.name)::regclass, true);
        changed := regexp_replace(stated, part.was, part.becomes);
        IF changed = stated THEN
            RAISE EXCEPTION 'the view store.% has no %', part.name, part.was;
        END IF;
        EXECUTE 'CREATE OR REPLACE VIEW store.' || part.name || ' AS ' || changed;
    END LOOP;
END $do$;
DROP FUNCTION store.mast_rights(timestamp), store.is_public(timestamp);

GRANT SELECT, INSERT, UPDATE, DELETE ON store.access_rule TO jwst_ingest;

SELECT store.settle_access(ARRAY(SELECT obsID FROM store.observation));

COMMIT;
