-- Deploy jwstvo:lineage_gaps to pg
-- requires: lineage
-- A walk goes from look-up to look-up by index, whatever the planner makes of one association with a hundred thousand members;
-- and of a product that is not in the catalogue, the association is looked for only where there is one.
BEGIN;

CREATE OR REPLACE FUNCTION store.inputs_of(start text) RETURNS TABLE (uri text, planeid text, depth integer) LANGUAGE sql STABLE ROWS 100
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

ALTER FUNCTION store.products_of(text, text[]) SET enable_seqscan = off;
ALTER FUNCTION store.products_of(text, text[]) SET enable_hashjoin = off;
ALTER FUNCTION store.products_of(text, text[]) SET enable_mergejoin = off;
ALTER FUNCTION store.association_of(text, text) SET enable_seqscan = off;

COMMIT;
