-- Verify jwstvo:slitlets on pg
SELECT filename, slitlet_id, is_background FROM store.msa_slitlet WHERE false;
SELECT filename, exposure_id FROM store.msa_exposure WHERE false;
SELECT exposure_id, slitlet_id, s_region, position_origin FROM store.jwst_msa_slitlet WHERE false;
SELECT filename, exposure_id, msa_known FROM store.jwst_msa_exposure WHERE false;
