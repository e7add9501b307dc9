-- Checksums over the children and the time of the last change below, for the observations of the batch.
UPDATE store.artifact AS a
SET maxLastModified = a.lastModified
FROM stage_touched AS t
WHERE a.obsID = t.obsid AND a.maxLastModified <> a.lastModified
;
UPDATE store.plane AS p
SET accMetaChecksum = c.checksum, maxLastModified = greatest(p.lastModified, c.changed)
FROM (SELECT p.planeID, greatest(max(a.maxLastModified), max(p.lastModified)) AS changed,
             'md5:' || md5(max(p.metaChecksum) || coalesce(string_agg(a.accMetaChecksum, ' ' ORDER BY a.uri), '')
                 || coalesce((SELECT string_agg(i.inputID, ' ' ORDER BY i.inputID)
                              FROM store.provenance_input AS i WHERE i.outputID = p.planeID), '')) AS checksum
      FROM store.plane AS p JOIN stage_touched AS t ON t.obsid = p.obsID
      LEFT JOIN store.artifact AS a USING (planeID) GROUP BY p.planeID) AS c
WHERE c.planeID = p.planeID
  AND (p.accMetaChecksum, p.maxLastModified) IS DISTINCT FROM (c.checksum, greatest(p.lastModified, c.changed))
;
UPDATE store.observation AS o
SET accMetaChecksum = c.checksum, maxLastModified = greatest(o.lastModified, c.changed)
FROM (SELECT o.obsID, max(p.maxLastModified) AS changed,
             'md5:' || md5(max(o.metaChecksum) || coalesce(string_agg(p.accMetaChecksum, ' ' ORDER BY p.planeURI), '')
                 || coalesce((SELECT string_agg(m.memberID, ' ' ORDER BY m.memberID)
                              FROM store.observation_member AS m WHERE m.parentID = o.obsID), '')) AS checksum
      FROM store.observation AS o JOIN stage_touched AS t ON t.obsid = o.obsID
      LEFT JOIN store.plane AS p ON p.obsID = o.obsID GROUP BY o.obsID) AS c
WHERE c.obsID = o.obsID
  AND (o.accMetaChecksum, o.maxLastModified) IS DISTINCT FROM (c.checksum, greatest(o.lastModified, c.changed))
;
-- Held files in DaCHS' table of products. The node delivers them itself (jwstvo_dachs/delivery.py); should that not be
-- in force, DaCHS' own code would do it, by the day and without the rules: for that the embargo has no end.
INSERT INTO dc.products AS held (accref, owner, embargo, mime, accessPath, sourceTable, preview, datalink, preview_mime)
SELECT store.accref(a.filename), 'jwst', date '9999-12-31', a.contentType, a.path, 'jwst.artifact', NULL, NULL, NULL
FROM store.artifact AS a
WHERE a.uri IN (SELECT s.uri FROM stage_artifact AS s LEFT JOIN stage_verdict AS v USING (n)
                WHERE s.path IS NOT NULL OR v.verdict IS DISTINCT FROM 'new')
  AND a.path IS NOT NULL
ON CONFLICT (accref) DO UPDATE SET (owner, embargo, mime, accessPath)
    = ROW (excluded.owner, excluded.embargo, excluded.mime, excluded.accessPath)
WHERE (held.owner, held.embargo, held.mime, held.accessPath)
    IS DISTINCT FROM (excluded.owner, excluded.embargo, excluded.mime, excluded.accessPath)
;
-- What the headers say of their programmes.
SELECT store.settle_programs(ARRAY(
    SELECT DISTINCT o.proposal_id::integer FROM store.observation AS o JOIN stage_touched AS t ON t.obsid = o.obsID
    WHERE o.proposal_id ~ '^[1-9][0-9]{0,4}$'))
;
