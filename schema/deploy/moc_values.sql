-- Deploy jwstvo:moc_values to pg
-- requires: selected_geometry
-- CONTAINS(POINT(...), MOC(...)) as a value (see selected_geometry). The older operator @ that this takes is in pgSphere 1.2, for points
-- and MOCs, and is not in 1.4, which has functions for circles and polygons too.
BEGIN;

DO $$
DECLARE
    part text;
BEGIN
    FOREACH part IN ARRAY ARRAY['spoint', 'scircle', 'spoly'] LOOP
        IF to_regoperator(format('public.@(%s, smoc)', part)) IS NULL
                AND to_regprocedure(format('public.%s_subset_smoc(%s, smoc)', part, part)) IS NOT NULL THEN
            EXECUTE format('CREATE OPERATOR public.@ (FUNCTION = public.%s_subset_smoc, LEFTARG = %s, RIGHTARG = smoc)', part, part);
        END IF;
    END LOOP;
END $$;

COMMIT;
