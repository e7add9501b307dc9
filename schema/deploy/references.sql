-- Deploy jwstvo:references to pg
-- requires: support
-- Calibration reference files: which ones a product was made with (held or not), and what those that are held say of themselves.
BEGIN;

CREATE TABLE store.product_reference (
    filename        text COLLATE "C" NOT NULL,
    keyword         text COLLATE "C" NOT NULL,
    reference_type  text COLLATE "C" NOT NULL,
    reference       text COLLATE "C" NOT NULL,
    PRIMARY KEY (filename, keyword)
);
-- all products calibrated with X
CREATE INDEX product_reference_reference ON store.product_reference (reference);

CREATE TABLE store.reference_file (
    filename        text COLLATE "C" PRIMARY KEY,
    reference_type  text COLLATE "C" NOT NULL,
    instrument      text COLLATE "C",
    serial          integer,
    file_format     text COLLATE "C" NOT NULL CHECK (file_format IN ('asdf', 'fits', 'json', 'ecsv')),
    crds_name       boolean NOT NULL,
    detector        text COLLATE "C",
    exp_type        text COLLATE "C",
    pedigree        text,
    use_after       timestamp,
    author          text,
    description     text,
    history         text,
    model_type      text COLLATE "C",
    created         timestamp,
    original_name   text COLLATE "C"
);
CREATE INDEX reference_file_type ON store.reference_file (instrument, reference_type, use_after);

CREATE VIEW store.jwst_product_reference AS
SELECT r.filename, r.keyword, r.reference_type, r.reference, a.planeID
FROM store.product_reference AS r LEFT JOIN store.artifact AS a ON a.filename = r.filename;

CREATE VIEW store.jwst_reference_file AS
SELECT r.filename, r.reference_type, r.instrument, r.serial, r.file_format, r.crds_name::integer AS crds_name, r.detector, r.exp_type,
    r.pedigree, r.use_after, r.author, r.description, r.history, r.model_type, r.created, r.original_name, s.content_length,
    s.access_url
FROM store.reference_file AS r LEFT JOIN store.jwst_support_file AS s USING (filename);

GRANT SELECT, INSERT, UPDATE, DELETE ON store.product_reference, store.reference_file TO jwst_ingest;
GRANT SELECT ON store.jwst_product_reference, store.jwst_reference_file TO gavoadmin, jwst_ingest;

COMMIT;
