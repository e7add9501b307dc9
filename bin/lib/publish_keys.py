"""Run with DaCHS' settings when all RDs have been imported: writes their foreign keys and schemas into TAP_SCHEMA."""

import sys

from gavo import api
from jwstvo_dachs import keys, schemas  # importing gavo.api has run etc/local.py, which says where that is

assert api.local
keys.publish_keys(*sys.argv[1:])
schemas.describe_all()
