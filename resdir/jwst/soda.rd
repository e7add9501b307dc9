<?xml version="1.0" encoding="utf-8"?>
<!-- Cutouts of products (SODA 1.0). What is done is in res/soda.py and, in a process of its own, in resdir/cutouts/. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST cutouts</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">30</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Parts of JWST files: pixels by position, wavelength, time or number, slitlets, spectra, headers.
    </meta>

    <service id="cut" allowed="dlget,async">
        <meta name="title">JWST cutouts</meta>
        <meta name="shortName">JWST SODA</meta>
        <meta name="description">
            Parts of a product by its identifier (obs_publisher_did) or file name, by SODA 1.0: POS, CIRCLE or POLYGON (a
            region on the sky), BAND (wavelengths), TIME (integrations), PIXEL, EXT (HDUs), SOURCE (the slitlet or the spectrum
            of a source), ORDER, KIND=HEADER. The science image is cut together with what belongs to its pixels (ERR, DQ,
            WHT, VAR_* and so on), the WCS in the keywords and in the ASDF extension is that of the part. Spectra also leave
            as VOTable and ECSV.
        </meta>
        <publish render="dlget" sets="ivo_managed,local"/>
        <customCore module="res/soda"/>
    </service>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="cutouts">
        <regTest title="want an ID">
            <url CIRCLE="1 2 3">cut/dlget</url>
            <code>
                self.assertHTTPStatus(400)
                self.assertHasStrings("UsageError: ID")
            </code>
        </regTest>
        <regTest title="of what is not here">
            <url ID="nothing.fits">cut/dlget</url>
            <code>
                self.assertHTTPStatus(404)
            </code>
        </regTest>
        <regTest title="of one ID at a time">
            <url><ID>a.fits</ID><ID>b.fits</ID>cut/dlget</url>
            <code>
                self.assertHTTPStatus(400)
                self.assertHasStrings("MultiValuedParamNotSupported: ID")
            </code>
        </regTest>
        <regTest title="cut pixels" tags="demo">
            <url ID="jw01373-o006_t004_nircam_clear-f360m-sub640_i2d.fits" PIXEL="[11:30,21:40]">cut/dlget</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings("CUTSEC  = '[11:30,21:40]'", "LTV1")
            </code>
        </regTest>
    </regSuite>
</resource>
