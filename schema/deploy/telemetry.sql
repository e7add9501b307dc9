-- Deploy jwstvo:telemetry to pg
-- requires: support
-- Engineering telemetry: samples by mnemonic and time, kept small for 10^8 of them, and what is computed from them.
BEGIN;

-- A mnemonic that has samples; what is computed from all of them.
CREATE TABLE store.edb_series (
    mnemonic_id  integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    mnemonic     text COLLATE "C" NOT NULL UNIQUE,
    data_type    text,                       -- as the files say: real, int, varchar; several separated by blanks
    n_samples    bigint NOT NULL DEFAULT 0,
    first_time   timestamp,
    last_time    timestamp,
    cadence      double precision            -- typical interval: median over the hours of their median intervals
);
COMMENT ON COLUMN store.edb_series.cadence IS 's';

-- One sample. No foreign key and the widest columns first: at 10^8 rows a check a row doubles the time of a load, and
-- padding costs gigabytes. The merge writes edb_series first.
CREATE TABLE store.edb_sample (
    obs_time      timestamp NOT NULL,
    mjd           double precision NOT NULL
        GENERATED ALWAYS AS (40587 + extract(epoch FROM obs_time) / 86400) STORED,
    value_number  double precision,
    mnemonic_id   integer NOT NULL,
    value_text    text,
    -- a range of times of one mnemonic
    PRIMARY KEY (mnemonic_id, obs_time)
);
COMMENT ON COLUMN store.edb_sample.mjd IS 'd';
-- the same, by MJD: the times of exposures (t_min, t_max) are MJD
CREATE INDEX edb_sample_mjd ON store.edb_sample (mnemonic_id, mjd);
-- everything at one time; files bring one mnemonic and one range each, so a few kilobytes will do
CREATE INDEX edb_sample_when ON store.edb_sample USING brin (obs_time, mjd) WITH (pages_per_range = 32);

-- What a file brought; n_changed is what its loads found at the same time with another value and replaced.
CREATE TABLE store.edb_file (
    filename     text COLLATE "C" PRIMARY KEY,
    mnemonic_id  integer NOT NULL REFERENCES store.edb_series,
    data_type    text,
    n_rows       bigint NOT NULL,
    n_samples    bigint NOT NULL,            -- of different times
    n_changed    bigint NOT NULL,
    first_time   timestamp NOT NULL,
    last_time    timestamp NOT NULL
);
CREATE INDEX edb_file_mnemonic ON store.edb_file (mnemonic_id);

-- Samples of a minute that has any.
CREATE TABLE store.edb_minute (
    start_time    timestamp NOT NULL,
    mjd           double precision NOT NULL
        GENERATED ALWAYS AS (40587 + extract(epoch FROM start_time) / 86400) STORED,
    mnemonic_id   integer NOT NULL,
    n_samples     integer NOT NULL,
    n_changes     integer NOT NULL,          -- samples that differ from the one before them
    first_time    timestamp NOT NULL,
    last_time     timestamp NOT NULL,
    minimum       double precision,
    maximum       double precision,
    mean          double precision,
    median        double precision,
    first_number  double precision,
    last_number   double precision,
    cadence       double precision,          -- median of the intervals that end in this minute
    longest_gap   double precision,          -- longest of them; NULL for the first sample of all
    first_text    text,
    last_text     text,
    PRIMARY KEY (mnemonic_id, start_time)
);
COMMENT ON COLUMN store.edb_minute.mjd IS 'd';
COMMENT ON COLUMN store.edb_minute.cadence IS 's';
COMMENT ON COLUMN store.edb_minute.longest_gap IS 's';
CREATE TABLE store.edb_hour (LIKE store.edb_minute INCLUDING ALL);
CREATE INDEX edb_minute_mjd ON store.edb_minute (mnemonic_id, mjd);
CREATE INDEX edb_hour_mjd ON store.edb_hour (mnemonic_id, mjd);

