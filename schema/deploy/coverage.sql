-- Deploy jwstvo:coverage to pg
-- requires: region
-- The MOC of a footprint, as pgSphere has it for its own types: `dachs limits` adds these up to the coverage that
-- registry records give. It is that of the bounding circle: pgSphere makes none of polygons that are not convex, and a
-- cell of such a MOC (order 6) is about a degree wide, a JWST footprint mostly some minutes of arc.
BEGIN;

CREATE FUNCTION public.smoc("order" integer, sregion) RETURNS smoc LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$SELECT smoc($1, ($2).bounds)$$;

COMMIT;
