-- Verify jwstvo:graph on pg
SELECT form, suffix, input, members FROM store.pipeline_step WHERE false;
SELECT obsID, stage, filename, product FROM store.made_by WHERE false;
SELECT filename, input_filename, relation, depth, held FROM store.jwst_provenance WHERE false;
SELECT filename, product_filename, depth, held FROM store.jwst_derived WHERE false;
SELECT filename, product, product_filename FROM store.jwst_association_product WHERE false;
SELECT asn_sequence, asn_constraints FROM store.jwst_association WHERE false;
SELECT asn_candidate FROM store.jwst_association_member WHERE false;
