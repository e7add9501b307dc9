-- Deploy jwstvo:graph to pg
-- requires: pools
-- What a file was made from, down to the raw exposures, and what was made from it.
--
-- provenance_input has the direct inputs of every product: the members of the association that made it, and within an
-- observation the steps of the pipeline. All inputs are found by walking it, by a function that a view calls for each file asked
-- for: a closure of all pairs would be some 10^9 rows for the mission, a recursive view cannot be asked for one file without
-- making all pairs first. Hence two views, one for each direction, and both want the file they start from.
BEGIN;

ALTER TABLE store.association ADD COLUMN asn_sequence integer, ADD COLUMN asn_constraints text;
ALTER TABLE store.association_member ADD COLUMN asn_candidate text;

-- The steps of the pipeline (ingest/data/steps.tsv, which the ingest keeps here).
CREATE TABLE store.pipeline_step (
    form     text COLLATE "C" NOT NULL CHECK (form IN ('exposure', 'guide star', 'combined')),
    suffix   text COLLATE "C" NOT NULL,
    input    text COLLATE "C" NOT NULL,
    members  boolean NOT NULL,
    PRIMARY KEY (form, suffix)
);

-- The association that made (stage 2, stage 3 of the pipeline) the products of an observation, as far as it is held.
CREATE TABLE store.made_by (
    obsID     text COLLATE "C" NOT NULL REFERENCES store.observation ON DELETE CASCADE,
    stage     text COLLATE "C" NOT NULL CHECK (stage IN ('2', '3')),
    filename  text COLLATE "C" NOT NULL,
    product   text COLLATE "C" NOT NULL,      -- as the association writes it
    PRIMARY KEY (obsID, stage)
);
-- products of an association; associations of a pool; products whose header names the pool
CREATE INDEX made_by_filename ON store.made_by (filename);
CREATE INDEX association_asn_pool ON store.association (asn_pool);
CREATE INDEX product_asnpool ON store.product (asnpool);

