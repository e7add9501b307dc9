-- Verify jwstvo:integrations on pg
SELECT filename, integration, t_start, t_middle, t_end, bary_start, bary_middle, bary_end FROM store.jwst_integration WHERE false;
