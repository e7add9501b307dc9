-- Catalogues and light curves (ECSV) have no header. Their plane has the axes of the product they were measured on: the
-- combined product beside them (image of a catalogue, spectra of a light curve), else the exposures they are made from.

CREATE TEMP TABLE heir ON COMMIT DROP AS
SELECT p.planeID, p.obsID, q.suffix
FROM store.plane AS p JOIN store.product AS q USING (planeID)
WHERE starts_with(p.precedence, '0|0|')
  AND p.obsID IN (SELECT obsid FROM stage_touched
                  UNION SELECT m.parentID FROM stage_touched AS t JOIN store.observation AS o USING (obsid)
                        JOIN store.observation_member AS m ON m.memberID = o.observationURI)
;
CREATE TEMP TABLE donor ON COMMIT DROP AS
SELECT DISTINCT ON (h.planeID) h.planeID AS heir, d.planeID, d.obsID, d.distance
FROM heir AS h
JOIN LATERAL (
    SELECT p.planeID, p.obsID, p.precedence, q.suffix, 0 AS distance
    FROM store.plane AS p JOIN store.product AS q USING (planeID)
    WHERE p.obsID = h.obsID AND NOT starts_with(p.precedence, '0|0|')
    UNION ALL
    SELECT p.planeID, p.obsID, p.precedence, q.suffix, 1
    FROM store.observation_member AS m
    JOIN store.observation AS o ON o.observationURI = m.memberID
    JOIN store.plane AS p ON p.obsID = o.obsID
    JOIN store.product AS q ON q.planeID = p.planeID
    WHERE m.parentID = h.obsID AND q.suffix IN ('cal', 'calints') AND NOT starts_with(p.precedence, '0|0|')
) AS d ON true
ORDER BY h.planeID, d.distance, d.suffix <> CASE h.suffix WHEN 'cat' THEN 'i2d' ELSE 'x1dints' END, d.precedence DESC
;
-- Times of exposures run from the first to the last of them.
CREATE TEMP TABLE legacy ON COMMIT DROP AS
SELECT d.heir, d.obsID AS donor_obs, p.*, coalesce(t.starts, p.time_bounds_lower) AS starts, coalesce(t.ends, p.time_bounds_upper) AS ends,
    coalesce(t.exposure, p.time_exposure) AS exposure, s.series,
    CASE WHEN s.series THEN coalesce(t.samples, p.time_dimension) ELSE 1 END AS samples
FROM donor AS d
JOIN store.plane AS p USING (planeID)
LEFT JOIN LATERAL (
    SELECT min(x.time_bounds_lower) AS starts, max(x.time_bounds_upper) AS ends, sum(x.time_exposure) AS exposure,
        sum(x.time_dimension) AS samples
    FROM heir AS h
    JOIN store.observation_member AS m ON m.parentID = h.obsID
    JOIN store.observation AS o ON o.observationURI = m.memberID
    JOIN store.plane AS x ON x.obsID = o.obsID AND x.productID = p.productID
    WHERE h.planeID = d.heir AND d.distance = 1
) AS t ON true
-- a light curve has a sample an integration
CROSS JOIN LATERAL (SELECT h.suffix IN ('phot', 'whtlt') AS series FROM heir AS h WHERE h.planeID = d.heir) AS s
;
UPDATE store.plane AS h
SET (position_bounds, position_bounds_size, position_bounds_area, position_center_ra, position_center_dec, position_resolution,
     position_timeDependent, footprint_origin, energy_bounds_lower, energy_bounds_upper, energy_bounds_samples,
     energy_resolvingPower, energy_energyBands, energy_bandpassName, time_bounds_lower, time_bounds_upper, time_exposure,
     energy_dimension, time_dimension, time_resolution, time_sampleSize, time_origin, footprint_note,
     provenance_name, provenance_project, metaChecksum)
  = (d.position_bounds, d.position_bounds_size, d.position_bounds_area, d.position_center_ra, d.position_center_dec,
     d.position_resolution, d.position_timeDependent, 'inherited', d.energy_bounds_lower, d.energy_bounds_upper,
     d.energy_bounds_samples, d.energy_resolvingPower, d.energy_energyBands, d.energy_bandpassName, d.starts, d.ends,
     d.exposure, 1, d.samples, CASE WHEN d.series THEN d.time_resolution ELSE d.exposure / 86400 END,
     CASE WHEN d.series AND d.samples > 1 THEN (d.ends - d.starts) / d.samples END, 'inherited', d.footprint_note,
     d.provenance_name, d.provenance_project, 'md5:' || md5(d.metaChecksum || h.planeURI)),
    lastModified = now() AT TIME ZONE 'UTC'
