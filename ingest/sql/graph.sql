-- Members and inputs, from the associations, for the observations of the batch and those its associations make.

-- Observations that the batch's associations name, templates such as {source_id} standing for whatever is there. What a
-- pattern would read as something else (a name is whatever the JSON says) stands for any one character.
INSERT INTO stage_touched
SELECT o.obsID FROM stage_association_member AS m JOIN store.observation AS o ON o.observationID = m.product
UNION
SELECT o.obsID
FROM (SELECT DISTINCT product FROM stage_association_member WHERE strpos(product, '{') > 0) AS m
JOIN store.observation AS o ON o.observationID >= left(m.product, 12) AND o.observationID < left(m.product, 12) || '~'
    AND o.observationID ~ ('^' || translate(regexp_replace(
            regexp_replace(m.product, '[^a-z0-9_{}-]', '.', 'g'), '\{[a-z_]+\}', '[a-z0-9]+', 'g'), '{}', '..') || '$')
ON CONFLICT DO NOTHING
;
CREATE TEMP TABLE made_by ON COMMIT DROP AS
WITH touched AS (SELECT o.obsID, o.observationID FROM stage_touched JOIN store.observation AS o USING (obsid)),
named AS (
    SELECT t.obsID, m.filename, m.product FROM touched AS t JOIN store.association_member AS m ON m.product = t.observationID
    UNION
    SELECT t.obsID, m.filename, m.product
    FROM touched AS t
    JOIN store.association_member AS m ON left(m.product, 12) = left(t.observationID, 12) AND strpos(m.product, '{') > 0
        AND t.observationID ~ ('^' || translate(regexp_replace(
            regexp_replace(m.product, '[^a-z0-9_{}-]', '.', 'g'), '\{[a-z_]+\}', '[a-z0-9]+', 'g'), '{}', '..') || '$')
)
SELECT DISTINCT ON (n.obsID, right(a.asn_type, 1)) n.obsID, n.product, a.filename, right(a.asn_type, 1) AS stage
FROM named AS n JOIN store.association AS a USING (filename)
WHERE a.asn_type ~ '[23]$'
-- the one the product's own header names, else the newest
ORDER BY n.obsID, right(a.asn_type, 1),
    EXISTS (SELECT 1 FROM store.plane AS p JOIN store.product AS q USING (planeID)
            WHERE p.obsID = n.obsID AND q.asntable = a.filename) DESC, a.version_id DESC NULLS LAST, a.filename DESC
;
CREATE TEMP TABLE wanted_member ON COMMIT DROP AS
SELECT DISTINCT b.obsID AS parentid,
    'caom:JWST/' || regexp_replace(m.expname, '(_[oacr][0-9]{3,4})?_[a-z0-9-]+\.[a-z.]+$', '') AS memberid
FROM made_by AS b JOIN store.association_member AS m USING (filename, product)
WHERE b.stage = '3' AND m.exptype IN ('science', 'background', 'psf')
;
CREATE TEMP TABLE wanted_input ON COMMIT DROP AS
SELECT DISTINCT p.planeID AS outputid,
    'caom:JWST/' || regexp_replace(m.expname, '(_[oacr][0-9]{3,4})?_([a-z0-9-]+)\.[a-z.]+$', '') || '/'
        || regexp_replace(m.expname, '^.*?_((?:[oacr][0-9]{3,4}_)?[a-z0-9-]+)\.[a-z.]+$', '\1') AS inputid
FROM made_by AS b
JOIN store.association_member AS m USING (filename, product)
JOIN store.plane AS p ON p.obsID = b.obsID
JOIN store.product AS q ON q.planeID = p.planeID
WHERE q.product_level = CASE b.stage WHEN '2' THEN '2b' ELSE '3' END
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
DROP TABLE made_by, wanted_member, wanted_input
;
