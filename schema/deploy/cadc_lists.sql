-- Deploy jwstvo:cadc_lists to pg
-- requires: views
-- CADC's lists of what there is: combinations that occur, and the programmes' numbers, investigators and titles.
BEGIN;

CREATE VIEW store.caom2_enum_field AS
SELECT count(*) AS num_tuples, max(p.time_bounds_lower) AS max_time_bounds_cval1, o.collection, o.telescope_name,
    o.instrument_name, o.type, o.intent, p.dataProductType, p.calibrationLevel, p.energy_energyBands AS energy_emBand,
    p.energy_bandpassName
FROM store.caom2_observation AS o JOIN store.caom2_plane AS p USING (obsID)
GROUP BY o.collection, o.telescope_name, o.instrument_name, o.type, o.intent, p.dataProductType, p.calibrationLevel,
    p.energy_energyBands, p.energy_bandpassName;

CREATE VIEW store.caom2_distinct_proposal_id AS
SELECT count(*) AS num_tuples, proposal_id FROM store.observation WHERE proposal_id IS NOT NULL GROUP BY proposal_id;
CREATE VIEW store.caom2_distinct_proposal_pi AS
SELECT count(*) AS num_tuples, proposal_pi FROM store.observation WHERE proposal_pi IS NOT NULL GROUP BY proposal_pi;
CREATE VIEW store.caom2_distinct_proposal_title AS
SELECT count(*) AS num_tuples, proposal_title FROM store.observation WHERE proposal_title IS NOT NULL GROUP BY proposal_title;

GRANT SELECT ON store.caom2_enum_field, store.caom2_distinct_proposal_id, store.caom2_distinct_proposal_pi,
    store.caom2_distinct_proposal_title TO gavoadmin, jwst_ingest;

COMMIT;
