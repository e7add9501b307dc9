-- Verify jwstvo:area on pg
-- a slit of 0.2 by 3.2 arcsec
SELECT 1 / (abs(public.spoly_area(spoly '{(10d,0d),(10.0000555555555556d,0d),(10.0000555555555556d,0.000888888888888889d),(10d,0.000888888888888889d)}')
    / (0.2 * 3.2 * (pi() / 648000) ^ 2) - 1) < 1e-6)::integer;
