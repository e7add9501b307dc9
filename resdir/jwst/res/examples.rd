<?xml version="1.0" encoding="utf-8"?>
<!-- Queries that astronomers ask, shown by TOPCAT and on the web page of TAP; etc/userconfig.rd puts them there. Those that ask for
     a certain file or place have an answer in the demo archive; tests/vo/test_examples.py has what each must give. -->
<resource schema="jwst">
    <STREAM id="tap">
        <meta name="_example" title="Images of a place">
            All images that cover the centre of M 51, the deepest first. CONTAINS asks the exact footprints, not circles around them.

            .. tapquery::

                SELECT obs_id, filters, calib_level, t_exptime, access_url
                FROM ivoa.obscore
                WHERE 1 = CONTAINS(POINT(202.4696, 47.1952), s_region)
                  AND dataproduct_type = 'image' AND calib_level = 3
                ORDER BY t_exptime DESC
        </meta>
        <meta name="_example" title="What there is of a target">
            Proposers write the names of targets as they like; this looks for a part of it, in any case. By position is safer.

            .. tapquery::

                SELECT target_name, instrument_name, dataproduct_type, COUNT(*) AS n, SUM(t_exptime) AS exposure
                FROM ivoa.obscore
                WHERE target_name ILIKE '%ngc%7469%'
                GROUP BY target_name, instrument_name, dataproduct_type
        </meta>
        <meta name="_example" title="Spectra of one instrument and mode">
            Combined spectra of the NIRSpec micro-shutters. instrument_name is INSTRUMENT/MODE as at MAST; exp_type is the keyword.

            .. tapquery::

                SELECT obs_id, target_name, em_min, em_max, em_res_power, access_url
                FROM ivoa.obscore
                WHERE instrument_name = 'NIRSPEC/MSA' AND exp_type = 'NRS_MSASPEC'
                  AND dataproduct_type = 'spectrum' AND calib_level = 3
        </meta>
        <meta name="_example" title="Spectra that cover a line at a redshift">
            H alpha (656.46 nm in vacuum) at redshift 5.5. jwst.spectra has the wavelengths (m) of each single spectrum.

            .. tapquery::

                SELECT ssa_targname, ssa_instrument, ssa_specstart, ssa_specend, ssa_length, accref
                FROM jwst.spectra
                WHERE 6.5646e-7 * (1 + 5.5) BETWEEN ssa_specstart AND ssa_specend
        </meta>
        <meta name="_example" title="NIRCam and MIRI images that overlap">
            Pairs of combined images of the two cameras whose footprints have a part in common.

            .. tapquery::

                SELECT n.obs_id AS nircam, n.filters AS nircam_filter, m.obs_id AS miri, m.filters AS miri_filter
                FROM ivoa.obscore AS n
                JOIN ivoa.obscore AS m ON 1 = INTERSECTS(n.s_region, m.s_region)
                WHERE n.instrument_name = 'NIRCAM/IMAGE' AND m.instrument_name = 'MIRI/IMAGE'
                  AND n.dataproduct_type = 'image' AND m.dataproduct_type = 'image'
                  AND n.calib_level = 3 AND m.calib_level = 3
        </meta>
        <meta name="_example" title="Time series of a planet host">
            Time series of WASP-39 in the order they were taken; t_xel is the number of integrations, t_resolution their length (s).

            .. tapquery::

                SELECT obs_id, instrument_name, filters, t_min, t_max, t_xel, t_resolution, access_url
                FROM ivoa.obscore
                WHERE dataproduct_type = 'timeseries' AND calib_level = 3
                  AND 1 = CONTAINS(POINT(217.3267, -3.4445), CIRCLE(s_ra, s_dec, 0.01))
                ORDER BY t_min
        </meta>
        <meta name="_example" title="All inputs of a mosaic">
            Everything that a combined image was made from, down to the raw exposures, with the number of steps between.

            .. tapquery::

                SELECT input_filename, suffix, depth, relation, held
                FROM jwst.provenance
                WHERE filename = 'jw01783-o003_t003_nircam_clear-f335m_i2d.fits'
                ORDER BY depth, input_filename
        </meta>
        <meta name="_example" title="All that was made of an exposure">
            The other way round: the products that have this raw file in them.

            .. tapquery::

                SELECT product_filename, suffix, depth
                FROM jwst.derived
                WHERE filename = 'jw01783003001_02101_00001_nrca3_uncal.fits'
                ORDER BY depth, product_filename
        </meta>
        <meta name="_example" title="Products calibrated with an old context">
            Spectra made with a CRDS context before jwst_1200: candidates for reprocessing. cal_ver is the version of the pipeline.

            .. tapquery::

                SELECT obs_id, dataproduct_subtype, crds_ctx, cal_ver
                FROM ivoa.obscore
                WHERE dataproduct_type = 'spectrum' AND crds_ctx &lt; 'jwst_1200.pmap'
                ORDER BY crds_ctx
        </meta>
        <meta name="_example" title="Products calibrated with a reference file">
            Which products have a certain kind of reference file in them, and which file that was.

            .. tapquery::

                SELECT p.filename, r.reference, p.crds_ctx
                FROM jwst.product_reference AS r
                JOIN jwst.product AS p ON p.filename = r.filename
                WHERE r.reference_type = 'flat' AND p.instrument_name = 'NIRCAM/IMAGE' AND p.suffix = 'cal'
        </meta>
        <meta name="_example" title="Guide stars of a visit">
            The guide-star files of one visit, with star, magnitude and the jitter (milliarcsec) while it was followed.

            .. tapquery::

                SELECT filename, gs_function, gs_id, gs_ra, gs_dec, gs_mag, t_min, t_max, jitter_rms
                FROM jwst.guidestar
                WHERE visit_id = '02736001001'
                ORDER BY t_min
        </meta>
        <meta name="_example" title="How well an exposure was guided">
            The guide-star files that overlap with an exposure in time.

            .. tapquery::

                SELECT exposure_filename, guidestar_filename, gs_function, t_overlap, jitter_rms
                FROM jwst.guidestar_exposure
                WHERE obs_id = 'jw02736001001_02101_00001_nrcblong' AND t_overlap &gt; 0
        </meta>
        <meta name="_example" title="Telemetry during an exposure">
            Readings of one engineering mnemonic while an exposure was taken.

            .. tapquery::

                SELECT s.obs_time, s.value_number
                FROM ivoa.obscore AS o
                JOIN jwst.edb_sample AS s ON s.mjd BETWEEN o.t_min AND o.t_max
                WHERE o.obs_id = 'jw01309021001_04101_00001_mirimage' AND o.dataproduct_subtype = 'cal'
                  AND s.mnemonic = 'SA_ZATTEST1'
        </meta>
        <meta name="_example" title="Telemetry of a day by the hour">
            Hourly means and extremes of a mnemonic; jwst.edb_minute has them by the minute, jwst.edb_sample every reading.

            .. tapquery::

                SELECT start_time, n_samples, minimum, mean, maximum
                FROM jwst.edb_hour
                WHERE mnemonic = 'SA_ZATTEST1'
                ORDER BY start_time
        </meta>
        <meta name="_example" title="The wavefront around an exposure">
            The last measurement of the wavefront before an exposure and the first after it, with their error (nm).

            .. tapquery::

                SELECT filename, t_min, before_filename, before_days, before_rms_wfe, after_filename, after_days, after_rms_wfe
                FROM jwst.wavefront_exposure
                WHERE obs_id = 'jw02736001001_02101_00001_nrcblong'
        </meta>
        <meta name="_example" title="My list of positions">
            Upload a table with columns ra and dec under the name mine; this finds the combined images that show any of them.

            .. tapquery::

                SELECT m.ra, m.dec, o.obs_id, o.filters, o.access_url
                FROM TAP_UPLOAD.mine AS m
                JOIN ivoa.obscore AS o ON 1 = CONTAINS(POINT(m.ra, m.dec), o.s_region)
                WHERE o.dataproduct_type = 'image' AND o.calib_level = 3
        </meta>
        <meta name="_example" title="Coverage as a MOC">
            The part of the sky that the images of a programme cover, as one MOC for Aladin, TOPCAT or mocpy.

            .. tapquery::

                SELECT SUM(f.s_moc) AS coverage
                FROM jwst.footprint AS f
                JOIN ivoa.obscore AS o ON o.obs_publisher_did = f.obs_publisher_did
                WHERE o.proposal_id = '1783' AND o.dataproduct_type = 'image' AND o.calib_level = 3
        </meta>
        <meta name="_example" title="What is new">
            Files that the archive got last, whatever they are.

            .. tapquery::

                SELECT TOP 20 obs_id, dataproduct_subtype, lastmodified, access_url
                FROM ivoa.obscore
                ORDER BY lastmodified DESC
        </meta>
        <meta name="_example" title="What is still under exclusive access">
            Data that cannot be fetched by everybody yet, and when that ends. Their description is public.

            .. tapquery::

                SELECT proposal_id, proposal_pi, COUNT(*) AS n, MIN(obs_release_date) AS first_release
                FROM ivoa.obscore
                WHERE data_rights = 'proprietary'
                GROUP BY proposal_id, proposal_pi
        </meta>
        <meta name="_example" title="Programmes on a subject">
            Full text search in title, abstract and keywords of the programmes.

            .. tapquery::

                SELECT program, pi_name, title
                FROM jwst.program
                WHERE 1 = ivo_hasword(all_text, 'cluster')
        </meta>
        <meta name="_example" title="The minimum of files to fetch">
            The minimum recommended products of a programme, with their size in bytes; jwst.mrp_rule has the reasons.

            .. tapquery::

                SELECT a.filename, a.productType, a.contentLength, a.access_url
                FROM jwst.artifact AS a
                JOIN caom2.Observation AS o ON o.obsID = a.obsID
                WHERE o.proposal_id = '1783' AND a.mrp = 1
        </meta>
        <meta name="_example" title="How much a programme is">
            Number and total size (bytes) of files by kind.

            .. tapquery::

                SELECT p.suffix, COUNT(*) AS n, SUM(a.contentLength) AS total
                FROM jwst.product AS p
                JOIN caom2.Artifact AS a ON a.planeID = p.planeID
                WHERE p.program = 2736
                GROUP BY p.suffix
        </meta>
        <meta name="_example" title="From observation to file in CAOM">
            CAOM's three levels joined: observation, plane (product), artifact (file).

            .. tapquery::

                SELECT o.observationID, p.productID, a.uri, a.contentLength
                FROM caom2.Observation AS o
                JOIN caom2.Plane AS p ON p.obsID = o.obsID
                JOIN caom2.Artifact AS a ON a.planeID = p.planeID
                WHERE o.observationID = 'jw02731-o001_t001_nircam_clear-f187n'
        </meta>
        <meta name="_example" title="The exposures of a mosaic in CAOM">
            The members of a combined observation, with the instrument and time of each.

            .. tapquery::

                SELECT m.memberID, x.instrument_name, MIN(p.time_bounds_lower) AS starts
                FROM caom2.Observation AS o
                JOIN caom2.ObservationMember AS m ON m.parentID = o.obsID
                JOIN caom2.Observation AS x ON x.observationURI = m.memberID
                JOIN caom2.Plane AS p ON p.obsID = x.obsID
                WHERE o.observationID = 'jw02731-o001_t001_nircam_clear-f187n'
                GROUP BY m.memberID, x.instrument_name
        </meta>
        <meta name="_example" title="Cubes that cover a line">
            MIRI and NIRSpec cubes with [Ne II] 12.81 micron at the redshift of NGC 7469.

            .. tapquery::

                SELECT obs_id, instrument_name, filters, em_min, em_max, access_url
                FROM ivoa.obscore
                WHERE dataproduct_type = 'cube' AND calib_level = 3
                  AND 12.8136e-6 * 1.01632 BETWEEN em_min AND em_max
        </meta>
        <meta name="_example" title="Moving targets">
            Observations of objects of the solar system, with the position of the target at mid exposure.

            .. tapquery::

                SELECT filename, target_name, targtype, ra, dec, t_mid
                FROM jwst.target
                WHERE target_moving = 1
        </meta>
        <meta name="_example" title="Coronagraphy with its reference star">
            Associations that combine a science target with a PSF reference, and the files of both.

            .. tapquery::

                SELECT a.filename, m.product, m.expname, m.exptype
                FROM jwst.association AS a
                JOIN jwst.association_member AS m ON m.filename = a.filename
                WHERE a.asn_type = 'coron3' AND m.exptype IN ('science', 'psf')
        </meta>
        <meta name="_example" title="Sources of a field">
            Sources in the catalogues of combined images around a position, the brightest first (AB magnitudes).

            .. tapquery::

                SELECT source_name, ra, dec, filters, aper_total_abmag, aper_total_abmag_err, is_extended
                FROM jwst.sources
                WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(110.83, -73.454, 0.02))
                  AND aper_total_abmag IS NOT NULL
                ORDER BY aper_total_abmag
        </meta>
        <meta name="_example" title="Colours from two catalogues">
            Sources of two filters within 0.2 arcsec of each other.

            .. tapquery::

                SELECT TOP 100 s.source_name AS short_name, l.source_name AS long_name,
                  s.aper_total_abmag - l.aper_total_abmag AS colour
                FROM jwst.sources AS s
                JOIN jwst.sources AS l ON 1 = CONTAINS(POINT(s.ra, s.dec), CIRCLE(l.ra, l.dec, 0.2/3600))
                WHERE s.filters = 'F200W' AND l.filters = 'F444W'
        </meta>
        <meta name="_example" title="Slitlets on a source">
            Micro-shutter slitlets around a position: the source planned in each, its place in the shutter, and the outline on the sky.

            .. tapquery::

                SELECT source_name, ra, dec, slitlet_id, quadrant, shutter_row, shutter_column, source_x, source_y, s_region
                FROM jwst.msa_slitlet
                WHERE 1 = CONTAINS(POINT(ra, dec), CIRCLE(110.8267, -73.4537, 0.001))
        </meta>
        <meta name="_example" title="Light curves">
            Photometric and white-light curves: number of points, time range (MJD) and scatter.

            .. tapquery::

                SELECT filename, target_name, filters, n_points, t_min, t_max, flux_mean, flux_rms, flux_unit
                FROM jwst.light_curve
        </meta>
        <meta name="_example" title="Former deliveries of a file">
            What was delivered before and what replaced it.

            .. tapquery::

                SELECT delivery, is_current, file_date, cal_ver, crds_ctx, contentChecksum, changes
                FROM jwst.version
                WHERE filename = 'jw02736001001_02101_00001_nrcblong_cal.fits'
        </meta>
        <meta name="_example" title="Parallel observations">
            Products of coordinated and pure parallels, which no search by target finds.

            .. tapquery::

                SELECT filename, expripar, instrument_name, proposal_id
                FROM jwst.product
                WHERE expripar LIKE 'PARALLEL%' AND suffix = 'cal'
        </meta>
        <meta name="_example" title="How deep a place has been observed">
            Exposure time (s) by instrument and filter over all calibrated exposures of a point.

            .. tapquery::

                SELECT instrument_name, filters, COUNT(*) AS exposures, SUM(t_exptime) AS total
                FROM ivoa.obscore
                WHERE 1 = CONTAINS(POINT(110.83, -73.454), s_region)
                  AND dataproduct_subtype = 'cal'
                GROUP BY instrument_name, filters
        </meta>
        <meta name="_example" title="The nearest observations">
            Sorted by distance (deg) from a position, whether they cover it or not.

            .. tapquery::

                SELECT TOP 20 obs_id, target_name, DISTANCE(POINT(s_ra, s_dec), POINT(53.16, -27.79)) AS dist
                FROM ivoa.obscore
                WHERE 1 = CONTAINS(POINT(s_ra, s_dec), CIRCLE(53.16, -27.79, 0.5)) AND calib_level = 3
                ORDER BY dist
        </meta>
        <meta name="_example" title="Planned and scheduled visits near a target">
            What is going to be observed in a field.

            .. tapquery::

                SELECT obs_id, target_name, instrument_name, execution_status, t_min, t_max
                FROM ivoa.obsplan
                WHERE 1 = CONTAINS(POINT(s_ra, s_dec), CIRCLE(53.16, -27.79, 0.5))
        </meta>
        <meta name="_example" title="Files with a value in their metadata tree">
            Products by any place in the metadata tree that they carry, and another value of it. The search goes by an index.

            .. tapquery::

                SELECT filename, jwst_asdf_value(tree, 'meta.exposure.type') AS exp_type
                FROM jwst.asdf_tree
                WHERE 1 = jwst_asdf_has(tree, 'meta.instrument.filter', 'F770W')
        </meta>
        <meta name="_example" title="Columns by what they mean">
            All columns of this service with a wavelength in them, found by their UCD.

            .. tapquery::

                SELECT table_name, column_name, unit, description
                FROM TAP_SCHEMA.columns
                WHERE ucd LIKE 'em.wl%' AND table_name LIKE 'jwst.%'
        </meta>
    </STREAM>
</resource>
