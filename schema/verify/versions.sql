-- Verify jwstvo:versions on pg
SELECT filename, delivery, is_current, cal_ver, crds_ctx, record_checksum, replaces, replaced_by, changes FROM store.jwst_version WHERE false;
