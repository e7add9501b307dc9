-- Deploy jwstvo:lineage to pg
-- requires: graph
-- The walks to all inputs and to all products with fewer look-ups a step: the first keeps the key of each product that it finds.
BEGIN;

DROP FUNCTION store.inputs_of(text);
-- planeid is NULL for what is not in the catalogue; of such, its name tells the inputs.
CREATE FUNCTION store.inputs_of(start text) RETURNS TABLE (uri text, planeid text, depth integer) LANGUAGE sql STABLE ROWS 100 AS $$
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
        LEFT JOIN store.association_member AS m ON m.product = n.observationid AND coalesce(s.members, n.form = 'combined')
            AND m.filename = store.association_of(n.observationid, CASE n.form WHEN 'combined' THEN '3' ELSE '2' END)
        WHERE m.expname IS NOT NULL OR s.input IS NOT NULL
    ) AS i
    LEFT JOIN store.plane AS p ON p.planeURI = i.uri
    WHERE r.depth < 16
)
SELECT uri, planeid, min(depth) FROM reached WHERE uri <> start GROUP BY uri, planeid
$$;

CREATE OR REPLACE FUNCTION store.provenance_of(file text, start text, is_preview boolean)
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

-- What was made from a product that is not in the catalogue itself, but known as an input: the association is asked for last.
CREATE OR REPLACE FUNCTION store.products_of(start text, made_with text[]) RETURNS TABLE (uri text, depth integer) LANGUAGE sql STABLE ROWS 100 AS $$
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

COMMIT;
