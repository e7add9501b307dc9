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

COMMIT;
