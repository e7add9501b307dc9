-- Verify jwstvo:heirs on pg
SELECT 1 / (count(*) = 1)::integer FROM pg_constraint
 WHERE conname = 'plane_footprint_origin_check' AND pg_get_constraintdef(oid) LIKE '%inherited%';
