-- Deploy jwstvo:walks to pg
-- requires: graph
-- The walks through the graph keep their plans. A function in SQL is planned anew in each query, and that takes several times
-- as long as the walk; one in PL/pgSQL is planned once in a connection. The queries and settings are the same.
BEGIN;

DO $do$
DECLARE
    walk regprocedure;
BEGIN
    FOREACH walk IN ARRAY ARRAY['store.inputs_of', 'store.products_of', 'store.provenance_of', 'store.derived_of']::regproc[] LOOP
        EXECUTE regexp_replace(replace(replace(pg_get_functiondef(walk),
            'LANGUAGE sql', 'LANGUAGE plpgsql'),
            'AS $function$', E'AS $function$\n#variable_conflict use_column\nBEGIN\nRETURN QUERY'),
            '\$function\$\s*$', E';\nEND\n$function$');
        -- whatever file it begins with, the walk goes by the same indexes
        EXECUTE format('ALTER FUNCTION %s SET plan_cache_mode = force_generic_plan', walk);
    END LOOP;
END
$do$;

COMMIT;
