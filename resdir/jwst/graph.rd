<?xml version="1.0" encoding="utf-8"?>
<!-- What files were made from and what was made from them; and the pools, of which associations are made. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST provenance of files, and association pools</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">30</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        For each file of the James Webb Space Telescope all files that it was made from, down to the raw exposures, and all
        that were made from it, as the associations, the headers and the steps of the pipeline tell; the association pools,
        which list the exposures of a programme and what may be combined.
    </meta>
    <coverage fallbackTo="jwst/obs"/>

    <table id="provenance" onDisk="True" adql="True">
        <meta name="title">Inputs of a file, down to the raw exposures</meta>
        <meta name="description">
            One row per file and input, direct or not: WHERE filename = '...' has everything that the file was made from, with the
            associations and pools that say so. Inputs that are not here (yet) are among them. Ask for one file or a few: for inputs
            the other way round, what was made from a file, there is jwst.derived.
        </meta>
        <meta name="table-rank">45</meta>
        <foreignKey inTable="jwst/jwst#artifact" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_provenance)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file that was made. The condition to ask by."/>
        <column name="input_filename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="Name of the file that it was made from."/>
        <column name="relation" type="text" ucd="meta.code.class" required="True" verbLevel="1"
            description="What the input is: input (data), association (the list of what to combine) or pool (of which the association was made)."/>
        <column name="depth" type="integer" ucd="meta.number" required="True" verbLevel="1"
            description="Steps of processing between the two on the shortest way, 1 for a direct input."/>
        <column name="suffix" type="text" ucd="meta.code.class;meta.dataset" verbLevel="15"
            description="Kind of product of the input: uncal, rate, cal, i2d and so on."/>
        <column name="product_level" type="text" ucd="meta.code;obs.calib" verbLevel="15"
            description="Stage of the pipeline of the input: 1b, 2a, 2b, 2c or 3; NULL where it is not in the catalogue."/>
        <column name="held" type="boolean" ucd="meta.code;meta.file" required="True" verbLevel="1"
            description="Whether this site holds the input."/>
        <column name="access_url" type="text" ucd="meta.ref.url;meta.file" verbLevel="15"
            description="Where the input can be had: at this site if it holds it, else at MAST."/>
        <column name="input_planeID" type="text" ucd="meta.id;meta.dataset" verbLevel="15"
            description="Key of the input in caom2.Plane; NULL where it is not in the catalogue."/>
    </table>

    <table id="derived" onDisk="True" adql="True">
        <meta name="title">Products made from a file</meta>
        <meta name="description">
            One row per file and product made from it, directly or not: WHERE filename = '...' has everything that a raw exposure, a
            calibrated one, an association or a pool has led to. Ask for one file or a few.
        </meta>
        <meta name="table-rank">46</meta>
        <foreignKey inTable="jwst/jwst#artifact" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_derived)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file that something was made from. The condition to ask by."/>
        <column name="product_filename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="Name of the file that was made from it."/>
        <column name="depth" type="integer" ucd="meta.number" required="True" verbLevel="1"
            description="Steps of processing between the two on the shortest way, 1 for what was made of it directly."/>
        <column name="suffix" type="text" ucd="meta.code.class;meta.dataset" verbLevel="15"
            description="Kind of product: rate, cal, i2d, x1d and so on."/>
        <column name="product_level" type="text" ucd="meta.code;obs.calib" verbLevel="15"
            description="Stage of the pipeline of the product: 2a, 2b, 2c or 3."/>
        <column name="held" type="boolean" ucd="meta.code;meta.file" required="True" verbLevel="1"
            description="Whether this site holds the product."/>
        <column name="access_url" type="text" ucd="meta.ref.url;meta.file" verbLevel="15"
            description="Where the product can be had: at this site if it holds it, else at MAST."/>
        <column name="product_planeID" type="text" ucd="meta.id;meta.dataset" required="True" verbLevel="1"
            description="Key of the product in caom2.Plane."/>
    </table>

    <table id="association_product" onDisk="True" adql="True">
        <meta name="title">Products of associations</meta>
        <meta name="description">
            One row per product in the catalogue and the association that made it; names with {source_id} and the like are resolved.
        </meta>
        <meta name="table-rank">47</meta>
        <foreignKey inTable="jwst/jwst#association" source="filename" dest="filename" metaOnly="True"/>
        <foreignKey inTable="jwst/caom2#Plane" source="planeID" dest="planeID" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="planeID" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_association_product)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the association file."/>
        <column name="product" type="text" ucd="meta.id;meta.dataset" required="True" verbLevel="1"
            description="Name of the product as the association writes it."/>
        <column name="observationID" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Identifier of the observation at MAST."/>
        <column name="product_filename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="Name of the file that was made."/>
        <column name="suffix" type="text" ucd="meta.code.class;meta.dataset" verbLevel="15"
            description="Kind of product: cal, i2d, x1d and so on."/>
        <column name="product_level" type="text" ucd="meta.code;obs.calib" verbLevel="15"
            description="Stage of the pipeline, 2b or 3."/>
        <column name="planeID" type="text" ucd="meta.id;meta.dataset" required="True" verbLevel="1"
            description="Key of the product in caom2.Plane."/>
    </table>

    <table id="pool" onDisk="True" adql="True">
        <meta name="title">Association pools</meta>
        <meta name="description">
            One row per pool: the exposures of a programme at one time, of which associations are made.
        </meta>
        <meta name="table-rank">48</meta>
        <index columns="filename" metaOnly="True"/>
        <index columns="program" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_pool)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the pool."/>
        <column name="program" type="integer" ucd="meta.id;obs.proposal" verbLevel="15"
            description="Number of the observing programme; NULL where neither the name nor all rows tell it.">
            <values nullLiteral="-99"/>
        </column>
        <column name="version_id" type="text" ucd="meta.version" verbLevel="15"
            description="Version of the pool, a time stamp."/>
        <column name="exposures" type="integer" ucd="meta.number;obs.exposure" required="True" verbLevel="1"
            description="Number of rows in jwst.pool_member."/>
        <column name="left_out" type="integer" ucd="meta.number" required="True" verbLevel="1"
            description="Number of rows of the file that do not fit its columns."/>
    </table>

    <table id="pool_member" onDisk="True" adql="True">
        <meta name="title">Exposures in association pools</meta>
        <meta name="description">
            One row per exposure and detector of a pool. observationID joins what was made of the exposure.
        </meta>
        <meta name="table-rank">49</meta>
        <foreignKey inTable="pool" source="filename" dest="filename" metaOnly="True"/>
        <foreignKey inTable="jwst/caom2#Observation" source="observationID" dest="observationID" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="observationID" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_pool_member)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="Name of the pool."/>
        <column name="serial" type="integer" ucd="meta.number" required="True" verbLevel="1"
            description="Place in the pool, from 1."/>
        <column name="expname" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="Name of the raw file as the pool writes it."/>
        <column name="observationID" type="text" ucd="meta.id;obs;meta.main" required="True" verbLevel="1"
            description="Identifier of the exposure's observation, as in jwst.product and caom2.Observation."/>
        <column name="obs_id" type="text" ucd="meta.id;obs.exposure" verbLevel="15"
            description="Identifier of the exposure's activity, the column OBS_ID of the pool."/>
        <column name="program" type="integer" ucd="meta.id;obs.proposal" verbLevel="15"
            description="Number of the observing programme.">
            <values nullLiteral="-99"/>
        </column>
        <column name="obs_num" type="integer" ucd="meta.id;obs" verbLevel="15"
            description="Number of the observation in its programme.">
            <values nullLiteral="-99"/>
        </column>
        <column name="visit" type="integer" ucd="meta.id;obs" verbLevel="15"
            description="Number of the visit in its observation.">
            <values nullLiteral="-99"/>
        </column>
        <column name="visit_id" type="text" ucd="meta.id;obs" verbLevel="15"
            description="Programme, observation and visit, as the pool writes them."/>
        <column name="visitype" type="text" ucd="meta.code.class;obs" verbLevel="15"
            description="Type of the visit."/>
        <column name="exposure" type="integer" ucd="meta.id;obs.exposure" verbLevel="15"
            description="Number of the exposure in its activity.">
            <values nullLiteral="-99"/>
        </column>
        <column name="exp_type" type="text" ucd="meta.code.class;obs" verbLevel="15"
            description="Type of the exposure, for example NRC_IMAGE."/>
        <column name="instrument" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Instrument, for example NIRCAM."/>
        <column name="detector" type="text" ucd="meta.id;instr.det" verbLevel="15"
            description="Detector, for example NRCALONG."/>
        <column name="channel" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Channel of NIRCam or of the MIRI MRS."/>
        <column name="band" type="text" ucd="meta.id;instr.bandpass" verbLevel="15"
            description="Band of the MIRI MRS."/>
        <column name="nircam_module" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Module of NIRCam."/>
        <column name="filter" type="text" ucd="meta.id;instr.filter" verbLevel="15"
            description="Element in the filter wheel."/>
        <column name="pupil" type="text" ucd="meta.id;instr.filter" verbLevel="15"
            description="Element in the pupil wheel."/>
        <column name="grating" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Element in the grating wheel of NIRSpec."/>
        <column name="fxd_slit" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Fixed slit of NIRSpec."/>
        <column name="subarray" type="text" ucd="meta.id;instr.det" verbLevel="15"
            description="Part of the detector that was read out."/>
        <column name="apername" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Aperture as in the SIAF."/>
        <column name="targetid" type="text" ucd="meta.id;src" verbLevel="15"
            description="Number of the target in the programme; the file names of combined products have it as t001 and so on."/>
        <column name="targprop" type="unicode" ucd="meta.id;src" verbLevel="15"
            description="Name of the target as the proposer wrote it."/>
        <column name="targname" type="unicode" ucd="meta.id;src" verbLevel="15"
            description="Name of the target in catalogues."/>
        <column name="targtype" type="text" ucd="meta.code.class;src" verbLevel="15"
            description="FIXED, MOVING or GENERIC."/>
        <column name="template" type="text" ucd="meta.id;obs.proposal" verbLevel="15"
            description="Template of the Astronomer's Proposal Tool."/>
        <column name="pntgtype" type="text" ucd="meta.code.class;obs" verbLevel="15"
            description="What the pointing is for: SCIENCE, TARGET_ACQUISITION and the like."/>
        <column name="nints" type="integer" ucd="meta.number;obs.exposure" verbLevel="15"
            description="Number of integrations in the exposure.">
            <values nullLiteral="-99"/>
        </column>
        <column name="ngroups" type="integer" ucd="meta.number;obs.exposure" verbLevel="15"
            description="Number of groups in an integration.">
            <values nullLiteral="-99"/>
        </column>
        <column name="is_psf" type="integer" ucd="meta.code;obs" verbLevel="15"
            description="1 if the exposure is a reference for the point spread function, else 0.">
            <values nullLiteral="-99"/>
        </column>
        <column name="is_imprt" type="integer" ucd="meta.code;obs" verbLevel="15"
            description="1 if the exposure measures what leaks through the closed shutters of NIRSpec, else 0.">
            <values nullLiteral="-99"/>
        </column>
        <column name="bkgdtarg" type="integer" ucd="meta.code;obs" verbLevel="15"
            description="1 if the target is background, else 0.">
            <values nullLiteral="-99"/>
        </column>
        <column name="tsovisit" type="integer" ucd="meta.code;obs" verbLevel="15"
            description="1 if the visit is a time series, else 0.">
            <values nullLiteral="-99"/>
        </column>
        <column name="exposerr" type="text" ucd="meta.note" verbLevel="15"
            description="Problem with the exposure, as the pool says."/>
        <column name="asn_candidate" type="text" ucd="meta.id;obs" verbLevel="15"
            description="Association candidates of the exposure as the pool writes them; jwst.association_candidate has them one by one."/>
        <column name="keywords" type="unicode" ucd="meta.note" required="True" verbLevel="1"
            description="All columns of the pool for this exposure, as written, as JSON."/>
    </table>

    <table id="association_candidate" onDisk="True" adql="True">
        <meta name="title">Association candidates of exposures</meta>
        <meta name="description">
            One row per exposure in a pool and candidate that it belongs to: what may be combined.
        </meta>
        <meta name="table-rank">50</meta>
        <foreignKey inTable="pool" source="filename" dest="filename" metaOnly="True"/>
        <foreignKey inTable="jwst/caom2#Observation" source="observationID" dest="observationID" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="observationID" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_association_candidate)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="Name of the pool."/>
        <column name="serial" type="integer" ucd="meta.number" required="True" verbLevel="1"
            description="Place of the exposure in the pool."/>
        <column name="observationID" type="text" ucd="meta.id;obs;meta.main" required="True" verbLevel="1"
            description="Identifier of the exposure's observation."/>
        <column name="candidate" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Identifier of the candidate: o001 for an observation, c1000 for what the proposer grouped, a3001 for what was found."/>
        <column name="candidate_type" type="text" ucd="meta.code.class;obs" required="True" verbLevel="1"
            description="Kind of the candidate: observation, mosaic, group, background, coronagraphy, direct_image."/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST provenance"/>
        <make table="provenance"/>
        <make table="derived"/>
        <make table="association_product"/>
        <make table="pool"/>
        <make table="pool_member"/>
        <make table="association_candidate"/>
    </data>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="Provenance and pools">
        <regTest title="a file without a catalogue has no inputs">
            <url parSet="TAP" QUERY="SELECT input_filename, depth, held, access_url FROM jwst.provenance WHERE filename = 'no such file'">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"', 'name="input_filename"')
            </code>
        </regTest>
        <regTest title="a grism spectrum down to the raw image that found its sources" tags="demo">
            <url parSet="TAP" QUERY="SELECT depth FROM jwst.provenance WHERE filename = 'jw01895-o001_t001_nircam_f444w-grismr_x1d.fits' AND input_filename = 'jw01895001002_03101_00001_nrcblong_uncal.fits'">/tap/sync</url>
            <code>
                self.assertEqual(self.getFirstVOTableRow()["depth"], 5)
            </code>
        </regTest>
        <regTest title="what a raw exposure has led to" tags="demo">
            <url parSet="TAP" QUERY="SELECT depth FROM jwst.derived WHERE filename = 'jw01895001002_02101_00001_nrcalong_uncal.fits' AND product_filename = 'jw01895-o001_t001_nircam_f444w-grismr_x1d.fits'">/tap/sync</url>
            <code>
                self.assertEqual(self.getFirstVOTableRow()["depth"], 3)
            </code>
        </regTest>
        <regTest title="pools join what was made of their exposures" tags="demo">
            <url parSet="TAP" QUERY="SELECT COUNT(*) AS n FROM jwst.pool_member AS m JOIN jwst.association_candidate AS c ON c.filename = m.filename AND c.serial = m.serial JOIN jwst.product AS q ON q.observationID = m.observationID WHERE c.candidate_type = 'observation' AND q.suffix = 'cal'">/tap/sync</url>
            <code>
                self.assertTrue(self.getFirstVOTableRow()["n"] > 10)
            </code>
        </regTest>
    </regSuite>
</resource>
