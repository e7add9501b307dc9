<?xml version="1.0" encoding="utf-8"?>
<!-- The pages that people search with: a form on products, and one for ADQL. Programs have TAP, SIA and SSA. -->
<resource schema="jwst" resdir="jwst">
    <meta name="title">JWST search pages</meta>
    <meta name="creationDate">2026-11-22T00:00:00Z</meta>
    <meta name="schema-rank">10</meta>
    <FEED source="jwst/res/common#metadata"/>
    <meta name="description">Search pages for the products of the James Webb Space Telescope.</meta>
    <meta name="_noresultwarning">Nothing was found. Names of targets are those of the proposals: a position and a radius find
        more. Footprints are asked, so a small radius is enough.</meta>
    <coverage fallbackTo="jwst/obs"/>

    <service id="home" allowed="fixed" defaultRenderer="fixed">
        <meta name="title">Start page</meta>
        <meta name="shortName">JWST start</meta>
        <meta name="description">What this site has, and where.</meta>
        <template key="fixed">res/home.html</template>
        <nullCore/>
        <customDF name="services">
            from gavo.registry import servicelist
            def address(url):
                return base.makeAbsoluteURL(url.replace("/__system__/tap/run", "/tap").rstrip("?"))
            # tables are in TAP
            return [{"title": record["title"], "description": record["description"], "info": record["referenceURL"],
                     "address": address(record["accessURL"])}
                    for record in servicelist.getRankedServiceList() if "/tableinfo/" not in record["accessURL"]]
        </customDF>
    </service>

    <service id="products" allowed="form" defaultRenderer="form">
        <meta name="title">Search for products</meta>
        <meta name="shortName">JWST search</meta>
        <meta name="description">
            Images, spectra, cubes, time series and source lists of JWST, one row per file, by place, instrument, mode, programme
            and date.
        </meta>
        <publish render="form" sets="local"/>
        <dbCore queriedTable="//obscore#ObsCore">
            <property name="defaultSortKey">t_min</property>
            <condDesc combining="True" joiner="AND">
                <inputKey name="pos" type="text" multiplicity="single" tablehead="Position or target"
                    description="ICRS, as 202.4696 47.1952 or 13 29 52.7 +47 11 43; or part of a target&apos;s name.">
                    <property name="placeholder">202.4696 47.1952</property>
                </inputKey>
                <inputKey name="radius" type="double precision" unit="arcmin" multiplicity="single" tablehead="Radius"
                    description="Products whose footprint overlaps a circle of this radius.">
                    <property name="defaultForForm">3</property>
                </inputKey>
                <inputKey name="instrument" type="text" multiplicity="multiple" showItems="-1" tablehead="Instrument">
                    <values>
                        <option title="NIRCam">NIRCAM</option>
                        <option title="NIRSpec">NIRSPEC</option>
                        <option title="NIRISS">NIRISS</option>
                        <option title="MIRI">MIRI</option>
                        <option title="FGS">FGS</option>
                    </values>
                </inputKey>
                <inputKey name="dptype" type="text" multiplicity="multiple" showItems="-1" tablehead="Kind">
                    <values>
                        <option>image</option>
                        <option>cube</option>
                        <option>spectrum</option>
                        <option title="time series">timeseries</option>
                        <option title="interferometry">visibility</option>
                        <option title="source list">measurements</option>
                    </values>
                </inputKey>
                <inputKey name="level" type="integer" multiplicity="multiple" showItems="-1" tablehead="Level">
                    <values>
                        <option title="1, raw">1</option>
                        <option title="2, calibrated exposure">2</option>
                        <option title="3, combined">3</option>
                    </values>
                </inputKey>
                <inputKey name="mode" type="text" multiplicity="single" tablehead="Mode"
                    description="Part of EXP_TYPE or of INSTRUMENT/MODE: MIR_MRS, NIRSPEC/IFU, WFSS.">
                    <property name="placeholder">MIR_MRS</property>
                </inputKey>
                <inputKey name="filter" type="text" multiplicity="single" tablehead="Filter or disperser"
                    description="Part of it; * stands for anything.">
                    <property name="placeholder">F335M</property>
                </inputKey>
                <inputKey name="suffix" type="text" multiplicity="single" tablehead="Suffix"
                    description="End of the file&apos;s name: i2d, x1d, s3d, cal, uncal and so on.">
                    <property name="placeholder">i2d</property>
                </inputKey>
                <inputKey name="program" type="text" multiplicity="single" tablehead="Programme"
                    description="Its number."><property name="placeholder">1783</property></inputKey>
                <inputKey name="pi" type="text" multiplicity="single" tablehead="PI" description="Part of the name."/>
                <inputKey name="first" type="text" multiplicity="single" tablehead="Observed from"
                    description="First day, UTC."><property name="placeholder">2022-07-01</property></inputKey>
                <inputKey name="last" type="text" multiplicity="single" tablehead="Observed to"
                    description="Last day, UTC."><property name="placeholder">2023-06-30</property></inputKey>
                <inputKey name="rights" type="text" multiplicity="multiple" showItems="-1" tablehead="Access">
                    <values>
                        <option title="public">public</option>
                        <option title="with an account">secure</option>
                        <option title="exclusive">proprietary</option>
                    </values>
                </inputKey>
                <phraseMaker>
                    <setup>
                        <code>
                            from gavo import utils
                            search, _ = utils.loadPythonModule(base.getConfig("inputsDir") / "jwst/res/search")
                        </code>
                    </setup>
                    <code>
                        yield from search.conditions(inPars, outPars)
                    </code>
                </phraseMaker>
            </condDesc>
        </dbCore>
        <outputTable>
            <outputField name="file" type="text" tablehead="File" select="array[access_url, filename]"
                description="The product, for download." displayHint="noxml=true">
                <formatter>
                    return T.a(href=data[0])[data[1]]
                </formatter>
            </outputField>
            <outputField name="size" original="access_estsize" tablehead="Size" unit="">
                <formatter>
                    from gavo import base, utils
                    search, _ = utils.loadPythonModule(base.getConfig("inputsDir") / "jwst/res/search")
                    return search.size_text(data)
                </formatter>
            </outputField>
            <outputField name="access" type="text" tablehead="Access" displayHint="noxml=true"
                select="array[data_rights, obs_release_date::text]" description="Who may have the file.">
                <formatter>
                    from gavo import base, utils
                    search, _ = utils.loadPythonModule(base.getConfig("inputsDir") / "jwst/res/search")
                    words, restricted = search.access_text(*data)
                    return T.span(class_="badge")[words] if restricted else words
                </formatter>
            </outputField>
            <outputField name="preview" original="preview">
                <formatter>
                    return T.a(href=data)[T.img(src=data, alt="Preview", loading="lazy", class_="preview")] if data else ""
                </formatter>
            </outputField>
            <LOOP listItems="target_name instrument_name filters exp_type dataproduct_type calib_level">
                <events>
                    <outputField original="\item"/>
                </events>
            </LOOP>
            <outputField original="t_exptime" displayHint="sf=1"/>
            <outputField name="t_min" original="t_min" tablehead="Start" unit="" displayHint="type=humanDate,format=humanDatetime"/>
            <outputField name="programme" type="text" tablehead="Programme" select="proposal_id" displayHint="noxml=true"
                description="Number of the observing programme.">
                <formatter>
                    return T.a(href="form?__nevow_form__=genForm&amp;_FORMAT=HTML&amp;program=" + data)[data] if data else ""
                </formatter>
            </outputField>
            <outputField original="proposal_pi"/>
            <outputField original="s_ra" displayHint="sf=5"/>
            <outputField original="s_dec" displayHint="sf=5"/>
        </outputTable>
    </service>

    <service id="adql" allowed="form" defaultRenderer="form">
        <meta name="title">ADQL query</meta>
        <meta name="shortName">JWST ADQL</meta>
        <meta name="description">Queries in ADQL on all tables, with examples to begin with.</meta>
        <publish render="form" sets="local"/>
        <template key="form">res/adql.html</template>
        <adqlCore>
            <inputTable>
                <inputKey name="query" type="text" required="True" tablehead="ADQL"
                    widgetFactory="widgetFactory(ScalingTextArea, rows=12)"
                    description="The query."/>
                <inputKey name="_TIMEOUT" type="integer" unit="s" tablehead="Time limit"
                    description="What takes longer is for TAP, which runs jobs in the background.">
                    <values default="30"/>
                </inputKey>
            </inputTable>
        </adqlCore>
        <customDF name="examples">
            from urllib.parse import quote
            from gavo.web import examplesrender
            examples = [examplesrender.Example(item) for item in base.resolveCrossId("//tap#run").iterMeta("_example")]
            return [{"title": e.title, "url": "form?query=" + quote(e.getTAPQuery().strip())} for e in examples]
        </customDF>
    </service>

    <service id="ds9" allowed="api">
        <meta name="title">Images in DS9</meta>
        <meta name="shortName">JWST DS9</meta>
        <meta name="description">A Tcl file that opens a window of DS9 on the images of this site; its address is /jwst.tcl.</meta>
        <pythonCore>
            <inputTable/>
            <coreProc>
                <code>
                    with open(base.getConfig("inputsDir") / "jwst/res/ds9.tcl", encoding="utf-8") as file:
                        text = file.read()
                    # what ends a word in Tcl
                    site = "".join(c for c in base.getConfig("web", "sitename") if c not in "{}" + chr(92))
                    text = text.replace("@SITE@", site).replace("@URL@", base.makeAbsoluteURL("/jwst/obs/sia/siap.xml"))
                    return "text/plain; charset=utf-8", text.encode("utf-8")
                </code>
            </coreProc>
        </pythonCore>
    </service>

    <!-- those with the tag "demo" want the demo archive: dachs test -t demo -->
    <regSuite title="Search pages">
        <regTest title="the search form has its fields">
            <url>products/form</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings('name="pos"', 'name="instrument"', "Observed from")
            </code>
        </regTest>
        <regTest title="a wrong date is named">
            <url first="yesterday" __nevow_form__="genForm">products/form</url>
            <code>
                self.assertHasStrings("is not a date")
            </code>
        </regTest>
        <regTest title="the search finds M 51" tags="demo">
            <url pos="202.4696 47.1952" radius="1" suffix="i2d" __nevow_form__="genForm">products/form</url>
            <code>
                self.assertHasStrings("NGC5194-NIRCAM", "_i2d.fits", "/getproduct/")
            </code>
        </regTest>
        <regTest title="DS9 is told where our images are">
            <url>/jwst.tcl</url>
            <code>
                self.assertHTTPStatus(200)
                self.assertHasStrings("/jwst/obs/sia/siap.xml} {} none", "package require xml")
                self.assertLacksStrings("@")
            </code>
        </regTest>
        <regTest title="the ADQL form offers the examples">
            <url>adql/form</url>
            <code>
                self.assertHasStrings('name="query"', "form?query=", "Images of a place")
            </code>
        </regTest>
    </regSuite>
</resource>
