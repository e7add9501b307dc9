-- Verify jwstvo:detached_headers on pg
SELECT 1 / count(*) FROM pg_views WHERE schemaname = 'store' AND viewname = 'jwst_link' AND definition LIKE '%#detached-header%';
