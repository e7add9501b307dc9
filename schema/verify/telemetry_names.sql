-- Verify jwstvo:telemetry_names on pg
SELECT std_deviation FROM store.jwst_edb_exposure WHERE false;
