-- Verify jwstvo:spectra on pg
SELECT filename, spectrum_number, hdus, source_id, em_min FROM store.spectra WHERE false;
SELECT ssa_pubDID, source_id, ssa_snr FROM store.spectrum WHERE false;
