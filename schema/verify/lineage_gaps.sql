-- Verify jwstvo:lineage_gaps on pg
SELECT uri, planeid, depth FROM store.inputs_of('caom:JWST/none/none') WHERE false;
