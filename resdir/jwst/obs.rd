<?xml version="1.0" encoding="utf-8"?>
<!-- Products of JWST as ObsCore, and the protocols that search them: SIA 2, SIA 1 and the cone search.
     ivoa.obscore is DaCHS' own union view, so a site may publish other collections beside this one. The columns beyond the
     standard are in etc/userconfig.rd; that s_region keeps all polygons of a footprint is the work of etc/local.py. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST science products</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">30</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Images, spectra, spectral cubes and time series of the James Webb Space Telescope: exposures at each stage of
        processing and the products that combine them.
    </meta>

    <table id="obscore" onDisk="True" adql="hidden">
        <meta name="title">JWST products in ObsCore's form</meta>
        <meta name="description">One row per science product file; what ivoa.obscore has of JWST.</meta>
        <mixin preview="preview" source_table="'caom2.Plane'"
            obs_release_date="obs_release_date" data_rights="data_rights" proposal_id="proposal_id"
            proposal_pi="proposal_pi" proposal_title="proposal_title" proposal_category="proposal_category"
            filters="filters" exp_type="exp_type" detector="detector" product_level="product_level"
            template="template" target_moving="target_moving" footprint_origin="footprint_origin"
            cal_ver="cal_ver" crds_ctx="crds_ctx" filename="filename" lastmodified="lastmodified"
            planeid="planeid" obsid="obsid" mrp="mrp">//obscore#publishObscoreLike</mixin>
        <FEED source="//obscore#obscore-columns">
            <PRUNE name="source_table"/>
        </FEED>
        <adql>hidden</adql>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.obscore)</viewStatement>
    </table>

    <coverage>
        <updater sourceTable="obscore"/>
    </coverage>

    <table id="sia_images" onDisk="True">
        <FEED source="jwst/res/common#links" did="obs_publisher_did"/>
        <meta name="title">JWST images and cubes in the form of SIA 1</meta>
        <meta name="description">One row per image or cube file.</meta>
        <stc>Polygon ICRS [coverage]</stc>
        <FEED source="//siap#SIAPbase">
            <PRUNE name="wcs_equinox"/>
            <PRUNE name="wcs_projection"/>
            <PRUNE name="wcs_refPixel"/>
            <PRUNE name="wcs_refValues"/>
            <PRUNE name="wcs_cdmatrix"/>
            <!-- what the standard requires is there for every VERB; text need not be ASCII; no xtype that DALI does not know -->
            <EDIT ref="column[imageTitle]" type="unicode"/>
            <EDIT ref="column[accref]" verbLevel="0"/>
            <EDIT ref="column[mime]" verbLevel="0"/>
            <EDIT ref="column[nAxes]" verbLevel="0"/>
            <EDIT ref="column[pixelSize]" verbLevel="0"/>
            <EDIT ref="column[pixelScale]" verbLevel="0"/>
            <EDIT ref="column[dateObs]" xtype=""/>
            <EDIT ref="column[bandpassRefval]" type="double precision"/>
            <EDIT ref="column[bandpassHi]" type="double precision"/>
            <EDIT ref="column[bandpassLo]" type="double precision"/>
        </FEED>
        <column name="coverage" type="spoly" xtype="adql:REGION" ucd="pos.outline;obs.field" verbLevel="15"
            description="Footprint on the sky: one or more polygons or a circle, ICRS."/>
        <LOOP listItems="obs_id obs_publisher_did calib_level target_name t_exptime">
            <events>
                <column original="//obscore#ObsCore.\item"/>
            </events>
        </LOOP>
        <column name="proposal_id" type="text" ucd="meta.id;obs.proposal" tablehead="Program" verbLevel="15"
            description="Number of the observing programme, as text without leading zeros."/>
        <column name="preview" type="text" ucd="meta.ref.url;meta.preview" tablehead="Preview" verbLevel="15"
            displayHint="type=url"
            description="Where a preview of the file is: the archive&apos;s, or one made here. It is as protected as the file."/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.sia)</viewStatement>
    </table>

    <table id="cone_observations" onDisk="True">
        <FEED source="jwst/res/common#links" did="obs_publisher_did"/>
        <meta name="title">JWST observations by position</meta>
        <meta name="description">One row per science observation, with what its most advanced product says.</meta>
        <stc>Polygon ICRS [s_region] Position "s_ra" "s_dec"</stc>
        <!-- with q3c, PostgreSQL takes longer for the plan than for all else -->
        <index columns="s_ra,s_dec" kind="spoint" metaOnly="True"/>
        <column name="obs_id" type="text" ucd="meta.id;meta.main" required="True" tablehead="Obs. Id" verbLevel="1"
            description="Identifier of the observation at MAST."/>
        <column name="s_ra" type="double precision" unit="deg" ucd="pos.eq.ra;meta.main" tablehead="RA" verbLevel="1"
            description="Right ascension of the centre of the footprint, ICRS."/>
        <column name="s_dec" type="double precision" unit="deg" ucd="pos.eq.dec;meta.main" tablehead="Dec" verbLevel="1"
            description="Declination of the centre of the footprint, ICRS."/>
        <LOOP listItems="target_name instrument_name dataproduct_type t_min t_max t_exptime em_min em_max s_region">
            <events>
                <column original="//obscore#ObsCore.\item"/>
            </events>
        </LOOP>
        <column name="calib_level" type="smallint" ucd="meta.code;obs.calib" tablehead="Calibration level" verbLevel="10"
            description="Calibration level of that product as in ObsCore.">
            <values nullLiteral="-99"/>
        </column>
        <column name="filters" type="text" ucd="meta.id;instr.filter" tablehead="Filters" verbLevel="5"
            description="Filter, or filter and disperser."/>
        <column name="proposal_id" type="text" ucd="meta.id;obs.proposal" tablehead="Program" verbLevel="10"
            description="Number of the observing programme, as text without leading zeros."/>
        <column name="proposal_pi" type="unicode" ucd="meta.id.PI;obs.proposal" tablehead="PI" verbLevel="25"
            description="Principal investigator of the programme."/>
        <column name="proposal_title" type="unicode" ucd="meta.title;obs.proposal" tablehead="Program title" verbLevel="25"
            description="Title of the programme."/>
        <column name="obs_release_date" type="timestamp" ucd="time.release" tablehead="Release date" verbLevel="15"
            description="Time at which the exclusive access to the data ends (UTC)."/>
        <column name="products" type="integer" ucd="meta.number;meta.dataset" required="True" tablehead="#Products"
            verbLevel="10" description="Number of products of the observation; ivoa.obscore has them by obs_id."/>
        <column name="obs_publisher_did" type="text" ucd="meta.ref.ivoid" tablehead="Pub. DID" verbLevel="15"
            description="Identifier of the most advanced product at this publisher."/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.cone)</viewStatement>
    </table>

    <data id="import">
        <make table="obscore"/>
        <make table="sia_images"/>
        <make table="cone_observations"/>
    </data>

    <service id="sia2" allowed="siap2.xml">
        <meta name="title">JWST images by SIA 2</meta>
        <meta name="shortName">JWST SIA2</meta>
        <meta name="description">
            Images and spectral cubes of this site by the Simple Image Access Protocol, version 2, with all its parameters.
        </meta>
        <meta name="sia.type">Pointed</meta>
        <publish render="siap2.xml" sets="ivo_managed,local"/>
        <dbCore queriedTable="//obscore#ObsCore">
            <FEED source="jwst/res/sia#sia2"/>
            <condDesc combining="True">
                <phraseMaker>
                    <code>
                        yield "dataproduct_type IN ('image', 'cube')"
                    </code>
                </phraseMaker>
            </condDesc>
        </dbCore>
    </service>

    <service id="sia" allowed="siap.xml">
        <meta name="title">JWST images by SIA 1</meta>
        <meta name="shortName">JWST SIA1</meta>
        <meta name="description">
            Images and spectral cubes of JWST by the Simple Image Access Protocol, version 1, for clients that know no newer
            one.
        </meta>
        <meta name="sia.type">Pointed</meta>
        <publish render="siap.xml" sets="ivo_managed,local"/>
        <dbCore queriedTable="sia_images">
            <FEED source="jwst/res/sia#sia1"/>
        </dbCore>
    </service>

    <service id="cone" allowed="scs.xml,form">
        <meta name="title">JWST observations by position</meta>
        <meta name="shortName">JWST Cone</meta>
        <meta name="description">
            Science observations of JWST whose centre is within a circle: one row each, with target, instrument, filter,
            time and programme.
        </meta>
        <publish render="scs.xml" sets="ivo_managed,local"/>
        <scsCore queriedTable="cone_observations">
            <FEED source="jwst/res/cone#conditions"/>
        </scsCore>
    </service>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="ObsCore, SIA and cone search">
        <regTest title="SIA 2 capabilities are valid">
            <url>sia2/capabilities</url>
            <code>
                self.assertHasStrings("ivo://ivoa.net/std/sia#query-2.0")
                self.assertValidatesXSD()
            </code>
        </regTest>
        <regTest title="SIA 2 names a wrong POS">
            <url POS="CIRCLE 1 2">sia2/siap2.xml</url>
            <code>
                self.assertHasStrings('value="ERROR"', "POS", "radius")
            </code>
        </regTest>
        <regTest title="SIA 2 without rows">
            <url MAXREC="0">sia2/siap2.xml</url>
            <code>
                self.assertHasStrings('value="OK"', 'utype="obscore:access.reference"')
            </code>
        </regTest>
        <regTest title="SIA 2 finds the SMACS field" tags="demo">
            <url POS="CIRCLE 110.83 -73.45 0.05" CALIB="3" FACILITY="JWST">sia2/siap2.xml</url>
            <code>
                self.assertHasStrings("SMACSJ0723.3-7327", "POLYGON ICRS")
            </code>
        </regTest>
        <regTest title="SIA 1 describes itself">
            <url FORMAT="METADATA">sia/siap.xml</url>
            <code>
                self.assertHasStrings("INPUT:POS", "INPUT:SIZE", "VOX:Image_AccessReference")
            </code>
        </regTest>
        <regTest title="SIA 1 names a wrong SIZE">
            <url POS="1,2" SIZE="-3">sia/siap.xml</url>
            <code>
                self.assertHasStrings('value="ERROR"', "SIZE")
            </code>
        </regTest>
        <regTest title="SIA 1 finds the SMACS field" tags="demo">
            <url POS="110.83,-73.45" SIZE="0.05" FORMAT="image/fits">sia/siap.xml</url>
            <code>
                self.assertHasStrings("&lt;TABLEDATA>&lt;TR>", "image/fits")
            </code>
        </regTest>
        <regTest title="cone search wants its parameters">
            <url RA="1" DEC="2">cone/scs.xml</url>
            <code>
                self.assertHasStrings("SR")
            </code>
        </regTest>
        <regTest title="cone search finds the SMACS field" tags="demo">
            <url RA="110.83" DEC="-73.45" SR="0.1">cone/scs.xml</url>
            <code>
                self.assertHasStrings("ID_MAIN", "SMACSJ0723.3-7327")
            </code>
        </regTest>
        <regTest title="ObsCore has the columns of JWST">
            <url parSet="TAP" QUERY="SELECT TOP 1 obs_id, s_region, filters, exp_type, crds_ctx, data_rights FROM ivoa.obscore">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('xtype="adql:REGION"', 'name="data_rights"')
            </code>
        </regTest>
    </regSuite>
</resource>
