-- Which files are minimum recommended products (ingest/data/mrp.tsv): of the observations of the batch, and of the exposures
-- that are, or were until now, members of them. So it does not matter whether exposures or combined products come first.
CREATE TEMP TABLE judged ON COMMIT DROP AS
SELECT obsid FROM stage_touched
UNION
SELECT o.obsID
FROM stage_touched AS t JOIN store.observation_member AS m ON m.parentID = t.obsid JOIN store.observation AS o ON o.observationURI = m.memberID
UNION
SELECT o.obsID FROM left_member JOIN store.observation AS o ON o.observationURI = memberID
;
UPDATE store.artifact AS held
SET mrp = w.mrp, mrp_rule = w.rule
FROM (
    WITH file AS MATERIALIZED (
        SELECT a.artifactID, a.obsID, a.productType AS role, coalesce(q.suffix, store.suffix_of(a.filename)) AS suffix,
            q.product_level AS level, q.exp_type
        FROM judged AS j
        JOIN store.artifact AS a ON a.obsID = j.obsid
        LEFT JOIN store.product AS q ON q.planeID = a.planeID AND q.filename = a.filename
    ), ruled AS MATERIALIZED (
        SELECT k.*, r.rule, r.recommended
        FROM (SELECT DISTINCT role, suffix, level, exp_type FROM file) AS k
        CROSS JOIN LATERAL store.mrp_rule_for(k.role, k.suffix, k.level, k.exp_type) AS r
    )
    SELECT f.artifactID, r.rule,
        CASE r.recommended WHEN 'yes' THEN 1 WHEN 'no' THEN 0 ELSE (NOT EXISTS (
            SELECT 1
            FROM store.observation AS o
            JOIN store.observation_member AS m ON m.memberID = o.observationURI
            JOIN store.plane AS c ON c.obsID = m.parentID
            JOIN store.product AS k ON k.planeID = c.planeID AND k.product_level = '3'
            JOIN store.mrp_rule AS y ON y.suffix = k.suffix AND y.recommended = 'yes'
            WHERE o.obsID = f.obsID))::integer END AS mrp
    FROM file AS f
    JOIN ruled AS r ON r.role = f.role AND r.suffix IS NOT DISTINCT FROM f.suffix AND r.level IS NOT DISTINCT FROM f.level
        AND r.exp_type IS NOT DISTINCT FROM f.exp_type
) AS w
WHERE held.artifactID = w.artifactID AND (held.mrp, held.mrp_rule) IS DISTINCT FROM (w.mrp, w.rule)
;
DROP TABLE judged, left_member
;
