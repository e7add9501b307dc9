-- One batch from staging into the tables. The column lists in braces are filled from the catalog (store.py).

-- What each record is: the newest of a file in the batch against what is held. delivery is the file's own DATE.
INSERT INTO stage_verdict
SELECT s.n, s.uri, s.obsid, s.precedence, split_part(s.precedence, '|', 1), split_part(a.precedence, '|', 1),
    CASE
        WHEN s.rank > 1 AND s.precedence = s.best THEN 'unchanged'
        WHEN s.rank > 1 THEN 'superseded'
        WHEN a.uri IS NULL THEN 'new'
        WHEN s.precedence < a.precedence THEN 'superseded'
        WHEN h.checksum = g.checksum AND s.precedence = a.precedence THEN 'unchanged'
        WHEN split_part(s.precedence, '|', 1) = split_part(a.precedence, '|', 1) THEN 'updated'
        ELSE 'replaced'
    END
FROM (SELECT *, row_number() OVER newest AS rank, first_value(precedence) OVER newest AS best
      FROM stage_artifact WINDOW newest AS (PARTITION BY uri ORDER BY precedence DESC, n DESC)) AS s
JOIN stage_header AS h USING (n)
LEFT JOIN store.artifact AS a ON a.uri = s.uri
LEFT JOIN store.header AS g ON g.artifactID = a.artifactID
;
INSERT INTO stage_touched
SELECT DISTINCT obsid FROM stage_verdict WHERE verdict IN ('new', 'replaced', 'updated')
;
-- A delivery that gives way goes into the history: the held one to a newer, an older one that came late.
-- row_to_json()::jsonb, not to_jsonb(): that keeps pointers to the names of a composite column (sregion) after it has
-- let go of them, and writes garbled keys when another session changes the catalog at that moment (seen on PostgreSQL 15).
INSERT INTO store.history (uri, precedence, obsID, replaced, replaced_by, run_id, content)
SELECT v.uri, a.precedence, a.obsID, now() AT TIME ZONE 'UTC', v.precedence,
    nullif(current_setting('store.run_id', true), '')::bigint,
    jsonb_build_object('observation', row_to_json(o)::jsonb, 'plane', row_to_json(p)::jsonb,
                       'artifact', row_to_json(a)::jsonb, 'product', row_to_json(q)::jsonb)
FROM stage_verdict AS v
JOIN store.artifact AS a USING (uri)
JOIN store.plane AS p USING (planeID)
JOIN store.observation AS o ON o.obsID = a.obsID
LEFT JOIN store.product AS q ON q.planeID = a.planeID
WHERE v.verdict = 'replaced' AND v.held <> '0'
ON CONFLICT DO NOTHING
;
INSERT INTO store.history (uri, precedence, obsID, replaced, replaced_by, run_id, content)
SELECT DISTINCT ON (v.uri, v.precedence) v.uri, v.precedence, v.obsid, now() AT TIME ZONE 'UTC', w.precedence,
    nullif(current_setting('store.run_id', true), '')::bigint,
    jsonb_build_object('observation', row_to_json(o)::jsonb - 'n', 'plane', row_to_json(p)::jsonb - 'n',
                       'artifact', row_to_json(a)::jsonb - 'n', 'product', row_to_json(q)::jsonb - 'n')
FROM stage_verdict AS v
JOIN (SELECT uri, max(precedence) AS precedence
      FROM (SELECT uri, precedence FROM stage_verdict
            UNION ALL SELECT uri, precedence FROM store.artifact WHERE uri IN (SELECT uri FROM stage_verdict)) AS known
      GROUP BY uri) AS w ON w.uri = v.uri
