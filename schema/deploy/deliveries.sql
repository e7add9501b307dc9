-- Deploy jwstvo:deliveries to pg
-- requires: journal
-- What tells an unchanged delivery from a changed one, and more places a footprint can come from.
BEGIN;

-- md5 over all rows a file becomes: equal means there is nothing to do
ALTER TABLE store.header ADD COLUMN checksum text NOT NULL DEFAULT '';

ALTER TABLE store.plane DROP CONSTRAINT plane_footprint_origin_check;
ALTER TABLE store.plane ADD CONSTRAINT plane_footprint_origin_check CHECK (footprint_origin IN
    ('s_region', 's_region repaired', 'source', 'guide star', 'target'));

COMMIT;
