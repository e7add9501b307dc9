<?xml version="1.0" encoding="utf-8"?>
<!-- Calibration reference files: which ones a product was made with, and those that are held. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST calibration reference files</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Calibration reference files of the James Webb Space Telescope (CRDS): which ones each product was made with,
        and what those that this site holds say of themselves. The CRDS context of a product is in jwst.product.
    </meta>

    <table id="reference_file" onDisk="True" adql="True">
        <meta name="title">Reference files</meta>
        <meta name="description">One row per reference file that this site holds.</meta>
        <meta name="table-rank">61</meta>
        <foreignKey inTable="jwst/support#support_file" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_reference_file)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file."/>
        <column name="reference_type" type="text" ucd="meta.code.class;obs.calib" required="True" verbLevel="1"
            description="Type of the reference file, for example flat, distortion, pars-tweakregstep, as it says itself."/>
        <column name="instrument" type="text" ucd="meta.id;instr" verbLevel="1"
            description="Instrument that it is for, the keyword INSTRUME or meta.instrument.name."/>
        <column name="serial" type="integer" ucd="meta.number;meta.file" verbLevel="1"
            description="Serial number in its name; NULL where the name is not one of CRDS.">
            <values nullLiteral="-99"/>
        </column>
        <column name="file_format" type="text" ucd="meta.code.mime" required="True" verbLevel="1"
            description="asdf, fits, json or ecsv."/>
        <column name="crds_name" type="integer" ucd="meta.code;meta.file" required="True" verbLevel="1"
            description="1 if its name is one that CRDS gives, else 0."/>
        <column name="detector" type="text" ucd="meta.id;instr.det" verbLevel="15"
            description="Detector that it is for."/>
        <column name="exp_type" type="text" ucd="meta.code.class;obs" verbLevel="15"
            description="Exposure type that it is for."/>
        <column name="pedigree" type="unicode" ucd="meta.note;obs.calib" verbLevel="1"
            description="What it was made from: GROUND, DUMMY, MODEL or INFLIGHT with the dates of the data."/>
        <column name="use_after" type="timestamp" ucd="time.start;obs.calib" verbLevel="1"
            description="Exposures from this time on are calibrated with it (UTC), the keyword USEAFTER."/>
        <column name="author" type="unicode" ucd="meta.bib.author" verbLevel="15"
            description="Who made it."/>
        <column name="description" type="unicode" ucd="meta.note" verbLevel="15"
            description="What it is, in the words of its author."/>
        <column name="history" type="unicode" ucd="meta.note" verbLevel="25"
            description="How it was made, in the words of its author; the first 4000 characters."/>
        <column name="model_type" type="text" ucd="meta.code.class" verbLevel="15"
            description="Data model of the pipeline that reads it."/>
        <column name="created" type="timestamp" ucd="time.creation;meta.file" verbLevel="15"
            description="When it was made (UTC)."/>
        <column name="original_name" type="text" ucd="meta.id;meta.file" verbLevel="15"
            description="Name that it had when it was made."/>
        <column name="content_length" type="bigint" unit="byte" ucd="phys.size;meta.file" verbLevel="15"
            description="Size of the file.">
            <values nullLiteral="-99"/>
        </column>
        <column name="access_url" type="text" ucd="meta.ref.url;meta.file" verbLevel="1"
            description="Where the file can be had."/>
    </table>

    <table id="product_reference" onDisk="True" adql="True">
        <meta name="title">Reference files that products were made with</meta>
        <meta name="description">One row per product and keyword R_* that names a reference file, whether this site holds that file
            or not.</meta>
        <meta name="table-rank">60</meta>
        <foreignKey inTable="jwst/jwst#artifact" source="filename" dest="filename" metaOnly="True"/>
        <foreignKey inTable="reference_file" source="reference" dest="filename" metaOnly="True"/>
        <foreignKey inTable="jwst/caom2#Plane" source="planeID" dest="planeID" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="reference" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_product_reference)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the product."/>
        <column name="keyword" type="text" ucd="meta.code" required="True" verbLevel="1"
            description="Keyword that tells the reference file, for example R_FLAT."/>
        <column name="reference_type" type="text" ucd="meta.code.class;obs.calib" required="True" verbLevel="1"
            description="Type of the reference file, for example flat, dark, photom, pars-tweakregstep."/>
        <column name="reference" type="text" ucd="meta.id;meta.file;obs.calib" required="True" verbLevel="1"
            description="Name of the reference file; it is in jwst.reference_file if this site holds it."/>
        <column name="planeID" type="text" ucd="meta.id;meta.dataset" verbLevel="15"
            description="Key of the product in caom2.Plane."/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST references"/>
        <make table="reference_file"/>
        <make table="product_reference"/>
    </data>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="Reference files">
        <regTest title="reference files tell their type and date">
            <url parSet="TAP" QUERY="SELECT TOP 1 filename, reference_type, use_after, access_url FROM jwst.reference_file">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"', 'meta.ref.url;meta.file')
            </code>
        </regTest>
        <regTest title="all products made with a reference file" tags="demo">
            <url parSet="TAP" QUERY="SELECT COUNT(*) AS n FROM jwst.product_reference AS p JOIN jwst.reference_file AS r ON r.filename = p.reference WHERE r.reference_type = 'flat'">/tap/sync</url>
            <code>
                self.assertTrue(self.getFirstVOTableRow()["n"] > 0)
            </code>
        </regTest>
    </regSuite>
</resource>
