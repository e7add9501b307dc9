<?xml version="1.0" encoding="utf-8"?>
<!-- What the cone searches have in common. -->
<resource schema="jwst" resdir="jwst">
    <STREAM id="conditions">
        <doc>Conditions of a cone search: DaCHS' own, and SR=0 for the description of the table without a row (Cone Search
            1.03, section 2.1).</doc>
        <FEED source="//scs#coreDescs"/>
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
