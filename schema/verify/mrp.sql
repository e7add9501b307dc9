-- Verify jwstvo:mrp on pg
SELECT rule, place, role, suffix, product_level, exp_type, recommended, reason FROM store.jwst_mrp_rule WHERE false;
SELECT mrp, mrp_rule FROM store.jwst_artifact WHERE false;
SELECT mrp, mrp_rule FROM store.jwst_product WHERE false;
SELECT mrp FROM store.obscore WHERE false;
