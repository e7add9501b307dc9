-- Deploy jwstvo:region to pg
-- sregion: the sky footprint of a product, exact for one polygon, many polygons and circles.
--
-- pgSphere has no type for a union of polygons, yet MOS slitlets and mosaics are just that. An sregion keeps the
-- smallest circle around everything (that is what the GiST index is built on) and the exact shape beside it.
-- The operators below are plain SQL expressions, so the planner inlines them: the first term finds the index, the
-- second decides. They carry pgSphere's own names, so ADQL's CONTAINS and INTERSECTS work on every part.
BEGIN;

CREATE TYPE public.sregion AS (
    bounds  scircle,   -- smallest enclosing circle; the shape itself where polygon and parts are NULL
    polygon spoly,     -- the shape, where it is one polygon
    parts   spoly[],   -- the shape, where it is several polygons
    stcs    text       -- the same as STC-S, ICRS, degrees
);
COMMENT ON TYPE public.sregion IS 'union of spherical polygons, or a circle, with its bounding circle';

-- Any part of the union overlaps / contains / lies within. Called only when the bounding circle passed.
CREATE FUNCTION public.sregion_any_overlaps(spoly[], anyelement) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
    AS 'SELECT EXISTS (SELECT 1 FROM unnest($1) AS part WHERE part && $2)';
CREATE FUNCTION public.sregion_any_contains(spoly[], anyelement) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
    AS 'SELECT EXISTS (SELECT 1 FROM unnest($1) AS part WHERE $2 <@ part)';
CREATE FUNCTION public.sregion_all_within(spoly[], anyelement) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000
    AS 'SELECT NOT EXISTS (SELECT 1 FROM unnest($1) AS part WHERE NOT part <@ $2)';

-- region && shape
CREATE FUNCTION public.sregion_overlaps(sregion, scircle) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT ($1).bounds && $2 AND CASE WHEN ($1).polygon IS NOT NULL THEN ($1).polygon && $2
    WHEN ($1).parts IS NOT NULL THEN public.sregion_any_overlaps(($1).parts, $2) ELSE true END$$;
CREATE FUNCTION public.sregion_overlaps(sregion, spoly) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT ($1).bounds && $2 AND CASE WHEN ($1).polygon IS NOT NULL THEN ($1).polygon && $2
    WHEN ($1).parts IS NOT NULL THEN public.sregion_any_overlaps(($1).parts, $2) ELSE true END$$;
CREATE FUNCTION public.sregion_overlaps(scircle, sregion) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT ($2).bounds && $1 AND CASE WHEN ($2).polygon IS NOT NULL THEN ($2).polygon && $1
    WHEN ($2).parts IS NOT NULL THEN public.sregion_any_overlaps(($2).parts, $1) ELSE true END$$;
CREATE FUNCTION public.sregion_overlaps(spoly, sregion) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT ($2).bounds && $1 AND CASE WHEN ($2).polygon IS NOT NULL THEN ($2).polygon && $1
    WHEN ($2).parts IS NOT NULL THEN public.sregion_any_overlaps(($2).parts, $1) ELSE true END$$;