-- Names. The plane that a file name tells, and a file name for a plane that is not in the catalogue. What is outside the
-- grammar stands for itself.
CREATE FUNCTION store.plane_uri(filename text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT 'caom:JWST/' || regexp_replace($1, '(_[oacr][0-9]{3,4})?_[a-z0-9-]+\.[a-z.]+$', '') || '/'
    || regexp_replace($1, '^.*?_((?:[oacr][0-9]{3,4}_)?[a-z0-9-]+)\.[a-z.]+$', '\1')$$;
CREATE FUNCTION store.observation_of(uri text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT split_part(substr($1, length('caom:JWST/') + 1), '/', 1)$$;
CREATE FUNCTION store.product_of(uri text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT split_part(substr($1, length('caom:JWST/') + 1), '/', 2)$$;
CREATE FUNCTION store.file_of(uri text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT CASE WHEN strpos(store.product_of($1), '.') > 0 THEN store.product_of($1)
    ELSE store.observation_of($1) || '_' || store.product_of($1)
        || CASE WHEN store.product_of($1) IN ('cat', 'phot', 'whtlt') THEN '.ecsv' ELSE '.fits' END END$$;
CREATE FUNCTION store.url_at_mast(filename text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT 'https://mast.stsci.edu/api/v0.1/Download/file?uri=mast:JWST/product/' || $1$$;
CREATE FUNCTION store.form_of(observationid text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT CASE WHEN $1 ~ '^jw[0-9]{5}-' THEN 'combined' WHEN strpos($1, '_gs-') > 0 THEN 'guide star' ELSE 'exposure' END$$;
CREATE FUNCTION store.is_archival(filename text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT $1 ~ '^jw[0-9]{5}-([oacr][0-9]{3,4})_[0-9]{8}t[0-9]{6}_[a-z0-9-]+_[0-9]{3,5}_asn\.json$'$$;

-- A product name of an association may stand for several: {source_id} and the like for whatever is there; that of an integral-field
-- association ends with the instrument or the grating, its cubes go on (_ch1-short, -f290lp). What a pattern would read as something
-- else (a name is whatever the JSON says) stands for any one character.
CREATE FUNCTION store.is_template(product text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT strpos($1, '{') > 0 OR $1 ~ '_(miri|nirspec(_(g[0-9]+[hm]|prism))?)$'$$;
CREATE FUNCTION store.product_pattern(product text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT '^' || translate(regexp_replace(regexp_replace($1, '[^a-z0-9_{}-]', '.', 'g'), '\{[a-z_]+\}', '[a-z0-9]+', 'g'), '{}', '..')
    || CASE WHEN strpos($1, '{') > 0 THEN '' ELSE '[_-][a-z0-9-]+' END || '$'$$;
CREATE INDEX association_member_pattern ON store.association_member (left(product, 12)) WHERE store.is_template(product);

-- The association that makes an observation which is not in the catalogue: the archive's before others, the newest of them.
CREATE FUNCTION store.association_of(observationid text, stage text) RETURNS text LANGUAGE sql STABLE SET enable_seqscan = off AS
$$SELECT a.filename
FROM store.association_member AS m JOIN store.association AS a USING (filename)
WHERE m.product = $1 AND a.asn_type ~ (stage || '$')
ORDER BY store.is_archival(a.filename) DESC, a.version_id DESC NULLS LAST, a.filename DESC LIMIT 1$$;

-- The steps in both walks are those of the catalogue; where a product is not in it (yet), its name tells them. 16 steps are more
-- than any real product has (a grism spectrum needs the catalogue of an image of other exposures: 9); they end a walk in circles.
-- planeid is NULL for what is not in the catalogue; of such, its name tells the inputs, and the association is looked for only where
-- there is one. A walk goes from look-up to look-up by index, whatever the planner makes of one association with 10^5 members.
CREATE FUNCTION store.inputs_of(start text) RETURNS TABLE (uri text, planeid text, depth integer) LANGUAGE sql STABLE ROWS 100
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
WITH RECURSIVE reached (uri, planeid, depth) AS (
    SELECT start COLLATE "C", (SELECT p.planeID FROM store.plane AS p WHERE p.planeURI = start) COLLATE "C", 0
    UNION
    SELECT i.uri COLLATE "C", p.planeID, r.depth + 1
    FROM reached AS r
    CROSS JOIN LATERAL (
        SELECT v.inputID AS uri FROM store.provenance_input AS v WHERE v.outputID = r.planeid
        UNION ALL
        SELECT coalesce(store.plane_uri(m.expname), 'caom:JWST/' || n.observationid || '/' || s.input)
        FROM (SELECT store.observation_of(r.uri) AS observationid, store.form_of(store.observation_of(r.uri)) AS form,
                  regexp_replace(store.product_of(r.uri), '^[oacr][0-9]{3,4}_', '') AS suffix
              WHERE r.planeid IS NULL) AS n
        LEFT JOIN store.pipeline_step AS s ON s.form = n.form AND s.suffix = n.suffix
        LEFT JOIN store.association_member AS m ON m.product = n.observationid AND m.filename = CASE
            WHEN coalesce(s.members, n.form = 'combined')
                AND EXISTS (SELECT 1 FROM store.association_member AS x WHERE x.product = n.observationid)
            THEN store.association_of(n.observationid, CASE n.form WHEN 'combined' THEN '3' ELSE '2' END) END
        WHERE m.expname IS NOT NULL OR s.input IS NOT NULL
    ) AS i
    LEFT JOIN store.plane AS p ON p.planeURI = i.uri
    WHERE r.depth < 16
)
SELECT uri, planeid, min(depth) FROM reached WHERE uri <> start GROUP BY uri, planeid
$$;

-- Of a plane, or of associations.
CREATE FUNCTION store.products_of(start text, made_with text[]) RETURNS TABLE (uri text, depth integer) LANGUAGE sql STABLE ROWS 100
    SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
WITH RECURSIVE reached (uri, depth) AS (
    (SELECT start COLLATE "C", 0
     UNION ALL
     SELECT p.planeURI, 1 FROM store.product AS q JOIN store.plane AS p USING (planeID) WHERE q.asntable = ANY (made_with)
     UNION ALL
     SELECT p.planeURI, 1
     FROM store.made_by AS b JOIN store.plane AS p USING (obsID) JOIN store.product AS q USING (planeID)
     WHERE b.filename = ANY (made_with) AND left(q.product_level, 1) = b.stage AND q.product_level IN ('2b', '3'))
    UNION
    SELECT o.uri COLLATE "C", r.depth + 1
    FROM reached AS r
    CROSS JOIN LATERAL (
        SELECT p.planeURI AS uri
        FROM store.provenance_input AS v JOIN store.plane AS p ON p.planeID = v.outputID WHERE v.inputID = r.uri
        UNION ALL
        SELECT 'caom:JWST/' || n.observationid || '/' || s.suffix
        FROM (SELECT store.observation_of(r.uri) AS observationid, store.product_of(r.uri) AS product) AS n
        JOIN store.pipeline_step AS s ON s.form = store.form_of(n.observationid) AND s.input = n.product
        WHERE NOT EXISTS (SELECT 1 FROM store.plane AS p
                          WHERE p.planeURI = 'caom:JWST/' || n.observationid || '/' || s.suffix)
        UNION ALL
        SELECT x.inputID
        FROM (SELECT m.filename, m.product, v.inputID
              FROM store.association_member AS m
              JOIN store.provenance_input AS v
                  ON v.inputID > 'caom:JWST/' || m.product || '/' AND v.inputID < 'caom:JWST/' || m.product || '0'
              WHERE m.expname = store.file_of(r.uri)
                AND NOT EXISTS (SELECT 1 FROM store.plane AS p WHERE p.planeURI = v.inputID)
              OFFSET 0) AS x                 -- these are few; which association counts is asked for them alone
        WHERE x.filename = store.association_of(x.product, '3')
    ) AS o
    WHERE r.depth < 16
)
SELECT uri, min(depth) FROM reached WHERE uri IS DISTINCT FROM start AND uri IS NOT NULL GROUP BY uri
$$;

-- All inputs of a file, and the associations and pools that say so. The one direct input of a preview is its product. These
-- functions read the tables with the rights of their owner: who may read the views may not read the tables.
CREATE FUNCTION store.provenance_of(file text, start text, is_preview boolean)
RETURNS TABLE (input_filename text, relation text, depth integer, suffix text, product_level text, held boolean, access_url text,
               input_planeid text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = store, public, pg_temp ROWS 100 AS $$
WITH node AS MATERIALIZED (
    SELECT start AS uri, p.planeID, 0 AS depth FROM store.plane AS p WHERE p.planeURI = start
    UNION ALL SELECT i.uri, i.planeid, i.depth FROM store.inputs_of(start) AS i WHERE start IS NOT NULL
),
known AS MATERIALIZED (
    SELECT n.uri, n.planeID, n.depth + is_preview::integer AS depth, q.suffix, q.product_level, a.filename, a.held, a.access_url,
        coalesce(q.asntable, CASE WHEN q.product_level IN ('2b', '3') THEN
            (SELECT b.filename FROM store.made_by AS b WHERE b.obsID = a.obsID AND b.stage = left(q.product_level, 1)) END) AS asntable,
        q.asnpool
    FROM node AS n
    LEFT JOIN store.product AS q ON q.planeID = n.planeID
    LEFT JOIN store.jwst_artifact AS a ON a.planeID = n.planeID AND a.productType NOT IN ('preview', 'thumbnail')
),
association AS (
    SELECT k.asntable AS filename, min(k.depth) + 1 AS depth FROM known AS k WHERE k.asntable IS NOT NULL GROUP BY k.asntable
),
pool AS (
    SELECT regexp_replace(x.name, '(\.csv)?$', '.csv') AS filename, min(x.depth) AS depth
    FROM (SELECT k.asnpool AS name, k.depth + 2 AS depth FROM known AS k
          UNION ALL SELECT a.asn_pool, t.depth + 1 FROM association AS t JOIN store.association AS a USING (filename)
          UNION ALL SELECT a.asn_pool, 1 FROM store.association AS a WHERE a.filename = file) AS x
    WHERE x.name IS NOT NULL GROUP BY 1
)
SELECT coalesce(k.filename, store.file_of(k.uri)), 'input', k.depth,
    coalesce(k.suffix, regexp_replace(store.product_of(k.uri), '^[oacr][0-9]{3,4}_', '')), k.product_level, coalesce(k.held, false),
    coalesce(k.access_url, store.url_at_mast(store.file_of(k.uri))), k.planeID
FROM known AS k WHERE k.depth > 0
UNION ALL
SELECT t.filename, t.relation, t.depth, t.suffix, NULL, a.held IS TRUE OR s.filename IS NOT NULL,
    coalesce(a.access_url, s.access_url, store.url_at_mast(t.filename)), a.planeID
FROM (SELECT filename, depth, 'association' AS relation, 'asn' AS suffix FROM association
      UNION ALL SELECT filename, depth, 'pool', 'pool' FROM pool) AS t
LEFT JOIN store.jwst_artifact AS a ON a.filename = t.filename
LEFT JOIN store.jwst_support_file AS s ON s.filename = t.filename
$$;

CREATE FUNCTION store.derived_of(file text, start text)
RETURNS TABLE (product_filename text, depth integer, suffix text, product_level text, held boolean, access_url text,
               product_planeid text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = store, public, pg_temp ROWS 100 AS $$
SELECT a.filename, r.depth, q.suffix, q.product_level, a.held, a.access_url, p.planeID
FROM store.products_of(
    CASE WHEN file ~ '_asn\.json$|_pool\.csv$' THEN NULL ELSE start END,
    ARRAY (SELECT file UNION SELECT s.filename FROM store.association AS s WHERE s.asn_pool IN (file, regexp_replace(file, '\.csv$', '')))
) AS r
JOIN store.plane AS p ON p.planeURI = r.uri
JOIN store.product AS q ON q.planeID = p.planeID
JOIN store.jwst_artifact AS a ON a.planeID = p.planeID AND a.productType NOT IN ('preview', 'thumbnail')
$$;

CREATE VIEW store.jwst_provenance AS
SELECT f.filename, i.input_filename, i.relation, i.depth, i.suffix, i.product_level, i.held, i.access_url, i.input_planeid
FROM (SELECT a.filename, p.planeURI, a.productType IN ('preview', 'thumbnail') AS is_preview
      FROM store.artifact AS a JOIN store.plane AS p USING (planeID)
      UNION ALL
      SELECT s.filename, NULL, false FROM store.support_file AS s WHERE s.kind IN ('association', 'pool')) AS f
CROSS JOIN LATERAL store.provenance_of(f.filename, f.planeURI, f.is_preview) AS i;

CREATE VIEW store.jwst_derived AS
SELECT f.filename, o.product_filename, o.depth, o.suffix, o.product_level, o.held, o.access_url, o.product_planeid
FROM (SELECT a.filename, p.planeURI
      FROM store.artifact AS a JOIN store.plane AS p USING (planeID) WHERE a.productType NOT IN ('preview', 'thumbnail')
      UNION ALL
      SELECT s.filename, NULL FROM store.support_file AS s WHERE s.kind IN ('association', 'pool')) AS f
CROSS JOIN LATERAL store.derived_of(f.filename, f.planeURI) AS o;

-- What an association made of what is in the catalogue, templates such as {source_id} resolved.
CREATE VIEW store.jwst_association_product AS
SELECT b.filename, b.product, o.observationID, a.filename AS product_filename, q.suffix, q.product_level, p.planeID
FROM store.made_by AS b
JOIN store.observation AS o USING (obsID)
JOIN store.plane AS p USING (obsID)
JOIN store.product AS q ON q.planeID = p.planeID AND left(q.product_level, 1) = b.stage AND q.product_level IN ('2b', '3')
JOIN store.artifact AS a ON a.planeID = p.planeID AND a.productType NOT IN ('preview', 'thumbnail');

CREATE OR REPLACE VIEW store.jwst_association AS
SELECT s.filename, s.asn_type, s.asn_rule, s.asn_id, s.asn_pool, s.program, s.target, s.version_id, s.code_version, s.degraded,
    s.asn_sequence, s.asn_constraints
FROM store.association AS s;

CREATE OR REPLACE VIEW store.jwst_association_member AS
SELECT m.filename, m.product, m.expname, m.exptype, m.exposerr, m.asn_candidate FROM store.association_member AS m;

GRANT SELECT, INSERT, UPDATE, DELETE ON store.pipeline_step, store.made_by TO jwst_ingest;
GRANT SELECT ON store.jwst_provenance, store.jwst_derived, store.jwst_association_product TO gavoadmin, jwst_ingest;

COMMIT;
