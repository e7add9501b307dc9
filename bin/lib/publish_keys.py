"""Run with DaCHS' settings: writes the foreign keys of the RDs named into TAP_SCHEMA, when all have been imported."""

import sys

from gavo import api
from jwstvo_dachs import keys  # importing gavo.api has run etc/local.py, which says where that is

assert api.local
keys.publish_keys(*sys.argv[1:])
