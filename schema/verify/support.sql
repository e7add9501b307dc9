-- Verify jwstvo:support on pg
SELECT filename, kind, path, software FROM store.support_file WHERE false;
SELECT filename, kind, access_url FROM store.jwst_support_file WHERE false;