JOIN stage_artifact AS a USING (n)
JOIN stage_plane AS p USING (n)
JOIN stage_observation AS o USING (n)
LEFT JOIN stage_product AS q USING (n)
WHERE v.verdict = 'superseded' AND v.delivery <> '0' AND v.delivery <> split_part(w.precedence, '|', 1)
ORDER BY v.uri, v.precedence, v.n DESC
ON CONFLICT DO NOTHING
;
INSERT INTO stage_count
SELECT 'observations', count(DISTINCT t.obsid) FROM stage_touched AS t
WHERE NOT EXISTS (SELECT 1 FROM store.observation AS o WHERE o.obsID = t.obsid)
UNION ALL
SELECT 'planes', count(DISTINCT p.planeid) FROM stage_plane AS p JOIN stage_verdict AS v USING (n)
WHERE v.verdict = 'new' AND NOT EXISTS (SELECT 1 FROM store.plane AS held WHERE held.planeID = p.planeid)
;
-- What mrp.sql, rights.sql and finish.sql find for most of what is new: so its rows are written once, with all their index entries,
-- and a second time only where those find something else.
INSERT INTO stage_mrp
SELECT k.role, k.suffix, k.level, k.exp_type, r.rule, r.recommended
FROM (SELECT DISTINCT s.producttype AS role, coalesce(q.suffix, store.suffix_of(s.filename)) AS suffix, q.product_level AS level, q.exp_type
      FROM stage_artifact AS s LEFT JOIN stage_product AS q USING (n)) AS k
CROSS JOIN LATERAL store.mrp_rule_for(k.role, k.suffix, k.level, k.exp_type) AS r
;
INSERT INTO expected_artifact
SELECT s.n, s.planeid, s.uri, s.metachecksum, s.producttype IN ('preview', 'thumbnail'),
    CASE WHEN d.release IS NOT NULL THEN 'proprietary' WHEN s.producttype = 'info' THEN 'public' END, date_trunc('second', d.release),
    'jw' || lpad(d.proposal_id, 5, '0'),
    CASE WHEN d.release IS NOT NULL THEN 'archive' WHEN s.producttype = 'info' THEN 'metadata' END,
    CASE WHEN m.recommended = 'no' THEN 0 WHEN m.recommended IS NOT NULL THEN 1 END, m.rule
FROM (
    SELECT a.n, o.proposal_id, q.suffix, q.product_level, q.exp_type, CASE WHEN a.producttype = 'info' THEN r.contentrelease
        ELSE coalesce(r.contentrelease, max(r.contentrelease) OVER (PARTITION BY a.planeid),
                      max(r.contentrelease) OVER (PARTITION BY a.obsid)) END AS release
    FROM stage_artifact AS a
    JOIN stage_verdict AS v USING (n)
    JOIN stage_observation AS o USING (n)
    LEFT JOIN stage_product AS q USING (n)
    LEFT JOIN released AS r ON r.uri = a.uri
    WHERE v.verdict = 'new'
) AS d
JOIN stage_artifact AS s USING (n)
LEFT JOIN stage_mrp AS m ON m.role = s.producttype AND m.suffix IS NOT DISTINCT FROM coalesce(d.suffix, store.suffix_of(s.filename))
    AND m.level IS NOT DISTINCT FROM d.product_level AND m.exp_type IS NOT DISTINCT FROM d.exp_type
;
INSERT INTO expected_plane
SELECT DISTINCT ON (p.planeid) p.planeid, p.obsid, p.planeuri,
    'md5:' || md5(p.metachecksum || e.checksums || coalesce(o.observationuri || '/' || t.input, '')), e.rights, e.release, e.readers
FROM (SELECT planeid, string_agg(checksum, ' ' ORDER BY uri) AS checksums, min(rights) FILTER (WHERE NOT preview) AS rights,
          max(release) FILTER (WHERE NOT preview) AS release, min(readers) FILTER (WHERE NOT preview) AS readers
      FROM expected_artifact GROUP BY planeid) AS e
