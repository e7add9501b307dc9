<?xml version="1.0" encoding="utf-8"?>
<!-- Many files as one. What is done is in res/package.py and the modules beside it. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST packages</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">30</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Many JWST files as one archive with a manifest, or as a script that fetches them.
    </meta>
    <coverage fallbackTo="jwst/obs"/>

    <service id="get" allowed="api">
        <meta name="title">JWST packages</meta>
        <meta name="shortName">JWST packages</meta>
        <meta name="description">
            Files by identifiers (ID: obs_publisher_did, name, or obs_id for the products of an observation; LIST: an
            uploaded list or table) or by a query (QUERY: ADQL) as one tar or ZIP with a manifest and checksums, sent while it
            is made; as a script for curl, wget or pyvo or a list for aria2 that goes on where it stopped; or as the manifest
            only, in CSV or JSON, which has the total size (FORMAT: tar, zip, curl, wget, aria2, pyvo, csv, json). LAYOUT says
            which folders there are, MRP whether only the minimum recommended products are taken, productType,
            productSubGroupDescription, dataproduct_type, calib_level and extension which kinds of files, SINCE those that are new
            or changed. Files under exclusive access are in the package of who may have them; others find them in the manifest.
        </meta>
        <publish render="api" sets="ivo_managed,local"><meta name="resultType">application/x-tar</meta></publish>
        <inputKey name="responseformat" type="text" ucd="meta.code.mime" multiplicity="multiple" std="True" tablehead="Format"
            description="As FORMAT, or its media type: application/x-tar (the default), application/zip, text/csv,
                application/json."/>
        <customCore module="res/package"/>
    </service>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="packages">
        <regTest title="of nothing">
            <url>get/api</url>
            <code>
                self.assertHTTPStatus(400)
                self.assertHasStrings("There is nothing to pack")
            </code>
        </regTest>
        <regTest title="of what is not here">
            <url ID="nothing.fits">get/api</url>
            <code>
                self.assertHTTPStatus(404)
                self.assertHasStrings("There is no file or observation nothing.fits here")
            </code>
        </regTest>
        <regTest title="in a format that there is not">
            <url ID="nothing.fits" FORMAT="rar">get/api</url>
            <code>
                self.assertHTTPStatus(400)
                self.assertHasStrings("tar, zip")
            </code>
        </regTest>
        <regTest title="of an observation: its recommended products" tags="demo">
            <url ID="jw01373-o006_t004_nircam_clear-f360m-sub640">get/api</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings("MANIFEST.csv", "mastDownload/JWST/jw01373-o006_t004_nircam_clear-f360m-sub640/",
                    "_i2d.fits")
                self.assertLacksStrings("_uncal.fits")
            </code>
        </regTest>
        <regTest title="the manifest of a query" tags="demo">
            <url FORMAT="csv" QUERY="SELECT obs_publisher_did FROM ivoa.obscore WHERE obs_id = 'jw01373-o006_t004_nircam_clear-f360m-sub640' AND dataproduct_subtype = 'i2d'">get/api</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings(",included,jw01373-o006_t004_nircam_clear-f360m-sub640_i2d.fits,ivo://")
            </code>
        </regTest>
        <regTest title="a script" tags="demo">
            <url ID="jw01373-o006_t004_nircam_clear-f360m-sub640_i2d.fits" FORMAT="curl" LAYOUT="flat">get/api</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings("#!/bin/sh", "try jw01373-o006_t004_nircam_clear-f360m-sub640_i2d.fits ")
            </code>
        </regTest>
    </regSuite>
</resource>
