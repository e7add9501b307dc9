-- Deploy jwstvo:jwst to pg
-- requires: caom
-- What JWST says of a product that CAOM has no column for; the keywords themselves; associations.
BEGIN;

CREATE TABLE store.product (
    planeID        text COLLATE "C" PRIMARY KEY REFERENCES store.plane ON DELETE CASCADE,
    filename       text COLLATE "C" NOT NULL,
    suffix         text COLLATE "C" NOT NULL,
    product_level  text CHECK (product_level IN ('1b', '2a', '2b', '2c', '3')),
    program        integer,
    observtn       text COLLATE "C",
    visit          text COLLATE "C",
    visit_id       text COLLATE "C",
    visitgrp       text COLLATE "C",
    seq_id         text COLLATE "C",
    act_id         text COLLATE "C",
    exposure       text COLLATE "C",
    segment        integer,
    acid           text COLLATE "C",
    source_id      text COLLATE "C",
    exp_type       text COLLATE "C",
    template       text,
    obslabel       text,
    detector       text COLLATE "C",
    module         text COLLATE "C",
    channel        text COLLATE "C",
    band           text COLLATE "C",
    filter         text COLLATE "C",
    pupil          text COLLATE "C",
    grating        text COLLATE "C",
    fxd_slit       text COLLATE "C",
    coronmsk       text COLLATE "C",
    subarray       text COLLATE "C",
    readpatt       text COLLATE "C",
    apername       text COLLATE "C",
    pps_aper       text COLLATE "C",
    expripar       text,
    visitype       text,
    visitsta       text,
    nints          integer,
    ngroups        integer,
    effinttm       double precision,
    duration       double precision,
    pa_v3          double precision,
    is_psf         boolean,
    is_imprt       boolean,
    bkgdtarg       boolean,
    tsovisit       boolean,
    eng_qual       text,
    dataprob       boolean,
    gdstarid       text COLLATE "C",
    bunit          text,
    cal_ver        text,
    sdp_ver        text,
    prd_ver        text,
    crds_ctx       text COLLATE "C",
    asnpool        text COLLATE "C",
    asntable       text COLLATE "C",
    date           timestamp,
    mu_ra          double precision,
    mu_dec         double precision,
    mu_epoch       text
);
COMMENT ON COLUMN store.product.effinttm IS 's';
COMMENT ON COLUMN store.product.duration IS 's';
COMMENT ON COLUMN store.product.pa_v3 IS 'deg';
COMMENT ON COLUMN store.product.mu_ra IS 'arcsec/yr';
COMMENT ON COLUMN store.product.mu_dec IS 'arcsec/yr';

-- every keyword of the file, as read: what a later mapping needs without the file
CREATE TABLE store.header (
    artifactID  text COLLATE "C" PRIMARY KEY REFERENCES store.artifact ON DELETE CASCADE,
    source      text NOT NULL CHECK (source IN ('file', 'keywords', 'name')),
    keywords    jsonb NOT NULL
);

-- An association file, its products and their members, as the JSON states them.
CREATE TABLE store.association (
    filename      text COLLATE "C" PRIMARY KEY,
    asn_type      text COLLATE "C",
    asn_rule      text,
    asn_id        text COLLATE "C",
    asn_pool      text COLLATE "C",
    program       integer,
    target        text COLLATE "C",
    version_id    text COLLATE "C",
    code_version  text,
    degraded      text
);
CREATE TABLE store.association_member (
    filename  text COLLATE "C" NOT NULL REFERENCES store.association ON DELETE CASCADE,
    product   text COLLATE "C" NOT NULL,   -- product name as written, {source_id} and the like included
    expname   text COLLATE "C" NOT NULL,   -- file name of the member
    exptype   text COLLATE "C" NOT NULL,
    exposerr  text,
    PRIMARY KEY (filename, product, expname, exptype)
);

-- all files of a visit / exposure; products of one mode; products of an association
CREATE INDEX product_visit ON store.product (visit_id);
CREATE INDEX product_exp_type ON store.product (exp_type);
CREATE INDEX product_asntable ON store.product (asntable);
-- in which associations is this file; who is of this pool
CREATE INDEX association_member_expname ON store.association_member (expname);
CREATE INDEX association_member_product ON store.association_member (product text_pattern_ops);
CREATE INDEX association_program ON store.association (program);

COMMIT;
