<?xml version="1.0" encoding="utf-8"?>
<!-- Measured wavefronts as a time series, and those around each exposure. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST wavefronts</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Wavefront error of the James Webb Space Telescope in time, from the optical path difference maps of its
        wavefront sensing, and for each exposure the measurements before and after it.
    </meta>

    <table id="wavefront" onDisk="True" adql="True">
        <meta name="title">Measured wavefronts</meta>
        <meta name="description">One row per map of the optical path difference.</meta>
        <meta name="table-rank">70</meta>
        <foreignKey inTable="jwst/support#support_file" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="t_obs" metaOnly="True"/>
        <index columns="visit_id" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_wavefront)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file."/>
        <column name="t_obs" type="double precision" unit="d" ucd="time.epoch;obs" required="True" verbLevel="1"
            description="Time of the measurement (UTC, MJD)."/>
        <column name="date_obs" type="timestamp" ucd="time.epoch;obs" required="True" verbLevel="1"
            description="Time of the measurement (UTC)."/>
        <column name="rms_wfe" type="double precision" unit="nm" ucd="instr.setup;stat.value" verbLevel="1"
            description="Root mean square of the wavefront error over the pupil."/>
        <column name="rms_origin" type="text" ucd="meta.code;stat.value" verbLevel="1"
            description="Where rms_wfe is from: map (computed from the optical path difference, over all pixels that are
                finite and not zero) or keyword (the map is empty)."/>
        <column name="rms_keyword" type="double precision" unit="nm" ucd="instr.setup;stat.value" verbLevel="15"
            description="Root mean square as the header of the map says, the keyword RMS_WFE taken as micron."/>
        <column name="pv_wfe" type="double precision" unit="nm" ucd="instr.setup;stat.max" verbLevel="15"
            description="Largest less smallest optical path difference of the map."/>
        <column name="pupil_pixels" type="integer" ucd="meta.number;instr" verbLevel="15"
            description="Number of pixels of the pupil.">
            <values nullLiteral="-99"/>
        </column>
        <column name="apername" type="text" ucd="meta.id;instr" verbLevel="1"
            description="Aperture that the wavefront was sensed in."/>
        <column name="field_point" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Field point of that aperture."/>
        <column name="corr_id" type="text" ucd="meta.id;obs" verbLevel="1"
            description="Identifier of the analysis and of the correction that follows from it."/>
        <column name="analysis" type="integer" ucd="meta.number" verbLevel="15"
            description="Number of the map within that analysis.">
            <values nullLiteral="-99"/>
        </column>
        <column name="visit_id" type="text" ucd="meta.id;obs" verbLevel="1"
            description="Visit of the exposures that the wavefront was sensed with, eleven digits."/>
        <column name="activity" type="text" ucd="meta.id;obs" verbLevel="15"
            description="Visit group, sequence and activity of these exposures."/>
        <column name="access_url" type="text" ucd="meta.ref.url;meta.file" verbLevel="1"
            description="Where the file can be had."/>
    </table>

    <table id="wavefront_exposure" onDisk="True" adql="True">
        <meta name="title">Exposures and the wavefronts around them</meta>
        <meta name="description">One row per file of an exposure with the measurement before and the one after its begin; of several
            analyses of one measurement the latest.</meta>
        <meta name="table-rank">71</meta>
        <foreignKey inTable="jwst/jwst#artifact" source="filename" dest="filename" metaOnly="True"/>
        <foreignKey inTable="jwst/caom2#Plane" source="planeID" dest="planeID" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_wavefront_exposure)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of a file of the exposure."/>
        <column name="planeID" type="text" ucd="meta.id;meta.dataset" required="True" verbLevel="1"
            description="Key of its product in caom2.Plane."/>
        <column name="obs_id" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="The exposure, as in ivoa.obscore."/>
        <column name="t_min" type="double precision" unit="d" ucd="time.start;obs.exposure" required="True" verbLevel="1"
            description="Begin of the exposure (UTC, MJD)."/>
        <column name="before_filename" type="text" ucd="meta.id;meta.file" verbLevel="1"
            description="File of the last measurement at or before the begin of the exposure."/>
        <column name="before_t_obs" type="double precision" unit="d" ucd="time.epoch;obs" verbLevel="15"
            description="Time of that measurement (UTC, MJD)."/>
        <column name="before_days" type="double precision" unit="d" ucd="time.duration" verbLevel="1"
            description="Time between that measurement and the begin of the exposure."/>
        <column name="before_rms_wfe" type="double precision" unit="nm" ucd="instr.setup;stat.value" verbLevel="1"
            description="Root mean square of the wavefront error then."/>
        <column name="after_filename" type="text" ucd="meta.id;meta.file" verbLevel="1"
            description="File of the first measurement after the begin of the exposure."/>
        <column name="after_t_obs" type="double precision" unit="d" ucd="time.epoch;obs" verbLevel="15"
            description="Time of that measurement (UTC, MJD)."/>
        <column name="after_days" type="double precision" unit="d" ucd="time.duration" verbLevel="1"
            description="Time between that measurement and the begin of the exposure."/>
        <column name="after_rms_wfe" type="double precision" unit="nm" ucd="instr.setup;stat.value" verbLevel="1"
            description="Root mean square of the wavefront error then."/>
    </table>

    <coverage>
        <updater timeTable="wavefront"/>
    </coverage>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST wavefront"/>
        <make table="wavefront"/>
        <make table="wavefront_exposure"/>
    </data>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="Wavefronts">
        <regTest title="wavefronts have an error in nm">
            <url parSet="TAP" QUERY="SELECT TOP 1 filename, t_obs, rms_wfe FROM jwst.wavefront ORDER BY t_obs">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"', 'unit="nm"')
            </code>
        </regTest>
        <regTest title="measurements around an exposure" tags="demo">
            <url parSet="TAP" QUERY="SELECT COUNT(*) AS n FROM jwst.wavefront_exposure WHERE before_rms_wfe &gt; 0 AND after_rms_wfe &gt; 0">/tap/sync</url>
            <code>
                self.assertTrue(self.getFirstVOTableRow()["n"] > 0)
            </code>
        </regTest>
    </regSuite>
</resource>
