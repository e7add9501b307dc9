<?xml version="1.0" encoding="utf-8"?>
<!-- Where products lie on the sky and in time in more detail than ObsCore has columns for, and what their suffixes mean. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">Axes of JWST products: footprints, time axes, targets</meta>
    <meta name="description">
        Footprints of JWST products as polygons and as MOCs, with where they come from; their time axes with integrations
        and cadence; their targets, moving ones at mid exposure; what each product suffix means.
    </meta>
    <meta name="creationDate">2026-11-22T13:00:00Z</meta>
    <FEED source="jwst/res/common#metadata"/>
    <coverage fallbackTo="jwst/obs"/>

    <table id="product_type" onDisk="True" adql="True">
        <meta name="title">What the suffixes of file names mean</meta>
        <meta name="description">One row per product suffix (uncal, rate, cal, crfints and so on) with its meaning in words.</meta>
        <meta name="table-rank">45</meta>
        <index columns="suffix" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_product_type)</viewStatement>
        <column name="suffix" type="text" ucd="meta.id;meta.main" required="True" verbLevel="1"
            description="Suffix of the file name, for example crfints; join it with jwst.product.suffix or
                dataproduct_subtype of ivoa.obscore."/>
        <column name="meaning" type="text" ucd="meta.note" required="True" verbLevel="1"
            description="What files of this suffix hold, in words."/>
        <column name="product_level" type="text" ucd="meta.code;obs.calib" verbLevel="15"
            description="Level in the data management of JWST of a file that is named after an exposure: 1b raw, 2a count
                rates, 2b calibrated, 2c made in combining, 3 combined; NULL where there is none."/>
        <column name="combined_level" type="text" ucd="meta.code;obs.calib" verbLevel="15"
            description="The same of a file that is named after a combined product; NULL where there is none."/>
        <column name="dataproduct_type" type="text" ucd="meta.code.class" verbLevel="15"
            description="Data product type in the vocabulary of the VO; mode: as the observing mode has it; NULL for files
                that are no data."/>
        <column name="product_role" type="text" ucd="meta.code.class;meta.file" required="True" verbLevel="15"
            description="Role of the file to its product in CAOM: science, auxiliary, calibration, catalog, info."/>
        <column name="o_ucd" type="text" ucd="meta.ucd" verbLevel="15"
            description="What the values are (UCD) where the header names no unit; NULL where the header decides."/>
        <column name="semantics" type="text" ucd="meta.code" required="True" verbLevel="15"
            description="What the file is to the calibrated exposure, in the vocabulary of DataLink, for example
                #progenitor."/>
    </table>

    <table id="footprint" onDisk="True" adql="True">
        <meta name="title">Footprints of products with their MOCs</meta>
        <meta name="description">
            One row per product with a footprint: the polygons, where they come from, and the multi-order coverage map (MOC) for
            set operations: 1=INTERSECTS(s_moc, MOC('6/123')), gavo_mocunion(a.s_moc, b.s_moc), gavo_mocintersect(a.s_moc, b.s_moc).
            The MOC contains the footprint; its cells are about an eighth as wide as one of its parts,
            wider where there are a hundred parts.
        </meta>
        <meta name="table-rank">46</meta>
        <foreignKey inTable="jwst/caom2#Plane" source="planeID" dest="planeID" metaOnly="True"/>
        <index columns="planeID" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_footprint)</viewStatement>
        <column name="planeID" type="text" ucd="meta.id;meta.dataset;meta.main" required="True" verbLevel="1"
            description="Key of the product in caom2.Plane."/>
        <column name="obs_id" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Identifier of the observation at MAST."/>
        <column name="productID" type="text" ucd="meta.id;meta.dataset" required="True" verbLevel="1"
            description="Name of the product within its observation."/>
        <column name="obs_publisher_did" type="text" ucd="meta.ref.ivoid" required="True" verbLevel="15"
            description="Publisher's identifier of the product, as in ivoa.obscore."/>
        <column name="footprint_origin" type="text" ucd="meta.code;pos.outline" verbLevel="1"
            description="Where the footprint comes from: s_region (the header's), s_region repaired (it crossed itself),
                members (union of those of the exposures it is made of), inherited (of the product it was measured on);
                source, guide star, target: a mere position, for want of a region."/>
        <column name="footprint_note" type="text" ucd="meta.note;pos.outline" verbLevel="15"
            description="What was changed: a self-crossing polygon cut into simple ones, corners wound the other way round
                (the inside is to the left, seen from inside the sphere), members that were united."/>
        <column name="parts" type="integer" ucd="meta.number;pos.outline" verbLevel="15"
            description="Number of polygons of the footprint; 1 for a circle.">
            <values nullLiteral="-99"/>
        </column>
        <column name="region_area" type="double precision" unit="deg**2" ucd="phys.angArea;pos.outline" verbLevel="15"
            description="Area of the footprint; polygons that overlap count each. NULL for a mere position."/>
        <column name="s_region" type="spoly" xtype="adql:REGION" unit="deg" ucd="pos.outline;obs.field" verbLevel="1"
            description="The footprint: a polygon, a union of polygons or a circle, ICRS."/>
        <column name="moc_order" type="integer" ucd="meta.number;pos.resolution" verbLevel="15"
            description="Order of the MOC's smallest cells; a cell of order n is 58.6 deg / 2^n wide.">
            <values nullLiteral="-99"/>
        </column>
        <column name="s_moc" type="smoc" ucd="pos.outline;obs.field" required="True" verbLevel="15"
            description="The footprint as a MOC (HEALPix cells, ICRS); it contains the footprint."/>
    </table>

    <table id="time_axis" onDisk="True" adql="True">
        <meta name="title">Time axes of products</meta>
        <meta name="description">One row per product with times: integrations, groups and cadence beside what ObsCore has.</meta>
        <meta name="table-rank">47</meta>
        <foreignKey inTable="jwst/caom2#Plane" source="planeID" dest="planeID" metaOnly="True"/>
        <index columns="planeID" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_time_axis)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="Name of the file."/>
        <column name="planeID" type="text" ucd="meta.id;meta.dataset;meta.main" required="True" verbLevel="1"
            description="Key of the product in caom2.Plane."/>
        <column name="obs_id" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Identifier of the observation at MAST."/>
        <column name="productID" type="text" ucd="meta.id;meta.dataset" required="True" verbLevel="1"
            description="Name of the product within its observation."/>
        <column name="exp_type" type="text" ucd="meta.code;instr.setup" verbLevel="1"
            description="Type of the exposure, the keyword EXP_TYPE."/>
        <column name="time_origin" type="text" ucd="meta.code;time" verbLevel="1"
            description="Where the times come from: header; segment (the part of the exposure that its integrations are of);
                members (the exposures a combined product is made of, each counted once); inherited (of the product a
                catalogue or light curve was measured on)."/>
        <column name="t_min" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="1"
            description="Begin (MJD, UTC)."/>
        <column name="t_mid" type="double precision" unit="d" ucd="time.epoch;obs.exposure" verbLevel="15"
            description="Middle of the whole exposure (MJD, UTC), the keyword EXPMID."/>
        <column name="t_max" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="1"
            description="End (MJD, UTC)."/>
        <column name="t_exptime" type="double precision" unit="s" ucd="time.duration;obs.exposure" verbLevel="1"
            description="Effective exposure time of what is in the file."/>
        <column name="t_xel" type="bigint" ucd="meta.number" verbLevel="1"
            description="Samples along the time axis: groups of a ramp, integrations of a series, else 1.">
            <values nullLiteral="-99"/>
        </column>
        <column name="t_resolution" type="double precision" unit="s" ucd="time.resolution" verbLevel="15"
            description="Exposure time of one sample."/>
        <column name="t_cadence" type="double precision" unit="s" ucd="time.interval" verbLevel="1"
            description="Time from one integration to the next in a series; NULL where there is no series."/>
        <column name="nints" type="integer" ucd="meta.number" verbLevel="15"
            description="Integrations of the whole exposure, the keyword NINTS.">
            <values nullLiteral="-99"/>
        </column>
        <column name="int_first" type="integer" ucd="meta.number" verbLevel="15"
            description="First integration that is in the file, from 1.">
            <values nullLiteral="-99"/>
        </column>
        <column name="int_last" type="integer" ucd="meta.number" verbLevel="15"
            description="Last integration that is in the file.">
            <values nullLiteral="-99"/>
        </column>
        <column name="segment" type="integer" ucd="meta.id.part" verbLevel="15"
            description="Number of the segment of a long exposure; NULL where it is in one file.">
            <values nullLiteral="-99"/>
        </column>
        <column name="ngroups" type="integer" ucd="meta.number" verbLevel="15"
            description="Groups of one integration, the keyword NGROUPS.">
            <values nullLiteral="-99"/>
        </column>
        <column name="tgroup" type="double precision" unit="s" ucd="time.interval" verbLevel="15"
            description="Time from one group to the next, the keyword TGROUP."/>
        <column name="effinttm" type="double precision" unit="s" ucd="time.duration;obs.exposure" verbLevel="15"
            description="Effective time of one integration, the keyword EFFINTTM."/>
    </table>

    <table id="integration" onDisk="True" adql="True">
        <meta name="title">Times of integrations</meta>
        <meta name="description">
            One row per integration of an exposure whose file keeps its integrations (rateints, calints), from the file's table
            INT_TIMES; join it with jwst.product on filename.
        </meta>
        <meta name="table-rank">49</meta>
        <foreignKey inTable="jwst/jwst#artifact" source="filename" dest="filename" metaOnly="True"/>
        <index columns="filename" metaOnly="True"/>
        <index columns="t_middle" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_integration)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file;meta.main" required="True" verbLevel="1"
            description="Name of the file."/>
        <column name="integration" type="integer" ucd="meta.id.part" required="True" verbLevel="1"
            description="Number of the integration within the whole exposure, from 1."/>
        <column name="t_start" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="1"
            description="Begin of the integration (MJD, UTC)."/>
        <column name="t_middle" type="double precision" unit="d" ucd="time.epoch;obs.exposure" verbLevel="1"
            description="Middle of the integration (MJD, UTC)."/>
        <column name="t_end" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="1"
            description="End of the integration (MJD, UTC)."/>
        <column name="bary_start" type="double precision" unit="d" ucd="time.start;obs.exposure" verbLevel="15"
            description="Begin of the integration at the Solar System's barycentre (MJD, TDB)."/>
        <column name="bary_middle" type="double precision" unit="d" ucd="time.epoch;obs.exposure" verbLevel="15"
            description="Middle of the integration at the Solar System's barycentre (MJD, TDB)."/>
        <column name="bary_end" type="double precision" unit="d" ucd="time.end;obs.exposure" verbLevel="15"
            description="End of the integration at the Solar System's barycentre (MJD, TDB)."/>
    </table>

    <table id="target" onDisk="True" adql="True">
        <meta name="title">Targets of products, at mid exposure</meta>
        <meta name="description">
            One row per product with a target: its names, its kind, where it was at mid exposure (moving targets too), and what
            the proposal said of its position and proper motion.
        </meta>
        <meta name="table-rank">48</meta>
        <foreignKey inTable="jwst/caom2#Plane" source="planeID" dest="planeID" metaOnly="True"/>
        <index columns="planeID" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_target)</viewStatement>
        <column name="filename" type="text" ucd="meta.id;meta.file" required="True" verbLevel="1"
            description="Name of the file."/>
        <column name="planeID" type="text" ucd="meta.id;meta.dataset;meta.main" required="True" verbLevel="1"
            description="Key of the product in caom2.Plane."/>
        <column name="obs_id" type="text" ucd="meta.id;obs" required="True" verbLevel="1"
            description="Identifier of the observation at MAST."/>
        <column name="proposal_id" type="text" ucd="meta.id;obs.proposal" verbLevel="15"
            description="Number of the observing programme."/>
        <column name="target_name" type="unicode" ucd="meta.id;src" verbLevel="1"
            description="Name of the target in the proposal, else in catalogues."/>
        <column name="catalogue_name" type="unicode" ucd="meta.id;src" verbLevel="15"
            description="Name of the target in astronomical catalogues, the keyword TARGNAME; of a moving target that of the
                body."/>
        <column name="targtype" type="text" ucd="meta.code.class;src" verbLevel="1"
            description="Kind of the target: FIXED, MOVING or GENERIC, the keyword TARGTYPE."/>
        <column name="target_moving" type="integer" ucd="meta.code;src" verbLevel="1"
            description="1 if the target moves against the stars (in the Solar System), else 0.">
            <values nullLiteral="-99"/>
        </column>
        <column name="ra" type="double precision" unit="deg" ucd="pos.eq.ra;src" verbLevel="1"
            description="Right ascension of the target at mid exposure (ICRS); the mean where exposures were combined."/>
        <column name="dec" type="double precision" unit="deg" ucd="pos.eq.dec;src" verbLevel="1"
            description="Declination of the target at mid exposure (ICRS)."/>
        <column name="t_mid" type="double precision" unit="d" ucd="time.epoch;obs.exposure" verbLevel="15"
            description="Middle of the exposure (MJD, UTC), the time of that position."/>
        <column name="prop_ra" type="double precision" unit="deg" ucd="pos.eq.ra" verbLevel="15"
            description="Right ascension in the proposal, at the epoch mu_epoch (ICRS)."/>
        <column name="prop_dec" type="double precision" unit="deg" ucd="pos.eq.dec" verbLevel="15"
            description="Declination in the proposal, at the epoch mu_epoch (ICRS)."/>
        <column name="mu_ra" type="double precision" unit="arcsec/yr" ucd="pos.pm;pos.eq.ra" verbLevel="15"
            description="Proper motion in right ascension in the proposal."/>
        <column name="mu_dec" type="double precision" unit="arcsec/yr" ucd="pos.pm;pos.eq.dec" verbLevel="15"
            description="Proper motion in declination in the proposal."/>
        <column name="mu_epoch" type="text" ucd="time.epoch;pos.pm" verbLevel="15"
            description="Epoch of the proposal's position, as the header writes it."/>
        <column name="target_keywords" type="unicode" ucd="meta.note;src" verbLevel="15"
            description="Category and description of the target, separated by |."/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST axes"/>
        <make table="product_type"/>
        <make table="footprint"/>
        <make table="time_axis"/>
        <make table="integration"/>
        <make table="target"/>
    </data>

    <regSuite title="Axes of products">
        <regTest title="a suffix has a meaning">
            <url parSet="TAP" QUERY="SELECT meaning FROM jwst.product_type WHERE suffix = 'crfints'">/tap/sync</url>
            <code>
                self.assertHasStrings("outliers (cosmic rays) are flagged")
            </code>
        </regTest>
        <regTest title="a MOC intersects a MOC" tags="demo">
            <url parSet="TAP" QUERY="SELECT TOP 5 obs_id, footprint_origin, s_moc FROM jwst.footprint WHERE 1 = INTERSECTS(s_moc, MOC(8, CIRCLE(202.4696, 47.1952, 0.05)))">/tap/sync</url>
            <code>
                self.assertHasStrings('value="OK"', 'xtype="moc"', "s_region")
                self.assertTrue(len(self.getVOTableRows()) > 0)
            </code>
        </regTest>
        <regTest title="union and intersection of MOCs" tags="demo">
            <url parSet="TAP" QUERY="SELECT TOP 1 gavo_mocunion(a.s_moc, b.s_moc) AS u, gavo_mocintersect(a.s_moc, b.s_moc) AS i FROM jwst.footprint AS a JOIN jwst.footprint AS b ON a.planeID = b.planeID">/tap/sync</url>
            <code>
                row = self.getFirstVOTableRow()
                self.assertEqual(str(row["u"]), str(row["i"]))
            </code>
        </regTest>
        <regTest title="integrations and cadence of a time series" tags="demo">
            <url parSet="TAP" QUERY="SELECT TOP 1 t_xel, t_cadence, int_first, int_last FROM jwst.time_axis WHERE t_cadence IS NOT NULL AND segment IS NOT NULL">/tap/sync</url>
            <code>
                row = self.getFirstVOTableRow()
                self.assertEqual(row["t_xel"], row["int_last"] - row["int_first"] + 1)
                self.assertTrue(row["t_cadence"] > 0)
            </code>
        </regTest>
        <regTest title="integrations lie within their exposure" tags="demo">
            <url parSet="TAP" QUERY="SELECT TOP 1 i.t_middle, t.t_min, t.t_max FROM jwst.integration AS i JOIN jwst.time_axis AS t ON t.filename = i.filename WHERE i.integration = 1">/tap/sync</url>
            <code>
                row = self.getFirstVOTableRow()
                self.assertTrue(row["t_max"] > row["t_middle"] > row["t_min"] - 0.001)
            </code>
        </regTest>
        <regTest title="a moving target at mid exposure" tags="demo">
            <url parSet="TAP" QUERY="SELECT TOP 1 target_name, targtype, ra, dec, t_mid FROM jwst.target WHERE target_moving = 1">/tap/sync</url>
            <code>
                self.assertEqual(self.getFirstVOTableRow()["targtype"], "MOVING")
            </code>
        </regTest>
    </regSuite>
</resource>
