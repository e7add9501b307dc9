<?xml version="1.0" encoding="utf-8"?>
<!-- ivoa.obsplan: what JWST will observe, and what it has observed (ObsLocTAP 1.0). DaCHS has no resource of its own for it.
     Names, units, UCDs and utypes are the standard's, which gives some columns no UCD. -->
<resource schema="ivoa" resdir="jwst">
    <meta name="title">Tables of the IVOA</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">5</meta>
    <FEED source="jwst/res/common#metadata"/>
    <!-- DaCHS shows it as the description of schema ivoa -->
    <meta name="description">
        Tables that the IVOA defines: obscore, the observational products of this site, and obsplan, the observations that the
        James Webb Space Telescope is planned or scheduled to make and has made.
    </meta>

    <table id="obsplan" onDisk="True" adql="True">
        <meta name="title">JWST observing plan (ObsLocTAP)</meta>
        <meta name="shortName">JWST plan</meta>
        <publish sets="ivo_managed,local"/>
        <meta name="description">
            Visits that the James Webb Space Telescope is planned or scheduled to make, with footprints where pointing and
            roll are known, and exposures that it has made, in the form of the IVOA's Observation Locator Table Access
            Protocol 1.0. One row per visit and instrument that is planned or scheduled, one row per exposure and
            detector that is in the archive. A visit of which the archive has exposures is no longer listed as planned
            or scheduled.
        </meta>
        <meta name="utype">ivo://ivoa.net/std/obsloctap#table-1.0</meta>
        <meta name="table-rank">20</meta>
        <property key="supportsModel">ObsLocTAP-1.0</property>
        <property key="supportsModelURI">ivo://ivoa.net/std/obsloctap#table-1.0</property>
        <stc>Polygon ICRS [s_region] Position "s_ra" "s_dec"</stc>
        <index columns="s_ra,s_dec" kind="q3c" metaOnly="True"/>
        <index columns="s_region" metaOnly="True"/>
        <index columns="t_min" metaOnly="True"/>
        <index columns="visit_id" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.obsplan)</viewStatement>
        <column name="t_planning" type="double precision" unit="d" tablehead="Planned on" verbLevel="1" displayHint="sf=5" required="True"
            description="Time as MJD (UTC) at which this row was planned or changed: the day of the report for a
                scheduled visit, the time of the list for a planned one, the last change of the
                record for one in the archive.">
            <property name="std">1</property>
        </column>
        <column name="target_name" type="unicode" ucd="meta.id;src" utype="Target.name" tablehead="Target" verbLevel="1"
            description="Target as the programme names it; NULL where the plan does not tell.">
            <property name="std">1</property>
        </column>
        <column name="obs_id" type="text" ucd="meta.id" utype="DataID.observationID" tablehead="Obs. Id" verbLevel="1" required="True"
            description="Of a visit that is planned or scheduled: jw and the 11 digits of the visit. Of what is in the
                archive: the observation as in ivoa.obscore and caom2.Observation.">
            <property name="std">1</property>
        </column>
        <column name="obs_collection" type="text" ucd="meta.id" utype="DataID.collection" tablehead="Collection" verbLevel="15"
            description="Name of the collection: JWST.">
            <property name="std">1</property>
        </column>
        <column name="s_ra" type="double precision" unit="deg" ucd="pos.eq.ra" utype="Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C1" tablehead="RA" verbLevel="1"
            description="Right ascension of the centre of s_region, ICRS; NULL where the plan does not tell.">
            <property name="std">1</property>
        </column>
        <column name="s_dec" type="double precision" unit="deg" ucd="pos.eq.dec" utype="Char.SpatialAxis.Coverage.Location.Coord.Position2D.Value2.C2" tablehead="Dec" verbLevel="1"
            description="Declination of the centre of s_region, ICRS; NULL where the plan does not tell.">
            <property name="std">1</property>
        </column>
        <column name="s_fov" type="double precision" unit="deg" ucd="phys.angSize;instr.fov" utype="Char.SpatialAxis.Coverage.Bounds.Extent.diameter" tablehead="Field" verbLevel="5"
            description="Diameter of the smallest circle around s_region.">
            <property name="std">1</property>
        </column>
        <column name="s_region" type="spoly" xtype="adql:REGION" ucd="pos.outline;obs.field" utype="Char.SpatialAxis.Coverage.Support.Area" tablehead="Footprint" verbLevel="5"
            description="Sky that will be or was seen, ICRS: polygons where the roll of the telescope is known, else a
                circle that holds the field at any roll; footprint_origin tells which.">
            <property name="std">1</property>
        </column>
        <column name="s_resolution" type="double precision" unit="arcsec" ucd="pos.angResolution" utype="Char.SpatialAxis.Resolution.Refval.value" tablehead="Resolution" verbLevel="15"
            description="Spatial resolution (FWHM); NULL for plans, which name no filter.">
            <property name="std">1</property>
        </column>
        <column name="t_min" type="double precision" unit="d" ucd="time.start;obs.exposure" utype="Char.TimeAxis.Coverage.Bounds.Limits.StartTime" tablehead="Start" verbLevel="1" displayHint="sf=5"
            description="Start as MJD (UTC), scheduled or real; NULL where planned only.">
            <property name="std">1</property>
        </column>
        <column name="t_max" type="double precision" unit="d" ucd="time.end;obs.exposure" utype="Char.TimeAxis.Coverage.Bounds.Limits.StopTime" tablehead="End" verbLevel="1" displayHint="sf=5"
            description="End as MJD (UTC), scheduled or real; NULL where planned only.">
            <property name="std">1</property>
        </column>
        <column name="t_exptime" type="double precision" unit="s" ucd="time.duration;obs.exposure" utype="Char.TimeAxis.Coverage.Support.Extent" tablehead="Exp. time" verbLevel="5"
            description="Exposure time. Of a scheduled visit the sum of its planned exposures, or its scheduled duration
                with overheads where they are not known; NULL where planned only.">
            <property name="std">1</property>
        </column>
        <column name="t_resolution" type="double precision" unit="s" ucd="time.resolution" utype="Char.TimeAxis.Resolution.Refval.value" tablehead="Time res." verbLevel="20"
            description="Temporal resolution (FWHM); NULL, plans do not tell.">
            <property name="std">1</property>
        </column>
        <column name="em_min" type="double precision" unit="m" ucd="em.wl;stat.min" utype="Char.SpectralAxis.Coverage.Bounds.Limits.LoLimit" tablehead="Min. wavelength" verbLevel="5"
            description="Shortest wavelength (vacuum); of a plan, which names no filter, the shortest that its mode
                offers.">
            <property name="std">1</property>
        </column>
        <column name="em_max" type="double precision" unit="m" ucd="em.wl;stat.max" utype="Char.SpectralAxis.Coverage.Bounds.Limits.HiLimit" tablehead="Max. wavelength" verbLevel="5"
            description="Longest wavelength (vacuum); of a plan, which names no filter, the longest that its mode offers.">
            <property name="std">1</property>
        </column>
        <column name="em_res_power" type="double precision" ucd="spect.resolution" utype="Char.SpectralAxis.Resolution.ResolPower.refVal" tablehead="Res. power" verbLevel="15"
            description="Spectral resolving power; NULL for plans.">
            <property name="std">1</property>
        </column>
        <column name="o_ucd" type="text" ucd="meta.ucd" utype="Char.ObservableAxis.ucd" tablehead="Observable" verbLevel="20"
            description="UCD of what was measured; NULL for plans.">
            <property name="std">1</property>
        </column>
        <column name="pol_states" type="text" ucd="meta.code;phys.polarization" utype="Char.PolarizationAxis.stateList" tablehead="Pol. states" verbLevel="25"
            description="Polarization states; NULL, JWST measures none.">
            <property name="std">1</property>
        </column>
        <column name="pol_xel" type="integer" ucd="meta.number" utype="Char.PolarizationAxis.numBins" tablehead="#Pol." verbLevel="25" required="True"
            description="Number of polarization samples; 0, JWST measures none.">
            <property name="std">1</property>
        </column>
        <column name="facility_name" type="text" ucd="meta.id;instr.tel" utype="Provenance.ObsConfig.Facility.name" tablehead="Facility" verbLevel="15" required="True"
            description="Name of the observatory: JWST.">
            <property name="std">1</property>
        </column>
        <column name="instrument_name" type="text" ucd="meta.id;instr" utype="Provenance.ObsConfig.Instrument.name" tablehead="Instrument" verbLevel="1"
            description="Instrument and mode as in ivoa.obscore; NULL where a visit needs no instrument, or the plan
                names a mode that is not known.">
            <property name="std">1</property>
        </column>
        <column name="t_plan_exptime" type="double precision" unit="s" ucd="time.duration;obs.exposure" utype="Char.TimeAxis.Coverage.Support.Extent" tablehead="Planned exp. time" verbLevel="10"
            description="Planned exposure time: the sum of the planned exposures, else the scheduled duration with
                overheads; NULL for what is in the archive.">
            <property name="std">1</property>
        </column>
        <column name="category" type="text" tablehead="Category" verbLevel="15" required="True"
            description="Fixed, Coordinated, Window or Other: how the observation is bound in time. Other, for JWST's
                plans do not tell.">
            <property name="std">1</property>
        </column>
        <column name="priority" type="integer" tablehead="Priority" verbLevel="15" required="True"
            description="0 (easily moved), 1 or 2 (cannot be removed from the plan). 1, for JWST's plans do not tell.">
            <property name="std">1</property>
        </column>
        <column name="execution_status" type="text" tablehead="Status" verbLevel="1" required="True"
            description="Planned (no time yet), Scheduled (in the newest report that has the visit), Performed or Aborted
                (in the archive; Aborted where VISITSTA is UNSUCCESSFUL). What was scheduled for
                a day that has passed stays Scheduled until the archive has data of it.">
            <property name="std">1</property>
        </column>
        <column name="tracking_type" type="text" tablehead="Tracking" verbLevel="10" required="True"
            description="Sidereal, or Solar-system-object-tracking for moving targets.">
            <property name="std">1</property>
        </column>
        <!-- beyond the standard -->
        <column name="visit_id" type="text" ucd="meta.id;obs" tablehead="Visit" verbLevel="1" required="True"
            description="Visit as in jwst.product, jwst.scheduled_visit and jwst.planned_exposure: program (5 digits),
                observation (3), visit (3)."/>
        <column name="proposal_id" type="text" ucd="meta.id;obs.proposal" tablehead="Program" verbLevel="1"
            description="Number of the observing programme, as text without leading zeros."/>
        <column name="visit_type" type="text" ucd="meta.code.class;obs" tablehead="Visit type" verbLevel="10"
            description="Type of the visit, for example PRIME TARGETED FIXED or PARALLEL PURE."/>
        <column name="plan_mode" type="text" ucd="meta.id;instr.setup" tablehead="Mode" verbLevel="10"
            description="Mode as the plan names it; the type of the exposure for what is in the archive."/>
        <column name="footprint_origin" type="text" ucd="meta.code" tablehead="Footprint from" verbLevel="15"
            description="Where s_region is from. Of plans: aperture (the mode's main aperture at the planned roll), any
                roll (a circle that holds it at any roll), position (the mode's field is not
                known). Of what is in the archive as in ivoa.obscore."/>
        <column name="filename" type="text" ucd="meta.id;meta.file" tablehead="File" verbLevel="20" required="True"
            description="Schedule or list that says so (jwst.support_file has the way to it), or the product
                (jwst.product)."/>
    </table>

    <coverage fallbackTo="jwst/obs">
        <updater sourceTable="obsplan"/>
    </coverage>

    <data id="import">
        <make table="obsplan"/>
    </data>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="observing plan">
        <regTest title="has the standard's utypes">
            <url parSet="TAP" QUERY="SELECT TOP 1 * FROM ivoa.obsplan">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('utype="Char.SpatialAxis.Coverage.Support.Area"', 'utype="DataID.observationID"',
                    'name="tracking_type"', 'xtype="adql:REGION"')
            </code>
        </regTest>
        <regTest title="is declared in the capabilities">
            <url>/tap/capabilities</url>
            <code>
                self.assertHasStrings("ivo://ivoa.net/std/obsloctap#table-1.0")
            </code>
        </regTest>
        <regTest title="tells what is scheduled where" tags="demo">
            <url parSet="TAP" FORMAT="csv" QUERY="SELECT obs_id, execution_status, instrument_name FROM ivoa.obsplan WHERE 1 = CONTAINS(POINT(110.845, -73.43), s_region) AND execution_status = 'Scheduled'">/tap/sync</url>
            <code>
                self.assertHasStrings("jw02736021001,Scheduled,NIRCAM/IMAGE")
            </code>
        </regTest>
        <regTest title="does not plan what was performed" tags="demo">
            <url parSet="TAP" FORMAT="csv" QUERY="SELECT DISTINCT execution_status FROM ivoa.obsplan WHERE visit_id = '02736001001'">/tap/sync</url>
            <code>
                self.assertHasStrings("Performed")
                self.assertLacksStrings("Planned", "Scheduled")
            </code>
        </regTest>
    </regSuite>
</resource>
