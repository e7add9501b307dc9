-- Deploy jwstvo:listing to pg
-- requires: query_plans bulk spectrum_joins
-- Counts of ObsCore: what its rows are, and what they are counted, grouped and ranked by, in one narrow table. To count the rows
-- of a join of four tables took seconds a million, whatever the indexes. Queries that need no other column of ivoa.obscore are
-- answered from it (resdir/etc/jwstvo_dachs/counting.py). It is kept in step by triggers, in the transaction that changes what it
-- is made of.
BEGIN;

-- One row a science product file; as at CADC, calibration exposures and guide-star files are not among them. The columns that
-- are the cheapest to get at come first.
CREATE VIEW store.listed AS
SELECT p.calibrationLevel AS calib_level, p.time_bounds_lower AS t_min, p.time_bounds_upper AS t_max, a.release,
    a.contentLength AS content_length, o.instrument_name, p.dataProductType AS dataproduct_type, o.collection AS obs_collection,
    o.telescope_name AS facility_name, o.proposal_id, p.energy_bandpassName AS filters, a.rights, q.exp_type,
    q.suffix AS dataproduct_subtype, q.product_level, q.detector,
    p.planeID AS planeid, a.artifactID AS artifactid
FROM store.observation AS o
JOIN store.plane AS p USING (obsID)
JOIN store.product AS q USING (planeID)
JOIN store.artifact AS a USING (planeID)
WHERE o.intent = 'science' AND a.productType IN ('science', 'catalog') AND p.dataProductType IS NOT NULL;

CREATE TABLE store.listing AS TABLE store.listed;
ALTER TABLE store.listing ADD PRIMARY KEY (planeid, artifactid);
COMMENT ON TABLE store.listing IS 'the rows of store.listed, kept in step by triggers';
COMMENT ON COLUMN store.listing.t_min IS 'd';
COMMENT ON COLUMN store.listing.t_max IS 'd';
COMMENT ON COLUMN store.listing.content_length IS 'byte';
-- conditions that few rows fulfil; for others the whole table is read in a fraction of a second
CREATE INDEX listing_time ON store.listing (t_min, t_max);
CREATE INDEX listing_proposal ON store.listing (proposal_id);
CREATE INDEX listing_filters ON store.listing (filters);
-- as for the tables that these are from: what goes together, in the type that DaCHS publishes
CREATE STATISTICS store.listing_kind (mcv, dependencies) ON dataproduct_type, (calib_level::smallint), exp_type, dataproduct_subtype
    FROM store.listing;
ANALYZE store.listing;

-- A row begins when both its file and its product are there; observation and plane are before them. The product is as a rule the
-- first: then there is no file yet. What a batch brings is planned anew each time: the first one finds empty tables.
CREATE FUNCTION store.list_new() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_TABLE_NAME = 'artifact' OR EXISTS (SELECT FROM fresh JOIN store.artifact AS a USING (planeID)) THEN
        EXECUTE 'INSERT INTO store.listing ' || regexp_replace(pg_get_viewdef('store.listed'::regclass),
            'store\.' || TG_TABLE_NAME || '(?= )', 'fresh');
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER list_new AFTER INSERT ON store.product REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION store.list_new();
CREATE TRIGGER list_new AFTER INSERT ON store.artifact REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION store.list_new();

-- What changes afterwards changes seldom: the rows of the planes are made again. One plan is kept in a connection,
-- which goes by indexes however few rows there were when it began: to plan takes ten times as long.
CREATE FUNCTION store.list_again() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    planes text[];
BEGIN
    IF TG_TABLE_NAME = 'observation' THEN
        planes := ARRAY(SELECT planeID FROM store.plane WHERE obsID = NEW.obsID);
    ELSE
        planes := ARRAY[OLD.planeID, NEW.planeID];
    END IF;
    DELETE FROM store.listing WHERE planeid = ANY (planes);
    INSERT INTO store.listing SELECT * FROM store.listed WHERE planeid = ANY (planes);
    RETURN NULL;
END $$;
CREATE TRIGGER list_again AFTER UPDATE ON store.observation FOR EACH ROW
    WHEN ((OLD.obsID, OLD.intent, OLD.collection, OLD.telescope_name, OLD.instrument_name, OLD.proposal_id)
        IS DISTINCT FROM (NEW.obsID, NEW.intent, NEW.collection, NEW.telescope_name, NEW.instrument_name, NEW.proposal_id))
    EXECUTE FUNCTION store.list_again();
CREATE TRIGGER list_again AFTER UPDATE ON store.plane FOR EACH ROW
    WHEN ((OLD.planeID, OLD.obsID, OLD.dataProductType, OLD.calibrationLevel, OLD.time_bounds_lower, OLD.time_bounds_upper,
           OLD.energy_bandpassName)
        IS DISTINCT FROM (NEW.planeID, NEW.obsID, NEW.dataProductType, NEW.calibrationLevel, NEW.time_bounds_lower,
           NEW.time_bounds_upper, NEW.energy_bandpassName))
    EXECUTE FUNCTION store.list_again();
CREATE TRIGGER list_again AFTER UPDATE ON store.product FOR EACH ROW
    WHEN ((OLD.planeID, OLD.exp_type, OLD.suffix, OLD.product_level, OLD.detector)
        IS DISTINCT FROM (NEW.planeID, NEW.exp_type, NEW.suffix, NEW.product_level, NEW.detector))
    EXECUTE FUNCTION store.list_again();
CREATE TRIGGER list_again AFTER UPDATE ON store.artifact FOR EACH ROW
    WHEN ((OLD.artifactID, OLD.planeID, OLD.productType, OLD.contentLength, OLD.rights, OLD.release)
        IS DISTINCT FROM (NEW.artifactID, NEW.planeID, NEW.productType, NEW.contentLength, NEW.rights, NEW.release))
    EXECUTE FUNCTION store.list_again();

-- A row ends with its file or its product; with an observation or a plane these go too.
CREATE FUNCTION store.list_no_more() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF TG_TABLE_NAME = 'artifact' THEN
        DELETE FROM store.listing WHERE planeid = OLD.planeID AND artifactid = OLD.artifactID;
    ELSE
        DELETE FROM store.listing WHERE planeid = OLD.planeID;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER list_no_more AFTER DELETE ON store.product FOR EACH ROW EXECUTE FUNCTION store.list_no_more();
CREATE TRIGGER list_no_more AFTER DELETE ON store.artifact FOR EACH ROW EXECUTE FUNCTION store.list_no_more();
REVOKE ALL ON FUNCTION store.list_new(), store.list_again(), store.list_no_more() FROM PUBLIC;

-- As ivoa.obscore has these columns.
CREATE VIEW store.counted AS
SELECT k.dataproduct_type, k.dataproduct_subtype, k.calib_level::smallint AS calib_level, k.obs_collection, k.facility_name,
    k.instrument_name, k.proposal_id, k.filters, k.exp_type, k.product_level, k.detector, k.t_min, k.t_max,
    (k.content_length + 999) / 1000 AS access_estsize,
    store.rights_now(k.rights, k.release, (SELECT v.value FROM store.site AS v WHERE v.key = 'unknown_rights')) AS data_rights
FROM store.listing AS k;

GRANT SELECT ON store.listing, store.listed TO jwst_ingest;
GRANT SELECT ON store.counted TO gavoadmin, jwst_ingest;

COMMIT;
