<?xml version="1.0" encoding="utf-8"?>
<!-- The record by which Aladin knows this site; its address is /aladin.prop. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST in Aladin</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">What this site has for Aladin.</meta>

    <service id="record" allowed="api">
        <meta name="title">Record for Aladin</meta>
        <meta name="shortName">JWST Aladin</meta>
        <meta name="description">
            A record of the services of this site in the form of Aladin, key and value a line: load its address, /aladin.prop,
            in Aladin, and the site is in its tree.
        </meta>
        <pythonCore>
            <inputTable/>
            <coreProc>
                <setup>
                    <code>
                        from gavo import utils
                        record, _ = utils.loadPythonModule(base.getConfig("inputsDir") / "jwst/res/aladin")
                    </code>
                </setup>
                <code>
                    return "text/plain; charset=utf-8", record.text(self.parent).encode("utf-8")
                </code>
            </coreProc>
        </pythonCore>
    </service>

    <regSuite title="Aladin">
        <regTest title="the record has our services">
            <url>/aladin.prop</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings("sia2_service_url", "/jwst/obs/sia2/siap2.xml", "tap_service_url", "obs_title")
            </code>
        </regTest>
        <regTest title="there is no survey behind it">
            <url>/aladin.prop/properties</url>
            <code>
                self.assertHTTPStatus(404)
            </code>
        </regTest>
    </regSuite>
</resource>
