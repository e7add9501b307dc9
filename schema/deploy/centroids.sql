-- Deploy jwstvo:centroids to pg
-- requires: moc area
-- ADQL's CENTROID of footprints; pgSphere has it for circles only.
BEGIN;

-- The mean of triangles by their areas, for polygons smaller than a hemisphere.
CREATE FUNCTION public.region_center(spoly[]) RETURNS spoint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
SELECT spoint(atan2(y, x), atan2(z, sqrt(x * x + y * y)))
FROM (SELECT sum(w * ((c[1]).x + (c[2]).x + (c[3]).x)) AS x, sum(w * ((c[1]).y + (c[2]).y + (c[3]).y)) AS y,
        sum(w * ((c[1]).z + (c[2]).z + (c[3]).z)) AS z
    FROM (SELECT area(t) AS w, public.spoly_corners(t) AS c
        FROM unnest($1) AS p CROSS JOIN LATERAL unnest(public.spoly_triangles(p)) AS t) AS triangle) AS total
WHERE x <> 0 OR y <> 0 OR z <> 0
$$;
CREATE FUNCTION public.region_center(spoly) RETURNS spoint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$SELECT public.region_center(ARRAY[$1])$$;
CREATE FUNCTION public.region_center(scircle) RETURNS spoint LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS
$$SELECT center($1)$$;
CREATE FUNCTION public.region_center(sregion) RETURNS spoint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT CASE WHEN ($1).polygon IS NOT NULL THEN public.region_center(ARRAY[($1).polygon])
    WHEN ($1).parts IS NOT NULL THEN public.region_center(($1).parts) ELSE center(($1).bounds) END$$;

COMMIT;
