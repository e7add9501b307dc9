-- Verify jwstvo:time_extension on pg
SELECT obs_publisher_did, t_exp_min, t_exp_max, t_delta_min, t_delta_max, t_fold_period FROM store.jwst_t_obs WHERE false;
