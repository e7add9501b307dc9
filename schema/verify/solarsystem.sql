-- Verify jwstvo:solarsystem on pg
SELECT granule_uid, target_class, c1min, c1max, processing_level, thumbnail_url FROM store.jwst_epn_core WHERE false;
SELECT 1 / (store.epn_class('Solar System|Dwarf Planets', 'X') = 'dwarf_planet' AND store.epn_class(NULL, 'JUPITER') = 'planet'
    AND store.epn_class(NULL, '67P') = 'comet' AND store.epn_name('planet', 'JUPITER') = 'Jupiter')::integer;
