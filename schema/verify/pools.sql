-- Verify jwstvo:pools on pg
SELECT filename, exposures, left_out FROM store.jwst_pool WHERE false;
SELECT filename, serial, observationID, targetid, keywords FROM store.jwst_pool_member WHERE false;
SELECT filename, serial, observationID, candidate, candidate_type FROM store.jwst_association_candidate WHERE false;
