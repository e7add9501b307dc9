-- Deploy jwstvo:versions to pg
-- requires: mrp
-- The deliveries of each file in order: the present one and those that it replaced. What a delivery replaced, and what replaced
-- it, follows from the order of the deliveries, not from the order in which they came here.
BEGIN;

-- WHERE filename = of the former deliveries
CREATE INDEX history_filename ON store.history (substr(uri, length('mast:JWST/product/') + 1));

CREATE VIEW store.jwst_version AS
WITH delivery AS (
    SELECT a.filename, a.uri, a.precedence, a.obsID, p.planeID, q.date AS file_date, q.cal_ver, q.sdp_ver, q.crds_ctx,
        a.contentChecksum, a.contentLength, md5(concat_ws(' ', p.metaChecksum, a.metaChecksum)) AS record_checksum,
        1 AS is_current, NULL::timestamp AS replaced
    FROM store.artifact AS a
    JOIN store.plane AS p USING (planeID)
    LEFT JOIN store.product AS q ON q.planeID = a.planeID AND q.filename = a.filename
    WHERE a.productType NOT IN ('preview', 'thumbnail')
    UNION ALL
    SELECT substr(h.uri, length('mast:JWST/product/') + 1), h.uri, h.precedence, h.obsID, h.content -> 'plane' ->> 'planeid',
        (h.content -> 'product' ->> 'date')::timestamp, h.content -> 'product' ->> 'cal_ver', h.content -> 'product' ->> 'sdp_ver',
        h.content -> 'product' ->> 'crds_ctx', h.content -> 'artifact' ->> 'contentchecksum',
        (h.content -> 'artifact' ->> 'contentlength')::bigint,
        md5(concat_ws(' ', h.content -> 'plane' ->> 'metachecksum', h.content -> 'artifact' ->> 'metachecksum')), 0, h.replaced
    FROM store.history AS h
)
SELECT d.filename, d.uri, d.obsID, d.planeID,
    (row_number() OVER delivered)::integer AS delivery, d.is_current,
    d.file_date, d.cal_ver, d.sdp_ver, d.crds_ctx, d.contentChecksum, d.contentLength, d.record_checksum, d.replaced,
    lag(d.file_date) OVER delivered AS replaces, lead(d.file_date) OVER delivered AS replaced_by,
    CASE WHEN row_number() OVER delivered > 1 THEN concat_ws('; ',
        CASE WHEN lag(d.cal_ver) OVER delivered IS DISTINCT FROM d.cal_ver
             THEN 'CAL_VER ' || coalesce(lag(d.cal_ver) OVER delivered, '-') || ' to ' || coalesce(d.cal_ver, '-') END,
        CASE WHEN lag(d.crds_ctx) OVER delivered IS DISTINCT FROM d.crds_ctx
             THEN 'CRDS_CTX ' || coalesce(lag(d.crds_ctx) OVER delivered, '-') || ' to ' || coalesce(d.crds_ctx, '-') END,
        CASE WHEN lag(d.contentChecksum) OVER delivered <> d.contentChecksum THEN 'checksum' END,
        CASE WHEN lag(d.contentLength) OVER delivered <> d.contentLength THEN 'size' END) END AS changes
FROM delivery AS d
WINDOW delivered AS (PARTITION BY d.filename ORDER BY d.is_current, d.precedence);

GRANT SELECT ON store.jwst_version TO gavoadmin, jwst_ingest;

COMMIT;
