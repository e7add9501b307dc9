-- Verify jwstvo:mast on pg
SELECT obsid, t_obs_release, s_region FROM store.mast_observations WHERE false;
SELECT parent_obsid, productFilename, size FROM store.mast_products WHERE false;
