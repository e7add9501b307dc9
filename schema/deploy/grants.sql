-- Deploy jwstvo:grants to pg
-- requires: views
-- Least privilege: the ingest changes rows, DaCHS reads the views, nobody but the owner changes the shape.
BEGIN;

GRANT USAGE ON SCHEMA store TO jwst_ingest, gavoadmin;
GRANT SELECT, INSERT, UPDATE, DELETE ON
    store.observation, store.plane, store.artifact, store.observation_member, store.provenance_input,
    store.product, store.header, store.association, store.association_member,
    store.ingest_run, store.ingest_failure, store.history, store.tombstone TO jwst_ingest;
GRANT SELECT, INSERT, UPDATE ON store.site TO jwst_ingest;
GRANT SELECT ON
    store.caom2_observation, store.caom2_plane, store.caom2_artifact, store.caom2_observation_member,
    store.caom2_provenance_input, store.jwst_artifact, store.obscore, store.jwst_product, store.jwst_association,
    store.jwst_association_member, store.jwst_history TO gavoadmin, jwst_ingest;

-- ANALYZE asks for the owner; the ingest may call this one thing after a load.
CREATE FUNCTION store.refresh_statistics() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    ANALYZE store.observation, store.plane, store.artifact, store.product,
            store.observation_member, store.provenance_input, store.association, store.association_member;
END $$;
REVOKE ALL ON FUNCTION store.refresh_statistics() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION store.refresh_statistics() TO jwst_ingest;

COMMIT;
