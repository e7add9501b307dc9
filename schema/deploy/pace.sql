-- Deploy jwstvo:pace to pg
-- requires: previews
-- Loads of millions of files: the same results, made with less work.
BEGIN;

-- Corners in one pass over the text; only those that pgSphere's MOC of a polygon has not are added to it.
CREATE OR REPLACE FUNCTION public.smoc_of_polygons("order" integer, spoly[]) RETURNS smoc
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 5000 AS $$
DECLARE
    part spoly;
    piece spoly;
    corner spoint;
    made smoc;
    c double precision[];  -- longitude, latitude and so on
    x double precision[]; y double precision[]; z double precision[];
    n integer; j integer; k integer; turns integer;
BEGIN
    FOREACH part IN ARRAY $2 LOOP
        c := string_to_array(translate(part::text, '{()} ', ''), ',');
        n := array_length(c, 1) / 2;
        FOR i IN 1..n LOOP
            x[i] := cos(c[2 * i]) * cos(c[2 * i - 1]);
            y[i] := cos(c[2 * i]) * sin(c[2 * i - 1]);
            z[i] := sin(c[2 * i]);
        END LOOP;
        turns := 0;
        FOR i IN 1..n LOOP
            j := 1 + i % n;
            k := 1 + (i + 1) % n;
            turns := turns + sign(x[i] * (y[j] * z[k] - z[j] * y[k]) + y[i] * (z[j] * x[k] - x[j] * z[k])
                + z[i] * (x[j] * y[k] - y[j] * x[k]));
        END LOOP;
        IF abs(turns) = n THEN
            made := coalesce(made | smoc("order", part), smoc("order", part));
        ELSE
            FOREACH piece IN ARRAY public.spoly_triangles(part) LOOP
                made := coalesce(made | smoc("order", piece), smoc("order", piece));
            END LOOP;
        END IF;
        -- a corner on the border of two cells is in none of those that pgSphere finds
        FOR i IN 1..n LOOP
            corner := spoint(c[2 * i - 1], c[2 * i]);
            IF made IS NULL OR NOT corner <@ made THEN
                made := coalesce(made | smoc("order", corner), smoc("order", corner));
            END IF;
        END LOOP;
    END LOOP;
    RETURN made;
END $$;

-- Rules are looked up where there are any, and an observation is not written twice in one moment. Only these expressions change.
DO $do$
DECLARE
    part record;
    stated text := pg_get_functiondef('store.settle_access(text[])'::regprocedure);
BEGIN
    FOR part IN SELECT * FROM (VALUES
        ('LATERAL store.rule_for(t.filename, t.observationID, t.proposal_id) AS r ON true',
         'LATERAL (SELECT f.* FROM store.rule_for(t.filename, t.observationID, t.proposal_id) AS f
            WHERE EXISTS (SELECT FROM store.access_rule)) AS r ON true'),
        ('WHERE o.obsID IN (SELECT obsID FROM changed);',
         'WHERE o.obsID IN (SELECT obsID FROM changed) AND o.maxLastModified <> now() AT TIME ZONE ''UTC'';')
    ) AS x (was, becomes) LOOP
        IF position(part.was IN stated) = 0 THEN
            RAISE EXCEPTION 'the function store.settle_access has no %', part.was;
        END IF;
        stated := replace(stated, part.was, part.becomes);
    END LOOP;
    EXECUTE stated;
END $do$;

COMMIT;
