<?xml version="1.0" encoding="utf-8"?>
<!-- ivoa.t_obs: the time extension of ObsCore, a draft. Names, units, UCDs and utypes are the draft's. -->
<resource schema="ivoa" resdir="jwst">
    <meta name="title">Time sampling of JWST products (draft)</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">5</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        How time series of the James Webb Space Telescope are sampled: length of integrations and cadence. DRAFT: columns as in
        the IVOA's working draft "ObsCore Metadata Extension for Time Properties" 1.0 of 2024-07-01, which may change.
    </meta>
    <coverage fallbackTo="jwst/obs"/>

    <table id="t_obs" onDisk="True" adql="True">
        <meta name="title">ObsCore's time extension (draft): sampling of time series</meta>
        <meta name="description">
            DRAFT, names may change: the IVOA's working draft "ObsCore Metadata Extension for Time Properties" 1.0 of 2024-07-01.
            One row per time series of ivoa.obscore and per product with several integrations; join by obs_publisher_did. Where
            a file has the times of its integrations they are used, else those of the exposure; of raw data a sample is a group.
        </meta>
        <meta name="utype">ivo://ivoa.net/std/obscore#time-obs-1.0</meta>
        <meta name="table-rank">30</meta>
        <foreignKey inTable="//obscore#ObsCore" source="obs_publisher_did" dest="obs_publisher_did" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_t_obs)</viewStatement>
        <column name="obs_publisher_did" type="text" ucd="meta.ref.ivoid;meta.main" required="True" verbLevel="1"
            description="Identifier of the product, as in ivoa.obscore."/>
        <column name="t_origin" type="text" ucd="time.epoch" required="True" verbLevel="15"
            description="Origin of the times: that of MJD (TIMESYS timeorigin of VOTable)."/>
        <column name="t_scale" type="text" ucd="time.scale" required="True" verbLevel="15"
            description="Scale of the times: UTC."/>
        <column name="t_refposition" type="text" ucd="meta.code;pos.frame" required="True" verbLevel="15"
            description="Place where the times were taken: TOPOCENTER, the telescope. Barycentric times of integrations are in
                jwst.integration."/>
        <column name="t_refdirection" type="text" ucd="meta.code;pos.frame" required="True" verbLevel="15"
            description="Direction that times were corrected for: UNKNOWN, they are not corrected."/>
        <column name="t_format" type="text" ucd="meta.code.class;time" required="True" verbLevel="15"
            description="Form of the times: MJD."/>
        <column name="t_variant" type="text" ucd="meta.code.class" required="True" verbLevel="5"
            description="What there is at each time: scalar, spectrum or image."/>
        <column name="t_exp_min" type="double precision" unit="s" ucd="time.duration;obs.sequence;stat.min" utype="Char.TimeAxis.Sampling.Extent.loLim" verbLevel="1"
            description="Shortest integration."/>
        <column name="t_exp_max" type="double precision" unit="s" ucd="time.duration;obs.sequence;stat.max" utype="Char.TimeAxis.Sampling.Extent.hiLim" verbLevel="1"
            description="Longest integration."/>
        <column name="t_exp_mean" type="double precision" unit="s" ucd="time.duration;obs.sequence;stat.mean" verbLevel="15"
            description="Mean length of the integrations; the draft has it for radio data only."/>
        <column name="t_delta_min" type="double precision" unit="s" ucd="time.interval;obs.sequence;stat.min" utype="Char.TimeAxis.Sampling.Period.loLim" verbLevel="1"
            description="Shortest time from the start of an integration to that of the next."/>
        <column name="t_delta_max" type="double precision" unit="s" ucd="time.interval;obs.sequence;stat.max" utype="Char.TimeAxis.Sampling.Period.hiLim" verbLevel="1"
            description="Longest time from the start of an integration to that of the next."/>
        <column name="t_fold_period" type="double precision" unit="d" ucd="time.period" required="True" verbLevel="15"
            description="Period that the series is folded with: 0, it is not."/>
        <column name="t_fold_phasereference" type="double precision" unit="d" ucd="meta.ref;time.phase" verbLevel="25"
            description="Time at which the folding starts; always NULL, nothing is folded."/>
        <column name="integrations" type="bigint" ucd="meta.number;obs" verbLevel="5"
            description="Number of integrations in the file whose times are known.">
            <values nullLiteral="-99"/>
        </column>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST times"/>
        <make table="t_obs"/>
    </data>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="time extension">
        <regTest title="time series faster than a second" tags="demo">
            <url parSet="TAP" QUERY="SELECT o.obs_id, t.t_exp_max, t.t_delta_min FROM ivoa.obscore AS o JOIN ivoa.t_obs AS t ON t.obs_publisher_did = o.obs_publisher_did WHERE t.t_delta_max &lt; 1.2 AND t.t_fold_period = 0 AND o.dataproduct_subtype = 'x1dints'">/tap/sync</url>
            <code>
                row = self.getFirstVOTableRow(rejectExtras=False)
                self.assertTrue(0 &lt; row["t_exp_max"] &lt; row["t_delta_min"] &lt; 1.2)
            </code>
        </regTest>
        <regTest title="says that it is a draft">
            <url parSet="TAP" QUERY="SELECT description, utype FROM tap_schema.tables WHERE table_name = 'ivoa.t_obs'">/tap/sync</url>
            <code>
                self.assertHasStrings("DRAFT", "#time-obs-1.0")
            </code>
        </regTest>
    </regSuite>
</resource>
