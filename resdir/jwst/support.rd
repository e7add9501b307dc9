<?xml version="1.0" encoding="utf-8"?>
<!-- Files of the mission that belong to no observation. What is in them has tables of its own in other RDs. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST supporting files</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Files of the James Webb Space Telescope that are no product of one observation: calibration reference files, wavefront
        maps, engineering telemetry, descriptions of programmes, associations and pools under names of their own.
    </meta>

    <table id="support_file" onDisk="True" adql="True">
        <meta name="title">Supporting files and where they are</meta>
        <meta name="description">One row per file that is no product of an observation; the tables of its kind join on filename.</meta>
        <meta name="table-rank">90</meta>
        <index columns="filename" metaOnly="True"/>
        <index columns="kind" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_support_file)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file."/>
        <column name="kind" type="text" ucd="meta.code.class;meta.file" required="True" verbLevel="1"
            description="What the file is: reference, wavefront, telemetry, program and the like."/>
        <column name="content_type" type="text" ucd="meta.code.mime" verbLevel="15"
            description="Media type of the file."/>
        <column name="content_length" type="bigint" ucd="phys.size;meta.file" unit="byte" required="True" verbLevel="15"
            description="Size of the file."/>
        <column name="access_url" type="text" ucd="meta.ref.url;meta.file" verbLevel="1"
            description="Where the file can be had."/>
        <column name="loaded" type="timestamp" ucd="time.processing;meta.file" required="True" verbLevel="20"
            description="When the file was read last (UTC)."/>
        <column name="data_rights" type="text" ucd="meta.code;meta.file" required="True" verbLevel="5"
            description="Who may have the file now: public (anybody), secure (who has an account here) or proprietary (a group)."/>
        <column name="release_date" type="timestamp" ucd="time.release;meta.file" verbLevel="15"
            description="Time from which the file is public (UTC); NULL where none is set."/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST support"/>
        <make table="support_file"/>
    </data>

    <regSuite title="supporting files">
        <regTest title="are a table with a way to each file">
            <url parSet="TAP" QUERY="SELECT TOP 1 filename, kind, access_url FROM jwst.support_file">/tap/sync</url>
            <code>
                self.assertHasStrings('ucd="meta.ref.url;meta.file"')
            </code>
        </regTest>
    </regSuite>
</resource>