-- Summaries of the bins (minute, hour) that begin in since <= start < until, from the samples.
CREATE FUNCTION store.edb_summary(bin text, id integer, since timestamp, until timestamp)
RETURNS TABLE (start_time timestamp, mnemonic_id integer, n_samples integer, n_changes integer,
    first_time timestamp, last_time timestamp, minimum double precision, maximum double precision,
    mean double precision, median double precision, first_number double precision, last_number double precision,
    cadence double precision, longest_gap double precision, first_text text, last_text text)
LANGUAGE sql STABLE AS $$
    WITH sample AS (
        SELECT s.obs_time, s.value_number, s.value_text,
            extract(epoch FROM s.obs_time - lag(s.obs_time) OVER w)::double precision AS step,
            lag(s.obs_time) OVER w IS NOT NULL AND (s.value_number, s.value_text)
                IS DISTINCT FROM (lag(s.value_number) OVER w, lag(s.value_text) OVER w) AS changed
        FROM store.edb_sample AS s
        -- with the last sample before, which the first interval begins with
        WHERE s.mnemonic_id = id AND s.obs_time < until
          AND s.obs_time >= coalesce((SELECT max(b.obs_time) FROM store.edb_sample AS b
                                      WHERE b.mnemonic_id = id AND b.obs_time < since), since)
        WINDOW w AS (ORDER BY s.obs_time))
    SELECT date_trunc(bin, obs_time), id, count(*)::integer, (count(*) FILTER (WHERE changed))::integer,
        min(obs_time), max(obs_time), min(value_number), max(value_number), avg(value_number),
        percentile_cont(0.5) WITHIN GROUP (ORDER BY value_number),
        (array_agg(value_number ORDER BY obs_time))[1], (array_agg(value_number ORDER BY obs_time DESC))[1],
        percentile_cont(0.5) WITHIN GROUP (ORDER BY step), max(step),
        (array_agg(value_text ORDER BY obs_time))[1], (array_agg(value_text ORDER BY obs_time DESC))[1]
    FROM sample WHERE obs_time >= since
    GROUP BY date_trunc(bin, obs_time)
$$;

-- What dictionaries of mnemonics say; of several the one of the lowest rank, then file name, rules.
CREATE TABLE store.edb_dictionary (
    filename     text COLLATE "C" NOT NULL,
    mnemonic     text COLLATE "C" NOT NULL,
    rank         integer NOT NULL,           -- 1 the dictionary of the archive, 2 a list of mnemonics to watch
    subsystem    text COLLATE "C",
    identifier   integer,
    description  text,
    unit         text,
    data_type    text,
    PRIMARY KEY (mnemonic, rank, filename)
);
CREATE INDEX edb_dictionary_filename ON store.edb_dictionary (filename);

-- The samples as files state them: what the ingest stages and merges, one row a line.
CREATE VIEW store.edb_reading AS
SELECT NULL::text AS filename, m.mnemonic, 0 AS line, s.obs_time, s.value_number, s.value_text, NULL::text AS data_type
FROM store.edb_sample AS s JOIN store.edb_series AS m USING (mnemonic_id);

CREATE VIEW store.jwst_edb_mnemonic AS
SELECT coalesce(m.mnemonic, d.mnemonic) AS mnemonic, d.subsystem, d.identifier, d.description, d.unit,
    coalesce(d.data_type, m.data_type) AS data_type, coalesce(m.n_samples, 0) AS n_samples,
    m.first_time, m.last_time, m.cadence
FROM store.edb_series AS m
FULL JOIN (SELECT DISTINCT ON (mnemonic) * FROM store.edb_dictionary
           ORDER BY mnemonic, rank, filename) AS d USING (mnemonic);

CREATE VIEW store.jwst_edb_sample AS
SELECT m.mnemonic, s.obs_time, s.mjd, s.value_number, s.value_text
FROM store.edb_sample AS s JOIN store.edb_series AS m USING (mnemonic_id);

CREATE VIEW store.jwst_edb_minute AS
SELECT m.mnemonic, s.start_time, s.mjd, s.n_samples, s.n_changes, s.first_time, s.last_time, s.minimum, s.maximum,
    s.mean, s.median, s.first_number, s.last_number, s.first_text, s.last_text, s.cadence, s.longest_gap
