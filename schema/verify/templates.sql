-- Verify jwstvo:templates on pg
SELECT 1 / (indisvalid)::integer FROM pg_index WHERE indexrelid = 'store.association_member_template'::regclass;
