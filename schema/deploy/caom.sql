-- Deploy jwstvo:caom to pg
-- CAOM 2.4 (https://www.opencadc.org/caom2/): Observation, Plane, Artifact and their two join tables.
--
-- Names are those of CADC's relational form, so ADQL written for CADC runs on the views of these tables. Keys are UUIDs as
-- text (version 5, from the URI: a rebuild from nothing gives the same ones; DaCHS knows no uuid type). Of the columns that CADC
-- has, those with a meaning for JWST are here; the views add the others as NULL. The comment of a column is its unit.
-- Part and Chunk have no tables: CAOM 2.5 no longer publishes them, they would be ten rows a file (10^8 for the mission), and
-- what a cutout needs of them (extensions, WCS) is read from the file itself, which cannot disagree with itself.
--
-- precedence: which of several deliveries rules. DATE of the file, then the source (a header before a keyword row before a
-- bare name), then the archive's own stamp, then the name; it compares as text. Loads in any order end in the same rows.
BEGIN;

CREATE SCHEMA store;
COMMENT ON SCHEMA store IS 'tables of the ingest; published only through views';

CREATE TABLE store.observation (
    obsID                            text COLLATE "C" PRIMARY KEY CHECK (length(obsID) = 36),
    observationURI                   text COLLATE "C" NOT NULL UNIQUE,
    collection                       text NOT NULL,
    observationID                    text COLLATE "C" NOT NULL,
    algorithm_name                   text NOT NULL,
    type                             text,
    intent                           text CHECK (intent IN ('science', 'calibration')),
    sequenceNumber                   integer,
    metaRelease                      timestamp,
    proposal_id                      text COLLATE "C",
    proposal_pi                      text,
    proposal_project                 text,
    proposal_title                   text,
    proposal_keywords                text,
    target_name                      text,
    target_type                      text CHECK (target_type IN ('object', 'field')),
    target_standard                  integer CHECK (target_standard IN (0, 1)),
    target_moving                    integer CHECK (target_moving IN (0, 1)),
    target_keywords                  text,
    targetPosition_coordsys          text,
    targetPosition_equinox           double precision,
    targetPosition_coordinates_cval1 double precision CHECK (targetPosition_coordinates_cval1 BETWEEN 0 AND 360),
    targetPosition_coordinates_cval2 double precision CHECK (targetPosition_coordinates_cval2 BETWEEN -90 AND 90),
    telescope_name                   text NOT NULL,
    requirements_flag                text CHECK (requirements_flag = 'fail'),
    instrument_name                  text,
    instrument_keywords              text,
    typeCode                         text NOT NULL CHECK (typeCode IN ('S', 'C')),
    metaProducer                     text,
    precedence                       text COLLATE "C" NOT NULL,
    lastModified                     timestamp NOT NULL,
    maxLastModified                  timestamp NOT NULL,
    metaChecksum                     text NOT NULL,
    accMetaChecksum                  text NOT NULL
);
COMMENT ON COLUMN store.observation.targetPosition_coordinates_cval1 IS 'deg';
COMMENT ON COLUMN store.observation.targetPosition_coordinates_cval2 IS 'deg';

CREATE TABLE store.plane (
    planeID                    text COLLATE "C" PRIMARY KEY CHECK (length(planeID) = 36),
    obsID                      text COLLATE "C" NOT NULL REFERENCES store.observation ON DELETE CASCADE,
    planeURI                   text COLLATE "C" NOT NULL UNIQUE,
    publisherID                text COLLATE "C" NOT NULL UNIQUE,
    creatorID                  text COLLATE "C",
    productID                  text COLLATE "C" NOT NULL,
    metaRelease                timestamp,
    dataRelease                timestamp,
    dataProductType            text,
    calibrationLevel           integer CHECK (calibrationLevel BETWEEN -1 AND 4),
    provenance_name            text,
    provenance_version         text,
    provenance_reference       text,
    provenance_producer        text,
    provenance_project         text,
    provenance_runID           text COLLATE "C",
    provenance_lastExecuted    timestamp,
    provenance_keywords        text,
    metrics_background         double precision,
    observable_ucd             text,
    quality_flag               text CHECK (quality_flag = 'junk'),
    position_bounds            sregion,
    position_bounds_size       double precision CHECK (position_bounds_size >= 0),
    position_bounds_area       double precision CHECK (position_bounds_area >= 0),
    position_center_ra         double precision CHECK (position_center_ra BETWEEN 0 AND 360),
    position_center_dec        double precision CHECK (position_center_dec BETWEEN -90 AND 90),
    position_resolution        double precision CHECK (position_resolution > 0),
    position_sampleSize        double precision CHECK (position_sampleSize > 0),
    position_dimension_naxis1  bigint,
    position_dimension_naxis2  bigint,
    position_timeDependent     integer CHECK (position_timeDependent IN (0, 1)),
    footprint_origin           text CHECK (footprint_origin IN ('s_region', 's_region repaired', 'target')),
    energy_bounds_lower        double precision CHECK (energy_bounds_lower > 0),
    energy_bounds_upper        double precision CHECK (energy_bounds_upper >= energy_bounds_lower),
    energy_bounds_samples      double precision[],
    energy_dimension           bigint,
    energy_resolvingPower      double precision CHECK (energy_resolvingPower > 0),
    energy_resolvingPower_lower double precision CHECK (energy_resolvingPower_lower > 0),
    energy_resolvingPower_upper double precision CHECK (energy_resolvingPower_upper > 0),
    energy_sampleSize          double precision CHECK (energy_sampleSize > 0),
    energy_energyBands         text,
    energy_bandpassName        text COLLATE "C",
    time_bounds_lower          double precision,
    time_bounds_upper          double precision CHECK (time_bounds_upper >= time_bounds_lower),
    time_dimension             bigint,
    time_resolution            double precision CHECK (time_resolution >= 0),
    time_sampleSize            double precision CHECK (time_sampleSize >= 0),
    time_exposure              double precision CHECK (time_exposure >= 0),
    metaProducer               text,
    precedence                 text COLLATE "C" NOT NULL,
    lastModified               timestamp NOT NULL,
    maxLastModified            timestamp NOT NULL,
    metaChecksum               text NOT NULL,
    accMetaChecksum            text NOT NULL
);
COMMENT ON COLUMN store.plane.metrics_background IS 'Jy/pix';
COMMENT ON COLUMN store.plane.position_bounds IS 'deg';
COMMENT ON COLUMN store.plane.position_bounds_size IS 'deg';
COMMENT ON COLUMN store.plane.position_bounds_area IS 'deg**2';
COMMENT ON COLUMN store.plane.position_center_ra IS 'deg';
COMMENT ON COLUMN store.plane.position_center_dec IS 'deg';
COMMENT ON COLUMN store.plane.position_resolution IS 'arcsec';
COMMENT ON COLUMN store.plane.position_sampleSize IS 'arcsec';
COMMENT ON COLUMN store.plane.energy_bounds_lower IS 'm';
COMMENT ON COLUMN store.plane.energy_bounds_upper IS 'm';
COMMENT ON COLUMN store.plane.energy_bounds_samples IS 'm';
COMMENT ON COLUMN store.plane.energy_sampleSize IS 'm';
COMMENT ON COLUMN store.plane.time_bounds_lower IS 'd';
COMMENT ON COLUMN store.plane.time_bounds_upper IS 'd';
COMMENT ON COLUMN store.plane.time_resolution IS 'd';
COMMENT ON COLUMN store.plane.time_sampleSize IS 'd';
COMMENT ON COLUMN store.plane.time_exposure IS 's';

CREATE TABLE store.artifact (
    artifactID       text COLLATE "C" PRIMARY KEY CHECK (length(artifactID) = 36),
    planeID          text COLLATE "C" NOT NULL REFERENCES store.plane ON DELETE CASCADE,
    obsID            text COLLATE "C" NOT NULL REFERENCES store.observation ON DELETE CASCADE,
    uri              text COLLATE "C" NOT NULL UNIQUE,
    filename         text COLLATE "C" NOT NULL,
    productType      text NOT NULL CHECK (productType IN
                         ('science', 'calibration', 'auxiliary', 'info', 'preview', 'catalog', 'noise', 'weight', 'thumbnail')),
    releaseType      text NOT NULL CHECK (releaseType IN ('data', 'meta')),
    contentType      text,
    contentLength    bigint CHECK (contentLength >= 0),
    contentChecksum  text,
    contentRelease   timestamp,
    archive_stamp    text COLLATE "C",      -- when the archive said what contentRelease holds
    path             text COLLATE "C",      -- where this site holds the bytes; NULL: at MAST
    path_size        bigint,
    path_mtime       bigint,                -- nanoseconds; size and mtime tell an unchanged file without reading it
    metaProducer     text,
    precedence       text COLLATE "C" NOT NULL,
    lastModified     timestamp NOT NULL,
    maxLastModified  timestamp NOT NULL,
    metaChecksum     text NOT NULL,
    accMetaChecksum  text NOT NULL
);
COMMENT ON COLUMN store.artifact.contentLength IS 'byte';

-- Members and inputs hold URIs, not keys: what they name may not be here (yet).
CREATE TABLE store.observation_member (
    parentID  text COLLATE "C" NOT NULL REFERENCES store.observation ON DELETE CASCADE,
    memberID  text COLLATE "C" NOT NULL,
    PRIMARY KEY (parentID, memberID)
);
CREATE TABLE store.provenance_input (
    outputID  text COLLATE "C" NOT NULL REFERENCES store.plane ON DELETE CASCADE,
    inputID   text COLLATE "C" NOT NULL,
    PRIMARY KEY (outputID, inputID)
);

-- Each index is preceded by the query it is there for.
-- joins downwards; also the cascade
CREATE INDEX plane_obsid ON store.plane (obsID);
CREATE INDEX artifact_planeid ON store.artifact (planeID);
CREATE INDEX artifact_obsid ON store.artifact (obsID);
-- INTERSECTS, CONTAINS, SIA POS: the circle finds, the exact shape decides (type sregion)
CREATE INDEX plane_bounds ON store.plane USING gist (((position_bounds).bounds));
-- WHERE observationID = / LIKE 'jw02736%'
CREATE INDEX observation_observationid ON store.observation (observationID);
-- WHERE proposal_id = '2736'
CREATE INDEX observation_proposal_id ON store.observation (proposal_id);
-- target names are compared without case, blanks and hyphens
CREATE INDEX observation_target ON store.observation (lower(translate(target_name, ' -', '')) text_pattern_ops);
-- WHERE instrument_name = 'NIRCAM/IMAGE'
CREATE INDEX observation_instrument ON store.observation (instrument_name);
-- a spectral range
CREATE INDEX plane_energy ON store.plane (energy_bounds_lower, energy_bounds_upper);
-- a time range
CREATE INDEX plane_time ON store.plane (time_bounds_lower, time_bounds_upper);
-- what became public, what was processed with a context, what changed since
CREATE INDEX plane_datarelease ON store.plane (dataRelease);
CREATE INDEX plane_runid ON store.plane (provenance_runID);
CREATE INDEX observation_maxlastmodified ON store.observation (maxLastModified);
-- files by name, as the products service and ESA's client ask
CREATE INDEX artifact_filename ON store.artifact (filename);
-- what was made from this exposure
CREATE INDEX observation_member_member ON store.observation_member (memberID);
CREATE INDEX provenance_input_input ON store.provenance_input (inputID);

COMMIT;
