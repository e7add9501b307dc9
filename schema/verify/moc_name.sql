-- Verify jwstvo:moc_name on pg
SELECT s_moc FROM store.jwst_footprint WHERE false;
