-- Verify jwstvo:journal on pg
SELECT run_id, status, counts FROM store.ingest_run WHERE false;
SELECT run_id, path, problem, advice FROM store.ingest_failure WHERE false;
SELECT uri, precedence, replaced, content FROM store.history WHERE false;
SELECT entity, id, uri, removed FROM store.tombstone WHERE false;
SELECT key, value FROM store.site WHERE false;
SELECT 1 / (count(*) = 3)::integer FROM pg_trigger WHERE tgname = 'bury' AND tgenabled = 'O';
