-- Verify jwstvo:services on pg
SELECT accref, coverage FROM store.sia WHERE false;
SELECT accref, ssa_location FROM store.spectrum WHERE false;
SELECT obs_id, s_ra, products FROM store.cone WHERE false;
SELECT file_date, nircam_module FROM store.jwst_product WHERE false;
-- a triangle as a region: its circle holds its corners, its middle is in it, a box far away does not meet it
SELECT 1 / (spoint '(0, 0.3)' <@ region AND spoint '(0.1, 0.1)' <@ (region).bounds AND NOT region && sbox '((1, 0), (2, 1))'
        AND sbox '((-0.01, 0.2), (0.01, 0.21))' <@ region AND region <@ sbox '((-1, -1), (1, 1))')::integer
FROM (SELECT spoly '{(-0.1, 0.1), (0.1, 0.1), (0, 0.4)}'::sregion AS region) AS triangle;
