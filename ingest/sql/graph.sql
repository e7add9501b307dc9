-- Members and inputs, from the associations and the steps of the pipeline, for the observations of the batch and those its
-- associations make, or made until now.

-- Observations that the batch's associations name, or that are named as made by them, or were made by them until now.
INSERT INTO stage_touched
SELECT o.obsID FROM stage_association_member AS m JOIN store.observation AS o ON o.observationID = m.product
UNION
SELECT o.obsID
FROM (SELECT DISTINCT product FROM stage_association_member WHERE store.is_template(product)) AS m
JOIN store.observation AS o ON o.observationID >= left(m.product, 12) AND o.observationID < left(m.product, 12) || '~'
    AND o.observationID ~ store.product_pattern(m.product)
UNION
SELECT p.obsID FROM stage_association AS s JOIN store.product AS q ON q.asntable = s.filename JOIN store.plane AS p USING (planeID)
UNION
SELECT b.obsID FROM stage_association AS s JOIN store.made_by AS b USING (filename)
ON CONFLICT DO NOTHING
;
-- What made them, by the names of the products; and, where an association has one product, by the header of what it made.
CREATE TEMP TABLE wanted_maker ON COMMIT DROP AS
WITH touched AS (SELECT o.obsID, o.observationID FROM stage_touched JOIN store.observation AS o USING (obsid)),
named AS (
    SELECT t.obsID, m.filename, m.product, substring(a.asn_type FROM '[23]$') AS stage
    FROM touched AS t
    JOIN store.association_member AS m ON m.product = t.observationID
    JOIN store.association AS a USING (filename)
    UNION
    SELECT t.obsID, m.filename, m.product, substring(a.asn_type FROM '[23]$')
    FROM touched AS t
    JOIN store.association_member AS m ON left(m.product, 12) = left(t.observationID, 12) AND store.is_template(m.product)
        AND t.observationID ~ store.product_pattern(m.product)
    JOIN store.association AS a USING (filename)
    UNION
    SELECT t.obsID, q.asntable, m.product, left(q.product_level, 1)
    FROM touched AS t
    JOIN store.plane AS p USING (obsID)
    JOIN store.product AS q ON q.planeID = p.planeID AND q.product_level IN ('2b', '3')
    CROSS JOIN LATERAL (SELECT min(product) AS product FROM store.association_member WHERE filename = q.asntable
                        HAVING count(DISTINCT product) = 1) AS m
)
SELECT DISTINCT ON (n.obsID, n.stage) n.obsID, n.stage, n.product, a.filename
FROM named AS n JOIN store.association AS a USING (filename)
WHERE n.stage IS NOT NULL
-- the one the product's own header names, else the archive's before others, of these the newest
ORDER BY n.obsID, n.stage,
    EXISTS (SELECT 1 FROM store.plane AS p JOIN store.product AS q USING (planeID)
            WHERE p.obsID = n.obsID AND q.asntable = a.filename) DESC,
    store.is_archival(a.filename) DESC, a.version_id DESC NULLS LAST, a.filename DESC
;
DELETE FROM store.made_by AS held
WHERE obsID IN (SELECT obsid FROM stage_touched)
  AND NOT EXISTS (SELECT 1 FROM wanted_maker AS w
                  WHERE (w.obsID, w.stage, w.filename, w.product) = (held.obsID, held.stage, held.filename, held.product))
;
INSERT INTO store.made_by (obsID, stage, filename, product) SELECT obsID, stage, filename, product FROM wanted_maker
ON CONFLICT DO NOTHING
;
-- Nothing is a member or an input of itself, whatever an association says.
CREATE TEMP TABLE wanted_member ON COMMIT DROP AS
SELECT DISTINCT b.obsID AS parentid, 'caom:JWST/' || store.observation_of(store.plane_uri(m.expname)) AS memberid
FROM wanted_maker AS b
JOIN store.association_member AS m USING (filename, product)
JOIN store.observation AS o ON o.obsID = b.obsID
WHERE b.stage = '3' AND m.exptype IN ('science', 'background', 'psf')
  AND store.observation_of(store.plane_uri(m.expname)) <> o.observationID
;
CREATE TEMP TABLE wanted_input ON COMMIT DROP AS
WITH made AS (
    SELECT p.planeID, p.planeURI, o.observationURI, b.filename, b.product, s.input
    FROM stage_touched AS t
    JOIN store.observation AS o USING (obsid)
    JOIN store.plane AS p ON p.obsID = o.obsID
    JOIN store.product AS q ON q.planeID = p.planeID
    LEFT JOIN store.pipeline_step AS s ON s.form = store.form_of(o.observationID) AND s.suffix = q.suffix
    LEFT JOIN wanted_maker AS b ON b.obsID = o.obsID AND coalesce(s.members, q.product_level = '3')
        AND b.stage = CASE q.product_level WHEN '2b' THEN '2' WHEN '3' THEN '3' END
)
SELECT d.planeID AS outputid, store.plane_uri(m.expname) AS inputid
FROM made AS d JOIN store.association_member AS m USING (filename, product)
WHERE store.plane_uri(m.expname) <> d.planeURI
UNION
SELECT d.planeID, d.observationURI || '/' || d.input FROM made AS d WHERE d.filename IS NULL AND d.input IS NOT NULL
;
-- exposures that are no longer members are judged anew (mrp.sql)
CREATE TEMP TABLE left_member ON COMMIT DROP AS
SELECT memberID FROM store.observation_member AS held
WHERE parentID IN (SELECT obsid FROM stage_touched)
  AND NOT EXISTS (SELECT 1 FROM wanted_member AS w WHERE (w.parentid, w.memberid) = (held.parentID, held.memberID))
;
DELETE FROM store.observation_member AS held
WHERE parentID IN (SELECT obsid FROM stage_touched)
  AND NOT EXISTS (SELECT 1 FROM wanted_member AS w WHERE (w.parentid, w.memberid) = (held.parentID, held.memberID))
;
INSERT INTO store.observation_member (parentID, memberID) SELECT parentid, memberid FROM wanted_member
ON CONFLICT DO NOTHING
;
DELETE FROM store.provenance_input AS held
WHERE outputID IN (SELECT planeID FROM store.plane WHERE obsID IN (SELECT obsid FROM stage_touched))
  AND NOT EXISTS (SELECT 1 FROM wanted_input AS w WHERE (w.outputid, w.inputid) = (held.outputID, held.inputID))
;
INSERT INTO store.provenance_input (outputID, inputID) SELECT outputid, inputid FROM wanted_input
ON CONFLICT DO NOTHING
;
DROP TABLE wanted_maker, wanted_member, wanted_input
;