FROM legacy AS d
WHERE h.planeID = d.heir
  AND (h.metaChecksum, h.time_bounds_lower, h.time_bounds_upper, h.time_exposure, h.time_dimension)
    IS DISTINCT FROM ('md5:' || md5(d.metaChecksum || h.planeURI), d.starts, d.ends, d.exposure, d.samples)
;
UPDATE store.product AS h
SET (exp_type, template, module, channel, band, filter, pupil, grating, fxd_slit, subarray, apername, expripar, nints, tsovisit)
  = (q.exp_type, q.template, q.module, q.channel, q.band, q.filter, q.pupil, q.grating, q.fxd_slit, q.subarray, q.apername,
     q.expripar, q.nints, q.tsovisit)
FROM donor AS d JOIN store.product AS q USING (planeID)
WHERE h.planeID = d.heir AND (h.exp_type, h.filter, h.pupil) IS DISTINCT FROM (q.exp_type, q.filter, q.pupil)
;
UPDATE store.observation AS h
SET (type, intent, proposal_pi, proposal_project, proposal_title, proposal_keywords, target_name, target_type, target_standard,
     target_moving, target_keywords, targetPosition_coordsys, targetPosition_equinox, targetPosition_coordinates_cval1,
     targetPosition_coordinates_cval2, instrument_name, metaChecksum)
  = (o.type, o.intent, o.proposal_pi, o.proposal_project, o.proposal_title, o.proposal_keywords, o.target_name, o.target_type,
     o.target_standard, o.target_moving, o.target_keywords, o.targetPosition_coordsys, o.targetPosition_equinox,
     o.targetPosition_coordinates_cval1, o.targetPosition_coordinates_cval2, o.instrument_name,
     'md5:' || md5(o.metaChecksum || h.observationURI)),
    lastModified = now() AT TIME ZONE 'UTC'
FROM heir AS x JOIN donor AS d ON d.heir = x.planeID JOIN store.observation AS o ON o.obsID = d.obsID
WHERE h.obsID = x.obsID AND starts_with(h.precedence, '0|0|')
  AND h.metaChecksum <> 'md5:' || md5(o.metaChecksum || h.observationURI)
;
INSERT INTO stage_touched SELECT DISTINCT obsID FROM heir ON CONFLICT DO NOTHING
;
DROP TABLE heir, donor, legacy
;
-- The MOC of each footprint, made anew where that changed, and once for all that have the same.
INSERT INTO store.footprint AS held (planeID, digest, moc)
WITH changed AS MATERIALIZED (
    SELECT p.planeID, d.digest, p.position_bounds AS shape, p.position_bounds_area AS area
    FROM store.plane AS p
    CROSS JOIN LATERAL (SELECT md5((p.position_bounds).stcs) AS digest) AS d
    LEFT JOIN store.footprint AS f USING (planeID)
    WHERE p.obsID IN (SELECT obsid FROM stage_touched UNION SELECT obsid FROM stage_artifact)
      AND d.digest IS DISTINCT FROM f.digest AND d.digest IS NOT NULL
), made AS MATERIALIZED (
    SELECT digest, store.footprint_moc(shape, area) AS moc
    FROM (SELECT DISTINCT ON (digest) digest, shape, area FROM changed ORDER BY digest, planeID) AS one
)
SELECT c.planeID, c.digest, m.moc FROM changed AS c JOIN made AS m USING (digest)
ON CONFLICT (planeID) DO UPDATE SET (digest, moc) = ROW (excluded.digest, excluded.moc)
;
DELETE FROM store.footprint AS f
USING store.plane AS p
WHERE p.planeID = f.planeID AND p.obsID IN (SELECT obsid FROM stage_touched) AND (p.position_bounds).stcs IS NULL
;
