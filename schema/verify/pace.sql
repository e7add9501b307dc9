-- Verify jwstvo:pace on pg
BEGIN;
-- a corner on the border of four cells
SELECT 1 / (spoint(0, 0) <@ public.smoc_of_polygons(8, ARRAY[spoly '{(0,0),(0.01,0),(0.01,0.01),(0,0.01)}']))::integer;
SELECT 1 / (position('FROM store.access_rule' IN pg_get_functiondef('store.settle_access(text[])'::regprocedure)) > 0)::integer;
ROLLBACK;
