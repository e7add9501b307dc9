<?xml version="1.0" encoding="utf-8"?>
<!-- Extracted spectra, one row each (files x1d, c1d, x1dints): as a table, by SSA, and one by one. -->
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
        <LOOP listItems="accref owner embargo mime accsize ssa_creatorDID ssa_pubDID ssa_cdate ssa_pdate ssa_bandpass
                ssa_cversion ssa_location ssa_length ssa_dstype ssa_collection ssa_instrument ssa_fluxcalib">
            <events>
                <column original="//ssap#instance.\item"/>
            </events>
        </LOOP>
        <!-- text that need not be ASCII, and numbers in the precision they have here: DaCHS declares text and real -->
        <LOOP listItems="ssa_dstitle ssa_targname ssa_publisher">
            <events>
                <column original="//ssap#instance.\item" type="unicode"/>
            </events>
        </LOOP>
        <LOOP listItems="ssa_aperture ssa_timeExt ssa_specmid ssa_specext ssa_specstart ssa_specend ssa_specres ssa_snr">
            <events>
                <column original="//ssap#instance.\item" type="double precision"/>
            </events>
        </LOOP>
        <column original="//ssap#instance.ssa_dateObs" xtype=""/> <!-- DaCHS has "mjd", which is none of DALI -->
        <LOOP listItems="obs_id calib_level">
            <events>
                <column original="//obscore#ObsCore.\item"/>
            </events>
        </LOOP>
        <column name="proposal_id" type="text" ucd="meta.id;obs.proposal" tablehead="Program" verbLevel="15"
            description="Number of the observing programme, as text without leading zeros."/>
        <column name="proposal_pi" type="unicode" ucd="meta.id.PI;obs.proposal" tablehead="PI" verbLevel="20"
            description="Principal investigator of the programme."/>
        <column name="obs_publisher_did" type="text" ucd="meta.ref.ivoid" required="True" tablehead="File DID" verbLevel="15"
            description="Identifier of the file at this publisher, as in ivoa.obscore and jwst.product."/>
        <column name="filename" type="text" ucd="meta.id;meta.file" required="True" tablehead="File" verbLevel="10"
            description="Name of the file that holds the spectrum."/>
        <column name="suffix" type="text" ucd="meta.code.class;meta.dataset" required="True" verbLevel="15"
            description="Kind of the file: x1d (spectra), c1d (combined spectra), x1dints (time series of spectra)."/>
        <column name="exp_type" type="text" ucd="meta.code.class;obs" tablehead="Mode" verbLevel="15"
            description="Type of the exposure, the keyword EXP_TYPE, for example NRS_MSASPEC."/>
        <column name="spectrum_number" type="integer" ucd="meta.number;meta.dataset" tablehead="No." verbLevel="10"
            description="Number of the spectrum in its file, from 1; NULL where this site has not looked into the file,
                and the row stands for all its spectra.">
            <values nullLiteral="-99"/>
        </column>
        <column name="hdus" type="integer[]" ucd="meta.number;meta.file" tablehead="HDUs" verbLevel="20"
            description="HDUs of the file that hold the spectrum (the primary is 0): one table, or one an integration.">
            <values nullLiteral="-99"/>
        </column>
        <column name="extver" type="integer" ucd="meta.number;meta.file" verbLevel="25"
            description="Version number (EXTVER) of the first of these HDUs.">
            <values nullLiteral="-99"/>
        </column>
        <column name="table_row" type="integer" ucd="meta.number;meta.file" tablehead="Row" verbLevel="20"
            description="Row of the table (from 1) where each row is a spectrum; NULL where the table is one.">
            <values nullLiteral="-99"/>
        </column>
        <column name="source_id" type="bigint" ucd="meta.id;src" tablehead="Source" verbLevel="1"
            description="Number of the source in the observation, the keyword SOURCEID or the column SOURCE_ID.">
            <values nullLiteral="-2147483648"/>
        </column>
        <column name="source_name" type="text" ucd="meta.id;src" verbLevel="5"
            description="Name of the source, the keyword SRCNAME: for NIRSpec&apos;s MOS the programme and the number of the source."/>
        <column name="source_alias" type="unicode" ucd="meta.id;src" verbLevel="25"
            description="Name of the source in the proposer&apos;s catalogue, the keyword SRCALIAS."/>
        <column name="source_ra" type="double precision" unit="deg" ucd="pos.eq.ra;src" verbLevel="5"
            description="Right ascension of the source, ICRS, as the file gives it; NULL where it does not."/>
        <column name="source_dec" type="double precision" unit="deg" ucd="pos.eq.dec;src" verbLevel="5"
            description="Declination of the source, ICRS, as the file gives it; NULL where it does not."/>
        <column name="source_type" type="text" ucd="meta.code.class;src" verbLevel="15"
            description="Type of the source that the calibration assumed: POINT or EXTENDED."/>
        <column name="stellarity" type="double precision" ucd="src.class.starGalaxy" verbLevel="25"
            description="Stellarity of the source in the proposer&apos;s catalogue: 0 extended, 1 a point."/>
        <column name="position_origin" type="text" ucd="meta.code" verbLevel="20"
            description="Where ssa_location is from: source, slit (its middle), or product (the position of the file)."/>
        <column name="slit_name" type="text" ucd="meta.id;instr" tablehead="Slit" verbLevel="10"
            description="Name of the slit, the keyword SLTNAME."/>
        <column name="slitlet_id" type="integer" ucd="meta.id;instr" tablehead="Slitlet" verbLevel="15"
            description="Number of the slitlet of NIRSpec&apos;s MOS, the keyword SLITID; jwst.msa_slitlet has more of it.">
            <values nullLiteral="-99"/>
        </column>
        <column name="spectral_order" type="integer" ucd="meta.number;spect" tablehead="Order" verbLevel="10"
            description="Spectral order, the keyword SPORDER.">
            <values nullLiteral="-99"/>
        </column>
        <column name="exposure_group" type="text" ucd="meta.id;obs.exposure" verbLevel="25"
            description="Exposure that the spectrum is of, in files that have spectra of several (the keyword EXPGRPID)."/>
        <column name="n_valid" type="integer" ucd="meta.number;spect" tablehead="#Valid" verbLevel="15"
            description="Number of points with a flux that may be used; the wavelength range is theirs. Of a time series:
                those of all integrations. ssa_length has the points of one integration.">
            <values nullLiteral="-99"/>
        </column>
        <column name="flux_unit" type="text" ucd="meta.unit" verbLevel="15"
            description="Unit of the flux in the file, in the form of VOUnits."/>
        <column name="integrations" type="integer" ucd="meta.number;obs.exposure" tablehead="#Int." verbLevel="15"
            description="Number of integrations that the spectrum has apart: 1 but for time series.">
            <values nullLiteral="-99"/>
        </column>
        <column name="t_min" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="15"
            description="Start of the spectrum&apos;s observation, as MJD (UTC)."/>
        <column name="t_max" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="15"
            description="End of the spectrum&apos;s observation, as MJD (UTC)."/>
        <column name="preview" type="text" ucd="meta.ref.url;meta.preview" tablehead="Preview" verbLevel="15"
            displayHint="type=url"
            description="Where a preview of its file is: the archive&apos;s, or one made here. It is as protected as the file."/>
        <viewStatement>
            CREATE VIEW \qName AS (SELECT \colNames
                FROM store.spectrum CROSS JOIN (SELECT \sqlquote{\metaString{publisher}}::text AS ssa_publisher) AS site)
        </viewStatement>
    </table>

    <table id="spectra" onDisk="True" adql="True">
        <FEED source="jwst/res/common#links" did="ssa_pubDID"/>
        <meta name="title">JWST spectra in the form of SSA</meta>
        <meta name="description">One row per spectrum, with its source, slit and order, and an access reference that delivers
            just this spectrum; files that this site has not looked into (they are at MAST) are one row.</meta>
        <meta name="table-rank">45</meta>
        <FEED source="jwst/res/common#published" shortName="JWST spectra"/>
        <!-- vacuum wavelengths in micron, flux densities in Jy: stdatamodels' schema spectable -->
        <mixin sourcetable="spectrum_facts" copiedcolumns="*"
            timescale="UTC" refposition="TOPOCENTER"
            ssa_spectralunit="'um'" ssa_spectralucd="'em.wl'" ssa_speccalib="'ABSOLUTE'"
            ssa_fluxunit="\+coalesce(flux_unit, 'Jy')" ssa_fluxucd="'phot.flux.density;em.freq'" ssa_fluxcalib="ssa_fluxcalib"
            ssa_creator="\sqlquote{\metaString{creator.name}}">//ssap#view</mixin>
    </table>

    <table original="spectra" id="ssa_rows" onDisk="True" adql="False">
        <FEED source="jwst/res/common#links" did="ssa_pubDID"/>
        <meta name="description">What SSA finds: jwst.spectra, and each spectrum that this site takes out of its file
            also as VOTable, in the form of the Spectrum Data Model.</meta>
        <LOOP>
            <codeItems>
                names = [column.name for column in context.getById("spectra")]
                other = {"accref": "accref || '&amp;FORMAT=votable'", "mime": "'application/x-votable+xml'", "accsize": "NULL"}
                yield {"fits": ", ".join(names), "votable": ", ".join(other.get(name, name) for name in names)}
            </codeItems>
            <events passivate="True">
                <viewStatement>
                    CREATE VIEW \\qName AS (SELECT \fits FROM jwst.spectra UNION ALL SELECT \votable FROM jwst.spectra
                        WHERE strpos(accref, '/jwst/spec/one/dlget?ID=') > 0)
                </viewStatement>
            </events>
        </LOOP>
    </table>

    <coverage>
        <updater sourceTable="spectra"/>
    </coverage>

    <data id="import">
        <make table="spectrum_facts"/>
        <make table="spectra"/>
    </data>
    <!-- apart, because making the views it is on drops it; this is in the order of the data elements -->
    <data id="import_ssa">
        <make table="ssa_rows"/>
    </data>

    <service id="ssa" allowed="ssap.xml,form">
        <meta name="title">JWST spectra by SSA</meta>
        <meta name="shortName">JWST SSA</meta>
        <meta name="ssap.complianceLevel">query</meta>
        <publish render="ssap.xml" sets="ivo_managed,local"/>
        <ssapCore queriedTable="ssa_rows">
            <condDesc combining="True" joiner="AND" inputOptional="True">
                <LOOP>
                    <csvItems>
                        name,        type,             unit, utype,                                              description
                        POS,         text,             deg,  ssa:Char.SpatialAxis.Coverage.Location.Value,       "Right ascension and declination, ICRS, as in 110.83,-73.45."
                        SIZE,        double precision, deg,  ssa:Char.SpatialAxis.Coverage.Bounds.Extent,        "Diameter of the circle around POS; where it is not given, 0.06."
                        BAND,        text,             m,    ssa:DataID.Bandpass,                                "Wavelengths in vacuum, values or ranges (1e-6/2e-6,4e-6/), as observed, or as emitted with ;source behind; or names of filters and gratings."
                        REDSHIFT,    text,             ,     ssa:Target.Redshift,                                "Redshift of the source, values or ranges; where it is not known here, that for BAND with ;source."
                        TIME,        text,             ,     ssa:Char.TimeAxis.Coverage.Bounds,                  "Times of observation, values or ranges in ISO 8601, UTC; 2022-07 is all of that month."
                        FORMAT,      text,             ,     ssa:Access.Format,                                  "Formats of the spectra: fits (also native; the default), votable (also compliant), all, media types; metadata for a description of this service."
                        TARGETNAME,  text,             ,     ssa:Target.Name,                                    Names of targets or sources; an asterisk stands for anything.
                        TARGETCLASS, text,             ,     ssa:Target.Class,                                   Classes of targets.
                        COLLECTION,  text,             ,     ssa:DataID.Collection,                              Names of collections.
                        FLUXCALIB,   text,             ,     ssa:Char.FluxAxis.Calibration,                      "Calibration of the flux: absolute, uncalibrated, any."
                        WAVECALIB,   text,             ,     ssa:Char.SpectralAxis.Calibration,                  "Calibration of the wavelengths: absolute, any."
                        SNR,         text,             ,     ssa:Derived.SNR,                                    "Least signal-to-noise ratio (median over the spectrum), or ranges."
                        SPECRP,      text,             ,     ssa:Char.SpectralAxis.ResPower,                     "Least spectral resolving power λ/Δλ, or ranges."
                        APERTURE,    text,             deg,  ssa:Char.SpatialAxis.Coverage.Bounds.Extent,        "Diameter of the field, values or ranges."
                        MTIME,       text,             ,     ssa:DataID.Date,                                    "Times of the last processing, as TIME."
                        PUBDID,      text,             ,     ssa:Curation.PublisherDID,                          "Identifier of a spectrum at this publisher, ssa_pubDID."
                        CREATORDID,  text,             ,     ssa:DataID.CreatorDID,                              "Identifier of the file at its creator, ssa_creatorDID."
                    </csvItems>
                    <events>
                        <inputKey name="\name" type="\type" unit="\unit" utype="\utype" std="True" multiplicity="single"
                            description="\description"/>
                    </events>
                </LOOP>
                <phraseMaker>
                    <setup>
                        <code>
                            from gavo import utils
                            ssa, _ = utils.loadPythonModule(base.getConfig("inputsDir") / "jwst/res/ssa")
                        </code>
                    </setup>
                    <code>
                        yield from ssa.conditions(inPars, outPars)
                    </code>
                </phraseMaker>
            </condDesc>
            <condDesc combining="True">
                <inputKey name="REQUEST" type="text" std="True" multiplicity="single" required="True"
                    description="What is asked for: queryData.">
                    <property key="defaultForForm">queryData</property>
                </inputKey>
                <inputKey name="TOP" type="integer" std="True" multiplicity="single" description="Number of spectra at most."/>
                <inputKey name="COMPRESS" type="boolean" std="True" multiplicity="single"
                    description="Whether spectra may be compressed; they are not."/>
                <inputKey name="RUNID" type="text" std="True" multiplicity="single"
                    description="Name of the client&apos;s own for a series of requests; has no effect."/>
                <phraseMaker>
                    <code>
                        # the standard wants a position; a few files have none. The table has them too.
                        yield "ssa_location IS NOT NULL"
                    </code>
                </phraseMaker>
            </condDesc>
        </ssapCore>
    </service>

    <service id="one" allowed="dlget">
        <meta name="title">One JWST spectrum</meta>
        <meta name="shortName">JWST spectrum</meta>
        <meta name="description">
            A single spectrum out of a file that may hold hundreds, by its publisher identifier (ssa_pubDID in jwst.spectra
            and SSA): FITS with one table and the primary header of the file, VOTable, or ECSV.
        </meta>
        <pythonCore>
            <inputTable>
                <inputKey name="ID" type="text" ucd="meta.id;meta.main" multiplicity="forced-single" required="True"
                    description="Publisher identifier of the spectrum, ssa_pubDID."/>
                <inputKey name="FORMAT" type="text" ucd="meta.code.mime" multiplicity="single"
                    description="Media type: application/fits (the default), application/x-votable+xml or application/ecsv."/>
            </inputTable>
            <coreProc>
                <setup>
                    <code>
                        from gavo import utils
                        spectrum, _ = utils.loadPythonModule(base.getConfig("inputsDir") / "jwst/res/spectrum")
                    </code>
                </setup>
                <code>
                    return spectrum.deliver(inputTable.args["ID"], inputTable.args["FORMAT"], queryMeta)
                </code>
            </coreProc>
        </pythonCore>
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
