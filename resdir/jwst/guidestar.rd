<?xml version="1.0" encoding="utf-8"?>
<!-- Guide-star files: the star, when it was followed, how well; and the exposures of the visit. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST guide stars</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">30</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Guide-star files of the James Webb Space Telescope: identification, acquisition, tracking and fine guidance,
        with the guide star, the times and the guiding statistics from the tables of the files. They are not among the
        science results.
    </meta>

    <table id="guidestar" onDisk="True" adql="True">
        <meta name="title">Guide-star files</meta>
        <meta name="description">One row per guide-star file. The file is in jwst.artifact if it is a product, in jwst.support_file
            if it has a name of its own.</meta>
        <meta name="table-rank">50</meta>
        <stc>Position ICRS "gs_ra" "gs_dec"</stc>
        <foreignKey inTable="jwst/jwst#artifact" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="visit_id" metaOnly="True"/>
        <index columns="gs_id" metaOnly="True"/>
        <index columns="gs_ra,gs_dec" kind="q3c" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_guidestar)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.main" required="True" verbLevel="1"
            description="Name of the file."/>
        <column name="visit_id" type="text" ucd="meta.id;obs" verbLevel="1"
            description="Visit that the guide star was for: programme, observation and visit, eleven digits."/>
        <column name="gs_function" type="text" ucd="meta.code.class;obs" required="True" verbLevel="1"
            description="What the guider did: id (identification), acq1, acq2 (acquisition), track, fg (fine guidance)."/>
        <column name="id_image" type="text" ucd="meta.code.class" verbLevel="15"
            description="Of an identification: image or stacked."/>
        <column name="stage" type="text" ucd="meta.code;obs.calib" verbLevel="15"
            description="How far the file is processed: uncal, cal or stream; NULL for a file that is not named as a product."/>
        <column name="attempt" type="integer" ucd="meta.number" verbLevel="15"
            description="Of an identification: the number of the attempt.">
            <values nullLiteral="-99"/>
        </column>
        <column name="segment" type="integer" ucd="meta.number" verbLevel="15"
            description="Number of the segment of a long file.">
            <values nullLiteral="-99"/>
        </column>
        <column name="detector" type="text" ucd="meta.id;instr.det" verbLevel="15"
            description="Guider, GUIDER1 or GUIDER2, the keyword DETECTOR."/>
        <column name="gs_id" type="text" ucd="meta.id;src" verbLevel="1"
            description="Identifier of the guide star in the Guide Star Catalog, the keyword GDSTARID."/>
        <column name="gs_order" type="integer" ucd="meta.number;src" verbLevel="15"
            description="Index of the guide star in the list of the visit, the keyword GS_ORDER.">
            <values nullLiteral="-99"/>
        </column>
        <column name="gs_ra" type="double precision" unit="deg" ucd="pos.eq.ra;meta.main" verbLevel="1"
            description="Right ascension of the guide star (ICRS), the keyword GS_RA."/>
        <column name="gs_dec" type="double precision" unit="deg" ucd="pos.eq.dec;meta.main" verbLevel="1"
            description="Declination of the guide star (ICRS), the keyword GS_DEC."/>
        <column name="gs_epoch" type="timestamp" ucd="time.epoch" verbLevel="15"
            description="Epoch of the guide star's position, the keyword GS_EPOCH."/>
        <column name="gs_pmra" type="double precision" unit="mas/yr" ucd="pos.pm;pos.eq.ra" verbLevel="15"
            description="Proper motion of the guide star in right ascension, the keyword GS_MURA."/>
        <column name="gs_pmdec" type="double precision" unit="mas/yr" ucd="pos.pm;pos.eq.dec" verbLevel="15"
            description="Proper motion of the guide star in declination, the keyword GS_MUDEC."/>
        <column name="gs_mag" type="double precision" unit="mag" ucd="phot.mag;em.IR" verbLevel="1"
            description="Magnitude of the guide star as the guider sees it, the keyword GS_MAG."/>
        <column name="gs_mag_error" type="double precision" unit="mag" ucd="stat.error;phot.mag;em.IR" verbLevel="15"
            description="Uncertainty of that magnitude, the keyword GS_UMAG."/>
        <column name="pcs_mode" type="text" ucd="meta.code;obs" verbLevel="15"
            description="Mode of the pointing control system, the keyword PCS_MODE: COARSE, FINEGUIDE, MOVING, NONE or TRACK."/>
        <column name="acq_status" type="text" ucd="meta.code.status;obs" verbLevel="15"
            description="Outcome of the acquisition, the keyword GSACSTAT."/>
        <column name="t_min" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="1"
            description="Begin of the data in the file (UTC, MJD), the keyword DATASTRT."/>
        <column name="t_max" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="1"
            description="End of the data in the file (UTC, MJD), the keyword DATAEND."/>
        <column name="frames" type="integer" ucd="meta.number;obs.image" verbLevel="15"
            description="Number of integrations that the header tells, the keyword NINTS.">
            <values nullLiteral="-99"/>
        </column>
        <column name="frame_time" type="double precision" unit="s" ucd="time.interval;obs" verbLevel="15"
            description="Time between frames, the keyword TFRAME."/>
        <column name="pointing_samples" type="integer" ucd="meta.number;obs" verbLevel="15"
            description="Number of rows in the table Pointing.">
            <values nullLiteral="-99"/>
        </column>
        <column name="jitter_mean" type="double precision" unit="mas" ucd="pos.angDistance;stat.mean" verbLevel="15"
            description="Mean jitter of the line of sight, from the table Pointing."/>
        <column name="jitter_rms" type="double precision" unit="mas" ucd="pos.angDistance;stat.value" verbLevel="1"
            description="Root mean square of the jitter, from the table Pointing."/>
        <column name="jitter_max" type="double precision" unit="mas" ucd="pos.angDistance;stat.max" verbLevel="15"
            description="Largest jitter, from the table Pointing."/>
        <column name="centroid_samples" type="integer" ucd="meta.number;obs" verbLevel="15"
            description="Number of rows in the table FGS Centroid Packet.">
            <values nullLiteral="-99"/>
        </column>
        <column name="centroid_bad" type="integer" ucd="meta.number;obs" verbLevel="1"
            description="Number of these that are flagged as bad or are no number.">
            <values nullLiteral="-99"/>
        </column>
        <column name="centroid_x" type="double precision" unit="arcsec" ucd="pos.cartesian.x;instr.det;stat.mean" verbLevel="15"
            description="Mean x of the good centroids, in the ideal frame of the guider."/>
        <column name="centroid_y" type="double precision" unit="arcsec" ucd="pos.cartesian.y;instr.det;stat.mean" verbLevel="15"
            description="Mean y of the good centroids, in the ideal frame of the guider."/>
        <column name="centroid_x_rms" type="double precision" unit="arcsec" ucd="stat.stdev;pos.cartesian.x;instr.det" verbLevel="15"
            description="Standard deviation of x of the good centroids."/>
        <column name="centroid_y_rms" type="double precision" unit="arcsec" ucd="stat.stdev;pos.cartesian.y;instr.det" verbLevel="15"
            description="Standard deviation of y of the good centroids."/>
        <column name="planned_stars" type="integer" ucd="meta.number;src" verbLevel="15"
            description="Number of reference stars that the identification was given, rows of the table Planned Reference
                Stars.">
            <values nullLiteral="-99"/>
        </column>
        <column name="matched_stars" type="integer" ucd="meta.number;src" verbLevel="15"
            description="Number of reference stars that it found, rows of the table Flight Reference Stars.">
            <values nullLiteral="-99"/>
        </column>
    </table>

    <table id="guidestar_exposure" onDisk="True" adql="True">
        <meta name="title">Exposures and the guide-star files of their visit</meta>
        <meta name="description">One row per file of an exposure and guide-star file of the same visit; t_overlap &gt; 0 finds those
            that were taken during the exposure. Parallel exposures of other visits have no guide star of their
            own: join by time with jwst.guidestar.</meta>
        <meta name="table-rank">51</meta>
        <foreignKey inTable="guidestar" source="guidestar_filename" dest="filename" metaOnly="True"/>
        <foreignKey inTable="jwst/jwst#artifact" source="exposure_filename" dest="filename" metaOnly="True"/>
        <index columns="exposure_filename" metaOnly="True"/>
        <index columns="obs_id" metaOnly="True"/>
        <index columns="visit_id" metaOnly="True"/>
        <index columns="guidestar_filename" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_guidestar_exposure)</viewStatement>
        <column name="exposure_filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of a file of the exposure."/>
        <column name="obs_id" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="The exposure, as in ivoa.obscore."/>
        <column name="visit_id" type="text" ucd="meta.id;obs" verbLevel="1"
            description="Visit of both."/>
        <column name="guidestar_filename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="Name of the guide-star file."/>
        <column name="gs_function" type="text" ucd="meta.code.class;obs" required="True" verbLevel="1"
            description="What the guider did: id, acq1, acq2, track or fg."/>
        <column name="stage" type="text" ucd="meta.code;obs.calib" verbLevel="1"
            description="How far the guide-star file is processed: uncal, cal or stream."/>
        <column name="gs_id" type="text" ucd="meta.id;src" verbLevel="1"
            description="Identifier of the guide star."/>
        <column name="exposure_t_min" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="1"
            description="Begin of the exposure (UTC, MJD)."/>
        <column name="exposure_t_max" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="1"
            description="End of the exposure (UTC, MJD)."/>
        <column name="guidestar_t_min" type="double precision" unit="d" ucd="time.start" verbLevel="1"
            description="Begin of the guide-star data (UTC, MJD)."/>
        <column name="guidestar_t_max" type="double precision" unit="d" ucd="time.end" verbLevel="1"
            description="End of the guide-star data (UTC, MJD)."/>
        <column name="t_overlap" type="double precision" unit="s" ucd="time.duration" verbLevel="1"
            description="How long the two have in common; 0 for what came before, as identification and acquisition do, or
                after."/>
        <column name="jitter_rms" type="double precision" unit="mas" ucd="pos.angDistance;stat.value" verbLevel="1"
            description="Root mean square of the jitter in the guide-star file."/>
        <column name="centroid_bad" type="integer" ucd="meta.number;obs" verbLevel="1"
            description="Number of bad centroids in the guide-star file.">
            <values nullLiteral="-99"/>
        </column>
    </table>

    <coverage fallbackTo="jwst/obs">
        <updater sourceTable="guidestar"/>
    </coverage>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST guiding"/>
        <make table="guidestar"/>
        <make table="guidestar_exposure"/>
    </data>

    <service id="cone" allowed="scs.xml,form">
        <meta name="title">JWST guide stars by position</meta>
        <meta name="shortName">JWST GS cone</meta>
        <meta name="description">
            Guide-star files of JWST whose guide star is within a circle: one row per file, with the star, its magnitude, the times and how
            well it was followed.
        </meta>
        <publish render="scs.xml" sets="ivo_managed,local"/>
        <scsCore queriedTable="guidestar">
            <FEED source="jwst/res/cone#conditions"/>
        </scsCore>
    </service>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="Guide stars">
        <regTest title="capabilities of the cone search are valid">
            <url>cone/capabilities</url>
            <code>
                self.assertHasStrings("ivo://ivoa.net/std/conesearch")
                self.assertValidatesXSD()
            </code>
        </regTest>
        <regTest title="the cone search finds rows" tags="demo">
            <url RA="110.3128" DEC="-73.5431" SR="0.05">cone/scs.xml</url>
            <code>
                self.assertHasStrings("ID_MAIN", "POS_EQ_RA_MAIN", "&lt;TR>")
            </code>
        </regTest>
        <regTest title="guide stars have positions and jitter">
            <url parSet="TAP" QUERY="SELECT TOP 1 filename, gs_ra, gs_dec, jitter_rms FROM jwst.guidestar">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"', 'unit="mas"')
            </code>
        </regTest>
        <regTest title="fine guidance during an exposure" tags="demo">
            <url parSet="TAP" QUERY="SELECT COUNT(*) AS n FROM jwst.guidestar_exposure WHERE gs_function = 'fg' AND t_overlap &gt; 0">/tap/sync</url>
            <code>
                self.assertTrue(self.getFirstVOTableRow()["n"] > 0)
            </code>
        </regTest>
    </regSuite>
</resource>
