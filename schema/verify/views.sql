-- Verify jwstvo:views on pg
SELECT observationURI, members, typeCode FROM store.caom2_observation WHERE false;
SELECT planeURI, position_bounds, provenance_inputs FROM store.caom2_plane WHERE false;
SELECT uri, contentChecksum FROM store.caom2_artifact WHERE false;
SELECT parentID, memberID FROM store.caom2_observation_member WHERE false;
SELECT outputID, inputID FROM store.caom2_provenance_input WHERE false;
SELECT obs_publisher_did, s_region, access_url FROM store.obscore WHERE false;
SELECT filename, exp_type, access_url FROM store.jwst_product WHERE false;
SELECT filename, asn_type FROM store.jwst_association WHERE false;
SELECT filename, expname FROM store.jwst_association_member WHERE false;
SELECT uri, replaced, content FROM store.jwst_history WHERE false;
