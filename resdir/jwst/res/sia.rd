<?xml version="1.0" encoding="utf-8"?>
<!-- Parameters of SIA 2 and SIA 1; their meaning is in positions.py and sia2.py. -->
<resource schema="jwst" resdir="jwst">
    <STREAM id="positions">
        <doc>Loads res/positions.py for a phraseMaker.</doc>
        <code>
            from gavo import utils
            positions, _ = utils.loadPythonModule(base.getConfig("inputsDir") / "jwst/res/positions")
        </code>
    </STREAM>

    <STREAM id="conditions">
        <doc>Loads res/sia2.py for a phraseMaker.</doc>
        <code>
            from gavo import utils
            sia2, _ = utils.loadPythonModule(base.getConfig("inputsDir") / "jwst/res/sia2")
        </code>
    </STREAM>

    <STREAM id="sia2">
        <doc>All parameters of SIA 2.0 (section 2.1), for a core on ObsCore.</doc>
        <condDesc>
            <inputKey name="POS" type="text" multiplicity="multiple" std="True" tablehead="Position"
                description="Shape on the sky: CIRCLE lon lat radius, RANGE lon1 lon2 lat1 lat2 or
                    POLYGON lon1 lat1 lon2 lat2 lon3 lat3 ..., in degrees, ICRS."/>
            <phraseMaker>
                <setup>
                    <FEED source="jwst/res/sia#positions"/>
                </setup>
                <code>
                    for value in inPars["POS"]:
                        yield positions.sia2_condition("s_region", value, outPars)
                </code>
            </phraseMaker>
        </condDesc>
        <LOOP>
            <csvItems>
                name,    low,          high,         unit,   description
                BAND,    em_min,       em_max,       m,      Wavelengths in vacuum that the data cover.
                TIME,    t_min,        t_max,        d,      "Times that the data cover, MJD (UTC)."
                FOV,     s_fov,        s_fov,        deg,    Diameter of the field.
                SPATRES, s_resolution, s_resolution, arcsec, Spatial resolution.
                SPECRP,  em_res_power, em_res_power, ,       Spectral resolving power λ/Δλ.
                EXPTIME, t_exptime,    t_exptime,    s,      Exposure time.
                TIMERES, t_resolution, t_resolution, s,      Resolution in time.
            </csvItems>
            <events>
                <condDesc>
                    <inputKey name="\name" type="double precision[2]" xtype="interval" unit="\unit" std="True"
                        multiplicity="multiple" description="\description Two numbers, or one; -Inf and +Inf are open.">
                        <preparse>
                            values = (input or "").split()
                            return " ".join(2 * values) if len(values) == 1 and not values[0].isalpha() else input
                        </preparse>
                    </inputKey>
                    <phraseMaker>
                        <setup>
                            <FEED source="jwst/res/sia#conditions"/>
                        </setup>
                        <code>
                            for limits in inPars["\name"]:
                                yield sia2.interval("\low", "\high", limits, "\name", outPars)
                        </code>
                    </phraseMaker>
                </condDesc>
            </events>
        </LOOP>
        <LOOP>
            <csvItems>
                name,       type,     description
                POL,        text,     States of polarisation: I Q U V RR LL RL LR XX YY XY YX POLI POLA.
                ID,         text,     "Identifiers of data at this publisher, obs_publisher_did."
                COLLECTION, text,     "Collections, here JWST only."
                FACILITY,   text,     "Telescopes, here JWST only."
                INSTRUMENT, text,     "Instruments, or instruments and modes: NIRCAM or NIRCAM/IMAGE."
                DPTYPE,     text,     Kinds of data: image or cube.
                CALIB,      smallint, "Levels of calibration, 0 (raw) to 4."
                TARGET,     text,     Targets as the proposer named them.
                FORMAT,     text,     Media types of the files.
            </csvItems>
            <events>
                <condDesc>
                    <inputKey name="\name" type="\type" std="True" multiplicity="multiple" description="\description"/>
                    <phraseMaker>
                        <setup>
                            <FEED source="jwst/res/sia#conditions"/>
                        </setup>
                        <code>
                            for value in inPars["\name"]:
                                yield sia2.CONDITIONS["\name"](value, "\name", outPars)
                        </code>
                    </phraseMaker>
                </condDesc>
            </events>
        </LOOP>
    </STREAM>

    <STREAM id="sia1">
        <doc>The parameters of SIA 1.0 (section 4.1) for a core on a table with the columns coverage and mime.</doc>
        <!-- as //siap#protoInput, whose default FORMAT is GRAPHIC where the standard says ALL -->
        <condDesc combining="True" joiner="AND">
            <inputKey name="POS" type="text" ucd="pos.eq" unit="deg" std="True" required="True" multiplicity="single"
                description="Centre of the region: right ascension and declination, ICRS, as in 202.47,47.2."/>
            <inputKey name="SIZE" type="text" unit="deg" std="True" multiplicity="single"
                description="Width and height of the region, or one number for both; 0 is a point.">0</inputKey>
            <inputKey name="INTERSECT" type="text" std="True" multiplicity="single"
                description="Relation of image and region.">OVERLAPS
                <preparse>return input and input.strip().upper()</preparse>
                <values>
                    <option title="the image overlaps the region">OVERLAPS</option>
                    <option title="the image covers the region">COVERS</option>
                    <option title="the region encloses the image">ENCLOSED</option>
                    <option title="the centre of the region is on the image">CENTER</option>
                </values>
            </inputKey>
            <inputKey name="FORMAT" type="text" std="True" multiplicity="single"
                description="Formats, separated by commas: ALL, GRAPHIC, image/fits; METADATA for a description of this service.">ALL</inputKey>
            <phraseMaker>
                <setup>
                    <FEED source="jwst/res/sia#positions"/>
                </setup>
                <code>
                    yield positions.sia1_condition("coverage", inPars["POS"], inPars["SIZE"],
                        inPars.get("INTERSECT"), outPars)
                    yield positions.sia1_format("mime", inPars.get("FORMAT"), outPars)
                </code>
            </phraseMaker>
        </condDesc>
    </STREAM>
</resource>
