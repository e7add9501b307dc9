-- Verify jwstvo:instrument_keywords on pg
SELECT filename, effexptm, file_date, file_date_mjd, nircam_module FROM store.jwst_nircam_keywords WHERE false;
SELECT filename, datastrt, gs_mag FROM store.jwst_guidestar_keywords WHERE false;
SELECT 1 / (count(*) > 200)::integer FROM store.jwst_keyword;
