-- Verify jwstvo:spectrum_joins on pg
BEGIN;
SELECT accref, accsize, ssa_cdate, ssa_location, preview FROM store.spectrum LIMIT 0;
ROLLBACK;
