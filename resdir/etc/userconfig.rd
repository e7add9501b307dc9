<?xml version="1.0" encoding="utf-8"?>
<!-- What JWST adds to the site's ivoa.obscore, by the extension points that DaCHS has for that. A site with a
     userconfig.rd of its own takes over the streams it wants; without them, ivoa.obscore has the standard columns only.
     After a change: dachs imp //obscore, then jwst-node apply with the option force. -->
<resource schema="__system">
    <!-- importing gavo.api runs etc/local.py; the server, taprun and pub do not do that by themselves -->
    <LOOP>
        <codeItems>
            from gavo import api
            if False:
                yield
        </codeItems>
        <events/>
    </LOOP>

    <STREAM id="obscore-extracolumns">
        <doc>
            Columns of ivoa.obscore beyond the standard. Start and end of the observation are declared anew without the
            xtype "mjd": the standard has none there, and validators complain. That they are MJD is said as VOTable wants it.
        </doc>
        <column name="t_min" type="double precision" unit="d" ucd="time.start;obs.exposure"
            utype="obscore:char.timeaxis.coverage.bounds.limits.starttime" tablehead="Min. t" verbLevel="10"
            description="Lower bound of times represented in the data set, as MJD (UTC)."
            displayHint="sf=6">
            <property name="std">1</property>
        </column>
        <column name="t_max" type="double precision" unit="d" ucd="time.end;obs.exposure"
            utype="obscore:char.timeaxis.coverage.bounds.limits.stoptime" tablehead="Max. t" verbLevel="10"
            description="Upper bound of times represented in the data set, as MJD (UTC)."
            displayHint="sf=6">
            <property name="std">1</property>
        </column>
        <dm>
            (votable:Coords) {
                time: {
                    frame: {timescale: UTC refPosition: TOPOCENTER time0: MJD-origin}
                    location: @t_min
                }
            }
        </dm>
        <dm>
            (votable:Coords) {
                time: {
                    frame: {timescale: UTC refPosition: TOPOCENTER time0: MJD-origin}
                    location: @t_max
                }
            }
        </dm>
        <!-- text that need not be ASCII, and the precision that the standard asks for: DaCHS declares text and real -->
        <LOOP>
            <csvItems>
                name,          type,             unit,   ucd,                        utype,                                                    tablehead,   level, description
                obs_title,     unicode,          ,       meta.title;obs,             dataid.title,                                             Title,       5,     Title of the data set.
                target_name,   unicode,          ,       meta.id;src,                target.name,                                              Target Name, 15,    Target as the proposer named it.
                s_fov,         double precision, deg,    phys.angSize;instr.fov,     char.spatialaxis.coverage.bounds.extent.diameter,         FoV,         5,     Diameter of the circle around the footprint.
                s_resolution,  double precision, arcsec, pos.angResolution,          char.spatialaxis.resolution.refval.value,                 Space Res.,  15,    Best spatial resolution within the data set.
                s_pixel_scale, double precision, arcsec, phys.angSize;instr.pixel,   char.spatialaxis.sampling.refval.samplingperiod,          Pix. Scale,  10,    Size of a pixel on the sky.
                t_exptime,     double precision, s,      time.duration;obs.exposure, char.timeaxis.coverage.support.extent,                    Exp. Time,   10,    Total exposure time.
                t_resolution,  double precision, s,      time.resolution,            char.timeaxis.resolution.refval.value,                    Res. t,      15,    Minimal time interval that can be told apart.
                em_min,        double precision, m,      em.wl;stat.min,             char.spectralaxis.coverage.bounds.limits.lolimit,         λ_min,       10,    Shortest wavelength within the data set (in vacuum).
                em_max,        double precision, m,      em.wl;stat.max,             char.spectralaxis.coverage.bounds.limits.hilimit,         λ_max,       10,    Longest wavelength within the data set (in vacuum).
                em_res_power,  double precision, ,       spect.resolution,           char.spectralaxis.resolution.resolpower.refval,           λ/Δλ,        15,    Spectral resolving power λ/Δλ.
            </csvItems>
            <events>
                <column name="\name" type="\type" unit="\unit" ucd="\ucd" utype="obscore:\utype" tablehead="\tablehead"
                    verbLevel="\level" description="\description">
                    <property name="std">1</property>
                </column>
            </events>
        </LOOP>
        <column name="obs_release_date" type="timestamp" ucd="time.release" utype="obscore:curation.releasedate" tablehead="Release date" verbLevel="15"
            description="Time at which the exclusive access to the data ends (UTC)."/>
        <column name="data_rights" type="text" ucd="meta.code" utype="obscore:curation.rights" tablehead="Rights" verbLevel="15"
            description="Who may have the data now: public (anybody), secure (who has an account at the site) or proprietary (the programme&apos;s team)."/>
        <column name="proposal_id" type="text" ucd="meta.id;obs.proposal" utype="obscore:provenance.proposal.identifier" tablehead="Program" verbLevel="5"
            description="Number of the observing programme, as text without leading zeros."/>
        <column name="proposal_pi" type="unicode" ucd="meta.id.PI;obs.proposal" tablehead="PI" verbLevel="15"
            description="Principal investigator of the programme."/>
        <column name="proposal_title" type="unicode" ucd="meta.title;obs.proposal" tablehead="Program title" verbLevel="20"
            description="Title of the programme."/>
        <column name="proposal_category" type="text" ucd="meta.code;obs.proposal" tablehead="Category" verbLevel="20"
            description="Category of the programme: GO, GTO, ERS, DD, CAL, COM and the like."/>
        <column name="filters" type="text" ucd="meta.id;instr.filter" tablehead="Filters" verbLevel="5"
            description="Filter, or filter and disperser, for example F090W or G395H;F290LP."/>
        <column name="exp_type" type="text" ucd="meta.code.class;obs" tablehead="Mode" verbLevel="10"
            description="Type of the exposure, the keyword EXP_TYPE, for example NRC_IMAGE or MIR_MRS."/>
        <column name="detector" type="text" ucd="meta.id;instr.det" tablehead="Detector" verbLevel="20"
            description="Detector of an exposure; NULL or MULTIPLE for combined products."/>
        <column name="product_level" type="text" ucd="meta.code;obs.calib" tablehead="Stage" verbLevel="20"
            description="Stage of the pipeline: 1b, 2a, 2b, 2c or 3."/>
        <column name="template" type="text" ucd="meta.id;obs.proposal" tablehead="Template" verbLevel="25"
            description="Template of the Astronomer's Proposal Tool that the observation was planned with."/>
        <column name="target_moving" type="integer" ucd="meta.code;src" tablehead="Moving" verbLevel="25"
            description="1 if the target moves on the sky (solar system), else 0.">
            <values nullLiteral="-1"/>
        </column>
        <column name="footprint_origin" type="text" ucd="meta.code" tablehead="Footprint from" verbLevel="25"
            description="Where s_region is from: s_region (the keyword), s_region repaired (the keyword
                after a correction), else the position of the source, the guide star or the target, where
                the file tells no more."/>
        <column name="cal_ver" type="text" ucd="meta.version;meta.software" tablehead="Pipeline" verbLevel="20"
            description="Version of the calibration pipeline, the keyword CAL_VER."/>
        <column name="crds_ctx" type="text" ucd="meta.version;obs.calib" tablehead="CRDS context" verbLevel="20"
            description="Context of the calibration reference data, the keyword CRDS_CTX, for example
                jwst_1293.pmap."/>
        <column name="filename" type="text" ucd="meta.id;meta.file" tablehead="File" verbLevel="10"
            description="Name of the file."/>
        <column name="lastmodified" type="timestamp" ucd="time.processing" tablehead="Changed" verbLevel="25"
            description="Time of the last change of this record (UTC)."/>
        <column name="planeid" type="text" ucd="meta.id;meta.dataset" tablehead="CAOM plane" verbLevel="25"
            description="Key of the product in caom2.Plane and jwst.product."/>
        <column name="obsid" type="text" ucd="meta.id;obs" tablehead="CAOM obs." verbLevel="25"
            description="Key of the observation in caom2.Observation."/>
        <column name="mrp" type="integer" ucd="meta.code;meta.file" tablehead="MRP" verbLevel="20"
            description="1 if the file is one of the minimum recommended products, which one needs for science with the
                observation, else 0; jwst.artifact and jwst.mrp_rule say why.">
            <values nullLiteral="-1"/>
        </column>
    </STREAM>

    <STREAM id="obscore-extrapars">
        <doc>What a table published to ObsCore gives for these columns; NULL for those that know nothing of JWST.</doc>
        <mixinPar name="obs_release_date" description="Release date">NULL</mixinPar>
        <mixinPar name="data_rights" description="Rights">NULL</mixinPar>
        <mixinPar name="proposal_id" description="Program">NULL</mixinPar>
        <mixinPar name="proposal_pi" description="PI">NULL</mixinPar>
        <mixinPar name="proposal_title" description="Program title">NULL</mixinPar>
        <mixinPar name="proposal_category" description="Category">NULL</mixinPar>
        <mixinPar name="filters" description="Filters">NULL</mixinPar>
        <mixinPar name="exp_type" description="Mode">NULL</mixinPar>
        <mixinPar name="detector" description="Detector">NULL</mixinPar>
        <mixinPar name="product_level" description="Stage">NULL</mixinPar>
        <mixinPar name="template" description="Template">NULL</mixinPar>
        <mixinPar name="target_moving" description="Moving">NULL</mixinPar>
        <mixinPar name="footprint_origin" description="Footprint from">NULL</mixinPar>
        <mixinPar name="cal_ver" description="Pipeline">NULL</mixinPar>
        <mixinPar name="crds_ctx" description="CRDS context">NULL</mixinPar>
        <mixinPar name="filename" description="File">NULL</mixinPar>
        <mixinPar name="lastmodified" description="Changed">NULL</mixinPar>
        <mixinPar name="planeid" description="CAOM plane">NULL</mixinPar>
        <mixinPar name="obsid" description="CAOM obs.">NULL</mixinPar>
        <mixinPar name="mrp" description="MRP">NULL</mixinPar>
    </STREAM>

    <STREAM id="obscore-extraevents">
        <doc>How these columns are made.</doc>
        <property name="obscoreClause" cumulate="True">,
            CAST(\\obs_release_date AS timestamp) AS obs_release_date,
            CAST(\\data_rights AS text) AS data_rights,
            CAST(\\proposal_id AS text) AS proposal_id,
            CAST(\\proposal_pi AS text) AS proposal_pi,
            CAST(\\proposal_title AS text) AS proposal_title,
            CAST(\\proposal_category AS text) AS proposal_category,
            CAST(\\filters AS text) AS filters,
            CAST(\\exp_type AS text) AS exp_type,
            CAST(\\detector AS text) AS detector,
            CAST(\\product_level AS text) AS product_level,
            CAST(\\template AS text) AS template,
            CAST(\\target_moving AS integer) AS target_moving,
            CAST(\\footprint_origin AS text) AS footprint_origin,
            CAST(\\cal_ver AS text) AS cal_ver,
            CAST(\\crds_ctx AS text) AS crds_ctx,
            CAST(\\filename AS text) AS filename,
            CAST(\\lastmodified AS timestamp) AS lastmodified,
            CAST(\\planeid AS text) AS planeid,
            CAST(\\obsid AS text) AS obsid,
            CAST(\\mrp AS integer) AS mrp
        </property>
    </STREAM>

    <STREAM id="tapexamples">
        <doc>The examples that TAP clients and the web page show.</doc>
        <FEED source="jwst/res/examples#tap"/>
    </STREAM>

    <STREAM id="registry-interfacerecords">
        <doc>What makes the node a publishing registry: the authority of its identifiers, the organisation behind it, and the
            registry itself. All names are from site.conf, by way of defaultmeta.txt.</doc>
        <resRec id="authority">
            <meta>
                resType: authority
                creationDate: \metaString{authority.creationDate}
                title: \\metaString{authority.title}{\getConfig{web}{sitename}, naming authority}
                shortName: \\metaString{authority.shortName}
                subject: virtual-observatories
                referenceURL: \\metaString{authority.referenceURL}{\getConfig{web}{serverURL}}
                identifier: ivo://\getConfig{ivoa}{authority}
                sets: ivo_managed
            </meta>
            <meta name="managingOrg">\\metaString{publisher}
                <meta name="ivo-id">\\metaString{publisherID}{ivo://\getConfig{ivoa}{authority}/org}</meta>
            </meta>
            <meta name="description">\\metaString{authority.description}{The authority under which \getConfig{web}{sitename} names its data
                sets and services.}</meta>
        </resRec>

        <LOOP>
            <codeItems>
                # an organisation that another registry describes is not described anew
                if str(base.meta.CONFIG_META.getMeta("publisherID")).endswith(r"\getConfig{ivoa}{authority}/org"):
                    yield {}
            </codeItems>
            <events>
                <resRec id="org">
                    <meta>
                        resType: organization
                        creationDate: \metaString{authority.creationDate}
                        title: \\metaString{organization.title}
                        shortName: \\metaString{authority.shortName} org
                        subject: virtual-observatories
                        referenceURL: \\metaString{organization.referenceURL}
                        identifier: ivo://\getConfig{ivoa}{authority}/org
                        sets: ivo_managed
                    </meta>
                    <meta name="description">\\metaString{organization.description}</meta>
                </resRec>
            </events>
        </LOOP>

        <service id="registry" allowed="pubreg.xml">
            <registryCore/>
            <publish render="pubreg.xml" sets="ivo_managed">
                <meta name="accessURL">\getConfig{web}{serverURL}\getConfig{web}{nevowRoot}oai.xml</meta>
            </publish>
            <meta name="resType">registry</meta>
            <meta name="title">\getConfig{web}{sitename}, publishing registry</meta>
            <meta name="creationDate">\metaString{authority.creationDate}</meta>
            <meta name="description">Describes the services and tables of \getConfig{web}{sitename} to registries, by OAI-PMH.</meta>
            <meta name="subject">virtual-observatories</meta>
            <meta name="shortName">\\metaString{authority.shortName} reg</meta>
            <meta name="content.type">Archive</meta>
            <meta name="rights">public</meta>
            <meta name="managedAuthority">\getConfig{ivoa}{authority}</meta>
        </service>
    </STREAM>

    <STREAM id="obscore-registration">
        <register sets="ivo_managed,local"/>
    </STREAM>

    <NXSTREAM id="obscore-overrides">
        <doc>What the schema ivoa is called in TAP_SCHEMA and VOSI.</doc>
        <meta name="title">Tables as the IVOA defines them</meta>
        <meta name="!description">Tables whose columns are the same at all sites of the Virtual Observatory: data products (ObsCore)
            and planned observations (ObsLocTAP).</meta>
        <!-- links of ivoa.obscore are those of jwst/dl. DaCHS' own service there leads to others one identifier at a time -->
        <LOOP>
            <codeItems>
                def link(rd, context):
                    obscore = rd.getById("ObsCore")
                    obscore.delMeta("_associatedDatalinkService")
                    obscore.addMeta("_associatedDatalinkService", None)
                    obscore.addMeta("_associatedDatalinkService.serviceId", "jwst/dl#links")
                    obscore.addMeta("_associatedDatalinkService.idColumn", "obs_publisher_did")
                context.addExitFunc(link)
                if False:
                    yield
            </codeItems>
            <events/>
        </LOOP>
    </NXSTREAM>

    <NXSTREAM id="tapdescription">
        <meta name="description">Queries in ADQL, with uploads, on all tables of \\getConfig{web}{sitename}: products of the James Webb
            Space Telescope as ObsCore, planned and performed observations as ObsLocTAP, observations, planes and artifacts as in
            CAOM 2.4, and what the mission knows besides (spectra, sources, guide stars, programmes, telemetry and more).</meta>
        <!-- the RD that this goes into belongs to DaCHS, and has no coverage of its own -->
        <LOOP>
            <codeItems>
                from gavo.rscdef import rdinj
                def cover(rd, context):
                    for waveband in ("Optical", "Infrared"):
                        rd.addMeta("coverage.waveband", waveband)
                    with base.getTableConn() as connection:
                        for found in rdinj._getRecordsFor("jwst/obs", "dc.rdmeta", connection):
                            if found["spatial"]:
                                rd.addMeta("coverage.spatial", found["spatial"])
                            for axis in ("temporal", "spectral"):
                                if found[axis]:
                                    rd.addMeta("coverage." + axis, "%r %r" % tuple(found[axis]))
                context.addExitFunc(cover)
                if False:
                    yield
            </codeItems>
            <events/>
        </LOOP>
    </NXSTREAM>
</resource>
