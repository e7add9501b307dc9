<?xml version="1.0" encoding="utf-8"?>
<!-- Extracted spectra by SSA: one row per file with spectra (suffixes x1d, c1d, x1dints). -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST spectra</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">30</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Extracted one-dimensional spectra of the James Webb Space Telescope, from single exposures and combined, and time
        series of spectra.
    </meta>
    <meta name="ssap.dataSource">pointed</meta>
    <meta name="ssap.creationType">spectralExtraction</meta>
    <meta name="productType">spectrum</meta>
    <meta name="productType">timeseries</meta>

    <table id="spectrum_facts" onDisk="True" adql="hidden">
        <meta name="description">What the database has for the columns of SSA; the columns that are the same for all spectra
            are added in the table spectra.</meta>
        <LOOP listItems="accref owner embargo mime accsize ssa_dstitle ssa_creatorDID ssa_pubDID ssa_cdate ssa_pdate
                ssa_bandpass ssa_cversion ssa_targname ssa_location ssa_aperture ssa_dateObs ssa_timeExt ssa_specmid
                ssa_specext ssa_specstart ssa_specend ssa_length ssa_specres ssa_dstype ssa_collection ssa_instrument">
            <events>
                <column original="//ssap#instance.\item"/>
            </events>
        </LOOP>
        <LOOP listItems="obs_id calib_level">
            <events>
                <column original="//obscore#ObsCore.\item"/>
            </events>
        </LOOP>
        <column name="proposal_id" type="text" ucd="meta.id;obs.proposal" tablehead="Program" verbLevel="15"
            description="Number of the observing programme, as text without leading zeros."/>
        <column name="proposal_pi" type="text" ucd="meta.id.PI;obs.proposal" tablehead="PI" verbLevel="20"
            description="Principal investigator of the programme."/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.spectrum)</viewStatement>
    </table>

    <table id="spectra" onDisk="True" adql="True">
        <meta name="title">JWST spectra in the form of SSA</meta>
        <meta name="description">One row per file with extracted spectra.</meta>
        <meta name="table-rank">45</meta>
        <!-- vacuum wavelengths in micron, flux densities in Jy: stdatamodels' schema spectable -->
        <mixin sourcetable="spectrum_facts" copiedcolumns="*"
            timescale="UTC" refposition="TOPOCENTER"
            ssa_spectralunit="'um'" ssa_spectralucd="'em.wl'"
            ssa_fluxunit="'Jy'" ssa_fluxucd="'phot.flux.density;em.wl'" ssa_fluxcalib="'ABSOLUTE'"
            ssa_creator="\sqlquote{\metaString{creator.name}}">//ssap#view</mixin>
    </table>

    <coverage>
        <updater sourceTable="spectra"/>
    </coverage>

    <data id="import">
        <make table="spectrum_facts"/>
        <make table="spectra"/>
    </data>

    <service id="ssa" allowed="ssap.xml,form">
        <meta name="title">JWST spectra by SSA</meta>
        <meta name="shortName">JWST SSA</meta>
        <meta name="ssap.testQuery">TARGETNAME=*&amp;MAXREC=1</meta>
        <meta name="ssap.complianceLevel">query</meta>
        <publish render="ssap.xml" sets="ivo_managed,local"/>
        <ssapCore queriedTable="spectra">
            <FEED source="//ssap#hcd_condDescs"/>
        </ssapCore>
    </service>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="SSA">
        <regTest title="describes itself">
            <url REQUEST="queryData" FORMAT="METADATA">ssa/ssap.xml</url>
            <code>
                self.assertHasStrings("INPUT:BAND", "ssa:Access.Reference")
            </code>
        </regTest>
        <regTest title="capabilities are valid">
            <url>ssa/capabilities</url>
            <code>
                self.assertHasStrings("ivo://ivoa.net/std/ssa")
                self.assertValidatesXSD()
            </code>
        </regTest>
        <regTest title="wavelengths are in vacuum, publisher and creator are named">
            <url REQUEST="queryData" MAXREC="1">ssa/ssap.xml</url>
            <code>
                self.assertHasStrings("em.wl", "Space Telescope Science Institute")
                self.assertLacksStrings("obs.atmos&lt;", "UNCONFIGURED", "junk")
            </code>
        </regTest>
        <regTest title="finds spectra in the SMACS field" tags="demo">
            <url REQUEST="queryData" POS="110.83,-73.45" SIZE="0.1" BAND="4e-6">ssa/ssap.xml</url>
            <code>
                self.assertHasStrings("NIRSPEC/MSA", "&lt;TR>")
            </code>
        </regTest>
    </regSuite>
</resource>
