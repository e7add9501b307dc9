-- Verify jwstvo:centroids on pg
SELECT 1 / (public.region_center(spoly '{(10d,0d),(12d,0d),(12d,2d),(10d,2d)}') <-> spoint '(11d,1d)' < 1e-4)::integer;
SELECT 1 / (public.region_center(scircle '<(359d,-5d),1d>') <-> spoint '(359d,-5d)' < 1e-9)::integer;
SELECT 1 / (public.region_center(ROW(scircle '<(5d,5d),1d>', NULL, NULL, 'x')::sregion) <-> spoint '(5d,5d)' < 1e-9)::integer;
SELECT 1 / (public.region_center(NULL::sregion) IS NULL)::integer;
