<?xml version="1.0" encoding="utf-8"?>
<!-- Headers of products and their metadata trees, without the data. What is read is in res/headers.py and, in a process of its
     own, in resdir/cutouts/metadata.py. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST headers</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">30</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Headers of files of the James Webb Space Telescope, and the metadata trees in them, without fetching the files.
    </meta>

    <service id="read" allowed="api">
        <meta name="title">JWST headers</meta>
        <meta name="shortName">JWST headers</meta>
        <meta name="description">
            What a file says of itself, by its publisher identifier (obs_publisher_did) or its name: the headers of all HDUs of a
            FITS file, or of those that EXT names; with KIND=ASDF the tree of its ASDF extension (GWCS, history, the metadata as the
            pipeline has them) or of an ASDF reference file; the header of an ECSV table. Metadata are public, those of files
            under exclusive access too.

            JSON has of each HDU its cards in order, [keyword, value, comment], long values in one piece; astropy makes a
            header of them with fits.Header(map(tuple, cards)). A value that is not valid FITS is text. Text has the cards as they are in the file, as fitsheader shows them. In trees, arrays of more than 64 values
            are their shape and datatype, tag says what an object is, and numbers that are not finite are null.
        </meta>
        <publish render="api" sets="ivo_managed"><meta name="resultType">application/json</meta></publish>
        <inputKey name="responseformat" type="text" ucd="meta.code.mime" multiplicity="multiple" std="True"
            tablehead="Format" description="application/json (the default), text/plain, or application/yaml, which means the tree
                where there is one to be had; also json, text and yaml."/>
        <customCore module="res/headers"/>
    </service>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="headers">
        <regTest title="want an ID">
            <url>read/api</url>
            <code>
                self.assertHTTPStatus(400)
                self.assertHasStrings('value="ERROR"', "One ID is wanted")
            </code>
        </regTest>
        <regTest title="of what is not here">
            <url ID="nothing.fits">read/api</url>
            <code>
                self.assertHTTPStatus(404)
                self.assertHasStrings("There is no file nothing.fits here")
            </code>
        </regTest>
        <regTest title="as text" tags="demo">
            <url ID="jw01373-o006_t004_nircam_clear-f360m-sub640_i2d.fits" RESPONSEFORMAT="text/plain" EXT="SCI">read/api</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings("# HDU 1 in jw01373-o006_t004_nircam_clear-f360m-sub640_i2d.fits:", "S_REGION= 'POLYGON ICRS")
            </code>
        </regTest>
        <regTest title="trees as YAML" tags="demo">
            <url ID="jw01373-o006_t004_nircam_clear-f360m-sub640_i2d.fits" RESPONSEFORMAT="application/yaml">read/api</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings("telescope: JWST", "tag: core/asdf-")
            </code>
        </regTest>
        <regTest title="of a format that is none" tags="demo">
            <url ID="jw01373-o006_t004_nircam_clear-f360m-sub640_i2d.fits" RESPONSEFORMAT="image/gif">read/api</url>
            <code>
                self.assertHTTPStatus(400)
                self.assertHasStrings("application/json, text/plain, application/yaml")
            </code>
        </regTest>
    </regSuite>
</resource>
