<?xml version="1.0" encoding="utf-8"?>
<!-- What all RDs of this folder say of themselves, and what is said of schema jwst, which they fill. A site's own names are in
     etc/site.conf. -->
<resource schema="jwst">
    <meta name="title">JWST</meta>
    <meta name="schema-rank">30</meta>
    <meta name="description">
        Observations of the James Webb Space Telescope with what the mission knows of them: products, spectra, sources, time
        series, slitlets, guide stars, wavefronts, telemetry, programmes, schedules, reference files, keywords, and the graph
        that joins files to what they were made of.
    </meta>

    <STREAM id="links">
        <doc>Answers with this table tell where what goes with its rows is found; parameter did: the column of identifiers.</doc>
        <meta name="_associatedDatalinkService">
            <meta name="serviceId">jwst/dl#links</meta>
            <meta name="idColumn">\did</meta>
        </meta>
    </STREAM>

    <STREAM id="metadata">
        <!-- importing gavo.api runs etc/local.py; the server, taprun and pub do not do that by themselves -->
        <LOOP>
            <codeItems>
                from gavo import api
                if False:
                    yield
            </codeItems>
            <events/>
        </LOOP>
        <meta name="creator.name">Space Telescope Science Institute</meta>
        <meta name="contributor.name">James Webb Space Telescope Science Operations</meta>
        <meta name="subject">infrared-astronomy</meta>
        <meta name="subject">space-telescopes</meta>
        <meta name="subject">direct-imaging</meta>
        <meta name="subject">spectroscopy</meta>
        <meta name="type">Archive</meta>
        <meta name="source">2023PASP..135f8001G</meta>
        <meta name="referenceURL">https://www.stsci.edu/jwst</meta>
        <meta name="facility">JWST</meta>
        <meta name="instrument">NIRCam</meta>
        <meta name="instrument">NIRSpec</meta>
        <meta name="instrument">NIRISS</meta>
        <meta name="instrument">MIRI</meta>
        <meta name="instrument">FGS</meta>
        <meta name="coverage.waveband">Optical</meta>
        <meta name="coverage.waveband">Infrared</meta>
        <meta name="rights">
            Metadata are free to use. The data of most programmes are public after a period of exclusive access
            (dataRelease, obs_release_date).
        </meta>
        <meta name="copyright">
            Publications that use these data are asked to cite MAST, see
            https://archive.stsci.edu/publishing/mission-acknowledgements
        </meta>
    </STREAM>

    <STREAM id="published">
        <doc>Tables as a record of the registry; in a data or table element, with a shortName of at most 16 characters.</doc>
        <publish sets="ivo_managed"/>
        <meta name="identifier">ivo://\getConfig{ivoa}{authority}/\\rdId</meta>
        <meta name="shortName">\shortName</meta>
    </STREAM>
</resource>
