-- Verify jwstvo:cadc_lists on pg
SELECT num_tuples, max_time_bounds_cval1, collection, energy_emBand FROM store.caom2_enum_field WHERE false;
SELECT num_tuples, proposal_id FROM store.caom2_distinct_proposal_id WHERE false;
SELECT num_tuples, proposal_pi FROM store.caom2_distinct_proposal_pi WHERE false;
SELECT num_tuples, proposal_title FROM store.caom2_distinct_proposal_title WHERE false;
