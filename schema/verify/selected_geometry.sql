-- Verify jwstvo:selected_geometry on pg
SELECT 1 / (spoint '(5d,5d)' @ ROW(scircle '<(5d,5d),1d>', NULL, NULL, 'x')::sregion)::integer;
SELECT 1 / public.contains(ROW(scircle '<(5d,5d),1d>', NULL, NULL, 'x')::sregion, scircle '<(5d,5d),2d>');
SELECT 1 / public.intersects(ROW(scircle '<(5d,5d),1d>', NULL, NULL, 'x')::sregion, scircle '<(6d,5d),2d>');
