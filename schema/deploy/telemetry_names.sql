-- Deploy jwstvo:telemetry_names to pg
-- requires: telemetry programs
-- stddev is a word of ADQL; months are no unit of VOUnits.
BEGIN;

ALTER VIEW store.jwst_edb_exposure RENAME COLUMN stddev TO std_deviation;
COMMENT ON COLUMN store.program.exclusive_access_months IS NULL;
COMMENT ON COLUMN store.program_entry.exclusive_access_months IS NULL;

COMMIT;
