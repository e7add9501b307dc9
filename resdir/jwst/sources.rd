<?xml version="1.0" encoding="utf-8"?>
<!-- What the source catalogues of images hold, as one table with a cone search, and what light curves amount to. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST source catalogues and light curves</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">30</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Sources that the calibration pipeline of the James Webb Space Telescope detected and measured in combined images,
        and the light curves that it made of time-series observations.
    </meta>

    <STREAM id="observation">
        <doc>What is known of the observation that a row was measured on.</doc>
        <column name="observationID" type="text" ucd="meta.id;obs" verbLevel="15"
            description="Identifier of the observation at MAST; caom2.Observation and ivoa.obscore (obs_id) have more of it."/>
        <column name="instrument_name" type="text" ucd="meta.id;instr" verbLevel="5"
            description="Instrument and mode in the form of MAST, for example NIRCAM/IMAGE."/>
        <column name="filters" type="text" ucd="meta.id;instr.filter" verbLevel="1"
            description="Filter, or filter and disperser, of the observation."/>
        <column name="target_name" type="unicode" ucd="meta.id;src" verbLevel="15"
            description="Name of the target of the observation as the proposer wrote it."/>
        <column name="proposal_id" type="text" ucd="meta.id;obs.proposal" verbLevel="15"
            description="Number of the observing programme, as text without leading zeros."/>
    </STREAM>

    <table id="sources" onDisk="True" adql="True">
        <meta name="title">Sources in images</meta>
        <meta name="description">One row per source and catalogue (files _cat.ecsv), of all versions of the pipeline's
            source_catalog step; columns are named as in its current version. Catalogues under exclusive access are not in it
            before they are public.</meta>
        <meta name="table-rank">46</meta>
        <stc>Position ICRS "ra" "dec"</stc>
        <index columns="ra,dec" kind="q3c" metaOnly="True"/>
        <index columns="filename,label" metaOnly="True"/>
        <column name="source_name" type="text" ucd="meta.id;meta.main" required="True" verbLevel="1"
            description="Catalogue and label of the source: unique in this table."/>
        <column name="filename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="15"
            description="Name of the catalogue; jwst.product has more of it."/>
        <column name="label" type="bigint" ucd="meta.id;src" required="True" verbLevel="1"
            description="Unique source identification label number; unique in its catalogue.">
            <values nullLiteral="-9999"/>
        </column>
        <column name="xcentroid" type="double precision" unit="pix" ucd="pos.cartesian.x;instr.det" verbLevel="15"
            description="X pixel value of the source centroid (0 indexed)."/>
        <column name="ycentroid" type="double precision" unit="pix" ucd="pos.cartesian.y;instr.det" verbLevel="15"
            description="Y pixel value of the source centroid (0 indexed)."/>
        <column name="ra" type="double precision" unit="deg" ucd="pos.eq.ra;meta.main" verbLevel="1"
            description="ICRS right ascension of the source centroid (sky_centroid)."/>
        <column name="dec" type="double precision" unit="deg" ucd="pos.eq.dec;meta.main" verbLevel="1"
            description="ICRS declination of the source centroid (sky_centroid)."/>
        <column name="aper_bkg_flux" type="double precision" unit="Jy" ucd="phot.flux.density;instr.background" verbLevel="15"
            description="The local background value calculated as the sigma-clipped median value in the
                background annulus aperture."/>
        <column name="aper_bkg_flux_err" type="double precision" unit="Jy" ucd="stat.error;phot.flux.density;instr.background" verbLevel="25"
            description="The standard error of the sigma-clipped median background value."/>
        <column name="aper30_flux" type="double precision" unit="Jy" ucd="phot.flux.density;em.IR" verbLevel="15"
            description="Flux within the 30% encircled energy circular aperture."/>
        <column name="aper30_flux_err" type="double precision" unit="Jy" ucd="stat.error;phot.flux.density;em.IR" verbLevel="25"
            description="Flux error within the 30% encircled energy circular aperture."/>
        <column name="aper50_flux" type="double precision" unit="Jy" ucd="phot.flux.density;em.IR" verbLevel="15"
            description="Flux within the 50% encircled energy circular aperture."/>
        <column name="aper50_flux_err" type="double precision" unit="Jy" ucd="stat.error;phot.flux.density;em.IR" verbLevel="25"
            description="Flux error within the 50% encircled energy circular aperture."/>
        <column name="aper70_flux" type="double precision" unit="Jy" ucd="phot.flux.density;em.IR" verbLevel="15"
            description="Flux within the 70% encircled energy circular aperture."/>
        <column name="aper70_flux_err" type="double precision" unit="Jy" ucd="stat.error;phot.flux.density;em.IR" verbLevel="25"
            description="Flux error within the 70% encircled energy circular aperture."/>
        <column name="aper_total_flux" type="double precision" unit="Jy" ucd="phot.flux.density;em.IR" verbLevel="5"
            description="Total aperture-corrected flux based on the 70% encircled energy circular aperture;
                should be used only for unresolved sources."/>
        <column name="aper_total_flux_err" type="double precision" unit="Jy" ucd="stat.error;phot.flux.density;em.IR" verbLevel="15"
            description="Total aperture-corrected flux error based on the 70% encircled energy circular
                aperture; should be used only for unresolved sources."/>
        <column name="aper30_abmag" type="double precision" unit="mag" ucd="phot.mag;em.IR" verbLevel="15"
            description="AB magnitude within the 30% encircled energy circular aperture."/>
        <column name="aper30_abmag_err" type="double precision" unit="mag" ucd="stat.error;phot.mag;em.IR" verbLevel="25"
            description="AB magnitude error within the 30% encircled energy circular aperture."/>
        <column name="aper50_abmag" type="double precision" unit="mag" ucd="phot.mag;em.IR" verbLevel="15"
            description="AB magnitude within the 50% encircled energy circular aperture."/>
        <column name="aper50_abmag_err" type="double precision" unit="mag" ucd="stat.error;phot.mag;em.IR" verbLevel="25"
            description="AB magnitude error within the 50% encircled energy circular aperture."/>
        <column name="aper70_abmag" type="double precision" unit="mag" ucd="phot.mag;em.IR" verbLevel="15"
            description="AB magnitude within the 70% encircled energy circular aperture."/>
        <column name="aper70_abmag_err" type="double precision" unit="mag" ucd="stat.error;phot.mag;em.IR" verbLevel="25"
            description="AB magnitude error within the 70% encircled energy circular aperture."/>
        <column name="aper_total_abmag" type="double precision" unit="mag" ucd="phot.mag;em.IR" verbLevel="5"
            description="Total aperture-corrected AB magnitude based on the 70% encircled energy circular
                aperture; should be used only for unresolved sources."/>
        <column name="aper_total_abmag_err" type="double precision" unit="mag" ucd="stat.error;phot.mag;em.IR" verbLevel="15"
            description="Total aperture-corrected AB magnitude error based on the 70% encircled energy
                circular aperture; should be used only for unresolved sources."/>
        <column name="aper30_vegamag" type="double precision" unit="mag" ucd="phot.mag;em.IR" verbLevel="15"
            description="Vega magnitude within the 30% encircled energy circular aperture."/>
        <column name="aper30_vegamag_err" type="double precision" unit="mag" ucd="stat.error;phot.mag;em.IR" verbLevel="25"
            description="Vega magnitude error within the 30% encircled energy circular aperture."/>
        <column name="aper50_vegamag" type="double precision" unit="mag" ucd="phot.mag;em.IR" verbLevel="15"
            description="Vega magnitude within the 50% encircled energy circular aperture."/>
        <column name="aper50_vegamag_err" type="double precision" unit="mag" ucd="stat.error;phot.mag;em.IR" verbLevel="25"
            description="Vega magnitude error within the 50% encircled energy circular aperture."/>
        <column name="aper70_vegamag" type="double precision" unit="mag" ucd="phot.mag;em.IR" verbLevel="15"
            description="Vega magnitude within the 70% encircled energy circular aperture."/>
        <column name="aper70_vegamag_err" type="double precision" unit="mag" ucd="stat.error;phot.mag;em.IR" verbLevel="25"
            description="Vega magnitude error within the 70% encircled energy circular aperture."/>
        <column name="aper_total_vegamag" type="double precision" unit="mag" ucd="phot.mag;em.IR" verbLevel="5"
            description="Total aperture-corrected Vega magnitude based on the 70% encircled energy circular
                aperture; should be used only for unresolved sources."/>
        <column name="aper_total_vegamag_err" type="double precision" unit="mag" ucd="stat.error;phot.mag;em.IR" verbLevel="15"
            description="Total aperture-corrected Vega magnitude error based on the 70% encircled energy
                circular aperture; should be used only for unresolved sources."/>
        <column name="ci_50_30" type="double precision" ucd="phot.flux.density;arith.ratio" verbLevel="15"
            description="Concentration index calculated as (aper50_flux / aper30_flux)."/>
        <column name="ci_70_50" type="double precision" ucd="phot.flux.density;arith.ratio" verbLevel="15"
            description="Concentration index calculated as (aper70_flux / aper50_flux)."/>
        <column name="ci_70_30" type="double precision" ucd="phot.flux.density;arith.ratio" verbLevel="15"
            description="Concentration index calculated as (aper70_flux / aper30_flux)."/>
        <column name="is_extended" type="integer" ucd="meta.code;src.morph" verbLevel="15"
            description="1 where the source is extended, 0 where it is not.">
            <values nullLiteral="-9999"/>
        </column>
        <column name="sharpness" type="double precision" ucd="src.morph.param" verbLevel="15"
            description="The DAOFind source sharpness statistic."/>
        <column name="roundness" type="double precision" ucd="src.morph.param" verbLevel="15"
            description="The DAOFind source roundness statistic."/>
        <column name="nn_label" type="bigint" ucd="meta.id;src" verbLevel="25"
            description="The label number of the nearest neighbor.">
            <values nullLiteral="-9999"/>
        </column>
        <column name="nn_dist" type="double precision" unit="pix" ucd="pos.distance;instr.det" verbLevel="25"
            description="The distance in pixels to the nearest neighbor."/>
        <column name="isophotal_flux" type="double precision" unit="Jy" ucd="phot.flux.density;em.IR" verbLevel="5"
            description="Isophotal flux."/>
        <column name="isophotal_flux_err" type="double precision" unit="Jy" ucd="stat.error;phot.flux.density;em.IR" verbLevel="15"
            description="Isophotal flux error."/>
        <column name="isophotal_abmag" type="double precision" unit="mag" ucd="phot.mag;em.IR" verbLevel="5"
            description="Isophotal AB magnitude."/>
        <column name="isophotal_abmag_err" type="double precision" unit="mag" ucd="stat.error;phot.mag;em.IR" verbLevel="15"
            description="Isophotal AB magnitude error."/>
        <column name="isophotal_vegamag" type="double precision" unit="mag" ucd="phot.mag;em.IR" verbLevel="5"
            description="Isophotal Vega magnitude."/>
        <column name="isophotal_vegamag_err" type="double precision" unit="mag" ucd="stat.error;phot.mag;em.IR" verbLevel="15"
            description="Isophotal Vega magnitude error."/>
        <column name="isophotal_area" type="double precision" unit="pix**2" ucd="phys.area;instr.det" verbLevel="15"
            description="Isophotal area."/>
        <column name="semimajor_sigma" type="double precision" unit="pix" ucd="phys.angSize.smajAxis;instr.det" verbLevel="15"
            description="1-sigma standard deviation along the semimajor axis of the 2D Gaussian function
                that has the same second-order central moments as the source."/>
        <column name="semiminor_sigma" type="double precision" unit="pix" ucd="phys.angSize.sminAxis;instr.det" verbLevel="15"
            description="1-sigma standard deviation along the semiminor axis of the 2D Gaussian function
                that has the same second-order central moments as the source."/>
        <column name="ellipticity" type="double precision" ucd="src.ellipticity" verbLevel="15"
            description="1 minus the ratio of the 1-sigma lengths of the semimajor and semiminor axes."/>
        <column name="orientation" type="double precision" unit="deg" ucd="pos.posAng;instr.det" verbLevel="25"
            description="The angle (degrees) between the positive X axis and the major axis (increases
                counter-clockwise)."/>
        <column name="sky_orientation" type="double precision" unit="deg" ucd="pos.posAng" verbLevel="15"
            description="The position angle (degrees) from North of the major axis."/>
        <column name="sky_bbox_ll_ra" type="double precision" unit="deg" ucd="pos.eq.ra" verbLevel="30"
            description="ICRS right ascension of the lower-left vertex of the minimal bounding box of the
                source."/>
        <column name="sky_bbox_ll_dec" type="double precision" unit="deg" ucd="pos.eq.dec" verbLevel="30"
            description="ICRS declination of the lower-left vertex of the minimal bounding box of the
                source."/>
        <column name="sky_bbox_ul_ra" type="double precision" unit="deg" ucd="pos.eq.ra" verbLevel="30"
            description="ICRS right ascension of the upper-left vertex of the minimal bounding box of the
                source."/>
        <column name="sky_bbox_ul_dec" type="double precision" unit="deg" ucd="pos.eq.dec" verbLevel="30"
            description="ICRS declination of the upper-left vertex of the minimal bounding box of the
                source."/>
        <column name="sky_bbox_lr_ra" type="double precision" unit="deg" ucd="pos.eq.ra" verbLevel="30"
            description="ICRS right ascension of the lower-right vertex of the minimal bounding box of the
                source."/>
        <column name="sky_bbox_lr_dec" type="double precision" unit="deg" ucd="pos.eq.dec" verbLevel="30"
            description="ICRS declination of the lower-right vertex of the minimal bounding box of the
                source."/>
        <column name="sky_bbox_ur_ra" type="double precision" unit="deg" ucd="pos.eq.ra" verbLevel="30"
            description="ICRS right ascension of the upper-right vertex of the minimal bounding box of the
                source."/>
        <column name="sky_bbox_ur_dec" type="double precision" unit="deg" ucd="pos.eq.dec" verbLevel="30"
            description="ICRS declination of the upper-right vertex of the minimal bounding box of the
                source."/>
        <column name="other" type="text" ucd="meta.note" verbLevel="30"
            description="Columns of the catalogue that only some versions of the pipeline have, as a JSON object; the
                unit of a column, where it has one, stands in it as name_unit."/>
        <column name="image_filename" type="text" ucd="meta.id;meta.file" verbLevel="5"
            description="Name of the combined image that the source was found in; NULL where this site does not know it."/>
        <column name="image_url" type="text" ucd="meta.ref.url;meta.file" verbLevel="15"
            description="Where that image can be had."/>
        <column name="obs_publisher_did" type="text" ucd="meta.ref.ivoid" verbLevel="15"
            description="Identifier of that image at this publisher, as in ivoa.obscore."/>
        <FEED source="observation"/>
        <column name="t_min" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="15"
            description="Start of the first exposure of the image, as MJD (UTC)."/>
        <column name="t_max" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="15"
            description="End of the last exposure of the image, as MJD (UTC)."/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_sources)</viewStatement>
    </table>

    <table id="light_curve" onDisk="True" adql="True">
        <meta name="title">Light curves of time-series observations</meta>
        <meta name="description">One row per light curve in the files _phot.ecsv (aperture photometry) and _whtlt.ecsv (sums of
            spectra over wavelength), with its time range and statistics; the points are in the file.</meta>
        <meta name="table-rank">47</meta>
        <stc>Position ICRS "ra" "dec"</stc>
        <index columns="filename" metaOnly="True"/>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file; jwst.product has more of it."/>
        <column name="flux_column" type="text" ucd="meta.id;phot.flux" required="True" verbLevel="1"
            description="Column of the file with the flux: a file has several where orders or detectors are apart."/>
        <column name="time_column" type="text" ucd="meta.id;time" required="True" verbLevel="15"
            description="Column of the file with the time, MJD (UTC)."/>
        <column name="n_points" type="integer" ucd="meta.number" required="True" verbLevel="1"
            description="Number of points that have a time and a flux."/>
        <column name="t_min" type="double precision" unit="d" ucd="time.start;obs" verbLevel="1"
            description="Time of the first point, the middle of its integration, as MJD (UTC)."/>
        <column name="t_max" type="double precision" unit="d" ucd="time.end;obs" verbLevel="1"
            description="Time of the last point, the middle of its integration, as MJD (UTC)."/>
        <column name="cadence" type="double precision" unit="s" ucd="time.interval" verbLevel="1"
            description="Time from one point to the next, the median."/>
        <column name="flux_unit" type="text" ucd="meta.unit" verbLevel="15"
            description="Unit of the flux, in the form of VOUnits."/>
        <column name="flux_mean" type="double precision" ucd="phot.flux;stat.mean" verbLevel="15"
            description="Mean of the flux, in flux_unit."/>
        <column name="flux_rms" type="double precision" ucd="stat.stdev;phot.flux" verbLevel="15"
            description="Root mean square of the flux about its mean, in flux_unit."/>
        <column name="ra" type="double precision" unit="deg" ucd="pos.eq.ra;meta.main" verbLevel="15"
            description="Right ascension of the centre of the observation, ICRS."/>
        <column name="dec" type="double precision" unit="deg" ucd="pos.eq.dec;meta.main" verbLevel="15"
            description="Declination of the centre of the observation, ICRS."/>
        <column name="access_url" type="text" ucd="meta.ref.url;meta.file" verbLevel="15"
            description="Where the file can be had."/>
        <column name="obs_publisher_did" type="text" ucd="meta.ref.ivoid" verbLevel="15"
            description="Identifier of the light curve at this publisher, as in ivoa.obscore."/>
        <FEED source="observation"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_light_curve)</viewStatement>
    </table>

    <coverage fallbackTo="jwst/obs">
        <updater sourceTable="sources"/>
    </coverage>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST catalogs"/>
        <make table="sources"/>
        <make table="light_curve"/>
    </data>

    <service id="cone" allowed="scs.xml,form">
        <meta name="title">JWST sources by position</meta>
        <meta name="shortName">JWST sources</meta>
        <meta name="description">
            Sources that the pipeline found in images of JWST, within a circle: one row per source and image, with fluxes and
            magnitudes.
        </meta>
        <publish render="scs.xml" sets="ivo_managed,local"/>
        <scsCore queriedTable="sources">
            <FEED source="jwst/res/cone#conditions"/>
        </scsCore>
    </service>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="sources">
        <regTest title="cone search wants its parameters">
            <url RA="1" DEC="2">cone/scs.xml</url>
            <code>
                self.assertHasStrings("SR")
            </code>
        </regTest>
        <regTest title="capabilities of the cone search are valid">
            <url>cone/capabilities</url>
            <code>
                self.assertHasStrings("ivo://ivoa.net/std/conesearch")
                self.assertValidatesXSD()
            </code>
        </regTest>
        <regTest title="cone search finds sources in the SMACS field" tags="demo">
            <url RA="110.83" DEC="-73.45" SR="0.02" VERB="2">cone/scs.xml</url>
            <code>
                self.assertHasStrings("ID_MAIN", "&lt;TR>", "jw02736-o001_t001_nircam_clear-f200w_i2d.fits")
            </code>
        </regTest>
        <regTest title="sources are joined to their image" tags="demo">
            <url parSet="TAP" QUERY="SELECT TOP 1 s.source_name, o.obs_id FROM jwst.sources AS s JOIN ivoa.obscore AS o ON o.obs_publisher_did = s.obs_publisher_did WHERE o.dataproduct_subtype = 'i2d'">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings("&lt;TR>")
            </code>
        </regTest>
        <regTest title="light curves" tags="demo">
            <url parSet="TAP" QUERY="SELECT filename, cadence FROM jwst.light_curve WHERE flux_column = 'net_aperture_sum'">/tap/sync</url>
            <code>
                self.assertHasStrings("_phot.ecsv")
            </code>
        </regTest>
    </regSuite>
</resource>
