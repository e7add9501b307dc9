-- Verify jwstvo:moc on pg
SELECT planeID, digest, moc FROM store.footprint WHERE false;
SELECT planeID, footprint_origin, parts, region_area, s_region, moc_order FROM store.jwst_footprint WHERE false;
SELECT 1 / (public.spoly_is_convex(spoly '{(0d,0d),(1d,0d),(1d,1d),(0d,1d)}'))::integer;
