<?xml version="1.0" encoding="utf-8"?>
<!-- CAOM 2.4 as CADC publishes it: names, utypes, units and column order are theirs (tap_schema of the Common Archive
     Observation Model, version 2.4), so ADQL written for CADC runs here. UCDs and the wording are ours. CADC's
     xtypes interval, uri and uuid are left out: DaCHS 2.13 takes an interval for a PostgreSQL range and fails on arrays,
     and does not write the others to TAP_SCHEMA, so that declaration and result would differ.
     The tables are views of views that the ingest owns: importing or dropping this RD never touches a row. -->
<resource schema="caom2" resdir="jwst">
    <meta name="title">JWST observations (CAOM)</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">20</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Observations of the James Webb Space Telescope in the Common Archive Observation Model, version 2.4:
        observations, their products (planes), the files of the products (artifacts), what a combined observation was
        made of, and what each product was made from. Tables and columns have the names of CADC's archive.
    </meta>
    <meta name="_longdoc" format="rst">
        An observation has one or more products (``Plane.obsID``), a product has one or more files
        (``Artifact.planeID``). Members and inputs are URIs: they may name what this archive does not hold.
        What JWST says beyond CAOM is in ``jwst.product``, joined by ``planeID``.

        Queries written for CADC run here, those with intervals too: ``INTERSECTS(INTERVAL(59700, 59800), time_bounds) = 1``
        and ``CONTAINS(2.1e-6, energy_bounds) = 1`` compare with the limits of the interval.
    </meta>
    <coverage fallbackTo="jwst/obs"/>

    <table id="Observation" onDisk="True" adql="True">
        <meta name="title">CAOM observations</meta>
        <meta name="description">One row per observation: an exposure of one detector, or a combination of several.</meta>
        <meta name="utype">caom2:Observation</meta>
        <meta name="table-rank">20</meta>
        <index columns="observationURI" metaOnly="True"/>
        <index columns="obsID" metaOnly="True"/>
        <index columns="observationID" metaOnly="True"/>
        <index columns="proposal_id" metaOnly="True"/>
        <index columns="instrument_name" metaOnly="True"/>
        <index columns="maxLastModified" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.caom2_observation)</viewStatement>
        <column name="observationURI" type="text" ucd="meta.ref.uri;meta.main" utype="caom2:Observation.uri" required="True" verbLevel="1"
            description="Unique identifier of the observation as a URI, caom:JWST/observationID."/>
        <column name="obsID" type="text" ucd="meta.id;obs;meta.main" utype="caom2:Observation.id" required="True" verbLevel="1"
            description="Key of the observation (a UUID made from observationURI, the same after every
                rebuild)."/>
        <column name="collection" type="text" ucd="meta.id" utype="caom2:Observation.collection" required="True" verbLevel="1"
            description="Data collection that the observation belongs to; always JWST here."/>
        <column name="observationID" type="text" ucd="meta.id;obs" utype="caom2:Observation.observationID" required="True" verbLevel="1"
            description="Identifier of the observation at MAST: the file set name, for example
                jw02736001001_02101_00001_nrca1 for an exposure of one detector,
                jw02736-o001_t001_nircam_clear-f090w for a combined product."/>
        <column name="algorithm_name" type="text" ucd="meta.code;obs.param" utype="caom2:Observation.algorithm.name" required="True" verbLevel="25"
            description="How the observation came about: exposure for a single exposure, else the kind
                of combination."/>
        <column name="type" type="text" ucd="meta.code.class;obs" utype="caom2:Observation.type" verbLevel="1"
            description="Type of the exposure, the keyword EXP_TYPE, for example NRC_IMAGE."/>
        <column name="intent" type="text" ucd="meta.code;obs" utype="caom2:Observation.intent" verbLevel="25"
            description="Purpose of the data: science or calibration."/>
        <column name="sequenceNumber" type="integer" ucd="meta.number;obs" utype="caom2:Observation.sequenceNumber" verbLevel="25"
            description="Number of the exposure in its sequence as the observatory counts it.">
            <values nullLiteral="-99"/>
        </column>
        <column name="metaRelease" type="timestamp" ucd="time.release" utype="caom2:Observation.metaRelease" verbLevel="25"
            description="Time from which the metadata are public (UTC)."/>
        <column name="metaReadGroups" type="text" ucd="meta.code" utype="caom2:Observation.metaReadGroups" verbLevel="25"
            description="Groups that may see the metadata before; always NULL here, all metadata are
                public."/>
        <column name="proposal_id" type="text" ucd="meta.id;obs.proposal" utype="caom2:Observation.proposal.id" verbLevel="15"
            description="Number of the observing programme as text without leading zeros, for example
                2736."/>
        <column name="proposal_pi" type="unicode" ucd="meta.id.PI;obs.proposal" utype="caom2:Observation.proposal.pi" verbLevel="25"
            description="Principal investigator of the programme."/>
        <column name="proposal_project" type="text" ucd="meta.id;obs.proposal" utype="caom2:Observation.proposal.project" verbLevel="1"
            description="Category of the programme: GO, GTO, ERS, DD, CAL, COM and the like."/>
        <column name="proposal_title" type="unicode" ucd="meta.title;obs.proposal" utype="caom2:Observation.proposal.title" verbLevel="25"
            description="Title of the programme."/>
        <column name="proposal_keywords" type="unicode" ucd="meta.note;obs.proposal" utype="caom2:Observation.proposal.keywords" verbLevel="25"
            description="Keywords of the programme, separated by |."/>
        <column name="target_name" type="unicode" ucd="meta.id;src" utype="caom2:Observation.target.name" verbLevel="1"
            description="Name of the target as the proposer wrote it; may differ from what SIMBAD
                knows."/>
        <column name="target_targetID" type="text" ucd="meta.ref.uri;src" utype="caom2:Observation.target.targetID" verbLevel="1"
            description="Identifier of the target as a URI; not known for JWST."/>
        <column name="target_type" type="text" ucd="src.class" utype="caom2:Observation.target.type" verbLevel="1"
            description="Kind of the target: object or field."/>
        <column name="target_standard" type="integer" ucd="meta.code;src" utype="caom2:Observation.target.standard" verbLevel="25"
            description="1 if the target is a calibration standard, else 0.">
            <values nullLiteral="-99"/>
        </column>
        <column name="target_redshift" type="double precision" ucd="src.redshift" utype="caom2:Observation.target.redshift" verbLevel="25"
            description="Redshift of the target; not known for JWST."/>
        <column name="target_moving" type="integer" ucd="meta.code;src" utype="caom2:Observation.target.moving" verbLevel="25"
            description="1 if the target moves on the sky (solar system), else 0.">
            <values nullLiteral="-99"/>
        </column>
        <column name="target_keywords" type="unicode" ucd="meta.note;src" utype="caom2:Observation.target.keywords" verbLevel="25"
            description="Description of the target, separated by |."/>
        <column name="targetPosition_coordsys" type="text" ucd="pos.frame" utype="caom2:Observation.targetPosition.coordsys" verbLevel="25"
            description="Reference frame of the target position; ICRS."/>
        <column name="targetPosition_equinox" type="double precision" ucd="time.equinox;pos.frame" utype="caom2:Observation.targetPosition.equinox" verbLevel="25"
            description="Equinox of the target position; NULL for ICRS."/>
        <column name="targetPosition_coordinates_cval1" type="double precision" unit="deg" ucd="pos.eq.ra;src" utype="caom2:Observation.targetPosition.coordinates.cval1" verbLevel="25"
            description="Right ascension of the target, ICRS, at the epoch of observation."/>
        <column name="targetPosition_coordinates_cval2" type="double precision" unit="deg" ucd="pos.eq.dec;src" utype="caom2:Observation.targetPosition.coordinates.cval2" verbLevel="25"
            description="Declination of the target, ICRS, at the epoch of observation."/>
        <column name="telescope_name" type="text" ucd="meta.id;instr.tel" utype="caom2:Observation.telescope.name" required="True" verbLevel="1"
            description="Name of the telescope; JWST."/>
        <column name="telescope_geoLocationX" type="double precision" ucd="pos.cartesian.x;instr.tel" utype="caom2:Observation.telescope.geoLocationX" verbLevel="25"
            description="X component of the geocentric location of the telescope; NULL, JWST is in
                space."/>
        <column name="telescope_geoLocationY" type="double precision" ucd="pos.cartesian.y;instr.tel" utype="caom2:Observation.telescope.geoLocationY" verbLevel="25"
            description="Y component of the geocentric location of the telescope; NULL, JWST is in
                space."/>
        <column name="telescope_geoLocationZ" type="double precision" ucd="pos.cartesian.z;instr.tel" utype="caom2:Observation.telescope.geoLocationZ" verbLevel="25"
            description="Z component of the geocentric location of the telescope; NULL, JWST is in
                space."/>
        <column name="telescope_keywords" type="text" ucd="meta.note;instr.tel" utype="caom2:Observation.telescope.keywords" verbLevel="25"
            description="Keywords of the telescope, separated by |."/>
        <column name="requirements_flag" type="text" ucd="meta.code.qual;obs" utype="caom2:Observation.requirements.flag" verbLevel="1"
            description="Fail if the observation did not meet what the proposal asked for, else NULL."/>
        <column name="instrument_name" type="text" ucd="meta.id;instr" utype="caom2:Observation.instrument.name" verbLevel="1"
            description="Instrument and mode in the form of MAST, for example NIRCAM/IMAGE, NIRSPEC/MSA,
                MIRI/IFU."/>
        <column name="instrument_keywords" type="text" ucd="meta.note;instr" utype="caom2:Observation.instrument.keywords" verbLevel="25"
            description="Details of the instrument's set-up, separated by |."/>
        <column name="environment_seeing" type="double precision" unit="arcsec" ucd="instr.obsty.seeing" utype="caom2:Observation.environment.seeing" verbLevel="25"
            description="Atmospheric seeing (FWHM); NULL, JWST is in space."/>
        <column name="environment_humidity" type="double precision" ucd="obs.param;obs.atmos" utype="caom2:Observation.environment.humidity" verbLevel="25"
            description="Humidity at the telescope; NULL, JWST is in space."/>
        <column name="environment_elevation" type="double precision" unit="deg" ucd="pos.az.alt" utype="caom2:Observation.environment.elevation" verbLevel="25"
            description="Elevation above the horizon; NULL, JWST is in space."/>
        <column name="environment_tau" type="double precision" ucd="phys.absorption.opticalDepth;obs.atmos" utype="caom2:Observation.environment.tau" verbLevel="25"
            description="Optical depth at the zenith; NULL, JWST is in space."/>
        <column name="environment_wavelengthTau" type="double precision" unit="m" ucd="em.wl" utype="caom2:Observation.environment.wavelengthTau" verbLevel="25"
            description="Wavelength at which environment_tau was measured; NULL, JWST is in space."/>
        <column name="environment_ambientTemp" type="double precision" unit="K" ucd="phys.temperature;obs.atmos" utype="caom2:Observation.environment.ambientTemp" verbLevel="25"
            description="Ambient temperature at the telescope; NULL, JWST is in space."/>
        <column name="environment_photometric" type="integer" ucd="meta.code.qual;obs.atmos" utype="caom2:Observation.environment.photometric" verbLevel="25"
            description="Whether conditions were photometric; NULL, JWST is in space.">
            <values nullLiteral="-99"/>
        </column>
        <column name="members" type="text" ucd="meta.ref.uri;obs" utype="caom2:Observation.members" verbLevel="25"
            description="URIs of the observations that this one combines, separated by blanks; see
                caom2.ObservationMember."/>
        <column name="typeCode" type="text" ucd="meta.code.class" utype="caom2:Observation.typeCode" required="True" verbLevel="25"
            description="S for a simple observation (one exposure), C for a composite one."/>
        <column name="metaProducer" type="text" ucd="meta.ref.uri;meta.software" utype="caom2:Observation.metaProducer" verbLevel="1"
            description="Who made this record, organisation:software-version."/>
        <column name="lastModified" type="timestamp" ucd="time.processing" utype="caom2:Observation.lastModified" required="True" verbLevel="1"
            description="Time of the last change of this record (UTC)."/>
        <column name="maxLastModified" type="timestamp" ucd="time.processing" utype="caom2:Observation.maxLastModified" required="True" verbLevel="1"
            description="Time of the last change of this record or of one that belongs to it (UTC)."/>
        <column name="metaChecksum" type="text" ucd="meta.checksum" utype="caom2:Observation.metaChecksum" required="True" verbLevel="1"
            description="Checksum of this record."/>
        <column name="accMetaChecksum" type="text" ucd="meta.checksum" utype="caom2:Observation.accMetaChecksum" required="True" verbLevel="1"
            description="Checksum of this record and those that belong to it."/>
    </table>

    <table id="Plane" onDisk="True" adql="True">
        <meta name="title">CAOM planes</meta>
        <meta name="description">One row per product of an observation: one stage of processing, with what it covers on the
            sky, in wavelength and in time.</meta>
        <meta name="utype">caom2:Plane</meta>
        <meta name="table-rank">21</meta>
        <stc>Polygon ICRS [position_bounds]</stc>
        <foreignKey inTable="Observation" source="obsID" dest="obsID" metaOnly="True"/>
        <index columns="planeID" metaOnly="True"/>
        <index columns="obsID" metaOnly="True"/>
        <index columns="planeURI" metaOnly="True"/>
        <index columns="publisherID" metaOnly="True"/>
        <index columns="position_bounds" metaOnly="True"/>
        <index columns="energy_bounds_lower, energy_bounds_upper" metaOnly="True"/>
        <index columns="time_bounds_lower, time_bounds_upper" metaOnly="True"/>
        <index columns="dataRelease" metaOnly="True"/>
        <index columns="provenance_runID" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.caom2_plane)</viewStatement>
        <column name="publisherID" type="text" ucd="meta.ref.ivoid" utype="caom2:Plane.publisherID" required="True" verbLevel="1"
            description="Identifier of the product at this publisher (IVOID); the obs_publisher_did of
                ObsCore."/>
        <column name="obsID" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Key of the observation that this belongs to."/>
        <column name="planeID" type="text" ucd="meta.id;meta.dataset;meta.main" utype="caom2:Plane.id" required="True" verbLevel="1"
            description="Key of the product (a UUID made from planeURI, the same after every rebuild)."/>
        <column name="planeURI" type="text" ucd="meta.ref.uri;meta.main" utype="caom2:Plane.uri" required="True" verbLevel="1"
            description="Identifier of the product as a URI, caom:JWST/observationID/productID."/>
        <column name="creatorID" type="text" ucd="meta.ref.ivoid" utype="caom2:Plane.creatorID" verbLevel="1"
            description="Identifier of the product at its creator."/>
        <column name="productID" type="text" ucd="meta.id;meta.dataset" utype="caom2:Plane.productID" required="True" verbLevel="1"
            description="Name of the product within its observation."/>
        <column name="metaRelease" type="timestamp" ucd="time.release" utype="caom2:Plane.metaRelease" verbLevel="15"
            description="Time from which the metadata are public (UTC)."/>
        <column name="metaReadGroups" type="text" ucd="meta.code" utype="caom2:Plane.metaReadGroups" verbLevel="25"
            description="Groups that may see the metadata before; always NULL here, all metadata are
                public."/>
        <column name="dataRelease" type="timestamp" ucd="time.release;meta.dataset" utype="caom2:Plane.dataRelease" verbLevel="15"
            description="Time at which the exclusive access to the data ends (UTC)."/>
        <column name="dataReadGroups" type="text" ucd="meta.code;meta.dataset" utype="caom2:Plane.dataReadGroups" verbLevel="25"
            description="Group that may read the data before dataRelease: the programme&apos;s team, jw and its number."/>
        <column name="dataProductType" type="text" ucd="meta.code.class" utype="caom2:Plane.dataProductType" verbLevel="1"
            description="Kind of data: image, spectrum, cube, timeseries, visibility, measurements and
                the extensions of CAOM."/>
        <column name="calibrationLevel" type="integer" ucd="meta.code;obs.calib" utype="caom2:Plane.calibrationLevel" verbLevel="1"
            description="Calibration level as in ObsCore: 1 uncalibrated (stages 1b), 2 calibrated
                exposures, 3 combined products; -1 planned.">
            <values nullLiteral="-99"/>
        </column>
        <column name="provenance_name" type="text" ucd="meta.id;meta.software" utype="caom2:Plane.provenance.name" verbLevel="25"
            description="Software that made the product."/>
        <column name="provenance_version" type="text" ucd="meta.version;meta.software" utype="caom2:Plane.provenance.version" verbLevel="25"
            description="Version of the software that made the product, the keyword CAL_VER."/>
        <column name="provenance_reference" type="text" ucd="meta.ref.url;meta.software" utype="caom2:Plane.provenance.reference" verbLevel="25"
            description="Where that software is described (URL)."/>
        <column name="provenance_producer" type="text" ucd="meta.curation" utype="caom2:Plane.provenance.producer" verbLevel="25"
            description="Who ran the software."/>
        <column name="provenance_project" type="text" ucd="meta.curation" utype="caom2:Plane.provenance.project" verbLevel="25"
            description="Project that the processing belongs to."/>
        <column name="provenance_runID" type="text" ucd="meta.version;obs.calib" utype="caom2:Plane.provenance.runID" verbLevel="15"
            description="What identifies the processing run; for JWST the CRDS context, for example
                jwst_1293.pmap."/>
        <column name="provenance_lastExecuted" type="timestamp" ucd="time.processing" utype="caom2:Plane.provenance.lastExecuted" verbLevel="25"
            description="Time at which the product was made (UTC), the keyword DATE."/>
        <column name="provenance_keywords" type="text" ucd="meta.note" utype="caom2:Plane.provenance.keywords" verbLevel="25"
            description="Keywords of the processing, separated by |."/>
        <column name="provenance_inputs" type="text" ucd="meta.ref.uri;meta.dataset" utype="caom2:Plane.provenance.inputs" verbLevel="25"
            description="URIs of the products that this one was made from, separated by blanks; see
                caom2.ProvenanceInput."/>
        <column name="metrics_sourceNumberDensity" type="double precision" unit="deg**-2" ucd="src.density" utype="caom2:Plane.metrics.sourceNumberDensity" verbLevel="25"
            description="Number density of sources; not known here."/>
        <column name="metrics_background" type="double precision" unit="Jy/pix" ucd="instr.background" utype="caom2:Plane.metrics.background" verbLevel="25"
            description="Background level."/>
        <column name="metrics_backgroundStddev" type="double precision" unit="Jy/pix" ucd="stat.stdev;instr.background" utype="caom2:Plane.metrics.backgroundStddev" verbLevel="25"
            description="Standard deviation of the background; not known here."/>
        <column name="metrics_fluxDensityLimit" type="double precision" unit="Jy" ucd="phot.flux.density;stat.min" utype="caom2:Plane.metrics.fluxDensityLimit" verbLevel="25"
            description="Flux density of a point source with a signal-to-noise ratio of 5; not known
                here."/>
        <column name="metrics_magLimit" type="double precision" ucd="phot.mag;stat.max" utype="caom2:Plane.metrics.magLimit" verbLevel="25"
            description="AB magnitude of a point source with a signal-to-noise ratio of 5; not known
                here."/>
        <column name="observable_ucd" type="text" ucd="meta.ucd" utype="caom2:Plane.observable.ucd" verbLevel="25"
            description="UCD of the quantity that the product holds."/>
        <column name="quality_flag" type="text" ucd="meta.code.qual" utype="caom2:Plane.quality.flag" verbLevel="25"
            description="Junk if the observatory marked the data as unusable, else NULL."/>
        <column name="position_bounds" type="spoly" xtype="adql:REGION" unit="deg" ucd="pos.outline;obs.field" utype="caom2:Plane.position.bounds" verbLevel="1"
            description="Footprint on the sky: one or more polygons or a circle, ICRS. Searches are
                exact for all its parts."/>
        <column name="position_bounds_samples" type="text" unit="deg" ucd="pos.outline;obs.field" utype="caom2:Plane.position.bounds.samples" verbLevel="25"
            description="Disjoint parts of the footprint; position_bounds holds them already."/>
        <column name="position_bounds_size" type="double precision" unit="deg" ucd="phys.angSize;instr.fov" utype="caom2:Plane.position.bounds.size" verbLevel="25"
            description="Diameter of the smallest circle around the footprint."/>
        <column name="position_resolution" type="double precision" unit="arcsec" ucd="pos.angResolution" utype="caom2:Plane.position.resolution" verbLevel="25"
            description="Angular resolution (FWHM of the point spread function)."/>
        <column name="position_resolutionBounds" type="double precision[2]" unit="arcsec" ucd="pos.angResolution" utype="caom2:Plane.position.resolutionBounds" verbLevel="25"
            description="Range of the angular resolution; not known here."/>
        <column name="position_sampleSize" type="double precision" unit="arcsec" ucd="phys.angSize;instr.pixel" utype="caom2:Plane.position.sampleSize" verbLevel="25"
            description="Size of a pixel on the sky."/>
        <column name="position_dimension_naxis1" type="bigint" ucd="meta.number" utype="caom2:Plane.position.dimension.naxis1" verbLevel="25"
            description="Number of pixels along the first spatial axis.">
            <values nullLiteral="-99"/>
        </column>
        <column name="position_dimension_naxis2" type="bigint" ucd="meta.number" utype="caom2:Plane.position.dimension.naxis2" verbLevel="25"
            description="Number of pixels along the second spatial axis.">
            <values nullLiteral="-99"/>
        </column>
        <column name="position_timeDependent" type="integer" ucd="meta.code;pos" utype="caom2:Plane.position.timeDependent" verbLevel="25"
            description="1 if the position changes during the observation (moving target), else 0.">
            <values nullLiteral="-99"/>
        </column>
        <column name="energy_bounds" type="double precision[2]" unit="m" ucd="em.wl" utype="caom2:Plane.energy.bounds" verbLevel="1"
            description="Wavelengths covered, lower and upper limit in vacuum."/>
        <column name="energy_bounds_samples" type="double precision[]" unit="m" ucd="em.wl" utype="caom2:Plane.energy.bounds.samples" verbLevel="25"
            description="Disjoint parts of the wavelength coverage as pairs of lower and upper limit in
                vacuum."/>
        <column name="energy_bounds_lower" type="double precision" unit="m" ucd="em.wl;stat.min" utype="caom2:Plane.energy.bounds.lower" verbLevel="15"
            description="Shortest wavelength covered, in vacuum."/>
        <column name="energy_bounds_upper" type="double precision" unit="m" ucd="em.wl;stat.max" utype="caom2:Plane.energy.bounds.upper" verbLevel="15"
            description="Longest wavelength covered, in vacuum."/>
        <column name="energy_bounds_width" type="double precision" unit="m" ucd="instr.bandwidth;em.wl" utype="caom2:Plane.energy.bounds.width" verbLevel="25"
            description="Width of the wavelength coverage."/>
        <column name="energy_dimension" type="bigint" ucd="meta.number;em" utype="caom2:Plane.energy.dimension" verbLevel="25"
            description="Number of pixels along the wavelength axis.">
            <values nullLiteral="-99"/>
        </column>
        <column name="energy_resolvingPower" type="double precision" ucd="spect.resolution" utype="caom2:Plane.energy.resolvingPower" verbLevel="25"
            description="Spectral resolving power, median over the band."/>
        <column name="energy_resolvingPowerBounds" type="double precision[2]" ucd="spect.resolution" utype="caom2:Plane.energy.resolvingPowerBounds" verbLevel="25"
            description="Range of the spectral resolving power."/>
        <column name="energy_sampleSize" type="double precision" unit="m" ucd="spect.binSize;em.wl" utype="caom2:Plane.energy.sampleSize" verbLevel="25"
            description="Size of a pixel along the wavelength axis."/>
        <column name="energy_emBand" type="text" ucd="instr.bandpass" utype="caom2:Plane.energy.emBand" verbLevel="25"
            description="Names of the bands (Radio, Millimeter, Infrared, Optical, UV, EUV, X-ray,
                Gamma-ray), separated by |; the former name of energy_energyBands."/>
        <column name="energy_energyBands" type="text" ucd="instr.bandpass" utype="caom2:Plane.energy.energyBands" verbLevel="25"
            description="Names of the bands (Radio, Millimeter, Infrared, Optical, UV, EUV, X-ray,
                Gamma-ray), separated by |."/>
        <column name="energy_bandpassName" type="text" ucd="meta.id;instr.bandpass" utype="caom2:Plane.energy.bandpassName" verbLevel="25"
            description="Name of the filter, or of filter and disperser, for example F090W or
                G395H;F290LP."/>
        <column name="energy_transition_species" type="text" ucd="meta.id;phys.atmol" utype="caom2:Plane.energy.transition.species" verbLevel="25"
            description="Atom or molecule observed; not known here."/>
        <column name="energy_transition_transition" type="text" ucd="meta.id;phys.atmol.transition" utype="caom2:Plane.energy.transition.transition" verbLevel="25"
            description="Transition observed; not known here."/>
        <column name="energy_freqWidth" type="double precision" unit="Hz" ucd="instr.bandwidth;em.freq" utype="caom2:Plane.energy.freqWidth" verbLevel="25"
            description="Width of the coverage in frequency; not given, see energy_bounds_width."/>
        <column name="energy_freqSampleSize" type="double precision" unit="Hz" ucd="spect.binSize;em.freq" utype="caom2:Plane.energy.freqSampleSize" verbLevel="25"
            description="Size of a pixel in frequency; not given, see energy_sampleSize."/>
        <column name="energy_restwav" type="double precision" unit="m" ucd="em.wl.central" utype="caom2:Plane.energy.restwav" verbLevel="15"
            description="Rest wavelength of the feature observed; not known here."/>
        <column name="time_bounds" type="double precision[2]" unit="d" ucd="time.interval;obs.exposure" utype="caom2:Plane.time.bounds" verbLevel="1"
            description="Time covered, start and end as Modified Julian Date (UTC)."/>
        <column name="time_bounds_samples" type="double precision[]" unit="d" ucd="time.interval;obs.exposure" utype="caom2:Plane.time.bounds.samples" verbLevel="25"
            description="Disjoint parts of the time coverage; not given here."/>
        <column name="time_bounds_lower" type="double precision" unit="d" ucd="time.start;obs.exposure" utype="caom2:Plane.time.bounds.lower" verbLevel="15"
            description="Start of the observation as Modified Julian Date (UTC)."/>
        <column name="time_bounds_upper" type="double precision" unit="d" ucd="time.end;obs.exposure" utype="caom2:Plane.time.bounds.upper" verbLevel="15"
            description="End of the observation as Modified Julian Date (UTC)."/>
        <column name="time_bounds_width" type="double precision" unit="d" ucd="time.duration;obs" utype="caom2:Plane.time.bounds.width" verbLevel="15"
            description="Time from start to end."/>
        <column name="time_dimension" type="bigint" ucd="meta.number;time" utype="caom2:Plane.time.dimension" verbLevel="25"
            description="Number of samples along the time axis (integrations).">
            <values nullLiteral="-99"/>
        </column>
        <column name="time_resolution" type="double precision" unit="d" ucd="time.resolution" utype="caom2:Plane.time.resolution" verbLevel="25"
            description="Resolution in time: the time of one integration."/>
        <column name="time_resolutionBounds" type="double precision[2]" unit="d" ucd="time.resolution" utype="caom2:Plane.time.resolutionBounds" verbLevel="25"
            description="Range of the resolution in time; not given here."/>
        <column name="time_sampleSize" type="double precision" unit="d" ucd="time.interval" utype="caom2:Plane.time.sampleSize" verbLevel="25"
            description="Time between samples."/>
        <column name="time_exposure" type="double precision" unit="s" ucd="time.duration;obs.exposure" utype="caom2:Plane.time.exposure" verbLevel="25"
            description="Exposure time per pixel."/>
        <column name="polarization_states" type="text" ucd="meta.code;phys.polarization" utype="caom2:Plane.polarization.states" verbLevel="1"
            description="Polarisation states; NULL, JWST does not measure polarisation."/>
        <column name="polarization_dimension" type="integer" ucd="meta.number;phys.polarization" utype="caom2:Plane.polarization.dimension" verbLevel="25"
            description="Number of polarisation states; NULL, JWST does not measure polarisation.">
            <values nullLiteral="-99"/>
        </column>
        <column name="custom_ctype" type="text" ucd="meta.code" utype="caom2:Plane.custom.ctype" verbLevel="25"
            description="Kind of a further axis; not used here."/>
        <column name="custom_bounds" type="double precision[2]" ucd="obs.param" utype="caom2:Plane.custom.bounds" verbLevel="25"
            description="Coverage of the further axis; not used here."/>
        <column name="custom_bounds_samples" type="double precision[]" ucd="obs.param" utype="caom2:Plane.custom.bounds.samples" verbLevel="25"
            description="Disjoint parts of the coverage of the further axis; not used here."/>
        <column name="custom_bounds_lower" type="double precision" ucd="obs.param;stat.min" utype="caom2:Plane.custom.bounds.lower" verbLevel="25"
            description="Lower limit on the further axis; not used here."/>
        <column name="custom_bounds_upper" type="double precision" ucd="obs.param;stat.max" utype="caom2:Plane.custom.bounds.upper" verbLevel="25"
            description="Upper limit on the further axis; not used here."/>
        <column name="custom_bounds_width" type="double precision" ucd="obs.param" utype="caom2:Plane.custom.bounds.width" verbLevel="25"
            description="Width of the coverage of the further axis; not used here."/>
        <column name="custom_dimension" type="bigint" ucd="meta.number" utype="caom2:Plane.custom.dimension" verbLevel="25"
            description="Number of pixels along the further axis; not used here.">
            <values nullLiteral="-99"/>
        </column>
        <column name="metaProducer" type="text" ucd="meta.ref.uri;meta.software" utype="caom2:Plane.metaProducer" verbLevel="1"
            description="Who made this record, organisation:software-version."/>
        <column name="lastModified" type="timestamp" ucd="time.processing" utype="caom2:Plane.lastModified" required="True" verbLevel="1"
            description="Time of the last change of this record (UTC)."/>
        <column name="maxLastModified" type="timestamp" ucd="time.processing" utype="caom2:Plane.maxLastModified" required="True" verbLevel="1"
            description="Time of the last change of this record or of one that belongs to it (UTC)."/>
        <column name="metaChecksum" type="text" ucd="meta.checksum" utype="caom2:Plane.metaChecksum" required="True" verbLevel="1"
            description="Checksum of this record."/>
        <column name="accMetaChecksum" type="text" ucd="meta.checksum" utype="caom2:Plane.accMetaChecksum" required="True" verbLevel="1"
            description="Checksum of this record and those that belong to it."/>
    </table>

    <table id="Artifact" onDisk="True" adql="True">
        <meta name="title">CAOM artifacts</meta>
        <meta name="description">One row per file of a product.</meta>
        <meta name="utype">caom2:Artifact</meta>
        <meta name="table-rank">22</meta>
        <foreignKey inTable="Plane" source="planeID" dest="planeID" metaOnly="True"/>
        <index columns="artifactID" metaOnly="True"/>
        <index columns="planeID" metaOnly="True"/>
        <index columns="uri" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.caom2_artifact)</viewStatement>
        <column name="uri" type="text" ucd="meta.ref.uri;meta.file" utype="caom2:Artifact.uri" required="True" verbLevel="1"
            description="Identifier of the file at MAST, mast:JWST/product/filename."/>
        <column name="planeID" type="text" ucd="meta.id;meta.dataset" required="True" verbLevel="1"
            description="Key of the product that the file belongs to."/>
        <column name="artifactID" type="text" ucd="meta.id;meta.file;meta.main" utype="caom2:Artifact.id" required="True" verbLevel="1"
            description="Key of the file (a UUID made from uri, the same after every rebuild)."/>
        <column name="productType" type="text" ucd="meta.code.class;meta.file" utype="caom2:Artifact.productType" required="True" verbLevel="1"
            description="What the file is to its product: science, calibration, auxiliary, info,
                preview, catalog, noise, weight or thumbnail."/>
        <column name="releaseType" type="text" ucd="meta.code;meta.file" utype="caom2:Artifact.releaseType" required="True" verbLevel="1"
            description="Which release date holds for the file: data (dataRelease) or meta
                (metaRelease)."/>
        <column name="contentType" type="text" ucd="meta.code.mime" utype="caom2:Artifact.contentType" verbLevel="1"
            description="Media type of the file."/>
        <column name="contentLength" type="bigint" unit="byte" ucd="phys.size;meta.file" utype="caom2:Artifact.contentLength" verbLevel="1"
            description="Size of the file.">
            <values nullLiteral="-99"/>
        </column>
        <column name="contentChecksum" type="text" ucd="meta.checksum;meta.file" utype="caom2:Artifact.contentChecksum" verbLevel="1"
            description="Checksum of the file, algorithm:hexadecimal value."/>
        <column name="contentRelease" type="timestamp" ucd="time.release;meta.file" utype="caom2:Artifact.contentRelease" verbLevel="15"
            description="Time from which the file is public (UTC); where NULL, that of its product
                holds."/>
        <column name="contentReadGroups" type="text" ucd="meta.code;meta.file" utype="caom2:Artifact.contentReadGroups" verbLevel="25"
            description="Group that may read the file before: the programme&apos;s team, jw and its number."/>
        <column name="metaProducer" type="text" ucd="meta.ref.uri;meta.software" utype="caom2:Artifact.metaProducer" verbLevel="1"
            description="Who made this record, organisation:software-version."/>
        <column name="lastModified" type="timestamp" ucd="time.processing" utype="caom2:Artifact.lastModified" required="True" verbLevel="1"
            description="Time of the last change of this record (UTC)."/>
        <column name="maxLastModified" type="timestamp" ucd="time.processing" utype="caom2:Artifact.maxLastModified" required="True" verbLevel="1"
            description="Time of the last change of this record or of one that belongs to it (UTC)."/>
        <column name="metaChecksum" type="text" ucd="meta.checksum" utype="caom2:Artifact.metaChecksum" required="True" verbLevel="1"
            description="Checksum of this record."/>
        <column name="accMetaChecksum" type="text" ucd="meta.checksum" utype="caom2:Artifact.accMetaChecksum" required="True" verbLevel="1"
            description="Checksum of this record and those that belong to it."/>
    </table>

    <table id="ObservationMember" onDisk="True" adql="True">
        <meta name="title">Members of composite observations</meta>
        <meta name="description">Which observations a composite observation combines.</meta>
        <meta name="utype">caom2:ObservationMember</meta>
        <meta name="table-rank">25</meta>
        <foreignKey inTable="Observation" source="parentID" dest="obsID" metaOnly="True"/>
        <foreignKey inTable="Observation" source="memberID" dest="observationURI" metaOnly="True"/>
        <index columns="parentID" metaOnly="True"/>
        <index columns="memberID" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.caom2_observation_member)</viewStatement>
        <column name="parentID" type="text" ucd="meta.id;obs;meta.main" required="True" verbLevel="15"
            description="Key of the composite observation."/>
        <column name="memberID" type="text" ucd="meta.ref.uri;obs" required="True" verbLevel="15"
            description="URI of an observation that it combines; that one may be missing from this
                archive."/>
    </table>

    <table id="ProvenanceInput" onDisk="True" adql="True">
        <meta name="title">Inputs of products</meta>
        <meta name="description">Which products a product was made from.</meta>
        <meta name="utype">caom2:ProvenanceInput</meta>
        <meta name="table-rank">26</meta>
        <foreignKey inTable="Plane" source="outputID" dest="planeID" metaOnly="True"/>
        <foreignKey inTable="Plane" source="inputID" dest="planeURI" metaOnly="True"/>
        <index columns="outputID" metaOnly="True"/>
        <index columns="inputID" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.caom2_provenance_input)</viewStatement>
        <column name="outputID" type="text" ucd="meta.id;meta.dataset;meta.main" required="True" verbLevel="15"
            description="Key of the product."/>
        <column name="inputID" type="text" ucd="meta.ref.uri;meta.dataset" required="True" verbLevel="15"
            description="URI of a product that it was made from; that one may be missing from this
                archive."/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST CAOM"/>
        <make table="Observation"/>
        <make table="Plane"/>
        <make table="Artifact"/>
        <make table="ObservationMember"/>
        <make table="ProvenanceInput"/>
    </data>

    <regSuite title="CAOM tables">
        <regTest title="a query as for CADC runs">
            <url parSet="TAP" QUERY="SELECT TOP 1 o.observationID, p.productID, a.uri, p.energy_bounds_lower, p.position_bounds FROM caom2.Observation AS o JOIN caom2.Plane AS p ON o.obsID = p.obsID JOIN caom2.Artifact AS a ON a.planeID = p.planeID WHERE o.collection = 'JWST' AND p.calibrationLevel > 1">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"', 'utype="caom2:Plane.position.bounds"', 'name="energy_bounds_lower"')
            </code>
        </regTest>
        <regTest title="all columns can be selected">
            <url parSet="TAP" QUERY="SELECT TOP 5 * FROM caom2.Plane">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('value="OK"')
            </code>
        </regTest>
        <regTest title="TAP_SCHEMA has the keys">
            <url parSet="TAP" QUERY="SELECT from_table, target_table FROM tap_schema.keys WHERE from_table = 'caom2.artifact'">/tap/sync</url>
            <code>
                self.assertEqual(self.getFirstVOTableRow()["target_table"], "caom2.plane")
            </code>
        </regTest>
    </regSuite>
</resource>
