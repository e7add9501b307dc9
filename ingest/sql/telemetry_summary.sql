-- Summaries of the bins the file touches, to the one of the next sample after it, whose interval is another now.
WITH touched AS (
    SELECT m.mnemonic_id, min(r.obs_time) AS first_time,
        coalesce((SELECT s.obs_time FROM store.edb_sample AS s
                  WHERE s.mnemonic_id = m.mnemonic_id AND s.obs_time > max(r.obs_time)
                  ORDER BY s.obs_time LIMIT 1), max(r.obs_time)) AS last_time
    FROM stage_edb_reading AS r JOIN store.edb_series AS m USING (mnemonic) GROUP BY m.mnemonic_id
)
INSERT INTO store.edb_{bin} AS held (start_time, mnemonic_id, {summary})
SELECT b.start_time, b.mnemonic_id, {b.summary}
FROM touched AS t CROSS JOIN LATERAL store.edb_summary('{bin}', t.mnemonic_id,
    date_trunc('{bin}', t.first_time), date_trunc('{bin}', t.last_time) + interval '1 {bin}') AS b
ON CONFLICT (mnemonic_id, start_time) DO UPDATE SET ({summary}) = ROW ({excluded.summary})
WHERE ({held.summary}) IS DISTINCT FROM ({excluded.summary})
