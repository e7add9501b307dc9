-- Verify jwstvo:moc_speed on pg
SELECT 1 / (spoint '(5d,5d)' <@ public.smoc_of_polygons(8, ARRAY[spoly '{(4d,4d),(6d,4d),(6d,6d),(4d,6d)}']))::integer;
