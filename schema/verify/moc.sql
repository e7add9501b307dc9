-- Verify jwstvo:moc on pg
SELECT planeID, digest, moc FROM store.footprint WHERE false;
SELECT planeID, footprint_origin, parts, region_area, s_region, moc_order FROM store.jwst_footprint WHERE false;
SELECT s_moc FROM store.jwst_footprint WHERE false;
SELECT 1 / (spoint '(0d,89.99d)' <@ public.smoc_of_polygons(14, ARRAY[spoly '{(0d,89.99d),(90d,89.99d),(180d,89.99d),(270d,89.99d)}']))::integer;
SELECT 1 / (spoint '(5d,5d)' <@ public.smoc_of_polygons(8, ARRAY[spoly '{(4d,4d),(6d,4d),(6d,6d),(4d,6d)}']))::integer;
SELECT 1 / (pg_column_size(store.footprint_moc(ROW(scircle '<(5d,5d),1d>', NULL, NULL, 'x')::sregion, 3.14)) < 4001)::integer;