JOIN stage_plane AS p USING (planeid)
JOIN stage_verdict AS v USING (n)
JOIN stage_observation AS o USING (n)
LEFT JOIN stage_product AS q USING (n)
LEFT JOIN store.pipeline_step AS t ON t.form = store.form_of(o.observationid) AND t.suffix = q.suffix
WHERE v.verdict = 'new'
ORDER BY p.planeid, p.precedence DESC
;
INSERT INTO store.observation AS held ({observation}, lastModified, maxLastModified, accMetaChecksum)
SELECT DISTINCT ON (s.obsid) {s.observation}, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC',
    'md5:' || md5(s.metachecksum || coalesce(e.checksums, ''))
FROM stage_observation AS s
JOIN stage_verdict AS v USING (n)
LEFT JOIN (SELECT obsid, string_agg(checksum, ' ' ORDER BY planeuri) AS checksums FROM expected_plane GROUP BY obsid) AS e
    ON e.obsid = s.obsid
WHERE v.verdict IN ('new', 'replaced', 'updated')
ORDER BY s.obsid, s.precedence DESC
ON CONFLICT (obsID) DO UPDATE SET ({observation}, lastModified) = ROW ({excluded.observation},
    CASE WHEN excluded.metaChecksum <> held.metaChecksum THEN excluded.lastModified ELSE held.lastModified END)
WHERE excluded.precedence > held.precedence
   OR (excluded.precedence = held.precedence AND excluded.metaChecksum <> held.metaChecksum)
;
INSERT INTO store.plane AS held
    ({plane}, rights, dataRelease, readers, publisherID, lastModified, maxLastModified, accMetaChecksum)
SELECT DISTINCT ON (s.planeid) {s.plane}, e.rights, e.release, e.readers,
    'ivo://' || (SELECT value FROM store.site WHERE key = 'authority') || '/~?' || substr(s.planeuri, length('caom:JWST/') + 1),
    now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', coalesce(e.checksum, '')
FROM stage_plane AS s JOIN stage_verdict AS v USING (n) LEFT JOIN expected_plane AS e ON e.planeid = s.planeid
WHERE v.verdict IN ('new', 'replaced', 'updated')
ORDER BY s.planeid, s.precedence DESC
ON CONFLICT (planeID) DO UPDATE SET ({plane}, lastModified) = ROW ({excluded.plane},
    CASE WHEN excluded.metaChecksum <> held.metaChecksum THEN excluded.lastModified ELSE held.lastModified END)
WHERE excluded.precedence > held.precedence
   OR (excluded.precedence = held.precedence AND excluded.metaChecksum <> held.metaChecksum)
;
-- The facts of JWST follow the file that made the plane.
INSERT INTO store.product AS held ({product})
SELECT DISTINCT ON (s.planeid) {s.product}
FROM stage_product AS s JOIN stage_verdict AS v USING (n) JOIN store.plane AS p ON p.planeID = s.planeid
WHERE v.verdict IN ('new', 'replaced', 'updated') AND p.precedence = v.precedence
ORDER BY s.planeid, v.precedence DESC
ON CONFLICT (planeID) DO UPDATE SET ({product}) = ROW ({excluded.product})
WHERE held IS DISTINCT FROM excluded
;
-- What the held record of the same delivery knew of the bytes outlasts a record that does not (a file has no checksum of MAST).
UPDATE stage_artifact AS s
SET contentlength = coalesce(s.contentlength, held.contentLength), contentchecksum = coalesce(s.contentchecksum, held.contentChecksum)
FROM store.artifact AS held
WHERE held.uri = s.uri AND split_part(s.precedence, '|', 1) = split_part(held.precedence, '|', 1)
  AND (s.contentlength IS NULL OR s.contentchecksum IS NULL)
;
-- What the archive and this site know of a file comes with a new one; for those that are held, see below.
INSERT INTO store.artifact AS held
    ({artifact-facts}, contentRelease, archive_stamp, path, path_size, path_mtime, rights, release, readers, rights_origin,
     mrp, mrp_rule, lastModified, maxLastModified, accMetaChecksum)
