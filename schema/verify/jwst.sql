-- Verify jwstvo:jwst on pg
SELECT planeID, suffix, product_level FROM store.product WHERE false;
SELECT artifactID, source, keywords FROM store.header WHERE false;
SELECT filename, asn_type FROM store.association WHERE false;
SELECT filename, product, expname, exptype FROM store.association_member WHERE false;
