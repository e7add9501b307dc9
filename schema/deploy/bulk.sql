-- Deploy jwstvo:bulk to pg
-- requires: pace
-- Loads of millions of files and nightly ones into a full archive: the same results, made with less work.
BEGIN;

-- A table is analysed that never was, or of which a twentieth changed; what a night brings to millions of rows is autovacuum's.
CREATE OR REPLACE FUNCTION store.refresh_statistics() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE tbl regclass;
BEGIN
    FOR tbl IN SELECT c.oid FROM pg_class AS c LEFT JOIN pg_stat_all_tables AS s ON s.relid = c.oid
        WHERE c.relnamespace = 'store'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
          AND (c.relkind = 'p' OR coalesce(s.last_analyze, s.last_autoanalyze) IS NULL
               OR s.n_mod_since_analyze > greatest(c.reltuples, 0) / 20)
    LOOP
        EXECUTE 'ANALYZE ' || tbl;
    END LOOP;
END $$;

-- The suffix in a file name, of files that are no products too.
CREATE FUNCTION store.suffix_of(filename text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT substring($1 FROM '_([a-z0-9-]+)\.[a-z.]+$')$$;
-- The rule of minimum recommended products that decides for such a file.
CREATE FUNCTION store.mrp_rule_for(role text, suffix text, level text, exp_type text) RETURNS SETOF store.mrp_rule
LANGUAGE sql STABLE AS $$
    SELECT y.* FROM store.mrp_rule AS y
    WHERE coalesce(y.role = $1, true) AND coalesce(y.suffix = $2, y.suffix IS NULL)
      AND (y.level IS NULL OR y.level = $3) AND (y.exp_type IS NULL OR $4 ~ y.exp_type)
    ORDER BY y.place LIMIT 1
$$;

-- Cells of about an eighth of a part; area in deg**2. The logarithm of numeric took half of the time that a MOC takes.
CREATE OR REPLACE FUNCTION store.moc_order(area double precision, parts integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT least(18, greatest(8, ceil(ln(58.632 * 8 / sqrt(greatest(coalesce(area, 0), 1e-12) / greatest(coalesce(parts, 1), 1)))
    / ln(2::double precision))))::integer$$;

-- The MOC of each part is made once; what its corners add is looked up in that of the part, not in that of all parts before it.
CREATE OR REPLACE FUNCTION public.smoc_of_polygons("order" integer, spoly[]) RETURNS smoc
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 5000 AS $$
DECLARE
    part spoly;
    piece spoly;
    corner spoint;
    made smoc;
    one smoc;
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
            one := smoc("order", part);
        ELSE
            one := NULL;
            FOREACH piece IN ARRAY public.spoly_triangles(part) LOOP
                IF one IS NULL THEN
                    one := smoc("order", piece);
                ELSE
                    one := one | smoc("order", piece);
                END IF;
            END LOOP;
        END IF;
        -- a corner on the border of two cells is in none of those that pgSphere finds
        FOR i IN 1..n LOOP
            corner := spoint(c[2 * i - 1], c[2 * i]);
            IF one IS NULL THEN
                one := smoc("order", corner);
            ELSIF NOT corner <@ one THEN
                one := one | smoc("order", corner);
            END IF;
        END LOOP;
        IF made IS NULL THEN
            made := one;
        ELSE
            made := made | one;
        END IF;
    END LOOP;
    RETURN made;
END $$;

COMMIT;
