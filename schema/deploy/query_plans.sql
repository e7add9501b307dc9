-- Deploy jwstvo:query_plans to pg
-- requires: catalogue_rights mast_previews pace
-- What the queries of users take to go by an index in an archive of millions of files: a few more indexes, statistics of what
-- their conditions are on, and views whose conditions reach the tables. tests/db/test_query_plans.py has the queries.
BEGIN;

-- names of targets by a part of them: LIKE '%ngc%7469%', in any case
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX observation_target_part ON store.observation USING gin (target_name gin_trgm_ops);
-- a target by its name
CREATE INDEX observation_target_name ON store.observation (target_name);
-- what is new
CREATE INDEX observation_lastmodified ON store.observation (lastModified);
-- the products of MAST's product group that a combined observation is
CREATE INDEX observation_member_group ON store.observation_member (store.group_number(parentID));
-- the products of a programme, and those of parallels
CREATE INDEX product_program ON store.product (program);
CREATE INDEX product_parallel ON store.product (expripar, suffix);
-- by filter, as people write it
CREATE INDEX plane_bandpass ON store.plane (energy_bandpassName);
-- associations of a kind
CREATE INDEX association_type ON store.association (asn_type);
-- the products that have a kind of reference file in them
CREATE INDEX product_reference_type ON store.product_reference (reference_type, filename);
-- positions around others: constants, and those of uploads, for which the planner thinks too much of q3c's four ranges. SSA's too.
CREATE INDEX plane_point ON store.plane USING gist (spoint(radians(position_center_ra), radians(position_center_dec)))
    WHERE position_center_ra IS NOT NULL;
DROP INDEX store.plane_spectrum;

-- DaCHS publishes calib_level as a smallint; of that expression the planner knows nothing by itself, and supposes one row in 200.
-- Type and level go together, and so do programme and instrument.
CREATE STATISTICS store.plane_kind (mcv, dependencies) ON dataProductType, (calibrationLevel::smallint) FROM store.plane;
CREATE STATISTICS store.product_kind (mcv, dependencies) ON exp_type, suffix FROM store.product;

-- A polygon of ADQL whose corners are columns (degrees), and a box: DaCHS writes a sub-select, which keeps PostgreSQL from seeing the
-- operators on footprints, and so their index. NULL where the corners make no polygon. They claim to cost nothing, because what costs
-- more than 10 operators is no argument of a function that is seen through.
CREATE FUNCTION public.spoly_of(VARIADIC double precision[]) RETURNS spoly LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1 AS
$$SELECT spoly(spoint(radians($1[i]), radians($1[i + 1])) ORDER BY i) FROM generate_series(1, array_length($1, 1), 2) AS i$$;
CREATE FUNCTION public.spoly_of_box(ra double precision, "dec" double precision, width double precision, height double precision)
    RETURNS spoly LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 1 AS
$$SELECT spoly(spoint(radians($1 + x * $3 / 2), radians($2 + y * $4 / 2)) ORDER BY n)
FROM (VALUES (0, -1, -1), (1, -1, 1), (2, 1, 1), (3, 1, -1)) AS corner (n, x, y)$$;

DO $do$
DECLARE
    part record;
    stated text;
    changed text;
    groups text;
BEGIN
    -- catalogues by the name of their file, which both tables have an index of: they are found from the file too
    FOR part IN SELECT * FROM (VALUES ('jwst_sources', 's'), ('jwst_light_curve', 'c'), ('jwst_msa_slitlet', 'm')) AS x (name, alias) LOOP
        stated := pg_get_viewdef(('store.' || part.name)::regclass, true);
        changed := replace(stated, format('ON a.uri = (''mast:JWST/product/''::text || %s.filename)', part.alias),
            format('ON a.filename = %1$s.filename AND a.uri = (''mast:JWST/product/''::text || %1$s.filename)', part.alias));
        IF changed = stated THEN
            RAISE EXCEPTION 'the view store.% joins its files otherwise', part.name;
        END IF;
        EXECUTE 'CREATE OR REPLACE VIEW store.' || part.name || ' AS ' || changed;
    END LOOP;

    -- the best product of an observation is the one that none is better than: it is found from a position too
    stated := rtrim(pg_get_viewdef('store.mast_observations'::regclass, true), ';');
    changed := regexp_replace(stated, 'JOIN LATERAL \( SELECT x\.planeid.*? LIMIT 1\) p ON true', 'JOIN store.plane p ON p.obsID = o.obsID');
    IF changed = stated OR changed ~ 'WHERE[^()]*$' THEN
        RAISE EXCEPTION 'the view store.mast_observations chooses products otherwise';
    END IF;
    EXECUTE 'CREATE OR REPLACE VIEW store.mast_observations AS ' || changed || $$ WHERE p.dataProductType IS NOT NULL
        AND NOT EXISTS (SELECT FROM store.plane AS x WHERE x.obsID = p.obsID AND x.dataProductType IS NOT NULL
            AND (coalesce(x.calibrationLevel, -2), x.dataProductType <> 'measurements', p.planeID)
              > (coalesce(p.calibrationLevel, -2), p.dataProductType <> 'measurements', x.planeID))$$;

    -- files of the observation itself, and of those that it combines: a union of whole queries, so that a condition reaches both
    stated := rtrim(pg_get_viewdef('store.mast_products'::regclass, true), ';');
    groups := substring(stated FROM 'FROM \( SELECT x\.obsid AS parent.*? JOIN store\.observation o ON o\.obsid = g\.obsid');
    IF groups IS NULL THEN
        RAISE EXCEPTION 'the view store.mast_products makes groups otherwise';
    END IF;
    EXECUTE 'CREATE OR REPLACE VIEW store.mast_products AS '
        || replace(replace(stated, groups, 'FROM store.observation o'), 'g.parent', 'o.obsID') || ' UNION ALL '
        || replace(replace(stated, groups, 'FROM store.observation_member m JOIN store.observation o ON o.observationURI = m.memberID'),
            'g.parent', 'm.parentID');
END $do$;

COMMIT;
