<?xml version="1.0" encoding="utf-8"?>
<!-- What lists of planned exposures and weekly schedules say, entry by entry; ivoa.obsplan (obsplan.rd) is made of them. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST plans and schedules</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">30</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Planned exposures of the James Webb Space Telescope, and the visits of its weekly schedules as each report had them.
        ivoa.obsplan has one row of each visit as it stands now.
    </meta>

    <STREAM id="visit">
        <doc>Columns of both tables.</doc>
        <column name="visit_id" type="text" ucd="meta.id;obs" required="True" tablehead="Visit" verbLevel="1"
            description="Visit as in jwst.product: program (5 digits), observation (3), visit (3)."/>
        <column name="mode" type="text" ucd="meta.id;instr.setup" tablehead="Mode" verbLevel="5"
            description="Instrument's mode as the plan names it."/>
        <column name="instrument_name" type="text" ucd="meta.id;instr" tablehead="Instrument" verbLevel="1"
            description="Instrument and mode as in ivoa.obscore; NULL where the plan names none that is known."/>
        <column name="cycle" type="integer" ucd="meta.number;obs.proposal" tablehead="Cycle" verbLevel="15"
            description="Observing cycle of the plan.">
            <values nullLiteral="-1"/>
        </column>
        <column name="filename" type="text" ucd="meta.id;meta.file" required="True" tablehead="File" verbLevel="15"
            description="File that says so; jwst.support_file has the way to it."/>
    </STREAM>

    <table id="planned_exposure" onDisk="True" adql="True">
        <meta name="title">Planned exposures</meta>
        <meta name="description">
            Exposures in lists of the long-range plan: where the instrument will point and for how long. They have no time yet.
            A visit may be in several lists.
        </meta>
        <meta name="table-rank">80</meta>
        <index columns="visit_id" metaOnly="True"/>
        <index columns="s_ra,s_dec" kind="q3c" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_planned_exposure)</viewStatement>
        <column name="exposure_id" type="text" ucd="meta.id;obs.exposure;meta.main" required="True" tablehead="Exposure" verbLevel="1"
            description="Planned exposure: the visit and a number."/>
        <FEED source="visit"/>
        <column name="instrument" type="text" ucd="meta.id;instr" required="True" tablehead="Instr." verbLevel="20"
            description="Instrument as the plan names it."/>
        <column name="proposal_category" type="text" ucd="meta.code;obs.proposal" tablehead="Category" verbLevel="15"
            description="Category of the programme: GO, GTO, ERS, DD, CAL and the like."/>
        <column name="v3_pa" type="double precision" unit="deg" ucd="pos.posAng" tablehead="V3 PA" verbLevel="10"
            description="Planned position angle of the telescope's V3 axis at the position, north through east; NULL where the
                programme leaves it open. The visit may be made at another angle that the programme allows."/>
        <column name="s_ra" type="double precision" unit="deg" ucd="pos.eq.ra;meta.main" required="True" tablehead="RA" verbLevel="1"
            description="Right ascension that the reference point of the mode's aperture will point to, ICRS."/>
        <column name="s_dec" type="double precision" unit="deg" ucd="pos.eq.dec;meta.main" required="True" tablehead="Dec" verbLevel="1"
            description="Declination that the reference point of the mode's aperture will point to, ICRS."/>
        <column name="t_exptime" type="double precision" unit="s" ucd="time.duration;obs.exposure" required="True" tablehead="Duration" verbLevel="5"
            description="Planned duration of the exposure."/>
    </table>

    <table id="scheduled_visit" onDisk="True" adql="True">
        <meta name="title">Visits of the weekly schedules</meta>
        <meta name="description">
            Entries of all schedules as each report had them: a visit that was moved to another time is here several times. The
            report of the latest t_planning rules; ivoa.obsplan has that one only.
        </meta>
        <meta name="table-rank">81</meta>
        <index columns="visit_id" metaOnly="True"/>
        <index columns="t_min" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_scheduled_visit)</viewStatement>
        <FEED source="visit"/>
        <column name="prime_visit_id" type="text" ucd="meta.id;obs" required="True" tablehead="Prime" verbLevel="10"
            description="Visit that a parallel goes along with; the visit itself where it is no parallel."/>
        <column name="parallel" type="integer" ucd="meta.number;obs" required="True" tablehead="Parallel" verbLevel="10"
            description="0 for a prime visit, else the number of the parallel among those of its prime."/>
        <column name="visit_type" type="text" ucd="meta.code.class;obs" tablehead="Type" verbLevel="5"
            description="Type of the visit, for example PRIME TARGETED FIXED, PARALLEL PURE, COORDINATED PARALLEL."/>
        <column name="target_name" type="unicode" ucd="meta.id;src" tablehead="Target" verbLevel="1"
            description="Target as the programme names it."/>
        <column name="target_category" type="text" ucd="meta.code.class;src" tablehead="Class" verbLevel="10"
            description="Category of the target, for example Star or Galaxy."/>
        <column name="target_keywords" type="unicode" ucd="meta.note;src" tablehead="Keywords" verbLevel="15"
            description="Further keywords of the target, separated by commas."/>
        <column name="pcs_mode" type="text" ucd="meta.code;instr.setup" tablehead="Guiding" verbLevel="20"
            description="How the telescope is pointed: FINEGUIDE, MOVING, COARSE or NONE."/>
        <column name="t_min" type="double precision" unit="d" ucd="time.start;obs" tablehead="Start" verbLevel="1" displayHint="sf=5"
            description="Scheduled start as MJD (UTC); of a parallel, that of its prime."/>
        <column name="t_max" type="double precision" unit="d" ucd="time.end;obs" tablehead="End" verbLevel="1" displayHint="sf=5"
            description="Scheduled end as MJD (UTC); of a parallel, that of its prime."/>
        <column name="duration" type="double precision" unit="s" ucd="time.duration;obs" tablehead="Duration" verbLevel="5"
            description="Scheduled duration with all overheads; of a parallel, that of its prime."/>
        <column name="report" type="text" ucd="meta.id;meta.file" tablehead="Report" verbLevel="15"
            description="Report of the observatory that the entry is from."/>
        <column name="t_planning" type="double precision" unit="d" ucd="time.creation" required="True" tablehead="Planned on" verbLevel="10"
            description="Day of that report as MJD (UTC); the time of the file where the report has none."/>
        <column name="number" type="integer" ucd="meta.number" required="True" tablehead="Line" verbLevel="25"
            description="Number of the entry in its file, parallels counted."/>
    </table>

    <coverage>
        <updater spaceTable="planned_exposure" timeTable="scheduled_visit"/>
    </coverage>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST schedule"/>
        <make table="planned_exposure"/>
        <make table="scheduled_visit"/>
    </data>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="plans and schedules">
        <regTest title="planned exposures are found by position">
            <url parSet="TAP" QUERY="SELECT TOP 1 exposure_id, s_ra, t_exptime FROM jwst.planned_exposure WHERE DISTANCE(s_ra, s_dec, 110.83, -73.45) &lt; 0.1">/tap/sync</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('unit="s"', "time.duration;obs.exposure")
            </code>
        </regTest>
        <regTest title="each entry of a schedule is kept" tags="demo">
            <url parSet="TAP" FORMAT="csv" QUERY="SELECT visit_id, report, t_min FROM jwst.scheduled_visit WHERE visit_id = '02736021001' ORDER BY t_planning">/tap/sync</url>
            <code>
                self.assertHasStrings("20290101_report_20281228.txt", "20290108_report_20290105.txt")
            </code>
        </regTest>
    </regSuite>
</resource>
