<?xml version="1.0" encoding="utf-8"?>
<!-- Observing programmes. Views of what the ingest owns. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST observing programmes</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">50</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Programmes of the James Webb Space Telescope: who asked for what, and why, with search in title and abstract; from
        tables and proposals where they are held, else from the headers of the data. For words in the text:
        1 = ivo_hasword(all_text, 'exoplanet atmosphere').
    </meta>
    <coverage fallbackTo="jwst/obs"/>

    <table id="program" onDisk="True" adql="True">
        <meta name="title">Programmes</meta>
        <meta name="description">One row per observing programme that a file describes or that has data here.</meta>
        <meta name="table-rank">51</meta>
        <index columns="program" metaOnly="True"/>
        <index columns="title" metaOnly="True"/>
        <index columns="abstract" metaOnly="True"/>
        <index columns="all_text" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_program)</viewStatement>
        <column name="program" type="integer" ucd="meta.id;obs.proposal;meta.main" required="True" verbLevel="1"
            description="Number of the programme."/>
        <column name="cycle" type="integer" ucd="meta.number;obs.proposal" verbLevel="15"
            description="Observing cycle; 0 is commissioning.">
            <values nullLiteral="-99"/>
        </column>
        <column name="category" type="text" ucd="meta.code.class;obs.proposal" verbLevel="15"
            description="Category: GO, GTO, ERS, DD, CAL, COM, AR (archival research) and so on."/>
        <column name="subcategory" type="text" ucd="meta.code.class;obs.proposal" verbLevel="15"
            description="What kind within the category, for example Treasury, Survey or an instrument."/>
        <column name="science_category" type="text" ucd="meta.code.class;obs.proposal" verbLevel="15"
            description="Field of science."/>
        <column name="title" type="unicode" ucd="meta.title;obs.proposal" verbLevel="15"
            description="Title."/>
        <column name="pi_name" type="unicode" ucd="meta.id.PI;obs.proposal" verbLevel="15"
            description="Principal investigator, as the source writes the name."/>
        <column name="co_pis" type="unicode" ucd="meta.id.CoI;obs.proposal" verbLevel="15"
            description="Co-principal investigators."/>
        <column name="abstract" type="unicode" ucd="meta.abstract;obs.proposal" verbLevel="15"
            description="Abstract of the proposal."/>
        <column name="exclusive_access_months" type="integer" ucd="time.duration;obs.proposal" verbLevel="15"
            description="Period of exclusive access to the data in months, from the time they were made.">
            <values nullLiteral="-99"/>
        </column>
        <column name="instrument_modes" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Instruments and modes asked for, separated by semicolons."/>
        <column name="prime_hours" type="double precision" unit="h" ucd="time.duration;obs.proposal" verbLevel="15"
            description="Time allotted for prime observations."/>
        <column name="parallel_hours" type="double precision" unit="h" ucd="time.duration;obs.proposal" verbLevel="15"
            description="Time allotted for parallel observations."/>
        <column name="source" type="text" ucd="meta.code" required="True" verbLevel="1"
            description="Where this is from: file (a table, an APT file or the text of a proposal), or header (of the
                data)."/>
        <column name="all_text" type="unicode" ucd="meta.note;obs.proposal" required="True" verbLevel="25"
            description="Title, investigators, modes and abstract together, to search in."/>
    </table>

    <table id="program_observation" onDisk="True" adql="True">
        <meta name="title">Observations of programmes</meta>
        <meta name="description">One row per observation that the file of a programme lists. They are approximate where the file
            was extracted from text.</meta>
        <meta name="table-rank">52</meta>
        <foreignKey inTable="jwst/programs#program" source="program" dest="program" metaOnly="True"/>
        <foreignKey inTable="jwst/support#support_file" source="filename" dest="filename" metaOnly="True"/>
        <index columns="program" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_program_observation)</viewStatement>
        <column name="program" type="integer" ucd="meta.id;obs.proposal;meta.main" required="True" verbLevel="1"
            description="Number of the programme."/>
        <column name="observtn" type="integer" ucd="meta.id;obs" verbLevel="15"
            description="Number of the observation in the programme, where the file has it.">
            <values nullLiteral="-99"/>
        </column>
        <column name="line" type="integer" ucd="meta.number" required="True" verbLevel="1"
            description="Where it is in the list of the file."/>
        <column name="label" type="unicode" ucd="meta.note;obs.proposal" verbLevel="1"
            description="Label that the proposer gave it."/>
        <column name="template" type="text" ucd="meta.id;obs.proposal" verbLevel="1"
            description="Observing template."/>
        <column name="target" type="unicode" ucd="meta.id;src" verbLevel="1"
            description="Target, as the proposer wrote it."/>
        <column name="filename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="File that says so, as in jwst.support_file."/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST programs"/>
        <make table="program"/>
        <make table="program_observation"/>
    </data>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="Observing programmes">
        <regTest title="words in the text">
            <url parSet="TAP" QUERY="SELECT program, title, exclusive_access_months, prime_hours FROM jwst.program WHERE 1 = ivo_hasword(all_text, 'galaxies spectroscopy')">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"', 'unit="h"')
            </code>
        </regTest>
        <regTest title="programmes of the data" tags="demo">
            <url parSet="TAP" QUERY="SELECT COUNT(*) AS n FROM jwst.program AS p JOIN jwst.product AS q ON q.program = p.program WHERE p.title IS NOT NULL AND p.pi_name IS NOT NULL">/tap/sync</url>
            <code>
                self.assertTrue(self.getFirstVOTableRow()["n"] > 100)
            </code>
        </regTest>
        <regTest title="observations join programmes">
            <url parSet="TAP" QUERY="SELECT TOP 1 p.category, o.label, o.template FROM jwst.program AS p JOIN jwst.program_observation AS o ON o.program = p.program">/tap/sync</url>
            <code>
                self.assertHasStrings('value="OK"')
            </code>
        </regTest>
    </regSuite>
</resource>