SELECT {s.artifact-facts}, r.contentrelease, r.archive_stamp, p.path, p.path_size, p.path_mtime,
    e.rights, e.release, e.readers, e.origin, coalesce(e.mrp, 0), e.rule,
    now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC', s.metachecksum
FROM stage_artifact AS s JOIN stage_verdict AS v USING (n) LEFT JOIN expected_artifact AS e USING (n)
LEFT JOIN released AS r ON r.uri = s.uri
LEFT JOIN placed AS p ON p.uri = s.uri
WHERE v.verdict IN ('new', 'replaced', 'updated')
ON CONFLICT (artifactID) DO UPDATE SET ({artifact-facts}, accMetaChecksum, lastModified) = ROW ({excluded.artifact-facts},
    excluded.accMetaChecksum,
    CASE WHEN excluded.metaChecksum <> held.metaChecksum THEN excluded.lastModified ELSE held.lastModified END)
;
INSERT INTO store.header AS held (artifactID, source, keywords, checksum)
SELECT a.artifactid, h.source, h.keywords, h.checksum
FROM stage_header AS h JOIN stage_artifact AS a USING (n) JOIN stage_verdict AS v USING (n)
WHERE v.verdict IN ('new', 'replaced', 'updated')
ON CONFLICT (artifactID) DO UPDATE SET (source, keywords, checksum) = ROW (excluded.source, excluded.keywords, excluded.checksum)
;
-- From here on for files that were held before, and second records of a file: of a new one all is in its row by now.
-- Size and checksum of the same delivery, from whichever source tells them.
UPDATE store.artifact AS held
SET contentLength = coalesce(held.contentLength, s.contentlength),
    contentChecksum = coalesce(held.contentChecksum, s.contentchecksum), lastModified = now() AT TIME ZONE 'UTC'
FROM stage_artifact AS s JOIN stage_verdict AS v USING (n)
WHERE v.verdict <> 'new' AND s.uri = held.uri AND split_part(s.precedence, '|', 1) = split_part(held.precedence, '|', 1)
  AND ((held.contentLength IS NULL AND s.contentlength IS NOT NULL)
    OR (held.contentChecksum IS NULL AND s.contentchecksum IS NOT NULL))
;
-- What only the archive knows: its latest word on the release counts.
UPDATE store.artifact AS held
SET contentRelease = s.contentrelease, archive_stamp = s.archive_stamp,
    lastModified = CASE WHEN held.contentRelease IS DISTINCT FROM s.contentrelease
                        THEN now() AT TIME ZONE 'UTC' ELSE held.lastModified END
FROM released AS s
WHERE s.uri = held.uri AND s.uri IN (SELECT v.uri FROM stage_verdict AS v WHERE v.held IS NOT NULL)
  AND (held.contentRelease IS NULL OR coalesce(s.archive_stamp, '') > coalesce(held.archive_stamp, ''))
  AND (held.contentRelease, held.archive_stamp) IS DISTINCT FROM (s.contentrelease, s.archive_stamp)
;
-- Where this site holds the file. An older delivery does not take the place of a newer one that is here too.
UPDATE store.artifact AS held
SET path = s.path, path_size = s.path_size, path_mtime = s.path_mtime
FROM placed AS s JOIN stage_verdict AS v USING (n)
WHERE v.held IS NOT NULL AND s.uri = held.uri
  AND (held.path, held.path_size, held.path_mtime) IS DISTINCT FROM (s.path, s.path_size, s.path_mtime)
  AND (v.verdict <> 'superseded' OR held.path IS NULL OR held.path = s.path
       OR EXISTS (SELECT FROM store.header AS h WHERE h.artifactID = held.artifactID AND h.source = 'keywords'))
;
INSERT INTO stage_touched
SELECT DISTINCT v.obsid FROM stage_verdict AS v JOIN store.artifact AS a USING (uri)
WHERE v.held IS NOT NULL AND a.lastModified = now() AT TIME ZONE 'UTC'
ON CONFLICT DO NOTHING
;
