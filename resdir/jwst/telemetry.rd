<?xml version="1.0" encoding="utf-8"?>
<!-- Engineering telemetry. Views of what the ingest owns. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST engineering telemetry</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">70</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Samples of the engineering database of the James Webb Space Telescope, one mnemonic (telemetry point) at one time
        each, with summaries by minute and hour, gaps, and what was measured during each exposure. To see a mnemonic during
        an exposure, join jwst.edb_sample with ivoa.obscore by mjd BETWEEN t_min AND t_max.
    </meta>

    <table id="edb_mnemonic" onDisk="True" adql="True">
        <meta name="title">Mnemonics</meta>
        <meta name="description">One row per mnemonic that has samples here or that a dictionary describes.</meta>
        <meta name="table-rank">71</meta>
        <index columns="mnemonic" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_edb_mnemonic)</viewStatement>
        <column name="mnemonic" type="text" ucd="meta.id;meta.main" required="True" verbLevel="1"
            description="Mnemonic of the telemetry point, for example SA_ZATTEST1."/>
        <column name="subsystem" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Part of the observatory, for example ACS or FGS."/>
        <column name="identifier" type="integer" ucd="meta.id" verbLevel="15"
            description="Number of the telemetry point.">
            <values nullLiteral="-99"/>
        </column>
        <column name="description" type="unicode" ucd="meta.note" verbLevel="15"
            description="What it is, as the dictionary says."/>
        <column name="unit" type="text" ucd="meta.unit" verbLevel="15"
            description="Unit of the values, as the dictionary writes it; NULL where it has none or is not known."/>
        <column name="data_type" type="text" ucd="meta.code.class" verbLevel="15"
            description="SQL type of the values at the archive: real, float, int, bigint, varchar and so on."/>
        <column name="n_samples" type="bigint" ucd="meta.number" verbLevel="15"
            description="Number of samples held here.">
            <values nullLiteral="-99"/>
        </column>
        <column name="first_time" type="timestamp" ucd="time.start" verbLevel="15"
            description="Time of the first sample held (UTC)."/>
        <column name="last_time" type="timestamp" ucd="time.end" verbLevel="15"
            description="Time of the last sample held (UTC)."/>
        <column name="cadence" type="double precision" unit="s" ucd="time.interval" verbLevel="15"
            description="Typical interval of the samples: the median over the hours of their median intervals."/>
    </table>

    <table id="edb_sample" onDisk="True" adql="True">
        <meta name="title">Telemetry samples</meta>
        <meta name="description">One row per mnemonic and time. Ask for one mnemonic and a range of obs_time or mjd; that is fast
            at any size.</meta>
        <meta name="table-rank">72</meta>
        <foreignKey inTable="jwst/telemetry#edb_mnemonic" source="mnemonic" dest="mnemonic" metaOnly="True"/>
        <index columns="mnemonic" metaOnly="True"/>
        <index columns="obs_time" metaOnly="True"/>
        <index columns="mjd" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_edb_sample)</viewStatement>
        <column name="mnemonic" type="text" ucd="meta.id;meta.main" required="True" verbLevel="1"
            description="Mnemonic of the telemetry point, for example SA_ZATTEST1."/>
        <column name="obs_time" type="timestamp" ucd="time.epoch;obs" required="True" verbLevel="1"
            description="Time of the sample (UTC), to the microsecond."/>
        <column name="mjd" type="double precision" unit="d" ucd="time.epoch;obs" required="True" verbLevel="1"
            description="Time of the sample, as MJD (UTC)."/>
        <column name="value_number" type="double precision" ucd="stat.value" verbLevel="1"
            description="Value, in the unit of the mnemonic (jwst.edb_mnemonic); NULL for text, and where there is none."/>
        <column name="value_text" type="unicode" ucd="meta.note" verbLevel="1"
            description="Value of mnemonics that are text, and of numbers that a double cannot hold exactly."/>
    </table>

    <table id="edb_minute" onDisk="True" adql="True">
        <meta name="title">Telemetry by minute</meta>
        <meta name="description">One row per mnemonic and minute that has samples.</meta>
        <meta name="table-rank">73</meta>
        <index columns="mnemonic" metaOnly="True"/>
        <index columns="start_time" metaOnly="True"/>
        <index columns="mjd" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_edb_minute)</viewStatement>
        <column name="mnemonic" type="text" ucd="meta.id;meta.main" required="True" verbLevel="1"
            description="Mnemonic of the telemetry point, for example SA_ZATTEST1."/>
        <column name="start_time" type="timestamp" ucd="time.start" required="True" verbLevel="1"
            description="Begin of the minute (UTC)."/>
        <column name="mjd" type="double precision" unit="d" ucd="time.start" required="True" verbLevel="1"
            description="Begin of the minute, as MJD (UTC)."/>
        <column name="n_samples" type="integer" ucd="meta.number" required="True" verbLevel="1"
            description="Number of samples in the minute."/>
        <column name="n_changes" type="integer" ucd="meta.number" required="True" verbLevel="1"
            description="Number of samples whose value differs from the one before."/>
        <column name="first_time" type="timestamp" ucd="time.start" required="True" verbLevel="1"
            description="Time of the first sample (UTC)."/>
        <column name="last_time" type="timestamp" ucd="time.end" required="True" verbLevel="1"
            description="Time of the last sample (UTC)."/>
        <column name="minimum" type="double precision" ucd="stat.value;stat.min" verbLevel="15"
            description="Least value, in the unit of the mnemonic (jwst.edb_mnemonic); NULL for text."/>
        <column name="maximum" type="double precision" ucd="stat.value;stat.max" verbLevel="15"
            description="Greatest value, in the unit of the mnemonic (jwst.edb_mnemonic); NULL for text."/>
        <column name="mean" type="double precision" ucd="stat.value;stat.mean" verbLevel="15"
            description="Mean of the values, each sample counted alike, in the unit of the mnemonic (jwst.edb_mnemonic);
                NULL for text."/>
        <column name="median" type="double precision" ucd="stat.value;stat.median" verbLevel="15"
            description="Median of the values, in the unit of the mnemonic (jwst.edb_mnemonic); NULL for text."/>
        <column name="first_number" type="double precision" ucd="stat.value" verbLevel="15"
            description="Value of the first sample, where it is a number."/>
        <column name="last_number" type="double precision" ucd="stat.value" verbLevel="15"
            description="Value of the last sample, where it is a number."/>
        <column name="first_text" type="unicode" ucd="meta.note" verbLevel="15"
            description="Value of the first sample, where it is text."/>
        <column name="last_text" type="unicode" ucd="meta.note" verbLevel="15"
            description="Value of the last sample, where it is text."/>
        <column name="cadence" type="double precision" unit="s" ucd="time.interval" verbLevel="15"
            description="Median of the intervals that end in the minute."/>
        <column name="longest_gap" type="double precision" unit="s" ucd="time.interval" verbLevel="15"
            description="Longest of the intervals that end in the minute; the sample before may be long ago."/>
    </table>

    <table id="edb_hour" onDisk="True" adql="True">
        <meta name="title">Telemetry by hour</meta>
        <meta name="description">One row per mnemonic and hour that has samples.</meta>
        <meta name="table-rank">74</meta>
        <index columns="mnemonic" metaOnly="True"/>
        <index columns="start_time" metaOnly="True"/>
        <index columns="mjd" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_edb_hour)</viewStatement>
        <column name="mnemonic" type="text" ucd="meta.id;meta.main" required="True" verbLevel="1"
            description="Mnemonic of the telemetry point, for example SA_ZATTEST1."/>
        <column name="start_time" type="timestamp" ucd="time.start" required="True" verbLevel="1"
            description="Begin of the hour (UTC)."/>
        <column name="mjd" type="double precision" unit="d" ucd="time.start" required="True" verbLevel="1"
            description="Begin of the hour, as MJD (UTC)."/>
        <column name="n_samples" type="integer" ucd="meta.number" required="True" verbLevel="1"
            description="Number of samples in the hour."/>
        <column name="n_changes" type="integer" ucd="meta.number" required="True" verbLevel="1"
            description="Number of samples whose value differs from the one before."/>
        <column name="first_time" type="timestamp" ucd="time.start" required="True" verbLevel="1"
            description="Time of the first sample (UTC)."/>
        <column name="last_time" type="timestamp" ucd="time.end" required="True" verbLevel="1"
            description="Time of the last sample (UTC)."/>
        <column name="minimum" type="double precision" ucd="stat.value;stat.min" verbLevel="15"
            description="Least value, in the unit of the mnemonic (jwst.edb_mnemonic); NULL for text."/>
        <column name="maximum" type="double precision" ucd="stat.value;stat.max" verbLevel="15"
            description="Greatest value, in the unit of the mnemonic (jwst.edb_mnemonic); NULL for text."/>
        <column name="mean" type="double precision" ucd="stat.value;stat.mean" verbLevel="15"
            description="Mean of the values, each sample counted alike, in the unit of the mnemonic (jwst.edb_mnemonic);
                NULL for text."/>
        <column name="median" type="double precision" ucd="stat.value;stat.median" verbLevel="15"
            description="Median of the values, in the unit of the mnemonic (jwst.edb_mnemonic); NULL for text."/>
        <column name="first_number" type="double precision" ucd="stat.value" verbLevel="15"
            description="Value of the first sample, where it is a number."/>
        <column name="last_number" type="double precision" ucd="stat.value" verbLevel="15"
            description="Value of the last sample, where it is a number."/>
        <column name="first_text" type="unicode" ucd="meta.note" verbLevel="15"
            description="Value of the first sample, where it is text."/>
        <column name="last_text" type="unicode" ucd="meta.note" verbLevel="15"
            description="Value of the last sample, where it is text."/>
        <column name="cadence" type="double precision" unit="s" ucd="time.interval" verbLevel="15"
            description="Median of the intervals that end in the hour."/>
        <column name="longest_gap" type="double precision" unit="s" ucd="time.interval" verbLevel="15"
            description="Longest of the intervals that end in the hour; the sample before may be long ago."/>
    </table>

    <table id="edb_gap" onDisk="True" adql="True">
        <meta name="title">Gaps in the telemetry</meta>
        <meta name="description">One row per interval between neighbouring samples of a mnemonic that is longer than ten times
            the typical one. Ask for one mnemonic.</meta>
        <meta name="table-rank">75</meta>
        <index columns="mnemonic" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_edb_gap)</viewStatement>
        <column name="mnemonic" type="text" ucd="meta.id;meta.main" required="True" verbLevel="1"
            description="Mnemonic of the telemetry point, for example SA_ZATTEST1."/>
        <column name="gap_start" type="timestamp" ucd="time.start" verbLevel="1"
            description="Time of the last sample before the gap (UTC)."/>
        <column name="gap_end" type="timestamp" ucd="time.end" verbLevel="1"
            description="Time of the first sample after the gap (UTC)."/>
        <column name="duration" type="double precision" unit="s" ucd="time.duration" verbLevel="1"
            description="Length of the gap."/>
        <column name="cadence" type="double precision" unit="s" ucd="time.interval" verbLevel="15"
            description="Typical interval of the samples of this mnemonic."/>
    </table>

    <table id="edb_exposure" onDisk="True" adql="True">
        <meta name="title">Telemetry during exposures</meta>
        <meta name="description">One row per product and mnemonic that has samples between start and end of the exposure, both
            included. Ask for some products, or for one mnemonic.</meta>
        <meta name="table-rank">76</meta>
        <foreignKey inTable="jwst/caom2#Plane" source="planeID" dest="planeID" metaOnly="True"/>
        <index columns="planeID" metaOnly="True"/>
        <index columns="mnemonic" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_edb_exposure)</viewStatement>
        <column name="planeID" type="text" ucd="meta.id;meta.dataset" required="True" verbLevel="1"
            description="Key of the product in caom2.Plane."/>
        <column name="obs_publisher_did" type="text" ucd="meta.ref.ivoid" required="True" verbLevel="1"
            description="Identifier of the product at this publisher, as in ivoa.obscore."/>
        <column name="observationID" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Identifier of the observation at MAST, the file set name."/>
        <column name="mnemonic" type="text" ucd="meta.id;meta.main" required="True" verbLevel="1"
            description="Mnemonic of the telemetry point, for example SA_ZATTEST1."/>
        <column name="n_samples" type="bigint" ucd="meta.number" verbLevel="1"
            description="Number of samples during the exposure.">
            <values nullLiteral="-99"/>
        </column>
        <column name="first_time" type="timestamp" ucd="time.start" verbLevel="15"
            description="Time of the first of them (UTC)."/>
        <column name="last_time" type="timestamp" ucd="time.end" verbLevel="15"
            description="Time of the last of them (UTC)."/>
        <column name="minimum" type="double precision" ucd="stat.value;stat.min" verbLevel="15"
            description="Least value, in the unit of the mnemonic (jwst.edb_mnemonic)."/>
        <column name="maximum" type="double precision" ucd="stat.value;stat.max" verbLevel="15"
            description="Greatest value, in the unit of the mnemonic (jwst.edb_mnemonic)."/>
        <column name="mean" type="double precision" ucd="stat.value;stat.mean" verbLevel="15"
            description="Mean of the values, in the unit of the mnemonic (jwst.edb_mnemonic)."/>
        <column name="std_deviation" type="double precision" ucd="stat.stdev" verbLevel="15"
            description="Standard deviation of the values, in the unit of the mnemonic (jwst.edb_mnemonic)."/>
    </table>

    <table id="edb_file" onDisk="True" adql="True">
        <meta name="title">Telemetry files</meta>
        <meta name="description">One row per telemetry file that was loaded: what it brought.</meta>
        <meta name="table-rank">77</meta>
        <foreignKey inTable="jwst/support#support_file" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="mnemonic" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_edb_file)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="Name of the file, as in jwst.support_file."/>
        <column name="mnemonic" type="text" ucd="meta.id;meta.main" required="True" verbLevel="1"
            description="Mnemonic of the telemetry point, for example SA_ZATTEST1."/>
        <column name="data_type" type="text" ucd="meta.code.class" verbLevel="15"
            description="SQL types of its values as it says, separated by blanks."/>
        <column name="n_rows" type="bigint" ucd="meta.number" required="True" verbLevel="1"
            description="Number of its rows."/>
        <column name="n_samples" type="bigint" ucd="meta.number" required="True" verbLevel="1"
            description="Number of its samples of different times; of several at one time the last one counts."/>
        <column name="n_changed" type="bigint" ucd="meta.number" required="True" verbLevel="1"
            description="Number of samples that were held with another value when it was loaded; the values of the file
                loaded last are kept."/>
        <column name="first_time" type="timestamp" ucd="time.start" required="True" verbLevel="1"
            description="Time of its first sample (UTC)."/>
        <column name="last_time" type="timestamp" ucd="time.end" required="True" verbLevel="1"
            description="Time of its last sample (UTC)."/>
    </table>

    <coverage>
        <updater timeTable="edb_mnemonic"/>
    </coverage>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST telemetry"/>
        <make table="edb_mnemonic"/>
        <make table="edb_sample"/>
        <make table="edb_minute"/>
        <make table="edb_hour"/>
        <make table="edb_gap"/>
        <make table="edb_exposure"/>
        <make table="edb_file"/>
    </data>

    <service id="samples" allowed="api,form">
        <meta name="title">JWST engineering telemetry</meta>
        <meta name="shortName">JWST samples</meta>
        <meta name="description">Samples of a mnemonic in a range of times.</meta>
        <dbCore queriedTable="edb_sample" sortKey="mjd">
            <condDesc>
                <inputKey name="MNEMONIC" type="text" ucd="meta.id" required="True" multiplicity="single" tablehead="Mnemonic"
                    description="Mnemonic of the telemetry point; jwst.edb_mnemonic has them."/>
                <phraseMaker>
                    <code>
                        yield "mnemonic = %%(%s)s" % base.getSQLKey("mnemonic", inPars["MNEMONIC"].strip().upper(), outPars)
                    </code>
                </phraseMaker>
            </condDesc>
            <condDesc>
                <inputKey name="TIME" type="double precision[2]" xtype="interval" unit="d" ucd="time.interval" required="True"
                    multiplicity="single" tablehead="Times (MJD)" description="First and last time, MJD (UTC)."/>
                <phraseMaker>
                    <code>
                        first, last = inPars["TIME"]
                        yield "mjd BETWEEN %%(%s)s AND %%(%s)s" % (
                            base.getSQLKey("first", first, outPars), base.getSQLKey("last", last, outPars))
                    </code>
                </phraseMaker>
            </condDesc>
        </dbCore>
    </service>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="Engineering telemetry">
        <regTest title="a range of times of one mnemonic">
            <url parSet="TAP" QUERY="SELECT TOP 5 obs_time, mjd, value_number, value_text FROM jwst.edb_sample WHERE mnemonic = 'SA_ZATTEST1' AND obs_time BETWEEN '2022-01-01T00:00:00' AND '2022-12-31T00:00:00'">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"', 'xtype="timestamp"', 'unit="d"')
            </code>
        </regTest>
        <regTest title="gaps, summaries, files">
            <url parSet="TAP" QUERY="SELECT TOP 1 g.duration, m.mean, h.median, f.n_changed FROM jwst.edb_gap AS g, jwst.edb_minute AS m, jwst.edb_hour AS h, jwst.edb_file AS f WHERE g.mnemonic = m.mnemonic AND m.mnemonic = h.mnemonic AND f.mnemonic = h.mnemonic AND g.mnemonic = 'SA_ZATTEST1'">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"', 'unit="s"')
            </code>
        </regTest>
        <regTest title="telemetry during an exposure" tags="demo">
            <url parSet="TAP" QUERY="SELECT COUNT(*) AS n FROM ivoa.obscore AS o JOIN jwst.edb_sample AS s ON s.mjd BETWEEN o.t_min AND o.t_max WHERE s.mnemonic = 'SA_ZATTEST1' AND o.calib_level = 2">/tap/sync</url>
            <code>
                self.assertTrue(self.getFirstVOTableRow()["n"] > 10)
            </code>
        </regTest>
    </regSuite>
</resource>
