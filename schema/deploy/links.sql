-- Deploy jwstvo:links to pg
-- requires: previews locations
-- What goes with a file, as DataLink 1.1 has it: a row a link, with the term of http://www.ivoa.net/rdf/datalink/core.
-- local_semantics is the suffix of the target, or the type of a reference file, so that clients find the same link of another
-- file. content_qualifier is a term of http://www.ivoa.net/rdf/product-type.
BEGIN;

CREATE FUNCTION store.links_of(name text)
RETURNS TABLE (place integer, semantics text, target text, access_url text, description text, content_type text,
               content_length bigint, content_qualifier text, local_semantics text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = store, public, pg_temp ROWS 50 AS $$
WITH held AS (
    SELECT a.planeID, p.suffix, o.proposal_id, store.is_visit_file(o.observationID) AND p.suffix <> 'msa' AS is_guidestar
    FROM store.artifact AS a
    JOIN store.observation AS o USING (obsID)
    LEFT JOIN store.product AS p USING (planeID)
    WHERE a.filename = $1
), related (place, semantics, target, url, description, local) AS (
    SELECT 1, '#this', $1, NULL, NULL, NULL
    UNION ALL
    SELECT CASE v.productType WHEN 'preview' THEN 2 ELSE 3 END, '#' || v.productType, v.filename, NULL,
        CASE v.productType WHEN 'preview' THEN 'Preview, to look at' ELSE 'Thumbnail' END, v.productType
    FROM held AS h JOIN store.artifact AS v USING (planeID)
    WHERE v.productType IN ('preview', 'thumbnail') AND v.filename <> $1
    UNION ALL
    SELECT 10 + i.depth, CASE i.relation WHEN 'input' THEN '#progenitor' ELSE '#auxiliary' END, i.input_filename, i.access_url,
        CASE i.relation WHEN 'input' THEN format('%s %s before', i.depth, CASE i.depth WHEN 1 THEN 'step' ELSE 'steps' END)
             ELSE NULL END, i.suffix
    FROM store.jwst_provenance AS i WHERE i.filename = $1
    UNION ALL
    SELECT 30 + d.depth, CASE WHEN d.depth = 1 AND d.suffix IN ('cat', 'segm') THEN '#auxiliary' ELSE '#derivation' END,
        d.product_filename, d.access_url,
        format('%s %s after', d.depth, CASE d.depth WHEN 1 THEN 'step' ELSE 'steps' END), d.suffix
    FROM store.jwst_derived AS d WHERE d.filename = $1
    UNION ALL
    SELECT 50, '#calibration', r.reference, 'https://jwst-crds.stsci.edu/unchecked_get/references/jwst/' || r.reference,
        'Reference file that it was calibrated with: ' || r.reference_type, lower(r.keyword)
    FROM store.product_reference AS r WHERE r.filename = $1
    UNION ALL
    SELECT DISTINCT 60, '#auxiliary', g.guidestar_filename, NULL, 'Guide star ' || g.gs_function || ' during the exposure', g.gs_function
    FROM store.jwst_guidestar_exposure AS g WHERE g.exposure_filename = $1
    UNION ALL
    SELECT DISTINCT 61, '#auxiliary', m.msa_filename, NULL, NULL, 'msa'
    FROM store.jwst_msa_exposure AS m WHERE m.filename = $1 AND m.msa_filename IS NOT NULL
    UNION ALL
    SELECT 62, '#auxiliary', w.target, NULL, w.description, w.local
    FROM held AS h
    JOIN store.jwst_wavefront_exposure AS x USING (planeID)
    CROSS JOIN LATERAL (VALUES
        (x.before_filename, format('Wavefront measured %s d before', round(x.before_days::numeric, 1)), 'wavefront-before'),
        (x.after_filename, format('Wavefront measured %s d after', round(x.after_days::numeric, 1)), 'wavefront-after')
    ) AS w (target, description, local)
    WHERE w.target IS NOT NULL
    UNION ALL
    SELECT 70, '#documentation', NULL, 'https://jwst-pipeline.readthedocs.io/en/latest/jwst/data_products/'
        || CASE WHEN h.is_guidestar THEN 'guidestar_products.html' ELSE 'science_products.html' END,
        'What the pipeline writes into this kind of product', 'product'
    FROM held AS h WHERE h.suffix IS NOT NULL
    UNION ALL
    SELECT 71, '#documentation', NULL, 'https://www.stsci.edu/jwst-program-info/program/?program=' || h.proposal_id,
        'Programme ' || h.proposal_id || ' at STScI', 'program'
    FROM held AS h WHERE h.proposal_id ~ '^[0-9]+$'
), chosen AS (   -- a file is linked once: the nearest relation
    SELECT DISTINCT ON (coalesce(target, url)) * FROM related ORDER BY coalesce(target, url), place, local
)
SELECT c.place, c.semantics, c.target, coalesce(a.access_url, s.access_url, c.url),
    concat_ws('; ', t.meaning, c.description), coalesce(a.contentType, s.content_type),
    coalesce(a.contentLength, s.content_length),
    CASE WHEN a.productType NOT IN ('preview', 'thumbnail') THEN '#' || p.dataProductType END,
    coalesce(c.local, q.suffix)
FROM chosen AS c
LEFT JOIN store.jwst_artifact AS a ON a.filename = c.target
LEFT JOIN store.jwst_support_file AS s ON s.filename = c.target
LEFT JOIN store.plane AS p ON p.planeID = a.planeID
LEFT JOIN store.product AS q ON q.planeID = a.planeID AND a.productType NOT IN ('preview', 'thumbnail')
LEFT JOIN store.product_type AS t ON t.suffix = coalesce(q.suffix, c.local)
WHERE coalesce(a.access_url, s.access_url, c.url) IS NOT NULL
ORDER BY c.place, c.target
$$;

CREATE VIEW store.jwst_link AS
SELECT f.filename, l.semantics, l.target AS link_filename, l.access_url, l.description, l.content_type, l.content_length,
    l.content_qualifier, l.local_semantics, l.place AS rank
FROM (SELECT filename FROM store.artifact UNION ALL SELECT filename FROM store.support_file) AS f
CROSS JOIN LATERAL store.links_of(f.filename) AS l;

GRANT SELECT ON store.jwst_link TO gavoadmin, jwst_ingest;

COMMIT;
