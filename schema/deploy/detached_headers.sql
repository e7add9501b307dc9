-- Deploy jwstvo:detached_headers to pg
-- requires: links asdf
-- Links to the headers of files and to the trees of their ASDF extensions, by the service jwst/headers (resdir/jwst/headers.rd).
-- They lead to no file, so that nobody's rights are asked for.
BEGIN;

CREATE OR REPLACE VIEW store.jwst_link AS
SELECT f.filename, l.semantics, l.target AS link_filename, l.access_url, l.description, l.content_type, l.content_length,
    l.content_qualifier, l.local_semantics, l.place AS rank
FROM (SELECT filename FROM store.artifact UNION ALL SELECT filename FROM store.support_file) AS f
CROSS JOIN LATERAL store.links_of(f.filename) AS l
UNION ALL
SELECT f.filename, '#detached-header', NULL,
    ((SELECT s.value FROM store.site AS s WHERE s.key = 'base_url') || '/jwst/headers/read/api?ID='
        || replace(replace(f.filename, '%', '%25'), '+', '%2B') || d.parameters) COLLATE "default",
    d.description, d.content_type, NULL, NULL, d.local_semantics, d.place
FROM (
    SELECT filename FROM store.artifact WHERE path IS NOT NULL
    UNION ALL
    SELECT filename FROM store.support_file
) AS f
CROSS JOIN (VALUES
    ('&KIND=HEADER&RESPONSEFORMAT=text/plain', 'Headers of all HDUs', 'text/plain', 'header', 4),
    ('&KIND=ASDF', 'Metadata tree (ASDF), without arrays', 'application/json', 'asdf', 5)
) AS d (parameters, description, content_type, local_semantics, place)
WHERE CASE d.local_semantics
    WHEN 'header' THEN f.filename ~ '[.]fits([.]gz)?$'
    ELSE f.filename ~ '[.]asdf$' OR EXISTS (SELECT FROM store.asdf_tree AS t WHERE t.filename = f.filename)
END;

COMMIT;
