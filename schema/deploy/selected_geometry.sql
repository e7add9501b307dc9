-- Deploy jwstvo:selected_geometry to pg
-- requires: centroids
-- CONTAINS and INTERSECTS as values (SELECT CONTAINS(POINT(...), s_region)), not only as conditions: DaCHS makes them calls of
-- its functions contains and intersects there, which use pgSphere's older operator @.
BEGIN;

CREATE OPERATOR public.@ (FUNCTION = public.sregion_holds, LEFTARG = spoint, RIGHTARG = sregion);
CREATE OPERATOR public.@ (FUNCTION = public.sregion_holds, LEFTARG = scircle, RIGHTARG = sregion);
CREATE OPERATOR public.@ (FUNCTION = public.sregion_holds, LEFTARG = spoly, RIGHTARG = sregion);
CREATE OPERATOR public.@ (FUNCTION = public.sregion_within, LEFTARG = sregion, RIGHTARG = scircle);
CREATE OPERATOR public.@ (FUNCTION = public.sregion_within, LEFTARG = sregion, RIGHTARG = spoly);
CREATE FUNCTION public.contains(sregion, anyelement) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT CASE WHEN $1 @ $2 THEN 1 ELSE 0 END$$;
CREATE FUNCTION public.intersects(sregion, anyelement) RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT CASE WHEN $1 && $2 THEN 1 ELSE 0 END$$;

COMMIT;
