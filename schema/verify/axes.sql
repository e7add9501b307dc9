-- Verify jwstvo:axes on pg
SELECT footprint_note, time_origin FROM store.plane WHERE false;
SELECT targname, targtype, targ_ra, mt_ra, prop_ra, expmid, intstart, intend, tgroup FROM store.product WHERE false;
SELECT suffix, meaning, semantics FROM store.jwst_product_type WHERE false;
SELECT filename, time_origin, t_cadence, int_first, int_last FROM store.jwst_time_axis WHERE false;
SELECT filename, target_name, ra, dec, mu_epoch FROM store.jwst_target WHERE false;
