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
    SELECT f.artifactID, r.rule,
        CASE r.recommended WHEN 'yes' THEN 1 WHEN 'no' THEN 0 ELSE (NOT f.combined)::integer END AS mrp
    FROM (
        SELECT a.artifactID, a.productType, q.product_level, q.exp_type,
            coalesce(q.suffix, substring(a.filename FROM '_([a-z0-9-]+)\.[a-z.]+$')) AS suffix,
            EXISTS (SELECT 1
                    FROM store.observation AS o
                    JOIN store.observation_member AS m ON m.memberID = o.observationURI
                    JOIN store.plane AS c ON c.obsID = m.parentID
                    JOIN store.product AS k ON k.planeID = c.planeID AND k.product_level = '3'
                    JOIN store.mrp_rule AS y ON y.suffix = k.suffix AND y.recommended = 'yes'
                    WHERE o.obsID = a.obsID) AS combined
        FROM judged AS j
        JOIN store.artifact AS a ON a.obsID = j.obsid
        LEFT JOIN store.product AS q ON q.planeID = a.planeID AND q.filename = a.filename
    ) AS f
    CROSS JOIN LATERAL (
        SELECT y.rule, y.recommended FROM store.mrp_rule AS y
        WHERE coalesce(y.role = f.productType, true) AND coalesce(y.suffix = f.suffix, y.suffix IS NULL)
          AND (y.level IS NULL OR y.level = f.product_level) AND (y.exp_type IS NULL OR f.exp_type ~ y.exp_type)
        ORDER BY y.place LIMIT 1
    ) AS r
) AS w
WHERE held.artifactID = w.artifactID AND (held.mrp, held.mrp_rule) IS DISTINCT FROM (w.mrp, w.rule)
;
DROP TABLE judged, left_member
;
