-- Verify jwstvo:esa on pg
SELECT target_ra, max_cal_level, public, position_bounds_spoly FROM store.esa_main WHERE false;
SELECT observationID, proposal_id FROM store.esa_archive WHERE false;
