-- The readings of one file into the samples, by (mnemonic, time); the delivery loaded last rules where values differ.
ANALYZE stage_edb_reading;

INSERT INTO store.edb_series (mnemonic)
SELECT DISTINCT r.mnemonic FROM stage_edb_reading AS r
WHERE NOT EXISTS (SELECT FROM store.edb_series AS m WHERE m.mnemonic = r.mnemonic)
ON CONFLICT (mnemonic) DO NOTHING;

WITH merged AS (
    INSERT INTO store.edb_sample AS held (mnemonic_id, obs_time, value_number, value_text)
    SELECT DISTINCT ON (m.mnemonic_id, r.obs_time) m.mnemonic_id, r.obs_time, r.value_number, r.value_text
    FROM stage_edb_reading AS r JOIN store.edb_series AS m USING (mnemonic)
    ORDER BY m.mnemonic_id, r.obs_time, r.line DESC
    ON CONFLICT (mnemonic_id, obs_time) DO UPDATE
    SET (value_number, value_text) = ROW (excluded.value_number, excluded.value_text)
    WHERE (held.value_number, held.value_text) IS DISTINCT FROM (excluded.value_number, excluded.value_text)
    RETURNING xmax <> 0 AS changed
)
INSERT INTO store.edb_file AS held (filename, mnemonic_id, data_type, n_rows, n_samples, n_changed, first_time, last_time)
SELECT r.filename, m.mnemonic_id, string_agg(DISTINCT r.data_type, ' ' ORDER BY r.data_type), count(*),
    count(DISTINCT r.obs_time), (SELECT count(*) FROM merged WHERE changed), min(r.obs_time), max(r.obs_time)
FROM stage_edb_reading AS r JOIN store.edb_series AS m USING (mnemonic)
GROUP BY r.filename, m.mnemonic_id
ON CONFLICT (filename) DO UPDATE
SET (mnemonic_id, data_type, n_rows, n_samples, n_changed, first_time, last_time)
    = ROW (excluded.mnemonic_id, excluded.data_type, excluded.n_rows, excluded.n_samples,
           held.n_changed + excluded.n_changed, excluded.first_time, excluded.last_time);

{summaries}
;
UPDATE store.edb_series AS m
SET (data_type, n_samples, first_time, last_time, cadence) = (
    SELECT (SELECT string_agg(DISTINCT t, ' ' ORDER BY t) FROM store.edb_file AS f, string_to_table(f.data_type, ' ') AS t
            WHERE f.mnemonic_id = m.mnemonic_id),
        sum(h.n_samples), min(h.first_time), max(h.last_time), percentile_cont(0.5) WITHIN GROUP (ORDER BY h.cadence)
    FROM store.edb_hour AS h WHERE h.mnemonic_id = m.mnemonic_id)
WHERE m.mnemonic IN (SELECT mnemonic FROM stage_edb_reading)
