-- Deploy jwstvo:moc_corners to pg
-- requires: moc
-- A corner on the border of two HEALPix cells (lon 0 near a pole, say) is in none of those that pgSphere finds: corners are
-- added by themselves, so that the MOC contains them whatever the rounding.
BEGIN;

CREATE OR REPLACE FUNCTION public.smoc_of_polygons("order" integer, spoly[]) RETURNS smoc
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT COST 5000 AS
$$SELECT sum(cells) FROM (
    SELECT smoc("order", piece) AS cells
    FROM unnest($2) AS part,
        unnest(CASE WHEN public.spoly_is_convex(part) THEN ARRAY[part] ELSE public.spoly_triangles(part) END) AS piece
    UNION ALL
    SELECT smoc("order", spoint(m[1]::double precision, m[2]::double precision))
    FROM unnest($2) AS part, regexp_matches(part::text, '\(([-+.0-9e]+) *, *([-+.0-9e]+)\)', 'g') AS m
) AS all_cells$$;

COMMIT;
