-- Deploy jwstvo:pools to pg
-- requires: support
-- Association pools: the exposures of a program, and of which association candidates each is. A pool names exposures by their
-- raw file; what joins them to the products is the identifier of the observation.
BEGIN;

CREATE TABLE store.pool (
    filename    text COLLATE "C" PRIMARY KEY,
    program     integer,                     -- NULL where the name does not tell it and the rows do not agree
    version_id  text COLLATE "C",
    exposures   integer NOT NULL,
    left_out    integer NOT NULL             -- rows that do not fit the columns
);
CREATE TABLE store.pool_member (
    filename       text COLLATE "C" NOT NULL REFERENCES store.pool ON DELETE CASCADE,
    serial         integer NOT NULL,         -- place in the file, from 1
    expname        text COLLATE "C" NOT NULL,
    observationID  text COLLATE "C" NOT NULL,
    obs_id         text COLLATE "C",
    program        integer,
    obs_num        integer,
    visit          integer,
    visit_id       text COLLATE "C",
    visitype       text,
    exposure       integer,
    exp_type       text COLLATE "C",
    instrument     text COLLATE "C",
    detector       text COLLATE "C",
    channel        text COLLATE "C",
    band           text COLLATE "C",
    nircam_module  text COLLATE "C",
    filter         text COLLATE "C",
    pupil          text COLLATE "C",
    grating        text COLLATE "C",
    fxd_slit       text COLLATE "C",
    subarray       text COLLATE "C",
    apername       text COLLATE "C",
    targetid       text COLLATE "C",
    targprop       text,
    targname       text,
    targtype       text,
    template       text,
    pntgtype       text,
    nints          integer,
    ngroups        integer,
    is_psf         integer CHECK (is_psf IN (0, 1)),
    is_imprt       integer CHECK (is_imprt IN (0, 1)),
    bkgdtarg       integer CHECK (bkgdtarg IN (0, 1)),
    tsovisit       integer CHECK (tsovisit IN (0, 1)),
    exposerr       text,
    asn_candidate  text,
    keywords       jsonb NOT NULL,           -- all columns of the row, as written
    PRIMARY KEY (filename, serial)
);
CREATE TABLE store.association_candidate (
    filename        text COLLATE "C" NOT NULL REFERENCES store.pool ON DELETE CASCADE,
    serial          integer NOT NULL,
    observationID   text COLLATE "C" NOT NULL,
    candidate       text COLLATE "C" NOT NULL,
    candidate_type  text COLLATE "C" NOT NULL,
    PRIMARY KEY (filename, serial, candidate, candidate_type)
);
-- what a pool says of this exposure; which exposures are of this candidate
CREATE INDEX pool_member_observationid ON store.pool_member (observationID);
CREATE INDEX association_candidate_observationid ON store.association_candidate (observationID);
CREATE INDEX association_candidate_candidate ON store.association_candidate (filename, candidate);
CREATE INDEX pool_program ON store.pool (program);

CREATE VIEW store.jwst_pool AS
SELECT p.filename, p.program, p.version_id, p.exposures, p.left_out FROM store.pool AS p;

CREATE VIEW store.jwst_pool_member AS
SELECT m.filename, m.serial, m.expname, m.observationID, m.obs_id, m.program, m.obs_num, m.visit, m.visit_id, m.visitype,
    m.exposure, m.exp_type, m.instrument, m.detector, m.channel, m.band, m.nircam_module, m.filter, m.pupil, m.grating,
    m.fxd_slit, m.subarray, m.apername, m.targetid, m.targprop, m.targname, m.targtype, m.template, m.pntgtype, m.nints,
    m.ngroups, m.is_psf, m.is_imprt, m.bkgdtarg, m.tsovisit, m.exposerr, m.asn_candidate, m.keywords::text AS keywords
FROM store.pool_member AS m;

CREATE VIEW store.jwst_association_candidate AS
SELECT c.filename, c.serial, c.observationID, c.candidate, c.candidate_type FROM store.association_candidate AS c;

GRANT SELECT, INSERT, UPDATE, DELETE ON store.pool, store.pool_member, store.association_candidate TO jwst_ingest;
GRANT SELECT ON store.jwst_pool, store.jwst_pool_member, store.jwst_association_candidate TO gavoadmin, jwst_ingest;

COMMIT;
