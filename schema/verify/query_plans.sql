-- Verify jwstvo:query_plans on pg
BEGIN;
SELECT 1 / (abs(area(public.spoly_of_box(10, 20, 2, 2)) - area(public.spoly_of(9, 19, 9, 21, 11, 21, 11, 19))) < 1e-12)::integer;
SELECT 1 / count(*) FROM pg_statistic_ext WHERE stxname = 'plane_kind' AND stxnamespace = 'store'::regnamespace;
SELECT 1 / count(*) FROM pg_extension WHERE extname = 'pg_trgm';
ROLLBACK;
