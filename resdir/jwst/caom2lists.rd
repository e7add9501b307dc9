<?xml version="1.0" encoding="utf-8"?>
<!-- CADC's lists of what there is in caom2, which its clients read; names are CADC's. -->
<resource schema="caom2" resdir="jwst">
    <meta name="title">What there is in JWST's CAOM</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">20</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        What there is among the observations: combinations of instrument, kind of data and filter that occur, and programmes.
    </meta>
    <coverage fallbackTo="jwst/obs"/>

    <STREAM id="count">
        <column name="num_tuples" type="bigint" ucd="meta.number" required="True" verbLevel="1"
            description="How many there are."/>
    </STREAM>

    <table id="EnumField" onDisk="True" adql="True">
        <meta name="title">Combinations that occur</meta>
        <meta name="description">One row per combination of instrument, types, level and filter, with the number of its products.</meta>
        <meta name="table-rank">30</meta>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.caom2_enum_field)</viewStatement>
        <FEED source="count"/>
        <column name="max_time_bounds_cval1" type="double precision" unit="d" ucd="time.start;stat.max" verbLevel="15"
            utype="caom2:Plane.time.bounds.lower" description="Latest start of an observation with this combination, MJD (UTC)."/>
        <LOOP listItems="collection telescope_name instrument_name type intent">
            <events><column original="jwst/caom2#Observation.\item" required="False"/></events>
        </LOOP>
        <LOOP listItems="dataProductType calibrationLevel energy_emBand energy_bandpassName">
            <events><column original="jwst/caom2#Plane.\item"/></events>
        </LOOP>
    </table>

    <table id="distinct_proposal_id" onDisk="True" adql="True">
        <meta name="title">Numbers of programmes</meta>
        <meta name="description">Each proposal_id of caom2.Observation once, with the number of its observations.</meta>
        <meta name="table-rank">32</meta>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.caom2_distinct_proposal_id)</viewStatement>
        <FEED source="count"/>
        <column original="jwst/caom2#Observation.proposal_id"/>
    </table>

    <table id="distinct_proposal_pi" onDisk="True" adql="True">
        <meta name="title">Principal investigators</meta>
        <meta name="description">Each proposal_pi of caom2.Observation once, with the number of its observations.</meta>
        <meta name="table-rank">32</meta>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.caom2_distinct_proposal_pi)</viewStatement>
        <FEED source="count"/>
        <column original="jwst/caom2#Observation.proposal_pi"/>
    </table>

    <table id="distinct_proposal_title" onDisk="True" adql="True">
        <meta name="title">Titles of programmes</meta>
        <meta name="description">Each proposal_title of caom2.Observation once, with the number of its observations.</meta>
        <meta name="table-rank">32</meta>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.caom2_distinct_proposal_title)</viewStatement>
        <FEED source="count"/>
        <column original="jwst/caom2#Observation.proposal_title"/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST lists"/>
        <make table="EnumField"/>
        <make table="distinct_proposal_id"/>
        <make table="distinct_proposal_pi"/>
        <make table="distinct_proposal_title"/>
    </data>

    <regSuite title="CADC's lists">
        <regTest title="collections and bands, as astroquery.cadc asks">
            <url parSet="TAP" QUERY="select distinct collection, energy_emBand from caom2.EnumField">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"')
            </code>
        </regTest>
    </regSuite>
</resource>
