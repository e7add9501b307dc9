-- Verify jwstvo:caom on pg
SELECT obsID, observationURI, precedence FROM store.observation WHERE false;
SELECT planeID, obsID, publisherID, position_bounds FROM store.plane WHERE false;
SELECT artifactID, planeID, obsID, uri, path FROM store.artifact WHERE false;
SELECT parentID, memberID FROM store.observation_member WHERE false;
SELECT outputID, inputID FROM store.provenance_input WHERE false;
SELECT 1 / (indisvalid)::integer FROM pg_index WHERE indexrelid = 'store.plane_bounds'::regclass;
