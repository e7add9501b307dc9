"""The ingest of the JWST node: what the pipeline and MAST produce, into the CAOM tables.

The modules form a line; each imports only from those before it:
errors, names, tables, products, bandpasses, footprints, headers, keywords, associations, pools, cards, facts, derive,
contents, support, rows, contract, content_tables, rules, store, journal, files, claims, load, mast, cli.
"""

__version__ = "0.1.0"
SOFTWARE = f"jwst-vo-node:ingest-{__version__}"
