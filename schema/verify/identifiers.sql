-- Verify jwstvo:identifiers on pg
SELECT publisher_did FROM store.spectra WHERE false;
SELECT ssa_pubDID, ssa_fluxcalib FROM store.spectrum WHERE false;
SELECT slitlet_name FROM store.jwst_msa_slitlet WHERE false;