CREATE FUNCTION public.sregion_shapes(sregion) RETURNS spoly[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT CASE WHEN ($1).polygon IS NOT NULL THEN ARRAY[($1).polygon] ELSE ($1).parts END$$;
CREATE FUNCTION public.sregion_pair_overlaps(sregion, sregion) RETURNS boolean
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1000 AS
$$SELECT CASE
    WHEN public.sregion_shapes($1) IS NULL AND public.sregion_shapes($2) IS NULL THEN true
    WHEN public.sregion_shapes($1) IS NULL THEN public.sregion_any_overlaps(public.sregion_shapes($2), ($1).bounds)
    WHEN public.sregion_shapes($2) IS NULL THEN public.sregion_any_overlaps(public.sregion_shapes($1), ($2).bounds)
    ELSE EXISTS (SELECT 1 FROM unnest(public.sregion_shapes($1)) AS a, unnest(public.sregion_shapes($2)) AS b
                 WHERE a && b) END$$;
CREATE FUNCTION public.sregion_overlaps(sregion, sregion) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT ($1).bounds && ($2).bounds AND public.sregion_pair_overlaps($1, $2)$$;

-- shape <@ region (a shape counts as inside when one part holds all of it)
CREATE FUNCTION public.sregion_holds(spoint, sregion) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT $1 <@ ($2).bounds AND CASE WHEN ($2).polygon IS NOT NULL THEN $1 <@ ($2).polygon
    WHEN ($2).parts IS NOT NULL THEN public.sregion_any_contains(($2).parts, $1) ELSE true END$$;
CREATE FUNCTION public.sregion_holds(scircle, sregion) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT $1 <@ ($2).bounds AND CASE WHEN ($2).polygon IS NOT NULL THEN $1 <@ ($2).polygon
    WHEN ($2).parts IS NOT NULL THEN public.sregion_any_contains(($2).parts, $1) ELSE true END$$;
CREATE FUNCTION public.sregion_holds(spoly, sregion) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT $1 <@ ($2).bounds AND CASE WHEN ($2).polygon IS NOT NULL THEN $1 <@ ($2).polygon
    WHEN ($2).parts IS NOT NULL THEN public.sregion_any_contains(($2).parts, $1) ELSE true END$$;

-- region <@ shape: every part inside (the bounding circle may stick out, so it only has to overlap)
CREATE FUNCTION public.sregion_within(sregion, scircle) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT ($1).bounds && $2 AND CASE WHEN ($1).polygon IS NOT NULL THEN ($1).polygon <@ $2
    WHEN ($1).parts IS NOT NULL THEN public.sregion_all_within(($1).parts, $2) ELSE ($1).bounds <@ $2 END$$;
CREATE FUNCTION public.sregion_within(sregion, spoly) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT ($1).bounds && $2 AND CASE WHEN ($1).polygon IS NOT NULL THEN ($1).polygon <@ $2
    WHEN ($1).parts IS NOT NULL THEN public.sregion_all_within(($1).parts, $2) ELSE ($1).bounds <@ $2 END$$;

CREATE OPERATOR public.&& (FUNCTION = public.sregion_overlaps, LEFTARG = sregion, RIGHTARG = scircle, COMMUTATOR = OPERATOR(public.&&));
CREATE OPERATOR public.&& (FUNCTION = public.sregion_overlaps, LEFTARG = scircle, RIGHTARG = sregion, COMMUTATOR = OPERATOR(public.&&));
CREATE OPERATOR public.&& (FUNCTION = public.sregion_overlaps, LEFTARG = sregion, RIGHTARG = spoly, COMMUTATOR = OPERATOR(public.&&));
CREATE OPERATOR public.&& (FUNCTION = public.sregion_overlaps, LEFTARG = spoly, RIGHTARG = sregion, COMMUTATOR = OPERATOR(public.&&));
CREATE OPERATOR public.&& (FUNCTION = public.sregion_overlaps, LEFTARG = sregion, RIGHTARG = sregion, COMMUTATOR = OPERATOR(public.&&));
CREATE OPERATOR public.<@ (FUNCTION = public.sregion_holds, LEFTARG = spoint, RIGHTARG = sregion);
CREATE OPERATOR public.<@ (FUNCTION = public.sregion_holds, LEFTARG = scircle, RIGHTARG = sregion);
CREATE OPERATOR public.<@ (FUNCTION = public.sregion_holds, LEFTARG = spoly, RIGHTARG = sregion);
CREATE OPERATOR public.<@ (FUNCTION = public.sregion_within, LEFTARG = sregion, RIGHTARG = scircle);
CREATE OPERATOR public.<@ (FUNCTION = public.sregion_within, LEFTARG = sregion, RIGHTARG = spoly);

-- ADQL's AREA(s_region): steradians, as pgSphere's own area(). Parts of one product may overlap; they are summed.
CREATE FUNCTION public.area(sregion) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT CASE WHEN ($1).polygon IS NOT NULL THEN area(($1).polygon)
    WHEN ($1).parts IS NOT NULL THEN (SELECT sum(area(part)) FROM unnest(($1).parts) AS part)
    ELSE area(($1).bounds) END$$;

-- For whoever needs a plain polygon (a site's union ObsCore view): the polygon, or the bounding circle drawn with
-- 24 corners on the circle widened so that their edges touch it from outside.
CREATE FUNCTION public.scircle_outline(scircle) RETURNS spoly LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT spoly(spoint(
        lon + atan2(sin(theta) * sin(r) * cos(lat), cos(r) - sin(lat) * sin_lat), asin(sin_lat)) ORDER BY theta)
    FROM (SELECT theta, lon, lat, r, sin(lat) * cos(r) + cos(lat) * sin(r) * cos(theta) AS sin_lat
          FROM (SELECT long(center($1)) AS lon, lat(center($1)) AS lat,
                       atan(tan(radius($1)) / cos(pi() / 24)) AS r) AS circle,
               (SELECT k * pi() / 12 AS theta FROM generate_series(0, 23) AS k) AS corner) AS ring$$;
CREATE FUNCTION public.sregion_hull(sregion) RETURNS spoly LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT CASE WHEN ($1).polygon IS NOT NULL THEN ($1).polygon
    WHEN radius(($1).bounds) > 0 THEN public.scircle_outline(($1).bounds) END$$;
CREATE CAST (sregion AS spoly) WITH FUNCTION public.sregion_hull(sregion);

COMMIT;
