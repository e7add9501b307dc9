-- Deploy jwstvo:asdf to pg
-- requires: support
-- The metadata tree of files with an ASDF extension: as JSON without arrays, and what its WCS consists of.
BEGIN;

CREATE TABLE store.asdf_tree (
    filename          text COLLATE "C" PRIMARY KEY,
    tree              text NOT NULL,          -- JSON; the index below sees to it that it is
    asdf_standard     text,
    asdf_version      text,
    gwcs_version      text,
    model_type        text COLLATE "C",
    wcs_count         integer NOT NULL,
    wcs_name          text,
    wcs_frames        text,
    wcs_input_frame   text COLLATE "C",
    wcs_output_frame  text COLLATE "C",
    wcs_transforms    text,
    wcs_bounding_box  text
);

-- Paths are dotted (meta.instrument.filter); on the way and at the end a list stands for each of its elements.
CREATE FUNCTION public.jwst_asdf_path(path text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT '$' || string_agg('.' || to_json(step)::text, '' ORDER BY n) FROM unnest(string_to_array($1, '.')) WITH ORDINALITY AS s (step, n)$$;
-- Equal as text, or as the number or logical value that the text is.
CREATE FUNCTION public.jwst_asdf_equals(path text, value text) RETURNS jsonpath LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT (public.jwst_asdf_path($1) || ' == ' || to_json($2)::text
    || CASE WHEN $2 ~ '^(-?(0|[1-9][0-9]{0,30})([.][0-9]{1,30})?([eE][-+]?[0-9]{1,2})?|true|false)$'
            THEN ' || ' || public.jwst_asdf_path($1) || ' == ' || $2 ELSE '' END)::jsonpath$$;
-- Short enough to be inlined, so that the index is found.
CREATE FUNCTION public.jwst_asdf_has(tree text, path text, value text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT $1::jsonb @@ public.jwst_asdf_equals($2, $3)$$;
-- What stands at a path, as text; the first where there are several, NULL where there is nothing.
CREATE FUNCTION public.jwst_asdf_value(tree text, path text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT jsonb_path_query_first($1::jsonb, public.jwst_asdf_path($2)::jsonpath) #>> '{}'$$;

-- files by what stands at any path of their trees
CREATE INDEX asdf_tree_values ON store.asdf_tree USING gin ((tree::jsonb) jsonb_path_ops);

CREATE VIEW store.jwst_asdf_tree AS
SELECT t.filename, a.planeID, t.tree, t.asdf_standard, t.asdf_version, t.gwcs_version, t.model_type, t.wcs_count, t.wcs_name,
    t.wcs_frames, t.wcs_input_frame, t.wcs_output_frame, t.wcs_transforms, t.wcs_bounding_box
FROM store.asdf_tree AS t LEFT JOIN store.artifact AS a USING (filename);

GRANT SELECT, INSERT, UPDATE, DELETE ON store.asdf_tree TO jwst_ingest;
GRANT SELECT ON store.jwst_asdf_tree TO gavoadmin, jwst_ingest;

COMMIT;
