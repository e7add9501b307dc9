# shellcheck shell=bash
# Site mode: the site's own PostgreSQL (JWSTVO_DSN) and DaCHS (JWSTVO_GAVOSETTINGS). Nothing is made or started,
# what must be there is checked.

refuse_in_site_mode() {
    [[ -z $SITE_MODE ]] || die "'$1' is for a private instance, but JWSTVO_DSN or JWSTVO_GAVOSETTINGS names the site's own" \
        "the site's PostgreSQL and DaCHS are started by the site; 'apply' and 'check-site' work here"
}

check_site() {
    [[ -n ${JWSTVO_DSN:-} ]] || die "JWSTVO_DSN is not set" \
        "set it to the site's database, for example 'host=/run/postgresql dbname=gavo user=jwst_ingest'"
    [[ -r ${JWSTVO_GAVOSETTINGS:-/etc/gavo.rc} ]] || die "cannot read ${JWSTVO_GAVOSETTINGS:-/etc/gavo.rc}" \
        "set JWSTVO_GAVOSETTINGS to the site's gavo.rc"
    "$PYTHON" - "$JWSTVO_DSN" <<'PY' || exit 1
import sys
import psycopg

CHECKS = [
    ("extension pg_sphere", "SELECT 1 FROM pg_extension WHERE extname = 'pg_sphere'",
     "CREATE EXTENSION pg_sphere  -- as superuser"),
    ("extension q3c", "SELECT 1 FROM pg_extension WHERE extname = 'q3c'",
     "CREATE EXTENSION q3c  -- as superuser"),
    ("role gavoadmin", "SELECT 1 FROM pg_roles WHERE rolname = 'gavoadmin'",
     "dachs init"),
    ("right of the role to create schemas",
     "SELECT 1 WHERE has_database_privilege(current_database(), 'CREATE')",
     "GRANT CREATE ON DATABASE <the database> TO <the role of JWSTVO_DSN>"),
    ("table dc.products", "SELECT 1 WHERE to_regclass('dc.products') IS NOT NULL",
     "dachs init"),
    ("right to write dc.products",
     "SELECT 1 WHERE to_regclass('dc.products') IS NOT NULL"
     " AND has_table_privilege(to_regclass('dc.products'), 'INSERT')"
     " AND has_table_privilege(to_regclass('dc.products'), 'UPDATE')"
     " AND has_table_privilege(to_regclass('dc.products'), 'DELETE')",
     "GRANT USAGE ON SCHEMA dc TO <the role>;"
     " GRANT SELECT, INSERT, UPDATE, DELETE ON dc.products TO <the role>"),
]
try:
    connection = psycopg.connect(sys.argv[1])
except psycopg.Error as error:
    sys.exit(f"jwst-node: error: no connection with JWSTVO_DSN: {str(error).strip()}")
missing = [(what, how) for what, query, how in CHECKS if not connection.execute(query).fetchone()]
for what, how in missing:
    print(f"jwst-node: error: the database has no {what}\n  {how}", file=sys.stderr)
sys.exit(bool(missing))
PY
}

site_link_rds() {
    local inputs
    inputs=$(run_dachs config inputsDir)
    [[ -e $inputs/jwst ]] && return 0
    step "linking $inputs/jwst to $REPO/resdir/jwst"
    ln -s "$REPO/resdir/jwst" "$inputs/jwst" || die "cannot make $inputs/jwst" \
        "make it a link to $REPO/resdir/jwst as the owner of that folder"
}
