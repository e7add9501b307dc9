-- Verify jwstvo:moc_corners on pg
SELECT 1 / (spoint '(0d,89.99d)' <@ public.smoc_of_polygons(14, ARRAY[spoly '{(0d,89.99d),(90d,89.99d),(180d,89.99d),(270d,89.99d)}']))::integer;
