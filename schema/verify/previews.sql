-- Verify jwstvo:previews on pg
BEGIN;
SELECT artifactID, state, problem FROM store.preview WHERE false;
SELECT preview FROM store.obscore WHERE false;
SELECT preview FROM store.sia WHERE false;
SELECT 1 / (store.preview_name('jw01_cal.fits', 'preview') = 'jw01_cal_preview.png')::integer;
ROLLBACK;
