"""Pages that a person opens: they answer, show rows, and no part of them failed on the way out."""

from __future__ import annotations

import re

import pytest
import requests

M51 = "hscs_pos=202.47,47.19&hscs_sr=5&__nevow_form__=genForm&_FORMAT=HTML"
OBSCORE = "LANG=ADQL&FORMAT=text/html&QUERY=SELECT TOP 5 * FROM ivoa.obscore WHERE t_min IS NOT NULL"
PAGES = [
    ("/", "JWST images by SIA 2"),
    (f"/jwst/obs/cone/form?{M51}", "NGC5194-NIRCAM"),
    ("/jwst/obs/cone/info", "Input Fields"),
    ("/jwst/spec/ssa/form", "JWST spectra by SSA"),
    ("/tableinfo/ivoa.obscore", "proposal_pi"),
    ("/tableinfo/caom2.Plane", "energy_bounds_lower"),
    ("/tableinfo/jwst.product", "exp_type"),
    (f"/tap/sync?{OBSCORE}", "jw0"),
]


@pytest.mark.parametrize(("page", "shows"), PAGES, ids=[page.split("?")[0] for page, _ in PAGES])
def test_page(instance, page: str, shows: str) -> None:
    answer = requests.get(instance.url + page, timeout=60)
    assert answer.status_code == 200
    # DaCHS writes the error into the page when it happens while the page is on its way
    assert "Internal Error" not in answer.text, re.findall(r"Internal Error.{0,400}", answer.text, re.DOTALL)[0]
    assert shows in answer.text
