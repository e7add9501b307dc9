<?xml version="1.0" encoding="utf-8"?>
<!-- NIRSpec's micro-shutter array: which slitlets were open on which source, in which exposures, and where on the sky. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST NIRSpec micro-shutter slitlets</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">30</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Slitlets of the micro-shutter array of NIRSpec on the James Webb Space Telescope: the source in each, the shutters that
        were open, and the outline on the sky in each exposure.
    </meta>

    <STREAM id="configuration">
        <doc>What joins slitlets and exposures.</doc>
        <column name="msa_metadata_id" type="integer" ucd="meta.id;instr.setup" required="True" verbLevel="5"
            description="Number of the configuration in the file, the keyword MSAMETID of the exposures that used it.">
            <values nullLiteral="-99"/>
        </column>
        <column name="dither_point_index" type="integer" ucd="meta.number;obs.exposure" required="True" verbLevel="5"
            description="Number of the dither point, the keyword PATT_NUM of the exposures at it.">
            <values nullLiteral="-99"/>
        </column>
    </STREAM>

    <table id="msa_slitlet" onDisk="True" adql="True">
        <meta name="title">Slitlets of NIRSpec's micro-shutter array</meta>
        <meta name="description">One row per slitlet and exposure (files _msa.fits); slitlets of configurations that none of the
            exposures here has used are there once, without an exposure.</meta>
        <meta name="table-rank">48</meta>
        <stc>Position ICRS "ra" "dec"</stc>
        <index columns="ra,dec" kind="q3c" metaOnly="True"/>
        <index columns="filename,msa_metadata_id,dither_point_index,slitlet_id" metaOnly="True"/>
        <index columns="source_id" metaOnly="True"/>
        <column name="slitlet_name" type="text" ucd="meta.id;meta.main" required="True" tablehead="Name" verbLevel="1"
            description="Configuration file, configuration, dither point, slitlet and exposure, joined by colons: unique in this
                table."/>
        <column name="filename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="5"
            description="Name of the file with the configuration, the keyword MSAMETFL of the exposures that used it."/>
        <FEED source="configuration"/>
        <column name="slitlet_id" type="integer" ucd="meta.id;instr" required="True" verbLevel="1"
            description="Number of the slitlet in its configuration, the keyword SLITID in files of spectra.">
            <values nullLiteral="-99"/>
        </column>
        <column name="exposure_id" type="text" ucd="meta.id;obs.exposure" verbLevel="1"
            description="Exposure that used the slitlet: the names of its files begin with it. NULL where none is known here."/>
        <column name="source_id" type="bigint" ucd="meta.id;src" verbLevel="1"
            description="Number of the source in the slitlet at this dither point; NULL where there is only background.">
            <values nullLiteral="-2147483648"/>
        </column>
        <column name="source_name" type="text" ucd="meta.id;src" verbLevel="5"
            description="Name of the source: the programme and the number of the source."/>
        <column name="source_alias" type="unicode" ucd="meta.id;src" verbLevel="25"
            description="Name of the source in the proposer&apos;s catalogue."/>
        <column name="ra" type="double precision" unit="deg" ucd="pos.eq.ra;meta.main" verbLevel="1"
            description="Right ascension of the source as planned, ICRS."/>
        <column name="dec" type="double precision" unit="deg" ucd="pos.eq.dec;meta.main" verbLevel="1"
            description="Declination of the source as planned, ICRS."/>
        <column name="stellarity" type="double precision" ucd="src.class.starGalaxy" verbLevel="25"
            description="Stellarity of the source in the proposer&apos;s catalogue: 0 extended, 1 a point."/>
        <column name="is_background" type="integer" ucd="meta.code;instr" required="True" verbLevel="10"
            description="1 where no source is in the slitlet at this dither point, else 0.">
            <values nullLiteral="-1"/>
        </column>
        <column name="quadrant" type="integer" ucd="meta.id;instr.det" verbLevel="15"
            description="Quadrant of the array, 1 to 4.">
            <values nullLiteral="-99"/>
        </column>
        <column name="shutter_row" type="integer" ucd="meta.number;instr" verbLevel="15"
            description="Row, in the quadrant, of the shutter that the source is in.">
            <values nullLiteral="-99"/>
        </column>
        <column name="shutter_column" type="integer" ucd="meta.number;instr" verbLevel="15"
            description="Column, in the quadrant, of the shutter that the source is in.">
            <values nullLiteral="-99"/>
        </column>
        <column name="source_x" type="double precision" ucd="pos.cartesian.x;instr" verbLevel="20"
            description="Planned place of the source in that shutter along the dispersion, as a fraction of the shutter."/>
        <column name="source_y" type="double precision" ucd="pos.cartesian.y;instr" verbLevel="20"
            description="Planned place of the source in that shutter across the dispersion, as a fraction of the shutter."/>
        <column name="n_shutters" type="integer" ucd="meta.number;instr" required="True" verbLevel="10"
            description="Number of open shutters in the slitlet.">
            <values nullLiteral="-99"/>
        </column>
        <column name="column_min" type="integer" ucd="meta.number;instr;stat.min" verbLevel="20"
            description="First column of the open shutters.">
            <values nullLiteral="-99"/>
        </column>
        <column name="column_max" type="integer" ucd="meta.number;instr;stat.max" verbLevel="20"
            description="Last column of the open shutters.">
            <values nullLiteral="-99"/>
        </column>
        <column name="s_region" type="spoly" xtype="adql:REGION" ucd="pos.outline;instr" verbLevel="10"
            description="Outline of the slitlet on the sky in this exposure, ICRS, from the extension of the slitlet in a file of
                the exposure; NULL where no such file is here."/>
        <column name="region_filename" type="text" ucd="meta.id;meta.file" verbLevel="25"
            description="Name of the file that the outline is from."/>
        <column name="position_origin" type="text" ucd="meta.code" verbLevel="15"
            description="What is known of the place on the sky: s_region (outline, as observed), source (position of the source,
                as planned); NULL for neither."/>
        <column name="visit_id" type="text" ucd="meta.id;obs" verbLevel="15"
            description="Programme, observation and visit in eleven digits."/>
        <column name="proposal_id" type="text" ucd="meta.id;obs.proposal" verbLevel="15"
            description="Number of the observing programme, as text without leading zeros."/>
        <column name="access_url" type="text" ucd="meta.ref.url;meta.file" verbLevel="20"
            description="Where the file with the configuration can be had."/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_msa_slitlet)</viewStatement>
    </table>

    <table id="msa_exposure" onDisk="True" adql="True">
        <meta name="title">Exposures through the micro-shutter array</meta>
        <meta name="description">One row per file of an exposure that was taken through NIRSpec&apos;s micro-shutter array, with the
            configuration of the shutters: what joins jwst.msa_slitlet and ivoa.obscore.</meta>
        <meta name="table-rank">49</meta>
        <index columns="filename" metaOnly="True"/>
        <index columns="msa_filename,msa_metadata_id,dither_point_index" metaOnly="True"/>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file of the exposure."/>
        <column name="exposure_id" type="text" ucd="meta.id;obs.exposure" required="True" verbLevel="1"
            description="Exposure: what the names of all its files begin with."/>
        <column name="msa_filename" type="text" ucd="meta.id;instr.setup" required="True" verbLevel="1"
            description="Name of the file with the configuration, the keyword MSAMETFL; filename in jwst.msa_slitlet."/>
        <FEED source="configuration">
            <EDIT ref="column[msa_metadata_id]" required="False"/>
            <EDIT ref="column[dither_point_index]" required="False"/>
        </FEED>
        <column name="msa_known" type="boolean" ucd="meta.code" required="True" verbLevel="20"
            description="Whether this site knows that file."/>
        <column name="obs_publisher_did" type="text" ucd="meta.ref.ivoid" required="True" verbLevel="15"
            description="Identifier of the product at this publisher, as in ivoa.obscore."/>
        <column name="observationID" type="text" ucd="meta.id;obs" required="True" verbLevel="15"
            description="Identifier of the observation at MAST: exposure and detector."/>
        <column name="suffix" type="text" ucd="meta.code.class;meta.dataset" required="True" verbLevel="5"
            description="Kind of product: uncal, rate, cal, x1d and so on."/>
        <column name="detector" type="text" ucd="meta.id;instr.det" verbLevel="10"
            description="Detector, NRS1 or NRS2."/>
        <column name="filters" type="text" ucd="meta.id;instr.filter" verbLevel="10"
            description="Grating and filter."/>
        <column name="proposal_id" type="text" ucd="meta.id;obs.proposal" verbLevel="15"
            description="Number of the observing programme, as text without leading zeros."/>
        <column name="t_min" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="15"
            description="Start of the exposure, as MJD (UTC)."/>
        <column name="t_max" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="15"
            description="End of the exposure, as MJD (UTC)."/>
        <column name="t_exptime" type="double precision" unit="s" ucd="time.duration;obs.exposure" verbLevel="15"
            description="Exposure time."/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_msa_exposure)</viewStatement>
    </table>

    <coverage fallbackTo="jwst/obs">
        <updater spaceTable="msa_slitlet" timeTable="msa_exposure"/>
    </coverage>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST slitlets"/>
        <make table="msa_slitlet"/>
        <make table="msa_exposure"/>
    </data>

    <service id="cone" allowed="scs.xml,form">
        <meta name="title">JWST NIRSpec slitlets by position</meta>
        <meta name="shortName">JWST MSA cone</meta>
        <meta name="description">
            Slitlets of NIRSpec&apos;s micro-shutter array whose source, as planned, is within a circle: one row per slitlet and exposure, with
            the outline on the sky.
        </meta>
        <publish render="scs.xml" sets="ivo_managed,local"/>
        <scsCore queriedTable="msa_slitlet">
            <FEED source="jwst/res/cone#conditions"/>
        </scsCore>
    </service>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="micro-shutters">
        <regTest title="capabilities of the cone search are valid">
            <url>cone/capabilities</url>
            <code>
                self.assertHasStrings("ivo://ivoa.net/std/conesearch")
                self.assertValidatesXSD()
            </code>
        </regTest>
        <regTest title="the cone search finds rows" tags="demo">
            <url RA="110.83" DEC="-73.45" SR="0.1">cone/scs.xml</url>
            <code>
                self.assertHasStrings("ID_MAIN", "POS_EQ_RA_MAIN", "&lt;TR>")
            </code>
        </regTest>
        <regTest title="tables are there">
            <url parSet="TAP" QUERY="SELECT TOP 1 s.slitlet_id, s.s_region, e.msa_known FROM jwst.msa_slitlet AS s JOIN jwst.msa_exposure AS e ON e.exposure_id = s.exposure_id">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('xtype="adql:REGION"')
            </code>
        </regTest>
        <regTest title="slitlets in the SMACS field with their outlines" tags="demo">
            <url parSet="TAP" QUERY="SELECT slitlet_id, source_name FROM jwst.msa_slitlet WHERE 1 = CONTAINS(POINT(ra, dec), s_region)">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings("2736_4360")
            </code>
        </regTest>
    </regSuite>
</resource>
