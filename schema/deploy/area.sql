-- Deploy jwstvo:area to pg
-- requires: region
-- ADQL's AREA(s_region): pgSphere's area() of polygons of less than a few arcsec loses all digits (0 sr for every slit and
-- most IFU fields). Here the solid angles of a fan of triangles are summed, from differences of corners, so that a slit keeps its digits.
BEGIN;

CREATE FUNCTION public.spoly_area(spoly) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
WITH corner AS (
    SELECT n, cos(lat) * cos(lon) AS x, cos(lat) * sin(lon) AS y, sin(lat) AS z
    FROM (SELECT m[1]::double precision AS lon, m[2]::double precision AS lat, n
          FROM regexp_matches($1::text, '\(([-+.0-9e]+) *, *([-+.0-9e]+)\)', 'g') WITH ORDINALITY AS r (m, n)) AS pair),
triangle AS (
    SELECT a.x AS ax, a.y AS ay, a.z AS az, b.x AS bx, b.y AS by, b.z AS bz, c.x AS cx, c.y AS cy, c.z AS cz,
        b.x - a.x AS px, b.y - a.y AS py, b.z - a.z AS pz, c.x - a.x AS qx, c.y - a.y AS qy, c.z - a.z AS qz
    FROM corner AS a JOIN corner AS b ON a.n = 1 AND b.n > 1 JOIN corner AS c ON c.n = b.n + 1)
SELECT abs(sum(2 * atan2(
    ax * (py * qz - pz * qy) + ay * (pz * qx - px * qz) + az * (px * qy - py * qx),
    1 + ax * bx + ay * by + az * bz + bx * cx + by * cy + bz * cz + cx * ax + cy * ay + cz * az)))
FROM triangle $$;

CREATE OR REPLACE FUNCTION public.area(sregion) RETURNS double precision LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
SELECT CASE WHEN public.sregion_shapes($1) IS NULL THEN area(($1).bounds) ELSE (
    SELECT sum(public.spoly_area(part)) FROM unnest(public.sregion_shapes($1)) AS part) END $$;

COMMIT;
