-- Deploy jwstvo:product_filename to pg
-- requires: wavefront
-- Guide-star files and wavefronts of an exposure, asked for by the name of one of its files.
BEGIN;

CREATE INDEX product_filename ON store.product (filename);

COMMIT;
