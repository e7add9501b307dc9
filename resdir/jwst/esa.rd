<?xml version="1.0" encoding="utf-8"?>
<!-- The tables of ESA's archive of JWST, so that its clients (astroquery.esa.jwst) work here: caom2.* under other names. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST tables as ESA's archive names them</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Observations and planes of caom2, under the names of the archive at the European Space Astronomy Centre, for clients
        and queries that were written for it. Everybody else is better served by caom2 and ivoa.obscore.
    </meta>
    <coverage fallbackTo="jwst/obs"/>

    <STREAM id="target">
        <column original="jwst/caom2#Observation.targetPosition_coordinates_cval1" name="target_ra"/>
        <column original="jwst/caom2#Observation.targetPosition_coordinates_cval2" name="target_dec"/>
        <column name="max_cal_level" type="integer" ucd="meta.code;obs.calib" verbLevel="15"
            description="Highest calibration level that there is of the observation.">
            <values nullLiteral="-99"/>
        </column>
    </STREAM>

    <STREAM id="footprint">
        <!-- reserved by SQL 92: quoted in TAP_SCHEMA, as validators want it; queries need no quotes (etc/local.py) -->
        <column name="quoted/public" type="text" ucd="meta.code" required="True" verbLevel="1"
            description="'true' where the data are public, 'false' while they are under exclusive access."/>
        <column name="parenturi" type="text" ucd="meta.ref.uri;obs" required="True" verbLevel="15"
            description="URI of the observation."/>
        <column name="position_bounds_area" type="double precision" unit="deg**2" ucd="phys.angArea" verbLevel="15"
            description="Area of the footprint."/>
        <column name="position_bounds_center" type="spoint" unit="deg" ucd="pos.eq" verbLevel="15"
            description="Centre of the footprint."/>
        <column original="jwst/caom2#Plane.position_bounds" name="position_bounds_spoly"/>
    </STREAM>

    <table id="main" onDisk="True" adql="True">
        <meta name="title">Observations and their products, as ESA joins them</meta>
        <meta name="description">One row per product, with its observation: the join of caom2.Observation and caom2.Plane.</meta>
        <meta name="table-rank">120</meta>
        <foreignKey inTable="jwst/caom2#Observation" source="obsid" dest="obsID" metaOnly="True"/>
        <foreignKey inTable="jwst/caom2#Plane" source="planeid" dest="planeID" metaOnly="True"/>
        <index columns="planeid" metaOnly="True"/>
        <index columns="observationid" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.esa_main)</viewStatement>
        <LOOP>
            <codeItems>
                for name in """
                    algorithm_name collection environment_ambientTemp environment_elevation environment_humidity
                    environment_photometric environment_seeing environment_tau environment_wavelengthTau
                    instrument_keywords instrument_name intent members observationID observationURI obsID
                    proposal_id proposal_keywords proposal_pi proposal_project proposal_title requirements_flag
                    sequenceNumber target_keywords target_moving target_name target_redshift target_standard
                    target_type targetPosition_coordsys targetPosition_equinox telescope_geoLocationX
                    telescope_geoLocationY telescope_geoLocationZ telescope_keywords telescope_name type typeCode
                """.split():
                    yield {"item": name, "lower": name.lower()}
            </codeItems>
            <events><column original="jwst/caom2#Observation.\item" name="\lower"/></events>
        </LOOP>
        <LOOP>
            <codeItems>
                for name in """
                    calibrationLevel creatorID dataProductType energy_bandpassName energy_bounds
                    energy_bounds_lower energy_bounds_upper energy_bounds_width energy_dimension energy_energyBands
                    energy_freqSampleSize energy_freqWidth energy_resolvingPower energy_restwav energy_sampleSize
                    energy_transition_species energy_transition_transition metrics_background
                    metrics_backgroundStddev metrics_fluxDensityLimit metrics_magLimit metrics_sourceNumberDensity
                    planeID planeURI polarization_dimension polarization_states position_bounds_size
                    position_dimension_naxis1 position_dimension_naxis2 position_resolution position_sampleSize
                    position_timeDependent productID provenance_inputs provenance_keywords provenance_lastExecuted
                    provenance_name provenance_producer provenance_project provenance_reference provenance_runID
                    provenance_version publisherID quality_flag time_bounds time_bounds_lower time_bounds_upper
                    time_bounds_width time_dimension time_exposure time_resolution time_sampleSize
                """.split():
                    yield {"item": name, "lower": name.lower()}
            </codeItems>
            <events><column original="jwst/caom2#Plane.\item" name="\lower"/></events>
        </LOOP>
        <column original="jwst/caom2#Observation.accMetaChecksum" name="obs_accmetachecksum"/>
        <column original="jwst/caom2#Observation.lastModified" name="obs_lastmodified"/>
        <column original="jwst/caom2#Observation.maxLastModified" name="obs_maxlastmodified"/>
        <column original="jwst/caom2#Observation.metaChecksum" name="obs_metachecksum"/>
        <column original="jwst/caom2#Observation.metaRelease" name="obs_metarelease"/>
        <column original="jwst/caom2#Plane.accMetaChecksum" name="plane_accmetachecksum"/>
        <column original="jwst/caom2#Plane.dataRelease" name="plane_datarelease"/>
        <column original="jwst/caom2#Plane.lastModified" name="plane_lastmodified"/>
        <column original="jwst/caom2#Plane.maxLastModified" name="plane_maxlastmodified"/>
        <column original="jwst/caom2#Plane.metaChecksum" name="plane_metachecksum"/>
        <column original="jwst/caom2#Plane.metaRelease" name="plane_metarelease"/>
        <FEED source="target"/>
        <FEED source="footprint"/>
    </table>

    <table id="observation" onDisk="True" adql="True">
        <meta name="title">Observations, as ESA names them</meta>
        <meta name="description">One row per observation: caom2.Observation, with the position of the target.</meta>
        <meta name="table-rank">121</meta>
        <foreignKey inTable="jwst/caom2#Observation" source="obsid" dest="obsID" metaOnly="True"/>
        <index columns="obsid" metaOnly="True"/>
        <index columns="observationid" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.esa_observation)</viewStatement>
        <column original="jwst/caom2#Observation.metaRelease" name="metarelease"/>
        <LOOP>
            <codeItems>
                for name in """
                    algorithm_name collection environment_ambientTemp environment_elevation environment_humidity
                    environment_photometric environment_seeing environment_tau environment_wavelengthTau
                    instrument_keywords instrument_name intent members observationID observationURI obsID
                    proposal_id proposal_keywords proposal_pi proposal_project proposal_title requirements_flag
                    sequenceNumber target_keywords target_moving target_name target_redshift target_standard
                    target_type targetPosition_coordsys targetPosition_equinox telescope_geoLocationX
                    telescope_geoLocationY telescope_geoLocationZ telescope_keywords telescope_name type typeCode
                    targetPosition_coordinates_cval1 targetPosition_coordinates_cval2 lastModified maxLastModified
                    metaChecksum accMetaChecksum metaProducer
                """.split():
                    yield {"item": name, "lower": name.lower()}
            </codeItems>
            <events><column original="jwst/caom2#Observation.\item" name="\lower"/></events>
        </LOOP>
        <FEED source="target"/>
    </table>

    <table id="plane" onDisk="True" adql="True">
        <meta name="title">Products, as ESA names them</meta>
        <meta name="description">One row per product: caom2.Plane.</meta>
        <meta name="table-rank">122</meta>
        <foreignKey inTable="observation" source="obsid" dest="obsid" metaOnly="True"/>
        <foreignKey inTable="jwst/caom2#Plane" source="planeid" dest="planeID" metaOnly="True"/>
        <index columns="planeid" metaOnly="True"/>
        <index columns="obsid" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.esa_plane)</viewStatement>
        <column original="jwst/caom2#Plane.obsID" name="obsid"/>
        <LOOP>
            <codeItems>
                for name in """
                    calibrationLevel creatorID dataProductType energy_bandpassName energy_bounds
                    energy_bounds_lower energy_bounds_upper energy_bounds_width energy_dimension energy_energyBands
                    energy_freqSampleSize energy_freqWidth energy_resolvingPower energy_restwav energy_sampleSize
                    energy_transition_species energy_transition_transition metrics_background
                    metrics_backgroundStddev metrics_fluxDensityLimit metrics_magLimit metrics_sourceNumberDensity
                    planeID planeURI polarization_dimension polarization_states position_bounds_size
                    position_dimension_naxis1 position_dimension_naxis2 position_resolution position_sampleSize
                    position_timeDependent productID provenance_inputs provenance_keywords provenance_lastExecuted
                    provenance_name provenance_producer provenance_project provenance_reference provenance_runID
                    provenance_version publisherID quality_flag time_bounds time_bounds_lower time_bounds_upper
                    time_bounds_width time_dimension time_exposure time_resolution time_sampleSize dataRelease
                    metaRelease observable_ucd lastModified maxLastModified metaChecksum accMetaChecksum
                    metaProducer
                """.split():
                    yield {"item": name, "lower": name.lower()}
            </codeItems>
            <events><column original="jwst/caom2#Plane.\item" name="\lower"/></events>
        </LOOP>
        <FEED source="footprint"/>
    </table>

    <table id="observationmember" onDisk="True" adql="True">
        <meta name="title">Members of observations, as ESA names them</meta>
        <meta name="description">One row per member of a combined observation: caom2.ObservationMember.</meta>
        <meta name="table-rank">123</meta>
        <foreignKey inTable="observation" source="parentid" dest="obsid" metaOnly="True"/>
        <foreignKey inTable="observation" source="memberid" dest="observationuri" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.caom2_observation_member)</viewStatement>
        <LOOP>
            <codeItems>
                for name in """
                    parentID memberID
                """.split():
                    yield {"item": name, "lower": name.lower()}
            </codeItems>
            <events><column original="jwst/caom2#ObservationMember.\item" name="\lower"/></events>
        </LOOP>
    </table>

    <table id="archive" onDisk="True" adql="True">
        <meta name="title">Observations in short, as ESA's archive lists them</meta>
        <meta name="description">One row per observation that has data, with its programme.</meta>
        <meta name="table-rank">124</meta>
        <foreignKey inTable="observation" source="obsid" dest="obsid" metaOnly="True"/>
        <index columns="observationid" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.esa_archive WHERE max_cal_level IS NOT NULL)</viewStatement>
        <LOOP>
            <codeItems>
                for name in """
                    observationID obsID proposal_id proposal_title proposal_pi target_name instrument_name
                """.split():
                    yield {"item": name, "lower": name.lower()}
            </codeItems>
            <events><column original="jwst/caom2#Observation.\item" name="\lower"/></events>
        </LOOP>
        <column original="observation.max_cal_level"/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST ESA names"/>
        <make table="main"/>
        <make table="observation"/>
        <make table="plane"/>
        <make table="observationmember"/>
        <make table="archive"/>
    </data>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="tables as ESA names them">
        <regTest title="a cone as ESA's client asks for it" tags="demo">
            <url parSet="TAP" QUERY="SELECT DISTANCE(POINT('ICRS',target_ra,target_dec), POINT('ICRS',202.4696,47.1952)) AS dist, observationid, public, position_bounds_spoly FROM jwst.main WHERE CONTAINS(POINT('ICRS',target_ra,target_dec),CIRCLE('ICRS',202.4696,47.1952, 0.1))=1 AND public='true' ORDER BY dist ASC ">/tap/sync</url>
            <code>
                self.assertHasStrings('value="OK"', "jw01783-o003_t003")
            </code>
        </regTest>
    </regSuite>
</resource>
