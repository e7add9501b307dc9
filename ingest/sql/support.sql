-- Files of the batch that are no products.
INSERT INTO store.support_file AS held (filename, kind, path, path_size, path_mtime, contentType, software)
SELECT filename, kind, path, path_size, path_mtime, contentType, software FROM stage_support
ON CONFLICT (filename) DO UPDATE SET (kind, path, path_size, path_mtime, contentType, software, loaded)
    = ROW (excluded.kind, excluded.path, excluded.path_size, excluded.path_mtime, excluded.contentType, excluded.software,
           now() AT TIME ZONE 'UTC')
;
INSERT INTO dc.products AS held (accref, owner, embargo, mime, accessPath, sourceTable, preview, datalink, preview_mime)
SELECT store.accref(filename), 'jwst', date '9999-12-31', contentType, path, 'jwst.support_file', NULL, NULL, NULL FROM stage_support
ON CONFLICT (accref) DO UPDATE SET (owner, embargo, mime, accessPath)
    = ROW (excluded.owner, excluded.embargo, excluded.mime, excluded.accessPath)
;
-- They have no exclusive access, but for the operator's rules.
SELECT store.settle_support_access(ARRAY(SELECT filename FROM stage_support))
