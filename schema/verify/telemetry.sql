-- Verify jwstvo:telemetry on pg
SELECT mnemonic, description, unit, n_samples, cadence FROM store.jwst_edb_mnemonic WHERE false;
SELECT mnemonic, obs_time, mjd, value_number, value_text FROM store.jwst_edb_sample WHERE false;
SELECT mnemonic, start_time, mean FROM store.jwst_edb_minute UNION ALL
SELECT mnemonic, start_time, mean FROM store.jwst_edb_hour LIMIT 0;
SELECT mnemonic, gap_start, duration FROM store.jwst_edb_gap WHERE false;
SELECT filename, n_changed FROM store.jwst_edb_file WHERE false;
SELECT planeID, mnemonic, mean FROM store.jwst_edb_exposure WHERE false;
SELECT * FROM store.edb_summary('minute', 0, 'epoch', 'epoch');
SELECT std_deviation FROM store.jwst_edb_exposure WHERE false;
