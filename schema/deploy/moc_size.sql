-- Deploy jwstvo:moc_size to pg
-- requires: moc_speed
-- pgSphere 1.2 misses places in MOCs of more than some 6 kB when asked POINT in MOC (spoint <@ smoc; smoc <@ smoc is right): 128
-- of 31,049 real footprints, micro-shutter exposures of a hundred parts. Their MOCs are made coarser until they are small.
BEGIN;

CREATE OR REPLACE FUNCTION store.footprint_moc(shape sregion, area double precision) RETURNS smoc LANGUAGE plpgsql STABLE AS $$
DECLARE
    level integer := store.moc_order(area, coalesce(array_length((shape).parts, 1), 1));
    made smoc;
BEGIN
    made := coalesce(public.smoc(level, shape), smoc(level, (shape).bounds));
    WHILE pg_column_size(made) > 4000 AND level > 8 LOOP
        level := level - 1;
        made := smoc_degrade(level, made);
    END LOOP;
    RETURN made;
EXCEPTION WHEN internal_error OR data_exception THEN
    level := store.moc_order(pi() * degrees(radius((shape).bounds)) ^ 2, 1);
    RETURN smoc(level, (shape).bounds);
END $$;

-- those that are held are made anew when their observation is loaded again
DELETE FROM store.footprint WHERE pg_column_size(moc) > 4000;

COMMIT;
