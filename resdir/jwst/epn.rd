<?xml version="1.0" encoding="utf-8"?>
<!-- jwst.epn_core: products of solar system objects, by EPN-TAP 2.0; columns are those of DaCHS' mixin, in its order. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST observations of the solar system (EPN-TAP)</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">
        Images, spectra, cubes, time series and catalogues that the James Webb Space Telescope made of planets, their
        satellites, dwarf planets, asteroids and comets, in the form of EPN-TAP 2.0: what was observed, when, at which
        frequencies and where on the sky. Angles of illumination and positions on the body are not known here.
    </meta>
    <coverage fallbackTo="jwst/obs"/>

    <table id="epn_core" onDisk="True" adql="True">
        <mixin spatial_frame_type="celestial"
            optional_columns="access_url access_format access_estsize access_md5 thumbnail_url file_name filter proposal_id
                proposal_pi proposal_title proposal_target_name target_description time_scale">//epntap2#table-2_0</mixin>
        <meta name="title">JWST observations of the solar system (EPN-TAP)</meta>
        <meta name="description">
            One row per product of an object that moves on the sky. target_class is from the target's category in the
            proposal; NULL where that does not tell. c1 and c2 are ICRS and bound the footprint; c1min is above c1max
            where it lies across the meridian of 0.
        </meta>
        <meta name="table-rank">130</meta>
        <foreignKey inTable="//obscore#ObsCore" source="obs_publisher_did" dest="obs_publisher_did" metaOnly="True"/>
        <index columns="granule_uid" metaOnly="True"/>
        <index columns="obs_id" metaOnly="True"/>
        <foreignKey inTable="jwst/jwst#product" source="granule_uid" dest="filename" metaOnly="True"/>
        <viewStatement>CREATE VIEW \qName AS (SELECT \colNames FROM store.jwst_epn_core)</viewStatement>
        <column name="obs_publisher_did" type="text" ucd="meta.ref.ivoid" required="True"
            description="Identifier of the product at this publisher, as in ivoa.obscore."/>
    </table>

    <data id="import">
        <FEED source="jwst/res/common#published" shortName="JWST planets"/>
        <make table="epn_core"/>
    </data>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="EPN-TAP">
        <regTest title="a planet in the infrared" tags="demo">
            <url parSet="TAP" QUERY="SELECT granule_uid, target_class, spectral_range_min, time_min FROM jwst.epn_core WHERE target_name = 'Jupiter' AND dataproduct_type = 'im' AND processing_level = 4">/tap/sync</url>
            <code>
                row = self.getFirstVOTableRow(rejectExtras=False)
                self.assertEqual(row["target_class"], "planet")
                self.assertTrue(6e13 &lt; row["spectral_range_min"] &lt; 4e14 and row["time_min"] > 2459000)
            </code>
        </regTest>
        <regTest title="declared as the standard wants it">
            <url parSet="TAP" QUERY="SELECT utype FROM tap_schema.tables WHERE table_name = 'jwst.epn_core'">/tap/sync</url>
            <code>
                self.assertEqual(self.getFirstVOTableRow()["utype"], "ivo://ivoa.net/std/epntap#table-2.0")
            </code>
        </regTest>
    </regSuite>
</resource>
