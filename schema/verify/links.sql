-- Verify jwstvo:links on pg
SELECT filename, semantics, link_filename, access_url, description, content_type, content_length, content_qualifier,
    local_semantics, rank FROM store.jwst_link WHERE false;
SELECT 1 / has_table_privilege('gavoadmin', 'store.jwst_link', 'SELECT')::integer;
