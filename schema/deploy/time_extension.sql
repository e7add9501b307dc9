-- Deploy jwstvo:time_extension to pg
-- requires: integrations locations
-- The time extension of ObsCore (working draft 1.0): one row a time series, sampling from its integrations where the file
-- has their times, else from the exposure's.
BEGIN;

CREATE VIEW store.jwst_t_obs AS
SELECT c.obs_publisher_did, 'MJD-origin'::text AS t_origin, 'UTC'::text AS t_scale, 'TOPOCENTER'::text AS t_refposition,
    'UNKNOWN'::text AS t_refdirection, 'MJD'::text AS t_format,
    CASE WHEN c.dataproduct_subtype IN ('phot', 'whtlt') THEN 'scalar' WHEN c.dataproduct_subtype LIKE '%x1d%' THEN 'spectrum'
        ELSE 'image' END AS t_variant,
    coalesce(i.t_exp_min, p.time_resolution * 86400) AS t_exp_min,
    coalesce(i.t_exp_max, p.time_resolution * 86400) AS t_exp_max,
    coalesce(i.t_exp_mean, p.time_resolution * 86400) AS t_exp_mean,
    coalesce(i.t_delta_min, p.time_sampleSize * 86400) AS t_delta_min,
    coalesce(i.t_delta_max, p.time_sampleSize * 86400) AS t_delta_max,
    0::double precision AS t_fold_period, NULL::double precision AS t_fold_phasereference,
    i.n AS integrations
FROM store.obscore AS c
JOIN store.plane AS p ON p.planeID = c.planeid
CROSS JOIN LATERAL (
    SELECT nullif(count(*), 0) AS n, min(s.exposure) AS t_exp_min, max(s.exposure) AS t_exp_max, avg(s.exposure) AS t_exp_mean,
        min(s.delta) AS t_delta_min, max(s.delta) AS t_delta_max
    FROM (SELECT (x.t_end - x.t_start) * 86400 AS exposure,
            (x.t_start - lag(x.t_start) OVER (ORDER BY x.t_start)) * 86400 AS delta
        FROM store.integration AS x WHERE x.filename = c.filename) AS s
) AS i
WHERE c.dataproduct_type = 'timeseries' OR i.n > 1;

GRANT SELECT ON store.jwst_t_obs TO gavoadmin, jwst_ingest;

COMMIT;
