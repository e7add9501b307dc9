-- Verify jwstvo:coverage on pg
SELECT 1 / (smoc(6, ROW(scircle '<(0, 0), 0.1>', NULL, NULL, NULL)::sregion) IS NOT NULL)::integer;
