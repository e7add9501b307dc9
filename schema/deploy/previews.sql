-- Deploy jwstvo:previews to pg
-- requires: delivery
-- Previews that are made here, of products that the archive has no JPEG of. They are artifacts of their product's plane, as CAOM
-- has them, so that all views show them; their URI says that they are not MAST's. Beside the artifact this table keeps what they
-- were made from. Bytes are as protected as those of the product.
BEGIN;

CREATE TABLE store.preview (
    artifactID  text COLLATE "C" PRIMARY KEY REFERENCES store.artifact ON DELETE CASCADE,    -- the product that is shown
    state       text COLLATE "C" NOT NULL,       -- recipe, size and time of the product, and of the image below a catalogue
    problem     text                             -- why there is none
);

-- files on disk that are not catalogued; whose path this is
CREATE INDEX artifact_path ON store.artifact (path) WHERE path IS NOT NULL;

CREATE FUNCTION store.preview_uri(filename text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT 'jwstvo:JWST/preview/' || $1$$;
-- made here, of this product: jw..._cal.fits has jw..._cal_preview.png and jw..._cal_thumbnail.png
CREATE FUNCTION store.preview_name(filename text, kind text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT regexp_replace($1, '\.(fits|fit|ecsv)$', '') || '_' || $2 || '.png'$$;

-- A rule for a product is one for its previews; and the server finds files made here. Only these expressions change.
DO $do$
DECLARE
    part record;
    stated text;
    changed text;
BEGIN
    FOR part IN SELECT * FROM (VALUES
        ('store.settle_access(text[])', 'SELECT a\.artifactID, a\.filename, a\.productType',
         $$SELECT a.artifactID, CASE WHEN a.productType IN ('preview', 'thumbnail')
            THEN coalesce((SELECT q.filename FROM store.product AS q WHERE q.planeID = a.planeID), a.filename)
            ELSE a.filename END AS filename, a.productType$$),
        ('store.file_access(text[])', 'a\.uri = ''mast:JWST/product/'' \|\| n\.filename',
         $$a.uri IN ('mast:JWST/product/' || n.filename, store.preview_uri(n.filename))$$)
    ) AS x (name, was, becomes) LOOP
        stated := pg_get_functiondef(part.name::regprocedure);
        changed := regexp_replace(stated, part.was, part.becomes, 'g');
        IF changed = stated THEN
            RAISE EXCEPTION 'the function % has no %', part.name, part.was;
        END IF;
        EXECUTE changed;
    END LOOP;
END $do$;

-- What the services show of it: the archive's before one made here. The column comes last: views keep the order of those
-- they have.
DO $do$
DECLARE
    part record;
    stated text;
    changed text;
BEGIN
    FOR part IN SELECT * FROM (VALUES
        ('obscore', 'FROM store.observation o', $$(SELECT v.access_url FROM store.jwst_artifact AS v
            WHERE v.planeid = p.planeid AND v.producttype = 'preview' ORDER BY v.uri DESC LIMIT 1) AS preview$$),
        ('sia', 'FROM store.obscore c', 'c.preview'),
        -- both halves of a union
        ('spectrum', 'FROM store.(spectra s(?=\s+JOIN)|obscore c)', 'c.preview')
    ) AS x (name, before, added) LOOP
        stated := pg_get_viewdef(('store.' || part.name)::regclass, true);
        changed := regexp_replace(stated, '\s+(' || part.before || ')', ', ' || part.added || ' \1', 'g');
        IF changed = stated THEN
            RAISE EXCEPTION 'the view store.% has no %', part.name, part.before;
        END IF;
        EXECUTE 'CREATE OR REPLACE VIEW store.' || part.name || ' AS ' || changed;
    END LOOP;
END $do$;

GRANT SELECT, INSERT, UPDATE, DELETE ON store.preview TO jwst_ingest;

COMMIT;
