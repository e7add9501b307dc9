-- Deploy jwstvo:esa to pg
-- requires: views
-- The tables that clients of ESA's archive ask for (astroquery.esa.jwst): the same rows as caom2.*, under ESA's names.
-- ESA's jwst.artifact is the node's own; what ESA has and CAOM has not: public, max_cal_level, parenturi, target_ra, target_dec.
BEGIN;

CREATE FUNCTION store.is_public(release timestamp) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$SELECT CASE WHEN release > now() AT TIME ZONE 'UTC' THEN 'false' ELSE 'true' END$$;

CREATE VIEW store.esa_observation AS
SELECT o.*, o.targetPosition_coordinates_cval1 AS target_ra, o.targetPosition_coordinates_cval2 AS target_dec,
    (SELECT max(p.calibrationLevel) FROM store.plane AS p WHERE p.obsID = o.obsID) AS max_cal_level
FROM store.caom2_observation AS o;

-- Associations and the like have no level of their own; ESA's client wants one for each: that of what they belong to.
CREATE VIEW store.esa_plane AS
SELECT
    p.creatorID, p.dataProductType, p.energy_bandpassName, p.energy_bounds, p.energy_bounds_lower,
    p.energy_bounds_upper, p.energy_bounds_width, p.energy_dimension, p.energy_energyBands, p.energy_freqSampleSize,
    p.energy_freqWidth, p.energy_resolvingPower, p.energy_restwav, p.energy_sampleSize, p.energy_transition_species,
    p.energy_transition_transition, p.metrics_background, p.metrics_backgroundStddev, p.metrics_fluxDensityLimit,
    p.metrics_magLimit, p.metrics_sourceNumberDensity, p.planeID, p.planeURI, p.polarization_dimension,
    p.polarization_states, p.position_bounds_size, p.position_dimension_naxis1, p.position_dimension_naxis2,
    p.position_resolution, p.position_sampleSize, p.position_timeDependent, p.productID, p.provenance_inputs,
    p.provenance_keywords, p.provenance_lastExecuted, p.provenance_name, p.provenance_producer, p.provenance_project,
    p.provenance_reference, p.provenance_runID, p.provenance_version, p.publisherID, p.quality_flag, p.time_bounds,
    p.time_bounds_lower, p.time_bounds_upper, p.time_bounds_width, p.time_dimension, p.time_exposure,
    p.time_resolution, p.time_sampleSize, p.dataRelease, p.metaRelease, p.observable_ucd, p.lastModified,
    p.maxLastModified, p.metaChecksum, p.accMetaChecksum, p.metaProducer, p.obsID,
    coalesce(p.calibrationLevel, (SELECT max(x.calibrationLevel) FROM store.plane AS x WHERE x.obsID = p.obsID))
        AS calibrationLevel,
    store.is_public(p.dataRelease) AS public, q.position_bounds_area, p.position_bounds AS position_bounds_spoly,
    CASE WHEN q.position_center_ra IS NOT NULL
         THEN spoint(radians(q.position_center_ra), radians(q.position_center_dec)) END AS position_bounds_center,
    o.observationURI AS parenturi
FROM store.caom2_plane AS p
JOIN store.plane AS q USING (planeID)
JOIN store.observation AS o ON o.obsID = q.obsID;

CREATE VIEW store.esa_main AS
SELECT store.is_public(p.dataRelease) AS public, o.algorithm_name, p.calibrationLevel, o.collection, p.parenturi, p.creatorID,
    p.dataProductType, p.energy_bandpassName, p.energy_bounds, p.energy_bounds_lower, p.energy_bounds_upper,
    p.energy_bounds_width, p.energy_dimension, p.energy_energyBands, p.energy_freqSampleSize, p.energy_freqWidth,
    p.energy_resolvingPower, p.energy_restwav, p.energy_sampleSize, p.energy_transition_species,
    p.energy_transition_transition, o.environment_ambientTemp, o.environment_elevation, o.environment_humidity,
    o.environment_photometric, o.environment_seeing, o.environment_tau, o.environment_wavelengthTau, o.instrument_keywords,
    o.instrument_name, o.intent, o.max_cal_level, o.members, p.metrics_background, p.metrics_backgroundStddev,
    p.metrics_fluxDensityLimit, p.metrics_magLimit, p.metrics_sourceNumberDensity,
    o.accMetaChecksum AS obs_accmetachecksum, o.lastModified AS obs_lastmodified,
    o.maxLastModified AS obs_maxlastmodified, o.metaChecksum AS obs_metachecksum, o.metaRelease AS obs_metarelease,
    o.observationID, o.observationURI, o.obsID, p.accMetaChecksum AS plane_accmetachecksum,
    p.dataRelease AS plane_datarelease, p.lastModified AS plane_lastmodified, p.maxLastModified AS plane_maxlastmodified,
    p.metaChecksum AS plane_metachecksum, p.metaRelease AS plane_metarelease, p.planeID, p.planeURI,
    p.polarization_dimension, p.polarization_states, p.position_bounds_area, p.position_bounds_center,
    p.position_bounds_size, p.position_bounds_spoly, p.position_dimension_naxis1, p.position_dimension_naxis2,
    p.position_resolution, p.position_sampleSize, p.position_timeDependent, p.productID, o.proposal_id,
    o.proposal_keywords, o.proposal_pi, o.proposal_project, o.proposal_title, p.provenance_inputs, p.provenance_keywords,
    p.provenance_lastExecuted, p.provenance_name, p.provenance_producer, p.provenance_project, p.provenance_reference,
    p.provenance_runID, p.provenance_version, p.publisherID, p.quality_flag, o.requirements_flag, o.sequenceNumber,
    o.target_dec, o.target_keywords, o.target_moving, o.target_name, o.target_ra, o.target_redshift, o.target_standard,
    o.target_type, o.targetPosition_coordsys, o.targetPosition_equinox, o.telescope_geoLocationX,
    o.telescope_geoLocationY, o.telescope_geoLocationZ, o.telescope_keywords, o.telescope_name, p.time_bounds,
    p.time_bounds_lower, p.time_bounds_upper, p.time_bounds_width, p.time_dimension, p.time_exposure, p.time_resolution,
    p.time_sampleSize, o.type, o.typeCode
FROM store.esa_observation AS o
JOIN store.esa_plane AS p USING (obsID);

CREATE VIEW store.esa_archive AS
SELECT o.observationID, o.obsID, o.proposal_id, o.proposal_title, o.proposal_pi, o.target_name, o.instrument_name, o.max_cal_level
FROM store.esa_observation AS o;

-- cones around the target, as ESA's clients ask
CREATE INDEX observation_target_position ON store.observation
    (q3c_ang2ipix(targetPosition_coordinates_cval1, targetPosition_coordinates_cval2));

GRANT SELECT ON store.esa_observation, store.esa_plane, store.esa_main, store.esa_archive TO gavoadmin, jwst_ingest;

COMMIT;
