-- Deploy jwstvo:moc_name to pg
-- requires: moc
-- MOC is a word of ADQL here (MOC('6/123')), so no column can have that name.
BEGIN;

ALTER VIEW store.jwst_footprint RENAME COLUMN moc TO s_moc;

COMMIT;