FROM store.edb_minute AS s JOIN store.edb_series AS m USING (mnemonic_id);

CREATE VIEW store.jwst_edb_hour AS
SELECT m.mnemonic, s.start_time, s.mjd, s.n_samples, s.n_changes, s.first_time, s.last_time, s.minimum, s.maximum,
    s.mean, s.median, s.first_number, s.last_number, s.first_text, s.last_text, s.cadence, s.longest_gap
FROM store.edb_hour AS s JOIN store.edb_series AS m USING (mnemonic_id);

-- Intervals of more than ten times the typical one. The minutes that one ends in are known; their samples tell the rest.
CREATE VIEW store.jwst_edb_gap AS
SELECT m.mnemonic, g.gap_start, g.gap_end, extract(epoch FROM g.gap_end - g.gap_start)::double precision AS duration,
    m.cadence
FROM store.edb_series AS m
JOIN store.edb_minute AS b ON b.mnemonic_id = m.mnemonic_id AND b.longest_gap > 10 * m.cadence
CROSS JOIN LATERAL (
    SELECT lag(s.obs_time) OVER (ORDER BY s.obs_time) AS gap_start, s.obs_time AS gap_end
    FROM store.edb_sample AS s
    WHERE s.mnemonic_id = m.mnemonic_id AND s.obs_time <= b.last_time
      AND s.obs_time >= (SELECT p.obs_time FROM store.edb_sample AS p
                         WHERE p.mnemonic_id = m.mnemonic_id AND p.obs_time < b.first_time
                         ORDER BY p.obs_time DESC LIMIT 1)
    UNION ALL  -- the first minute of all has nothing before it
    SELECT lag(s.obs_time) OVER (ORDER BY s.obs_time), s.obs_time
    FROM store.edb_sample AS s
    WHERE b.first_time = m.first_time AND s.mnemonic_id = m.mnemonic_id AND s.obs_time BETWEEN b.first_time AND b.last_time
) AS g
WHERE g.gap_end - g.gap_start > make_interval(secs => 10 * m.cadence);

CREATE VIEW store.jwst_edb_file AS
SELECT f.filename, m.mnemonic, f.data_type, f.n_rows, f.n_samples, f.n_changed, f.first_time, f.last_time
FROM store.edb_file AS f JOIN store.edb_series AS m USING (mnemonic_id);

-- Telemetry during an exposure, summed up: a row a product and mnemonic that has samples between its start and end.
CREATE VIEW store.jwst_edb_exposure AS
SELECT p.planeID, p.publisherID AS obs_publisher_did, o.observationID, m.mnemonic, t.n_samples, t.first_time, t.last_time,
    t.minimum, t.maximum, t.mean, t.std_deviation
FROM store.plane AS p
JOIN store.observation AS o USING (obsID)
CROSS JOIN store.edb_series AS m
CROSS JOIN LATERAL (
    SELECT count(*) AS n_samples, min(s.obs_time) AS first_time, max(s.obs_time) AS last_time,
        min(s.value_number) AS minimum, max(s.value_number) AS maximum, avg(s.value_number) AS mean,
        stddev_samp(s.value_number) AS std_deviation
    FROM store.edb_sample AS s
    WHERE s.mnemonic_id = m.mnemonic_id AND s.mjd BETWEEN p.time_bounds_lower AND p.time_bounds_upper) AS t
WHERE t.n_samples > 0;

GRANT SELECT, INSERT, UPDATE, DELETE ON store.edb_series, store.edb_sample, store.edb_file, store.edb_minute,
    store.edb_hour, store.edb_dictionary TO jwst_ingest;
GRANT SELECT ON store.edb_reading TO jwst_ingest;
GRANT SELECT ON store.jwst_edb_mnemonic, store.jwst_edb_sample, store.jwst_edb_minute, store.jwst_edb_hour,
    store.jwst_edb_gap, store.jwst_edb_file, store.jwst_edb_exposure TO gavoadmin, jwst_ingest;

COMMIT;
