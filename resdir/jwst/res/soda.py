"""
The core of jwst/soda/cut: cutouts of files, synchronous (one) and asynchronous (one for each combination of values).

The parameters are read by cutouts/parameters.py, in the process that cuts; here an ID becomes a file, and who may have
it is decided.
"""

import itertools

from gavo import base, svcs, utils
from gavo.protocols import useruws, uwsactions
from jwstvo_dachs import cutter, inputs, refusals, rights

#: Parameters of which a job makes a result for each value; the rest go together.
COMBINED = ("POS", "CIRCLE", "POLYGON", "BAND", "TIME")
#: Results of a job, and bytes of all of them.
MOST, LARGEST = 1000, 20_000_000_000
RANGES = "SELECT em_min, em_max, t_min, t_max FROM jwst.obscore WHERE obs_publisher_did = %(did)s"


class Core(svcs.Core):
    """The parameters are text here, as given; their meaning is in the service descriptors (jwstvo_dachs/soda.py)."""

    inputTableXML = inputs.table(
        {
            "ID": "Publisher identifier (obs_publisher_did), or name of the file",
            "POS": "CIRCLE, RANGE or POLYGON, ICRS, deg",
            "CIRCLE": "Right ascension, declination, radius, ICRS, deg",
            "POLYGON": "Pairs of right ascension and declination, ICRS, deg",
            "BAND": "Wavelengths in vacuum, m",
            "TIME": "MJD, UTC: integrations",
            "POL": "States of polarization; JWST has none",
            "PIXEL": "Pixels, from 1, as in [1:200,301:500] or [SCI,1][1:200,*]",
            "EXT": "HDUs: number, name, or name,version",
            "SOURCE": "Number of a source: its slitlet or spectrum",
            "ORDER": "Spectral order",
            "KIND": "HEADER for the headers only",
            "RESPONSEFORMAT": "application/fits; of spectra also VOTable and ECSV",
            "FORMAT": "As RESPONSEFORMAT",
            "MAXREC": "Without effect, a cutout is no table",
            "RUNID": "Without effect",
        },
        exclusive=True,
    )

    @property
    def workerSystem(self):
        if not hasattr(self, "_uws"):
            # a job has PHASE and RUNID beside its parameters
            grammar = base.makeStruct(svcs.ContextGrammar, inputTD=self.inputTable.change(exclusive=False))
            self._uws = Jobs(self.parent, Actions(CheckedParameters), grammar)
        return self._uws

    def run(self, service, inputTable, queryMeta):
        values = {name.upper(): listed(given) for name, given in inputTable.args.items() if given}
        dids = values.pop("ID", [])
        if not dids:
            raise cutter.Refused("UsageError", "ID is missing: the obs_publisher_did of a file, or its name.")
        if getattr(inputTable, "job", None) is not None:
            return run_job(inputTable.job, dids, values)
        if len(dids) > 1:
            raise cutter.Refused(
                "MultiValuedParamNotSupported",
                f"ID was given {len(dids)} times; ask once for each, or start a job (async).",
            )
        return make(allowed(whose(queryMeta, values.get("KIND", [])), dids)[dids[0]], dids[0], values)


spectrum, _ = utils.loadPythonModule(base.getConfig("inputsDir") / "jwst/res/spectrum")


def listed(given):
    """returns the values of a parameter as a list of texts; some come alone."""
    return [str(value) for value in (given if isinstance(given, (list, tuple)) else [given])]


def allowed(user, dids):
    """returns {ID: File}; raises what rights.require does, with the words of SODA."""
    names = rights.names_of(dids)
    try:
        decisions = rights.require(user, *names.values())
    except rights.UnknownFile as unknown:
        raise cutter.Refused("UsageError", str(unknown), 404) from None
    return {did: decisions[name].file for did, name in names.items()}


def make(file, did, values):
    """returns the Cutout of a File; where did is that of a spectrum, it is of this spectrum only."""
    if "#" in did:
        row = spectrum.look_up(did)
        values = {"EXT": [str(hdu) for hdu in row["hdus"]], **values}
        if row["table_row"] is not None:
            values = {"SOURCE": [str(row["source_id"])], **values}
    with base.getTableConn() as connection:
        ranges = next(connection.query(RANGES, {"did": file.did}), (None,) * 4)
    band, time = (pair if None not in pair else None for pair in (ranges[:2], ranges[2:]))
    return cutter.cut(file, {"parameters": values, "did": did if "#" in did else file.did, "band": band, "time": time})


def run_job(job, dids, values):
    """adds the results of a job: one for each combination of values; who may have the files is decided before."""
    several = [[(name, value) for value in values.pop(name)] for name in COMBINED if name in values]
    combinations = [dict(chosen) for chosen in itertools.product(*several)]
    regions = [name for name in COMBINED[:3] if any(name in combination for combination in combinations)]
    if len(regions) > 1:
        raise cutter.Refused("MultiValuedParamNotSupported", f"{' and '.join(regions)} are regions; use one of them.")
    if len(dids) * len(combinations) > MOST:
        raise cutter.Refused("UsageError", f"These are {len(dids) * len(combinations)} cutouts; a job makes {MOST}.")
    files, written = allowed(tokens_operator(), dids), 0
    for number, (did, combination) in enumerate(itertools.product(dids, combinations), 1):
        try:
            cutout = make(files[did], did, values | {name: [value] for name, value in combination.items()})
        except cutter.Refused as refused:
            if len(dids) * len(combinations) == 1 and refused.label != "NoContent":
                raise
            text = f"{refused}" if refused.label != "NoContent" else f"UsageError: {refused}"
            with job.openResult("text/plain", f"result{number}") as result:
                result.write(f"{text}\n".encode())
            continue
        written += cutout.length
        if written > LARGEST:
            raise cutter.Refused("UsageError", f"The results are over {LARGEST} bytes; ask for less in a job.")
        with job.openResult(cutout.type, f"result{number}") as result:
            for piece in cutout:
                result.write(piece)


def tokens_operator():
    """returns who the node itself is."""
    return rights.User("node", frozenset(), True)


def whose(asking, kinds):
    """returns whose rights count: headers are metadata, which are public; for anything else those of who asks.

    Not for jobs, whose parameters can be changed one by one.
    """
    headers_only = kinds and all(str(kind).strip().upper() == "HEADER" for kind in kinds)
    return tokens_operator() if headers_only else rights.user_of(asking)


def check(request):
    """raises where the user of a request may not have the files it names; jobs show a page for Authenticate only."""
    try:
        allowed(rights.user_of(request), request.strargs.get("ID", []))
    except rights.Forbidden as forbidden:
        raise refusals.JobForbidden(str(forbidden)) from None


class Jobs(useruws.UserUWS):
    """Jobs of cutouts: nobody starts one on a file that they may not have."""

    def getNewIdFromRequest(self, request):
        check(request)
        return super().getNewIdFromRequest(request)


class CheckedParameters(uwsactions.ParameterAction):
    """Changing the parameters of a job."""

    def doPOST(self, job, request):
        check(request)
        return super().doPOST(job, request)


class Actions(uwsactions.JobActions):
    """The actions of DaCHS' jobs, with the parameters checked."""
