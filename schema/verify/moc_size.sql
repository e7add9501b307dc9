-- Verify jwstvo:moc_size on pg
SELECT 1 / (pg_column_size(store.footprint_moc(ROW(scircle '<(5d,5d),1d>', NULL, NULL, 'x')::sregion, 3.14)) < 4001)::integer;
