"""The ingest of the JWST node: what the pipeline and MAST produce, into the CAOM tables.

The modules form a line; each imports only from those before it:
errors, tables, names, crds, sphere, bandpasses, footprints, cards, headers, journal, pools, associations, keywords,
plans, instrument_keywords, products, facts, times, fields, derive, asdf_yaml, contents, support, entities, rows,
contract, content_tables, combined, rules, store, files, claims, load, mast, cli.
"""

__version__ = "0.2.0"
SOFTWARE = f"jwst-vo-node:ingest-{__version__}"
