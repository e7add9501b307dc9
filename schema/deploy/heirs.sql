-- Deploy jwstvo:heirs to pg
-- requires: deliveries
-- Catalogues and light curves have no header: their plane has the axes of the product they were measured on.
BEGIN;

ALTER TABLE store.plane DROP CONSTRAINT plane_footprint_origin_check;
ALTER TABLE store.plane ADD CONSTRAINT plane_footprint_origin_check CHECK (footprint_origin IN
    ('s_region', 's_region repaired', 'source', 'guide star', 'target', 'inherited'));

COMMIT;
