-- Verify jwstvo:delivery on pg
SELECT path FROM store.archive_root WHERE false;
SELECT filename, url FROM store.file_location WHERE false;
SELECT token_id, digest, username, groups, note, issued, expires, revoked, last_used FROM store.token WHERE false;
SELECT filename, path, rights, release, readers FROM store.file_access('{}');
SELECT digest, username, groups FROM store.token_holder('');
SELECT 1 / has_function_privilege('gavo', 'store.file_access(text[])', 'EXECUTE')::integer;
SELECT 1 / (NOT has_table_privilege('gavo', 'store.artifact', 'SELECT'))::integer;
