-- Deploy jwstvo:moc to pg
-- requires: coverage, axes
-- The MOC of a footprint: of all its parts, exact, so that it contains the footprint and little more.
--
-- pgSphere makes MOCs of convex polygons only (measured: 0.1 ms for a detector's footprint, all 34,974 real ones are convex); the
-- union of a mosaic is not convex and is cut into triangles. The order follows the size of the parts: cells of about an
-- eighth of a part, so an area is overestimated by a third, be it a detector or a slit.
BEGIN;

-- Corners as unit vectors, in order.
CREATE TYPE public.unitvector AS (x double precision, y double precision, z double precision);
CREATE FUNCTION public.spoly_corners(spoly) RETURNS unitvector[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$SELECT array_agg(ROW(cos(lat) * cos(lon), cos(lat) * sin(lon), sin(lat))::public.unitvector ORDER BY n)
FROM (SELECT m[1]::double precision AS lon, m[2]::double precision AS lat, n
      FROM regexp_matches($1::text, '\(([-+.0-9e]+) *, *([-+.0-9e]+)\)', 'g') WITH ORDINALITY AS r (m, n)) AS corner$$;

-- On which side of the great circle from a to b is c: > 0 one, < 0 the other.
CREATE FUNCTION public.spoly_turn(a unitvector, b unitvector, c unitvector) RETURNS double precision
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$SELECT (a).x * ((b).y * (c).z - (b).z * (c).y) + (a).y * ((b).z * (c).x - (b).x * (c).z) + (a).z * ((b).x * (c).y - (b).y * (c).x)$$;

-- A simple polygon (smaller than a hemisphere) as triangles: ears are cut off, one after the other.
CREATE FUNCTION public.spoly_triangles(spoly) RETURNS spoly[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT AS $$
DECLARE
    c public.unitvector[] := public.spoly_corners($1);
    n integer := array_length(c, 1);
    sense double precision;
    a public.unitvector; b public.unitvector; d public.unitvector;
    triangles spoly[] := '{}';
    ear integer;
BEGIN
    -- the way round: the sum of the fan's signed triangles
    SELECT sign(sum(public.spoly_turn(c[1], c[i], c[i + 1]))) INTO sense FROM generate_series(2, n - 1) AS i;
    WHILE n > 3 LOOP
        ear := NULL;
        FOR i IN 1..n LOOP
            a := c[1 + (i + n - 2) % n]; b := c[i]; d := c[1 + i % n];
            CONTINUE WHEN sense * public.spoly_turn(a, b, d) <= 0;
            IF NOT EXISTS (SELECT 1 FROM unnest(c) AS p WHERE p NOT IN (a, b, d)
                    AND sense * public.spoly_turn(a, b, p) >= 0 AND sense * public.spoly_turn(b, d, p) >= 0 AND sense * public.spoly_turn(d, a, p) >= 0) THEN
                ear := i;
                EXIT;
            END IF;
        END LOOP;
        EXIT WHEN ear IS NULL;  -- what is left has no area
        a := c[1 + (ear + n - 2) % n]; b := c[ear]; d := c[1 + ear % n];
        triangles := triangles || public.spoly_of(ARRAY[a, b, d]);
        c := c[1:ear - 1] || c[ear + 1:n];
        n := n - 1;
    END LOOP;
    IF abs(public.spoly_turn(c[1], c[2], c[3])) > 0 THEN
        triangles := triangles || public.spoly_of(c[1:3]);
    END IF;
    RETURN triangles;
END $$;
CREATE FUNCTION public.spoly_of(unitvector[]) RETURNS spoly LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$SELECT spoly(spoint(atan2((v).y, (v).x), atan2((v).z, sqrt((v).x * (v).x + (v).y * (v).y))) ORDER BY n)
FROM unnest($1) WITH ORDINALITY AS r (x, y, z, n), LATERAL (SELECT ROW(x, y, z)::public.unitvector AS v) AS vector$$;

CREATE FUNCTION public.smoc_of_polygons("order" integer, spoly[]) RETURNS smoc
    LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT COST 5000 AS $$
DECLARE
    part spoly;
    piece spoly;
    made smoc;
    lon double precision[]; lat double precision[];
    x double precision[]; y double precision[]; z double precision[];
    n integer; j integer; k integer; turns integer;
BEGIN
    FOREACH part IN ARRAY $2 LOOP
        SELECT array_agg(a ORDER BY i), array_agg(b ORDER BY i), array_agg(cos(b) * cos(a) ORDER BY i),
            array_agg(cos(b) * sin(a) ORDER BY i), array_agg(sin(b) ORDER BY i) INTO lon, lat, x, y, z
        FROM (SELECT m[1]::double precision AS a, m[2]::double precision AS b, i
              FROM regexp_matches(part::text, '\(([-+.0-9e]+) *, *([-+.0-9e]+)\)', 'g') WITH ORDINALITY AS r (m, i)) AS corner;
        n := array_length(lon, 1);
        turns := 0;
        FOR i IN 1..n LOOP
            j := 1 + i % n;
            k := 1 + (i + 1) % n;
            turns := turns + sign(x[i] * (y[j] * z[k] - z[j] * y[k]) + y[i] * (z[j] * x[k] - x[j] * z[k])
                + z[i] * (x[j] * y[k] - y[j] * x[k]));
            -- a corner on the border of two cells is in none of those that pgSphere finds
            made := coalesce(made | smoc("order", spoint(lon[i], lat[i])), smoc("order", spoint(lon[i], lat[i])));
        END LOOP;
        IF abs(turns) = n THEN
            made := made | smoc("order", part);
        ELSE
            FOREACH piece IN ARRAY public.spoly_triangles(part) LOOP
                made := made | smoc("order", piece);
            END LOOP;
        END IF;
    END LOOP;
    RETURN made;
END $$;

-- It was that of the bounding circle, and still is where cells (58.6 deg wide in order 0) are much wider than that, and of slivers that pgSphere makes no MOC of.
-- ADQL's MOC(order, s_region) is this function, and so is the coverage in registry records.
CREATE OR REPLACE FUNCTION public.smoc("order" integer, sregion) RETURNS smoc LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN  -- not parallel: PostgreSQL catches no errors there
    RETURN CASE WHEN degrees(radius(($2).bounds)) * 2 ^ $1 < 15 AND radius(($2).bounds) > 0 THEN smoc($1, ($2).bounds)
        WHEN ($2).polygon IS NOT NULL THEN public.smoc_of_polygons($1, ARRAY[($2).polygon])
        WHEN ($2).parts IS NOT NULL THEN public.smoc_of_polygons($1, ($2).parts)
        WHEN radius(($2).bounds) > 0 THEN smoc($1, ($2).bounds) ELSE smoc($1, center(($2).bounds)) END;
EXCEPTION WHEN internal_error OR data_exception THEN
    RETURN smoc($1, ($2).bounds);
END $$;

-- Cells of about an eighth of a part; area in deg**2. A cell of order 0 is 58.6 deg wide.
CREATE FUNCTION store.moc_order(area double precision, parts integer) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT least(18, greatest(8, ceil(log(2, (58.632 * 8 / sqrt(greatest(coalesce(area, 0), 1e-12) / greatest(coalesce(parts, 1), 1)))::numeric))))::integer$$;

-- pgSphere 1.2 misses places in MOCs of more than some 6 kB when asked POINT in MOC (spoint <@ smoc; smoc <@ smoc is right): 128
-- of 31,049 real footprints, micro-shutter exposures of a hundred parts. Their MOCs are made coarser until they are small.
-- What pgSphere cannot make a MOC of (slivers within rounding) has that of its bounding circle: it holds the footprint too.
CREATE FUNCTION store.footprint_moc(shape sregion, area double precision) RETURNS smoc LANGUAGE plpgsql STABLE AS $$
DECLARE
    level integer := store.moc_order(area, coalesce(array_length((shape).parts, 1), 1));
    made smoc;
BEGIN
    made := coalesce(public.smoc(level, shape), smoc(level, (shape).bounds));
    WHILE pg_column_size(made) > 4000 AND level > 8 LOOP
        level := level - 1;
        made := smoc_degrade(level, made);
    END LOOP;
    RETURN made;
EXCEPTION WHEN internal_error OR data_exception THEN
    level := store.moc_order(pi() * degrees(radius((shape).bounds)) ^ 2, 1);
    RETURN smoc(level, (shape).bounds);
END $$;

CREATE TABLE store.footprint (
    planeID    text COLLATE "C" PRIMARY KEY REFERENCES store.plane ON DELETE CASCADE,
    digest     text COLLATE "C" NOT NULL,     -- of the STC-S that the MOC was made of
    moc        smoc NOT NULL
);

-- MOC is a word of ADQL (MOC('6/123')), so no column can have that name.
CREATE VIEW store.jwst_footprint AS
SELECT p.planeID, o.observationID AS obs_id, p.productID, p.publisherID AS obs_publisher_did, p.footprint_origin, p.footprint_note,
    CASE WHEN (p.position_bounds).parts IS NOT NULL THEN array_length((p.position_bounds).parts, 1) ELSE 1 END AS parts,
    p.position_bounds_area AS region_area, p.position_bounds AS s_region, max_order(f.moc) AS moc_order, f.moc AS s_moc
FROM store.plane AS p
JOIN store.footprint AS f USING (planeID)
JOIN store.observation AS o ON o.obsID = p.obsID;

-- moc && MOC('...'), of whatever is uploaded
CREATE INDEX footprint_moc ON store.footprint USING gin (moc);

GRANT SELECT, INSERT, UPDATE, DELETE ON store.footprint TO jwst_ingest;
GRANT SELECT ON store.jwst_footprint TO gavoadmin, jwst_ingest;

COMMIT;
