<?xml version="1.0" encoding="utf-8"?>
<!-- What the cone searches have in common. -->
<resource schema="jwst" resdir="jwst">
    <STREAM id="any_radius">
        <doc>Replaces the function genQuery of //scs#scsUtils.</doc>
        <setup>
            <code>
                from gavo import utils
                genQuery = utils.loadPythonModule(base.getConfig("inputsDir") / "jwst/res/positions")[0].cone_condition
            </code>
        </setup>
    </STREAM>

    <STREAM id="conditions">
        <doc>Conditions of a cone search: DaCHS' own, with any radius whatever the index, and SR=0 for the description of the
            table without a row (Cone Search 1.03, section 2.1).</doc>
        <condDesc original="//scs#humanInput">
            <phraseMaker original="//scs#humanSCSPhrase">
                <FEED source="jwst/res/cone#any_radius"/>
            </phraseMaker>
        </condDesc>
        <condDesc original="//scs#protoInput">
            <phraseMaker original="//scs#scsPhrase">
                <FEED source="jwst/res/cone#any_radius"/>
            </phraseMaker>
        </condDesc>
        <condDesc combining="True">
            <phraseMaker>
                <code>
                    if inPars.get("SR") == 0:
                        yield "false"
                </code>
            </phraseMaker>
        </condDesc>
    </STREAM>
</resource>
