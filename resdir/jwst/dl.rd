<?xml version="1.0" encoding="utf-8"?>
<!-- DataLink: what goes with each file. The links are made by the database (schema/deploy/links.sql), the document and its
     service descriptors by res/links.py. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST links</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">30</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        What goes with each file of the James Webb Space Telescope: previews, what it was made from and what was made from it,
        reference files, guide stars, associations, micro-shutters, wavefronts, documentation, cutouts and telemetry.
    </meta>
    <coverage fallbackTo="jwst/obs"/>

    <table id="link" onDisk="True" adql="True">
        <meta name="title">Links of files</meta>
        <meta name="description">
            One row per file and thing that goes with it, as the DataLink service has them: WHERE filename = '...' has everything
            of a file. Ask for one file or a few.
        </meta>
        <meta name="table-rank">20</meta>
        <foreignKey inTable="jwst/jwst#artifact" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_link)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file. The condition to ask by."/>
        <column name="semantics" type="text" ucd="meta.code" required="True" verbLevel="1"
            description="What the link leads to: #this, #preview, #thumbnail, #detached-header (headers and trees), #progenitor (it
                was made from that), #derivation (that was made from it), #calibration, #auxiliary or #documentation; terms of
                http://www.ivoa.net/rdf/datalink/core."/>
        <column name="link_filename" type="text" ucd="meta.id;meta.file" verbLevel="1"
            description="Name of the file that the link leads to; NULL where it leads to a page or a header."/>
        <column name="access_url" type="text" ucd="meta.ref.url" required="True" verbLevel="1"
            description="Where it is: at this site if it holds it, else at MAST or CRDS."/>
        <column name="description" type="unicode" ucd="meta.note" verbLevel="1"
            description="What it is."/>
        <column name="content_type" type="text" ucd="meta.code.mime" verbLevel="1"
            description="Media type; NULL where this site does not hold it."/>
        <column name="content_length" type="bigint" unit="byte" ucd="phys.size;meta.file" verbLevel="15"
            description="Size in bytes; NULL where this site does not hold it.">
            <values nullLiteral="-1"/>
        </column>
        <column name="content_qualifier" type="text" ucd="meta.code" verbLevel="15"
            description="Kind of data, a term of http://www.ivoa.net/rdf/product-type."/>
        <column name="local_semantics" type="text" ucd="meta.id.assoc" verbLevel="15"
            description="Suffix of the product (cal, i2d, x1d, asn), keyword of the reference file (r_dark), step of guiding, header
                or asdf, or wavefront-before and wavefront-after: the same in the links of all files."/>
        <column name="rank" type="integer" ucd="meta.number" required="True" verbLevel="25"
            description="The order to show them in: the file itself first, then what is near to it."/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST links"/>
        <make table="link"/>
    </data>

    <table id="dlresponse" original="//datalink#dlresponse">
        <meta name="description">Links of files, as DataLink 1.1 has them.</meta>
        <column name="link_auth" type="text" ucd="meta.code" verbLevel="1"
            description="Whether one has to log in to get it: true, false, or optional where who has logged in may get more; NULL where
                another site decides."/>
        <!-- required: there may be nulls, but dachs val wants a literal for them, and those of booleans are VOTable's own -->
        <column name="link_authorized" type="boolean" ucd="meta.code" required="True" verbLevel="1"
            description="Whether whoever asks, as they are logged in, may have it; NULL where another site decides."/>
    </table>

    <service id="links" allowed="dlmeta">
        <meta name="title">JWST DataLink</meta>
        <meta name="shortName">JWST links</meta>
        <meta name="description">
            What goes with a file, by its publisher identifier (obs_publisher_did, also that of a single spectrum) or its name; and
            the services for it: cutouts, and telemetry of the time when it was taken.
        </meta>
        <publish render="dlmeta" sets="ivo_managed"/>
        <customCore module="res/links"/>
    </service>

    <regSuite title="links">
        <regTest title="without an ID there is an empty table">
            <url>links/dlmeta</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings("link_authorized", 'value="OK"')
            </code>
        </regTest>
        <regTest title="of what is not here">
            <url ID="nothing.fits">links/dlmeta</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings("NotFoundFault: There is no file nothing.fits here")
            </code>
        </regTest>
        <regTest title="of a mosaic" tags="demo">
            <url ID="jw01373-o006_t004_nircam_clear-f360m-sub640_i2d.fits">links/dlmeta</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings("#progenitor", "#calibration", "#cutout", "#detached-header", "_asn.json")
            </code>
        </regTest>
    </regSuite>
</resource>
