-- Verify jwstvo:rights on pg
SELECT program, observation, file, pattern, rights, release, readers FROM store.access_rule WHERE false;
SELECT rights, release, readers, rights_origin FROM store.artifact WHERE false;
SELECT data_rights FROM store.jwst_artifact WHERE false;
SELECT data_rights FROM store.jwst_product WHERE false;
SELECT 1 / (store.rights_now(NULL, NULL, 'proprietary') = 'proprietary')::integer;
SELECT store.settle_access('{}');
