-- Verify jwstvo:moc_values on pg
BEGIN;
SELECT 'public.@(spoint, smoc)'::regoperator;
ROLLBACK;
