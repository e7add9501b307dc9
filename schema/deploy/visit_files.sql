-- Deploy jwstvo:visit_files to pg
-- requires: rights
-- store.settle_access joins the observations of a batch to the files of their visits (guide star data) by ranges of identifiers. Of
-- these the planner knows nothing and reads all observations: a quarter of a second a batch with 200,000 of them. By an
-- expression that is indexed, and that ANALYZE has statistics of, it finds them.
BEGIN;

CREATE INDEX observation_visit ON store.observation (store.visit_key(observationID));
CREATE INDEX observation_visit_file ON store.observation (store.visit_key(observationID)) WHERE store.is_visit_file(observationID);
ANALYZE store.observation;

DO $$
DECLARE
    stated text := pg_get_functiondef('store.settle_access(text[])'::regprocedure);
    changed text := regexp_replace(stated,
        '(\w)\.observationID > v\.visit \|\| ''_'' AND \1\.observationID < v\.visit \|\| ''`''', 'store.visit_key(\1.observationID) = v.visit', 'g');
BEGIN
    IF length(stated) - length(changed) < 40 THEN
        RAISE EXCEPTION 'store.settle_access joins visits otherwise';
    END IF;
    EXECUTE changed;
END $$;

COMMIT;
