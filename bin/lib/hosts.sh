# shellcheck shell=bash
# Several hosts: one has the database, others serve from it (JWSTVO_PGHOST), a proxy stands before them all.

elsewhere() { [[ -n ${JWSTVO_PGHOST:-} ]]; }

refuse_elsewhere() {
    ! elsewhere || die "'$1' is done on the host that has the database ($JWSTVO_PGHOST)" \
        "here are 'start', 'stop', 'restart', 'status', 'serve', 'proxy', 'replica'"
}

# Passwords for all roles that connect from other hosts; to be copied there as etc/pgpass.
passwords() {
    local role password file=$PG_DIR/pgpass
    as_account install -m 600 /dev/null "$file"
    for role in "${DB_ROLES[@]:1}"; do
        password=$(head -c 24 /dev/urandom | base64 | tr -- '+/' '-_')
        # on standard input: command lines can be seen by everybody
        psql_as "$PG_SUPERUSER" <<<"SET log_min_duration_statement = -1; ALTER ROLE $role PASSWORD '$password'"
        printf '*:*:*:%s:%s\n' "$role" "$password" | as_account tee -a "$file" >/dev/null
    done
    say "$file has new passwords; copy it to the other hosts as $(basename "$SITE_ETC")/pgpass of their JWSTVO_HOME"
}

# What dachs init would have made: profiles of the roles, whose passwords are in pgpass.
profiles_elsewhere() {
    local role
    elsewhere || return 0
    for role in feed:gavoadmin trustedquery:gavo untrustedquery:untrusted; do
        printf 'include dsn\nuser = %s\n' "${role#*:}" | as_account tee "$GAVO_DIR/etc/${role%:*}" >/dev/null
    done
}

check_elsewhere() {
    if [[ -e $SITE_ETC/pgpass ]]; then
        # libpq takes no file that others may read, and the server runs as the account
        ((EUID != 0)) || chown "$ACCOUNT" "$SITE_ETC/pgpass"
        chmod 600 "$SITE_ETC/pgpass"
    fi
    as_account env "PGPASSFILE=${PGPASSFILE:-}" psql -X -q -At -h "$PG_HOST" -p "$PG_PORT" -U gavo -d "$DB_NAME" \
        -c 'SELECT 1 FROM tap_schema.tables LIMIT 1; SELECT 1 FROM dc.products LIMIT 1' >/dev/null ||
        die "the database at $PG_HOST, port $PG_PORT, cannot be used" \
            "start the node that has it first; what it has to allow is in bin/PRODUCTION.md, 'Several hosts'"
}

# The proxy before the hosts named: HOST:PORT..., of which the first has the jobs while it is up.
proxy() {
    (($#)) || die "name the hosts" "for example: bin/jwst-node proxy vo1.example.org:8080 vo2.example.org:8080"
    install_packages
    make_account
    let_account_in
    own_dir 755 "$STATE_DIR/proxy"
    exec "${AS_ACCOUNT[@]}" /usr/bin/python3 - --hosts "$@" -- "$STATE_DIR/proxy" \
        "$REPO/resdir/etc/haproxy.cfg.in" "$JWSTVO_BIND" "$JWSTVO_PORT" <"$REPO/bin/lib/supervise.py"
}
