-- Deploy jwstvo:location_urls to pg
-- requires: visit_files
-- A load asks which of the objects of a bucket are catalogued, some thousands of addresses at a time.
BEGIN;

CREATE INDEX file_location_url ON store.file_location (url);

COMMIT;
