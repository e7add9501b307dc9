<?xml version="1.0" encoding="utf-8"?>
<!-- What JWST says beyond CAOM: product facts, files, associations, former deliveries. Views of what the ingest owns. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST products, files and associations</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">30</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Facts about the products of the James Webb Space Telescope that the Common Archive Observation Model has no place
        for: identification, instrument set-up and processing as the keywords of the files give them; the associations that
        say what was combined; and what former deliveries of a file said.
    </meta>
    <coverage fallbackTo="jwst/obs"/>

    <table id="product" onDisk="True" adql="True">
        <FEED source="jwst/res/common#links" did="obs_publisher_did"/>
        <meta name="title">Products: what JWST says of each file</meta>
        <meta name="description">One row per product, science or not: the facts of JWST that CAOM has no column for, and where its file is.</meta>
        <meta name="table-rank">40</meta>
        <foreignKey inTable="jwst/caom2#Plane" source="planeID" dest="planeID" metaOnly="True"/>
        <foreignKey inTable="jwst/caom2#Observation" source="obsID" dest="obsID" metaOnly="True"/>
        <index columns="planeID" metaOnly="True"/>
        <index columns="observationID" metaOnly="True"/>
        <index columns="visit_id" metaOnly="True"/>
        <index columns="exp_type" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_product)</viewStatement>
        <column name="planeID" type="text" ucd="meta.id;meta.dataset;meta.main" required="True" verbLevel="1"
            description="Key of the product in caom2.Plane."/>
        <column name="obsID" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Key of the observation in caom2.Observation."/>
        <column name="observationID" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Identifier of the observation at MAST, the file set name."/>
        <column name="obs_publisher_did" type="text" ucd="meta.ref.ivoid" required="True" verbLevel="1"
            description="Identifier of the product at this publisher, as in ivoa.obscore."/>
        <column name="filename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="Name of the file."/>
        <column name="uri" type="text" ucd="meta.ref.uri;meta.file" required="True" verbLevel="1"
            description="Identifier of the file at MAST, mast:JWST/product/filename."/>
        <column name="productType" type="text" ucd="meta.code.class;meta.file" required="True" verbLevel="1"
            description="What the file is to its product: science, calibration, auxiliary, info, preview,
                catalog and the like."/>
        <column name="access_url" type="text" ucd="meta.ref.url;meta.file" verbLevel="15"
            description="Where the file can be had: at this site if it holds it, else at MAST."/>
        <column name="held" type="boolean" ucd="meta.code;meta.file" required="True" verbLevel="1"
            description="Whether this site holds the file."/>
        <column name="intent" type="text" ucd="meta.code;obs" verbLevel="15"
            description="Purpose of the data: science or calibration."/>
        <column name="instrument_name" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Instrument and mode in the form of MAST, for example NIRCAM/IMAGE."/>
        <column name="dataProductType" type="text" ucd="meta.code.class" verbLevel="15"
            description="Kind of data as in caom2.Plane."/>
        <column name="calibrationLevel" type="integer" ucd="meta.code;obs.calib" verbLevel="15"
            description="Calibration level as in caom2.Plane.">
            <values nullLiteral="-99"/>
        </column>
        <column name="dataRelease" type="timestamp" ucd="time.release;meta.dataset" verbLevel="15"
            description="Time at which the exclusive access to the data ends (UTC)."/>
        <column name="data_rights" type="text" ucd="meta.code;meta.file" required="True" verbLevel="5"
            description="Who may have the file now: public (anybody), secure (who has an account here) or proprietary (the programme&apos;s team)."/>
        <column name="target_name" type="unicode" ucd="meta.id;src" verbLevel="15"
            description="Name of the target as the proposer wrote it."/>
        <column name="proposal_id" type="text" ucd="meta.id;obs.proposal" verbLevel="15"
            description="Number of the observing programme, as text without leading zeros."/>
        <column name="suffix" type="text" ucd="meta.code.class;meta.dataset" required="True" verbLevel="1"
            description="Kind of product by the end of the file name: uncal, rate, cal, i2d, x1d and so on."/>
        <column name="product_level" type="text" ucd="meta.code;obs.calib" verbLevel="15"
            description="Stage of the pipeline: 1b, 2a, 2b, 2c or 3."/>
        <column name="program" type="integer" ucd="meta.id;obs.proposal" verbLevel="15"
            description="Number of the observing programme, the keyword PROGRAM.">
            <values nullLiteral="-99"/>
        </column>
        <column name="observtn" type="text" ucd="meta.id;obs" verbLevel="15"
            description="Number of the observation in its programme, three digits, the keyword OBSERVTN."/>
        <column name="visit" type="text" ucd="meta.id;obs" verbLevel="15"
            description="Number of the visit in its observation, three digits, the keyword VISIT."/>
        <column name="visit_id" type="text" ucd="meta.id;obs" verbLevel="15"
            description="Programme, observation and visit in eleven digits, the keyword VISIT_ID."/>
        <column name="visitgrp" type="text" ucd="meta.id;obs" verbLevel="15"
            description="Number of the visit group, the keyword VISITGRP."/>
        <column name="seq_id" type="text" ucd="meta.id;obs" verbLevel="15"
            description="Number of the parallel sequence, the keyword SEQ_ID."/>
        <column name="act_id" type="text" ucd="meta.id;obs" verbLevel="15"
            description="Number of the activity, base 36, the keyword ACT_ID."/>
        <column name="exposure" type="text" ucd="meta.id;obs.exposure" verbLevel="15"
            description="Number of the exposure, the keyword EXPOSURE."/>
        <column name="segment" type="integer" ucd="meta.number;meta.file" verbLevel="15"
            description="Number of the file where an exposure is spread over several.">
            <values nullLiteral="-99"/>
        </column>
        <column name="acid" type="text" ucd="meta.id;obs" verbLevel="15"
            description="Identifier of the association candidate, for example o001 or c1000."/>
        <column name="source_id" type="text" ucd="meta.id;src" verbLevel="15"
            description="Number of the source, for products of one source."/>
        <column name="exp_type" type="text" ucd="meta.code.class;obs" verbLevel="15"
            description="Type of the exposure, the keyword EXP_TYPE, for example NRC_IMAGE."/>
        <column name="template" type="text" ucd="meta.id;obs.proposal" verbLevel="15"
            description="Template of the Astronomer's Proposal Tool, the keyword TEMPLATE."/>
        <column name="obslabel" type="unicode" ucd="meta.note;obs" verbLevel="15"
            description="The proposer's label of the observation, the keyword OBSLABEL."/>
        <column name="detector" type="text" ucd="meta.id;instr.det" verbLevel="15"
            description="Detector, the keyword DETECTOR; MULTIPLE where several were combined."/>
        <column name="nircam_module" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Module of NIRCam, A, B or MULTIPLE, the keyword MODULE."/>
        <column name="channel" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Channel of NIRCam (SHORT, LONG) or of the MIRI MRS (12, 34 and so on), the keyword
                CHANNEL."/>
        <column name="band" type="text" ucd="meta.id;instr.bandpass" verbLevel="15"
            description="Band of the MIRI MRS, SHORT, MEDIUM or LONG, the keyword BAND."/>
        <column name="filter" type="text" ucd="meta.id;instr.filter" verbLevel="15"
            description="Element in the filter wheel, the keyword FILTER."/>
        <column name="pupil" type="text" ucd="meta.id;instr.filter" verbLevel="15"
            description="Element in the pupil wheel, the keyword PUPIL."/>
        <column name="grating" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Element in the grating wheel of NIRSpec, the keyword GRATING."/>
        <column name="fxd_slit" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Fixed slit of NIRSpec, the keyword FXD_SLIT."/>
        <column name="coronmsk" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Coronagraphic mask, the keyword CORONMSK."/>
        <column name="subarray" type="text" ucd="meta.id;instr.det" verbLevel="15"
            description="Part of the detector that was read out, the keyword SUBARRAY."/>
        <column name="readpatt" type="text" ucd="meta.id;instr.det" verbLevel="15"
            description="Readout pattern, the keyword READPATT."/>
        <column name="apername" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Aperture as in the SIAF, the keyword APERNAME."/>
        <column name="pps_aper" type="text" ucd="meta.id;instr" verbLevel="15"
            description="Aperture as the observation was planned with, the keyword PPS_APER."/>
        <column name="expripar" type="text" ucd="meta.code;obs.exposure" verbLevel="15"
            description="Prime or parallel exposure, the keyword EXPRIPAR."/>
        <column name="visitype" type="text" ucd="meta.code.class;obs" verbLevel="15"
            description="Type of the visit, the keyword VISITYPE."/>
        <column name="visitsta" type="text" ucd="meta.code.qual;obs" verbLevel="15"
            description="Status of the visit, the keyword VISITSTA."/>
        <column name="nints" type="integer" ucd="meta.number;obs.exposure" verbLevel="15"
            description="Number of integrations in the exposure, the keyword NINTS.">
            <values nullLiteral="-99"/>
        </column>
        <column name="ngroups" type="integer" ucd="meta.number;obs.exposure" verbLevel="15"
            description="Number of groups in an integration, the keyword NGROUPS.">
            <values nullLiteral="-99"/>
        </column>
        <column name="effinttm" type="double precision" unit="s" ucd="time.duration;obs.exposure" verbLevel="15"
            description="Effective time of an integration, the keyword EFFINTTM."/>
        <column name="duration" type="double precision" unit="s" ucd="time.duration;obs.exposure" verbLevel="15"
            description="Duration of the exposure with its overheads, the keyword DURATION."/>
        <column name="pa_v3" type="double precision" unit="deg" ucd="pos.posAng" verbLevel="15"
            description="Position angle of the telescope's V3 axis, north through east, the keyword PA_V3."/>
        <column name="is_psf" type="integer" ucd="meta.code;obs" verbLevel="15"
            description="1 if the exposure is a reference for the point spread function, else 0, the keyword
                IS_PSF.">
            <values nullLiteral="-99"/>
        </column>
        <column name="is_imprt" type="integer" ucd="meta.code;obs" verbLevel="15"
            description="1 if the exposure measures what leaks through the closed shutters of NIRSpec, else
                0, the keyword IS_IMPRT.">
            <values nullLiteral="-99"/>
        </column>
        <column name="bkgdtarg" type="integer" ucd="meta.code;obs" verbLevel="15"
            description="1 if the target is background, else 0, the keyword BKGDTARG.">
            <values nullLiteral="-99"/>
        </column>
        <column name="tsovisit" type="integer" ucd="meta.code;obs" verbLevel="15"
            description="1 if the visit is a time series, else 0, the keyword TSOVISIT.">
            <values nullLiteral="-99"/>
        </column>
        <column name="eng_qual" type="text" ucd="meta.code.qual;obs" verbLevel="15"
            description="Quality of the engineering data, OK or SUSPECT, the keyword ENG_QUAL."/>
        <column name="dataprob" type="integer" ucd="meta.code.qual;obs" verbLevel="15"
            description="1 if the telemetry says that the exposure has a problem, else 0, the keyword
                DATAPROB.">
            <values nullLiteral="-99"/>
        </column>
        <column name="gdstarid" type="text" ucd="meta.id;src" verbLevel="15"
            description="Identifier of the guide star, the keyword GDSTARID."/>
        <column name="bunit" type="text" ucd="meta.unit" verbLevel="15"
            description="Unit of the pixel values, the keyword BUNIT."/>
        <column name="cal_ver" type="text" ucd="meta.version;meta.software" verbLevel="15"
            description="Version of the calibration pipeline, the keyword CAL_VER."/>
        <column name="sdp_ver" type="text" ucd="meta.version;meta.software" verbLevel="15"
            description="Version of the data processing software, the keyword SDP_VER."/>
        <column name="prd_ver" type="text" ucd="meta.version" verbLevel="15"
            description="Version of the project reference database, the keyword PRD_VER."/>
        <column name="crds_ctx" type="text" ucd="meta.version;obs.calib" verbLevel="15"
            description="Context of the calibration reference data, the keyword CRDS_CTX, for example
                jwst_1293.pmap."/>
        <column name="asnpool" type="text" ucd="meta.id;meta.file" verbLevel="15"
            description="Name of the association pool, the keyword ASNPOOL."/>
        <column name="asntable" type="text" ucd="meta.id;meta.file" verbLevel="15"
            description="Name of the association that the product was made by, the keyword ASNTABLE."/>
        <column name="file_date" type="timestamp" ucd="time.creation;meta.file" verbLevel="15"
            description="Time at which the file was made (UTC), the keyword DATE."/>
        <column name="mu_ra" type="double precision" unit="arcsec/yr" ucd="pos.pm;pos.eq.ra" verbLevel="15"
            description="Proper motion of the target in right ascension, the keyword MU_RA."/>
        <column name="mu_dec" type="double precision" unit="arcsec/yr" ucd="pos.pm;pos.eq.dec" verbLevel="15"
            description="Proper motion of the target in declination, the keyword MU_DEC."/>
        <column name="mu_epoch" type="text" ucd="time.epoch;pos.pm" verbLevel="15"
            description="Epoch of the proper motion as the header writes it, the keyword MU_EPOCH."/>
        <column name="mrp" type="integer" ucd="meta.code;meta.file" required="True" verbLevel="1"
            description="1 if the file is one of the minimum recommended products, which one needs for science with the observation, else 0."/>
        <column name="mrp_rule" type="text" ucd="meta.id" verbLevel="15"
            description="The rule of jwst.mrp_rule that says so, with the reason."/>
    </table>

    <table id="artifact" onDisk="True" adql="True">
        <meta name="title">Files and the way to them</meta>
        <!-- also a table of ESA's archive, whose clients want these names in lower case -->
        <meta name="description">One row per file with the URL to get it from.</meta>
        <meta name="table-rank">41</meta>
        <foreignKey inTable="jwst/caom2#Artifact" source="artifactid" dest="artifactID" metaOnly="True"/>
        <foreignKey inTable="jwst/caom2#Plane" source="planeid" dest="planeID" metaOnly="True"/>
        <foreignKey inTable="jwst/caom2#Observation" source="obsid" dest="obsID" metaOnly="True"/>
        <index columns="artifactid" metaOnly="True"/>
        <index columns="planeid" metaOnly="True"/>
        <index columns="uri" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_artifact)</viewStatement>
        <column name="artifactid" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Key of the file in caom2.Artifact."/>
        <column name="planeid" type="text" ucd="meta.id;meta.dataset" required="True" verbLevel="1"
            description="Key of its product in caom2.Plane."/>
        <column name="obsid" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Key of its observation in caom2.Observation."/>
        <column name="uri" type="text" ucd="meta.ref.uri;meta.file" required="True" verbLevel="1"
            description="Identifier of the file at MAST, mast:JWST/product/filename."/>
        <column name="filename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="Name of the file."/>
        <column name="producttype" type="text" ucd="meta.code.class;meta.file" required="True" verbLevel="1"
            description="What the file is to its product: science, calibration, auxiliary, info, preview,
                catalog and the like."/>
        <column name="contenttype" type="text" ucd="meta.code.mime" verbLevel="15"
            description="Media type of the file."/>
        <column name="contentlength" type="bigint" unit="byte" ucd="phys.size;meta.file" verbLevel="15"
            description="Size of the file.">
            <values nullLiteral="-99"/>
        </column>
        <column name="contentchecksum" type="text" ucd="meta.checksum;meta.file" verbLevel="15"
            description="Checksum of the file, algorithm:hexadecimal value."/>
        <column name="contentrelease" type="timestamp" ucd="time.release;meta.file" verbLevel="15"
            description="Time from which the file is public (UTC); NULL where none is known."/>
        <column name="data_rights" type="text" ucd="meta.code;meta.file" required="True" verbLevel="5"
            description="Who may have the file now: public (anybody), secure (who has an account here) or proprietary (the programme&apos;s team)."/>
        <column name="readers" type="text" ucd="meta.id;meta.file" verbLevel="25"
            description="Group that may have the file before it is public: the programme&apos;s team, jw and its number."/>
        <column name="held" type="boolean" ucd="meta.code;meta.file" required="True" verbLevel="1"
            description="Whether this site holds the file."/>
        <column name="access_url" type="text" ucd="meta.ref.url;meta.file" verbLevel="15"
            description="Where the file can be had: at this site if it holds it, else at MAST."/>
        <column name="mrp" type="integer" ucd="meta.code;meta.file" required="True" verbLevel="1"
            description="1 if the file is one of the minimum recommended products, which one needs for science with the observation, else 0."/>
        <column name="mrp_rule" type="text" ucd="meta.id" verbLevel="15"
            description="The rule of jwst.mrp_rule that says so, with the reason."/>
    </table>

    <table id="association" onDisk="True" adql="True">
        <meta name="title">Associations</meta>
        <meta name="description">One row per association file: what the pipeline was told to combine, as the JSON states it.</meta>
        <meta name="table-rank">42</meta>
        <index columns="filename" metaOnly="True"/>
        <index columns="program" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_association)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the association file."/>
        <column name="asn_type" type="text" ucd="meta.code.class" verbLevel="15"
            description="Type of the association: image2, spec2, image3, spec3, tso3, coron3, ami3 and so
                on."/>
        <column name="asn_rule" type="text" ucd="meta.id;meta.software" verbLevel="15"
            description="Rule that made the association."/>
        <column name="asn_id" type="text" ucd="meta.id" verbLevel="15"
            description="Identifier of the association candidate, for example o001 or c1000."/>
        <column name="asn_pool" type="text" ucd="meta.id;meta.file" verbLevel="15"
            description="Name of the pool that the association was made from."/>
        <column name="program" type="integer" ucd="meta.id;obs.proposal" verbLevel="15"
            description="Number of the observing programme.">
            <values nullLiteral="-99"/>
        </column>
        <column name="target" type="text" ucd="meta.id;src" verbLevel="15"
            description="Identifier of the target in the programme."/>
        <column name="version_id" type="text" ucd="meta.version" verbLevel="15"
            description="Version of the association."/>
        <column name="code_version" type="text" ucd="meta.version;meta.software" verbLevel="15"
            description="Version of the software that made the association."/>
        <column name="degraded" type="text" ucd="meta.code.qual" verbLevel="15"
            description="What the association lacks, as the generator says."/>
        <column name="asn_sequence" type="integer" ucd="meta.number" verbLevel="15"
            description="Number of the association among those of its candidate, from its name.">
            <values nullLiteral="-99"/>
        </column>
        <column name="asn_constraints" type="text" ucd="meta.note" verbLevel="15"
            description="What the rule asked of the members, as the generator writes it."/>
    </table>

    <table id="association_member" onDisk="True" adql="True">
        <meta name="title">Members of associations</meta>
        <meta name="description">One row per product and member of an association.</meta>
        <meta name="table-rank">43</meta>
        <foreignKey inTable="association" source="filename" dest="filename" metaOnly="True"/>
        <foreignKey inTable="artifact" source="expname" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="expname" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_association_member)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the association file."/>
        <column name="product" type="text" ucd="meta.id;meta.dataset" required="True" verbLevel="1"
            description="Name of the product that is made, as written; it may hold {source_id} and the
                like."/>
        <column name="expname" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="File name of the member."/>
        <column name="exptype" type="text" ucd="meta.code.class" required="True" verbLevel="1"
            description="What the member is to the product: science, background, psf, imprint, sourcecat and
                so on."/>
        <column name="exposerr" type="text" ucd="meta.note" verbLevel="15"
            description="Problem with the exposure, as the association says."/>
        <column name="asn_candidate" type="text" ucd="meta.id;obs" verbLevel="15"
            description="Candidates that the member belongs to, as the association writes them."/>
    </table>

    <table id="history" onDisk="True" adql="True">
        <meta name="title">Former deliveries</meta>
        <meta name="description">One row per file and delivery that a newer one replaced, with what it said and when it was replaced.</meta>
        <meta name="table-rank">44</meta>
        <foreignKey inTable="jwst/caom2#Observation" source="obsID" dest="obsID" metaOnly="True"/>
        <index columns="uri" metaOnly="True"/>
        <index columns="obsID" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_history)</viewStatement>
        <column name="uri" type="text" ucd="meta.ref.uri;meta.file" required="True" verbLevel="1"
            description="Identifier of the file at MAST, mast:JWST/product/filename."/>
        <column name="obsID" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Key of the observation in caom2.Observation."/>
        <column name="observationID" type="text" ucd="meta.id;obs" verbLevel="15"
            description="Identifier of the observation at MAST."/>
        <column name="productID" type="text" ucd="meta.id;meta.dataset" verbLevel="15"
            description="Name of the product within its observation."/>
        <column name="file_date" type="timestamp" ucd="time.creation;meta.file" verbLevel="15"
            description="Time at which the former file was made (UTC)."/>
        <column name="cal_ver" type="text" ucd="meta.version;meta.software" verbLevel="15"
            description="Version of the calibration pipeline then."/>
        <column name="crds_ctx" type="text" ucd="meta.version;obs.calib" verbLevel="15"
            description="Context of the calibration reference data then."/>
        <column name="contentChecksum" type="text" ucd="meta.checksum;meta.file" verbLevel="15"
            description="Checksum of the former file, algorithm:hexadecimal value."/>
        <column name="contentLength" type="bigint" unit="byte" ucd="phys.size;meta.file" verbLevel="15"
            description="Size of the former file.">
            <values nullLiteral="-99"/>
        </column>
        <column name="replaced" type="timestamp" ucd="time.processing" required="True" verbLevel="1"
            description="Time at which a newer delivery took its place (UTC)."/>
        <column name="content" type="unicode" ucd="meta.note" required="True" verbLevel="1"
            description="All that was stored of the former delivery, as JSON."/>
    </table>

    <table id="version" onDisk="True" adql="True">
        <meta name="title">Deliveries of files</meta>
        <meta name="description">
            One row per file and delivery, in order: the present one and those that it replaced, with checksum, versions of software and
            reference data, and what changed.
        </meta>
        <meta name="table-rank">51</meta>
        <foreignKey inTable="jwst/caom2#Observation" source="obsID" dest="obsID" metaOnly="True"/>
        <foreignKey inTable="jwst/caom2#Plane" source="planeID" dest="planeID" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_version)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file."/>
        <column name="uri" type="text" ucd="meta.ref.uri;meta.file" required="True" verbLevel="1"
            description="Identifier of the file at MAST, mast:JWST/product/filename."/>
        <column name="obsID" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Key of the observation in caom2.Observation."/>
        <column name="planeID" type="text" ucd="meta.id;meta.dataset" verbLevel="15"
            description="Key of the product in caom2.Plane."/>
        <column name="delivery" type="integer" ucd="meta.number" required="True" verbLevel="1"
            description="Number of the delivery among those that are known, from 1."/>
        <column name="is_current" type="integer" ucd="meta.code;meta.file" required="True" verbLevel="1"
            description="1 for the present delivery, 0 for those that were replaced."/>
        <column name="file_date" type="timestamp" ucd="time.creation;meta.file" verbLevel="15"
            description="Time at which the file was made (UTC), the keyword DATE."/>
        <column name="cal_ver" type="text" ucd="meta.version;meta.software" verbLevel="15"
            description="Version of the calibration pipeline, the keyword CAL_VER."/>
        <column name="sdp_ver" type="text" ucd="meta.version;meta.software" verbLevel="15"
            description="Version of the data processing software, the keyword SDP_VER."/>
        <column name="crds_ctx" type="text" ucd="meta.version;obs.calib" verbLevel="15"
            description="Context of the calibration reference data, the keyword CRDS_CTX."/>
        <column name="contentChecksum" type="text" ucd="meta.checksum;meta.file" verbLevel="15"
            description="Checksum of the file, algorithm:hexadecimal value, where the archive tells it."/>
        <column name="contentLength" type="bigint" unit="byte" ucd="phys.size;meta.file" verbLevel="15"
            description="Size of the file.">
            <values nullLiteral="-99"/>
        </column>
        <column name="record_checksum" type="text" ucd="meta.checksum" required="True" verbLevel="1"
            description="Checksum (MD5) of all that the delivery said of the file."/>
        <column name="replaced" type="timestamp" ucd="time.processing" verbLevel="15"
            description="Time at which this site took a newer delivery in its place (UTC); NULL for the present one."/>
        <column name="replaces" type="timestamp" ucd="time.creation;meta.file" verbLevel="15"
            description="Time at which the delivery before this one was made (UTC)."/>
        <column name="replaced_by" type="timestamp" ucd="time.creation;meta.file" verbLevel="15"
            description="Time at which the delivery that took its place was made (UTC)."/>
        <column name="changes" type="text" ucd="meta.note" verbLevel="15"
            description="What differs from the delivery before: CAL_VER and CRDS_CTX with both values, checksum, size; empty where none of these does, NULL for the first."/>
    </table>

    <table id="mrp_rule" onDisk="True" adql="True">
        <meta name="title">Rules for the minimum recommended products</meta>
        <meta name="description">
            Which files one needs for science with an observation, and why. The first rule that fits a file decides; an empty condition
            fits all.
        </meta>
        <meta name="table-rank">52</meta>
        <index columns="rule" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_mrp_rule)</viewStatement>
        <column name="rule" type="text" ucd="meta.id;meta.main" required="True" verbLevel="1"
            description="Name of the rule, as in jwst.product and jwst.artifact."/>
        <column name="place" type="integer" ucd="meta.number" required="True" verbLevel="1"
            description="Place among the rules; the lowest that fits decides."/>
        <column name="role" type="text" ucd="meta.code.class;meta.file" verbLevel="15"
            description="Role of the file that the rule is for, as productType."/>
        <column name="suffix" type="text" ucd="meta.code.class;meta.dataset" verbLevel="15"
            description="Kind of product that the rule is for: cal, i2d, x1d and so on."/>
        <column name="product_level" type="text" ucd="meta.code;obs.calib" verbLevel="15"
            description="Stage of the pipeline that the rule is for: 2b, 2c or 3."/>
        <column name="exp_type" type="text" ucd="meta.code.class;obs" verbLevel="15"
            description="Types of exposure that the rule is for, as a regular expression."/>
        <column name="recommended" type="text" ucd="meta.code" required="True" verbLevel="1"
            description="yes, no, or uncombined: yes unless a recommended combined product has the exposure as a member."/>
        <column name="reason" type="text" ucd="meta.note" required="True" verbLevel="1"
            description="Why."/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST products"/>
        <make table="product"/>
        <make table="artifact"/>
        <make table="association"/>
        <make table="association_member"/>
        <make table="history"/>
        <make table="version"/>
        <make table="mrp_rule"/>
    </data>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="Tables of JWST's own facts">
        <regTest title="products join CAOM">
            <url parSet="TAP" QUERY="SELECT TOP 1 q.filename, q.exp_type, q.duration, p.productID FROM jwst.product AS q JOIN caom2.Plane AS p ON p.planeID = q.planeID">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"', 'unit="s"')
            </code>
        </regTest>
        <regTest title="the rules of the minimum recommended products" tags="demo">
            <url parSet="TAP" QUERY="SELECT COUNT(*) AS n FROM jwst.product AS q JOIN jwst.mrp_rule AS r ON r.rule = q.mrp_rule WHERE q.mrp = 1 AND r.recommended = 'yes' AND q.suffix = 'i2d'">/tap/sync</url>
            <code>
                self.assertTrue(self.getFirstVOTableRow()["n"] > 5)
            </code>
        </regTest>
        <regTest title="deliveries">
            <url parSet="TAP" QUERY="SELECT TOP 1 filename, delivery, is_current, record_checksum, changes FROM jwst.version">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"', 'name="changes"')
            </code>
        </regTest>
        <regTest title="members of an association" tags="demo">
            <url parSet="TAP" QUERY="SELECT COUNT(*) AS n FROM jwst.association AS a JOIN jwst.association_member AS m ON m.filename = a.filename WHERE a.asn_type = 'image3'">/tap/sync</url>
            <code>
                self.assertTrue(self.getFirstVOTableRow()["n"] > 10)
            </code>
        </regTest>
    </regSuite>
</resource>
