<?xml version="1.0" encoding="utf-8"?>
<!-- Metadata trees of the ASDF extension of products. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST metadata trees</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        The metadata that the pipeline's data models write into the ASDF extension of JWST products: as JSON,
        searchable by any path, with a summary of the world coordinate system.
    </meta>
    <coverage fallbackTo="jwst/obs"/>

    <table id="asdf_tree" onDisk="True" adql="True">
        <meta name="title">Metadata trees</meta>
        <meta name="description">One row per product file with an ASDF extension. Products by what stands at any path: SELECT
            filename FROM jwst.asdf_tree WHERE 1 = jwst_asdf_has(tree, 'meta.exposure.readpatt', 'MEDIUM8').</meta>
        <meta name="table-rank">80</meta>
        <foreignKey inTable="jwst/jwst#artifact" source="filename" dest="filename" metaOnly="True"/>
        <foreignKey inTable="jwst/caom2#Plane" source="planeID" dest="planeID" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_asdf_tree)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file."/>
        <column name="planeID" type="text" ucd="meta.id;meta.dataset" verbLevel="15"
            description="Key of its product in caom2.Plane."/>
        <column name="tree" type="unicode" ucd="meta.note" required="True" verbLevel="1"
            description="The tree as JSON: an array is its shape and type, a transform the names of the elementary ones it
                consists of. Search it with jwst_asdf_has(tree, path, value), read it with jwst_asdf_value(tree,
                path)."/>
        <column name="asdf_standard" type="text" ucd="meta.version" verbLevel="15"
            description="Version of the ASDF standard."/>
        <column name="asdf_version" type="text" ucd="meta.version;meta.software" verbLevel="15"
            description="Version of the library asdf that wrote the tree."/>
        <column name="gwcs_version" type="text" ucd="meta.version;meta.software" verbLevel="15"
            description="Version of the library gwcs that wrote the WCS."/>
        <column name="model_type" type="text" ucd="meta.code.class" verbLevel="1"
            description="Data model of the pipeline, meta.model_type."/>
        <column name="wcs_count" type="integer" ucd="meta.number" required="True" verbLevel="1"
            description="Number of world coordinate systems in the tree: one for an image, one per slit or order where there
                are more; the following columns are of the first."/>
        <column name="wcs_name" type="text" ucd="meta.id" verbLevel="15"
            description="Name of the WCS."/>
        <column name="wcs_frames" type="text" ucd="meta.id;pos.frame" verbLevel="1"
            description="Names of its frames from the pixels on, separated by blanks."/>
        <column name="wcs_input_frame" type="text" ucd="meta.id;pos.frame" verbLevel="15"
            description="First of its frames."/>
        <column name="wcs_output_frame" type="text" ucd="meta.id;pos.frame" verbLevel="1"
            description="Last of its frames."/>
        <column name="wcs_transforms" type="text" ucd="meta.code.class" verbLevel="15"
            description="Elementary transforms from frame to frame: those of one step joined by +, the steps separated by
                blanks."/>
        <column name="wcs_bounding_box" type="text" ucd="meta.note;pos" verbLevel="15"
            description="Where the WCS is valid, in pixels, as JSON."/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST ASDF"/>
        <make table="asdf_tree"/>
    </data>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="Metadata trees">
        <regTest title="trees have the frames of their WCS">
            <url parSet="TAP" QUERY="SELECT TOP 1 filename, wcs_count, wcs_frames FROM jwst.asdf_tree">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"')
            </code>
        </regTest>
        <regTest title="products by what stands at a path" tags="demo">
            <url parSet="TAP" QUERY="SELECT COUNT(*) AS n FROM jwst.asdf_tree WHERE 1 = jwst_asdf_has(tree, 'meta.instrument.name', 'NIRCAM')">/tap/sync</url>
            <code>
                self.assertTrue(self.getFirstVOTableRow()["n"] > 0)
            </code>
        </regTest>
        <regTest title="a value at a path" tags="demo">
            <url parSet="TAP" QUERY="SELECT TOP 1 jwst_asdf_value(tree, 'meta.telescope') AS t FROM jwst.asdf_tree">/tap/sync</url>
            <code>
                self.assertEqual(self.getFirstVOTableRow()["t"], "JWST")
            </code>
        </regTest>
    </regSuite>
</resource>
