-- Deploy jwstvo:templates to pg
-- requires: deliveries
BEGIN;

-- which associations make jw02736-o007_s000000123_...: those whose product is jw02736-o007_{source_id}_...
CREATE INDEX association_member_template ON store.association_member (left(product, 12)) WHERE strpos(product, '{') > 0;

COMMIT;
