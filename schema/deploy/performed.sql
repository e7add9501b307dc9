-- Deploy jwstvo:performed to pg
-- requires: obsplan
-- What the archive has of a visit: products that name no exposure tell of it too, guide-star files do not.
BEGIN;

CREATE OR REPLACE VIEW store.performed AS
SELECT p.planeID, p.obsID, p.calibrationLevel, p.position_center_ra, p.position_center_dec, p.position_bounds_size,
    p.position_bounds, p.position_resolution, p.footprint_origin, p.time_bounds_lower, p.time_bounds_upper, p.time_exposure,
    p.energy_bounds_lower, p.energy_bounds_upper, p.energy_resolvingPower, p.observable_ucd,
    q.visit_id, q.visitsta, q.visitype, q.exp_type, q.filename
FROM store.plane AS p JOIN store.product AS q USING (planeID)
WHERE q.visit_id IS NOT NULL AND strpos(q.filename, '_gs-') = 0
    AND p.time_bounds_lower IS NOT NULL AND p.time_bounds_upper IS NOT NULL;

COMMIT;
