-- Verify jwstvo:bulk on pg
BEGIN;
SELECT 1 / (prosrc LIKE '%n_mod_since_analyze%')::integer FROM pg_proc WHERE oid = 'store.refresh_statistics'::regproc;
SELECT 1 / (store.suffix_of('jw02736001001_02101_00001_nrca1_cal.fits') = 'cal')::integer;
SELECT 1 / (store.moc_order(0.001, 1) = 14)::integer;
SELECT * FROM store.mrp_rule_for('science', 'cal', '2b', 'NRC_IMAGE');
ROLLBACK;
