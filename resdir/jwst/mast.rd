<?xml version="1.0" encoding="utf-8"?>
<!-- MAST's fields of observations and products, for queries and scripts that were written for MAST. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST observations and products in MAST's words</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Observations and product files under the names that the Mikulski Archive for Space Telescopes gives their fields, in the
        units it uses. Numbers of groups and products are this node's own.
    </meta>
    <coverage fallbackTo="jwst/obs"/>

    <table id="observations" onDisk="True" adql="True">
        <meta name="title">Observations in MAST's words</meta>
        <meta name="description">One row per observation, with what the most advanced of its products says.</meta>
        <meta name="table-rank">110</meta>
        <index columns="obsid" metaOnly="True"/>
        <index columns="obs_id" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.mast_observations)</viewStatement>
        <column name="intentType" type="text" ucd="meta.code;obs" verbLevel="15"
            description="Purpose of the data: science or calibration."/>
        <column name="obs_collection" type="text" ucd="meta.id" verbLevel="15"
            description="Always JWST."/>
        <column name="provenance_name" type="text" ucd="meta.id;meta.software" verbLevel="15"
            description="Name of the processing, CALJWST."/>
        <column name="instrument_name" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Instrument and mode in the form of MAST, for example NIRCAM/IMAGE."/>
        <column name="project" type="text" ucd="meta.id" verbLevel="15"
            description="Name of the project, JWST."/>
        <column name="filters" type="text" ucd="meta.id;instr.filter" verbLevel="15"
            description="Optical elements, separated by semicolons."/>
        <column name="wavelength_region" type="text" ucd="meta.code;em.wl" verbLevel="15"
            description="Region of the spectrum: INFRARED."/>
        <column name="target_name" type="unicode" ucd="meta.id;src" verbLevel="15"
            description="Name of the target as the proposer wrote it."/>
        <column name="target_classification" type="unicode" ucd="src.class" verbLevel="15"
            description="Category and description of the target in the proposal, separated by semicolons."/>
        <column name="obs_id" type="text" ucd="meta.id;obs;meta.main" required="True" verbLevel="1"
            description="Identifier of the observation, the file set name."/>
        <column name="s_ra" type="double precision" unit="deg" ucd="pos.eq.ra;meta.main" verbLevel="15"
            description="Right ascension (ICRS) of the centre of the footprint."/>
        <column name="s_dec" type="double precision" unit="deg" ucd="pos.eq.dec;meta.main" verbLevel="15"
            description="Declination (ICRS) of the centre of the footprint."/>
        <column name="obs_title" type="unicode" ucd="meta.title;obs" verbLevel="15"
            description="Title of the programme."/>
        <column name="proposal_pi" type="unicode" ucd="meta.id.PI;obs.proposal" verbLevel="15"
            description="Principal investigator of the programme."/>
        <column name="proposal_id" type="text" ucd="meta.id;obs.proposal" verbLevel="15"
            description="Number of the observing programme, as text without leading zeros."/>
        <column name="proposal_type" type="text" ucd="meta.code;obs.proposal" verbLevel="15"
            description="Category of the programme: GO, GTO, ERS, DD, CAL, COM and the like."/>
        <column name="dataproduct_type" type="text" ucd="meta.code.class" verbLevel="15"
            description="Kind of data: image, spectrum, cube, timeseries and so on."/>
        <column name="calib_level" type="integer" ucd="meta.code;obs.calib" verbLevel="15"
            description="Highest calibration level that there is of the observation.">
            <values nullLiteral="-99"/>
        </column>
        <column name="t_min" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="15"
            description="Start of the observation, MJD (UTC)."/>
        <column name="t_max" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="15"
            description="End of the observation, MJD (UTC)."/>
        <column name="t_exptime" type="double precision" unit="s" ucd="time.duration;obs.exposure" verbLevel="15"
            description="Effective exposure time; of combined products the sum over their members."/>
        <column name="t_obs_release" type="double precision" unit="d" ucd="time.release;meta.dataset" verbLevel="15"
            description="Time at which the data are or become public, MJD (UTC)."/>
        <column name="em_min" type="double precision" unit="nm" ucd="em.wl;stat.min" verbLevel="15"
            description="Shortest wavelength (vacuum). MAST has nanometres here; ObsCore has metres."/>
        <column name="em_max" type="double precision" unit="nm" ucd="em.wl;stat.max" verbLevel="15"
            description="Longest wavelength (vacuum). MAST has nanometres here; ObsCore has metres."/>
        <column name="sequence_number" type="integer" ucd="meta.number;obs" verbLevel="15"
            description="Number of the exposure in its observation.">
            <values nullLiteral="-99"/>
        </column>
        <column name="s_region" type="spoly" xtype="adql:REGION" unit="deg" ucd="pos.outline;obs.field" verbLevel="15"
            description="Footprint (ICRS)."/>
        <column name="jpegURL" type="text" ucd="meta.ref.uri;meta.preview" verbLevel="15"
            description="Identifier of the preview at MAST."/>
        <column name="dataURL" type="text" ucd="meta.ref.uri;meta.file" required="True" verbLevel="1"
            description="Identifier of the main file at MAST, mast:JWST/product/filename."/>
        <column name="dataRights" type="text" ucd="meta.code" required="True" verbLevel="1"
            description="PUBLIC, or EXCLUSIVE_ACCESS until t_obs_release."/>
        <column name="mtFlag" type="integer" ucd="meta.code;src" verbLevel="15"
            description="1 where the target moves (an object of the solar system), else 0.">
            <values nullLiteral="-99"/>
        </column>
        <column name="srcDen" type="double precision" ucd="src.density" verbLevel="15"
            description="Density of sources; MAST has none for JWST."/>
        <column name="obsid" type="bigint" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Number of the product group: parent_obsid of its files in jwst.products. Numbers differ from those at MAST."/>
        <column name="objID" type="bigint" ucd="meta.record" required="True" verbLevel="1"
            description="Number of the product that this row describes. Numbers differ from those at MAST."/>
    </table>

    <table id="products" onDisk="True" adql="True">
        <meta name="title">Product files in MAST's words</meta>
        <meta name="description">One row per file and product group: the group of its observation, and those of the combined observations made of it.</meta>
        <meta name="table-rank">111</meta>
        <foreignKey inTable="observations" source="parent_obsid" dest="obsid" metaOnly="True"/>
        <foreignKey inTable="observations" source="obsID" dest="obsid" metaOnly="True"/>
        <index columns="parent_obsid" metaOnly="True"/>
        <index columns="productFilename" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.mast_products)</viewStatement>
        <column name="obsID" type="bigint" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Number of the observation that the file is of."/>
        <column name="obs_collection" type="text" ucd="meta.id" required="True" verbLevel="1"
            description="Always JWST."/>
        <column name="dataproduct_type" type="text" ucd="meta.code.class" verbLevel="15"
            description="Kind of data: image, spectrum, cube, timeseries and so on."/>
        <column name="obs_id" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Identifier of the observation that the file is of."/>
        <column name="description" type="text" ucd="meta.note" verbLevel="15"
            description="What the file holds."/>
        <column name="type" type="text" ucd="meta.code.class;obs" required="True" verbLevel="1"
            description="S: of a single exposure; D: derived, combined of several."/>
        <column name="dataURI" type="text" ucd="meta.ref.uri;meta.file" required="True" verbLevel="1"
            description="Identifier of the file at MAST, mast:JWST/product/filename."/>
        <column name="productType" type="text" ucd="meta.code.class;meta.file" required="True" verbLevel="1"
            description="What the file is to its product: SCIENCE, AUXILIARY, INFO, PREVIEW and the like."/>
        <column name="productGroupDescription" type="text" ucd="meta.note" verbLevel="15"
            description="'Minimum Recommended Products' for the files that one needs; jwst.mrp_rule says why."/>
        <column name="productSubGroupDescription" type="text" ucd="meta.code.class" required="True" verbLevel="1"
            description="Suffix of the product in capitals: UNCAL, RATE, CAL, I2D, X1D, GS-FG and so on."/>
        <column name="productDocumentationURL" type="text" ucd="meta.ref.url" verbLevel="15"
            description="Always empty for JWST."/>
        <column name="project" type="text" ucd="meta.id" verbLevel="15"
            description="Name of the processing, CALJWST."/>
        <column name="prvversion" type="text" ucd="meta.version;meta.software" verbLevel="15"
            description="Version of the calibration pipeline."/>
        <column name="proposal_id" type="text" ucd="meta.id;obs.proposal" verbLevel="15"
            description="Number of the observing programme, as text without leading zeros."/>
        <column name="productFilename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="Name of the file."/>
        <!-- reserved by SQL 92: quoted in TAP_SCHEMA, as validators want it; queries need no quotes (etc/local.py) -->
        <column name="quoted/size" type="bigint" unit="byte" ucd="phys.size;meta.file" verbLevel="15"
            description="Size of the file.">
            <values nullLiteral="-99"/>
        </column>
        <column name="parent_obsid" type="bigint" ucd="meta.id.parent;obs" required="True" verbLevel="1"
            description="Number of the product group that the file is listed in (obsid of jwst.observations); a file is listed once per group."/>
        <column name="dataRights" type="text" ucd="meta.code" required="True" verbLevel="1"
            description="PUBLIC, or EXCLUSIVE_ACCESS."/>
        <column name="calib_level" type="integer" ucd="meta.code;obs.calib" verbLevel="15"
            description="Calibration level of the file.">
            <values nullLiteral="-99"/>
        </column>
        <column name="filters" type="text" ucd="meta.id;instr.filter" verbLevel="15"
            description="Optical elements, separated by semicolons."/>
        <column name="exp_type" type="text" ucd="meta.code.class;obs" verbLevel="15"
            description="Type of the exposure, the keyword EXP_TYPE."/>
        <column name="template" type="text" ucd="meta.id;obs.proposal" verbLevel="15"
            description="Template of the Astronomer's Proposal Tool."/>
        <column name="access_url" type="text" ucd="meta.ref.url;meta.file" verbLevel="15"
            description="Where the file can be had: at this site if it holds it, else at MAST."/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST MAST names"/>
        <make table="observations"/>
        <make table="products"/>
    </data>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="MAST's fields">
        <regTest title="files of a group" tags="demo">
            <url parSet="TAP" QUERY="SELECT p.productFilename, p.size FROM jwst.products AS p JOIN jwst.observations AS o ON o.obsid = p.parent_obsid WHERE o.obs_id = 'jw01783-o003_t003_nircam_clear-f335m' AND p.productSubGroupDescription = 'CAL'">/tap/sync</url>
            <code>
                self.assertHasStrings('value="OK"', "_cal.fits")
            </code>
        </regTest>
    </regSuite>
</resource>
