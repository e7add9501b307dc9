-- Who may have the files of the batch, and from when (schema/deploy/rights.sql).
SELECT store.settle_access(ARRAY(SELECT obsid FROM stage_touched))
