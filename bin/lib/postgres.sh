# shellcheck shell=bash
# The private PostgreSQL cluster: socket only, no passwords, run by $ACCOUNT.

PG_DATA=$PG_DIR/data
PG_SUPERUSER=postgres
DB_ROLES=(postgres jwst_owner jwst_ingest gavoadmin gavo untrusted)

pg_bin() { printf '/usr/lib/postgresql/%s/bin/%s\n' "$(pg_version)" "$1"; }

# A pid alone may have been given to another process since: a postmaster's working folder is its data folder.
pg_running() {
    local pid
    pid=$(head -n1 "$PG_DATA/postmaster.pid" 2>/dev/null) && [[ $(readlink "/proc/$pid/cwd") == "$PG_DATA" ]]
}

# psql as a role; further arguments go to psql
psql_as() {
    local role=$1
    shift
    PGOPTIONS='-c client_min_messages=warning' psql -X -q -v ON_ERROR_STOP=1 \
        -h "$PG_SOCKET_DIR" -p "$PG_PORT" -U "$role" -d "$DB_NAME" "$@"
}

pg_init() {
    own_dir 755 "$PG_DIR"
    pg_make_socket_dir
    if [[ ! -s $PG_DATA/PG_VERSION ]]; then
        step "making the PostgreSQL $(pg_version) cluster $PG_DATA"
        # under another name until it is complete, so that a kill in the middle leaves nothing that looks like one
        rm -rf "$PG_DATA.new"
        as_account "$(pg_bin initdb)" -D "$PG_DATA.new" -U "$PG_SUPERUSER" --encoding=UTF8 --locale=C.UTF-8 \
            --data-checksums --auth-local=peer --auth-host=reject --no-instructions >"$LOG_DIR/initdb.log" 2>&1 ||
            die "initdb failed" "$(tail -n 5 "$LOG_DIR/initdb.log")"
        printf "include_dir 'conf.d'\n" | as_account tee -a "$PG_DATA.new/postgresql.conf" >/dev/null
        as_account mkdir "$PG_DATA.new/conf.d"
        mv "$PG_DATA.new" "$PG_DATA"
    fi
    [[ -x $(pg_bin postgres) ]] || die "$PG_DATA is of PostgreSQL $(pg_version), whose programs are gone" \
        "install postgresql-$(pg_version) with pgsphere and q3c again, or move the data with pg_upgrade"
    [[ -O $PG_DATA || $EUID == 0 ]] || die "$PG_DATA belongs to $(stat -c %U "$PG_DATA"), you are $(id -un)" \
        "run this as the user who made it, or choose another folder with JWSTVO_HOME"
    pg_write_config
}

pg_make_socket_dir() {
    [[ -s $PG_DIR/socketdir ]] || printf '%s\n' "$PG_SOCKET_DIR" | as_account tee "$PG_DIR/socketdir" >/dev/null
    [[ -d $PG_SOCKET_DIR ]] || own_dir 755 "$PG_SOCKET_DIR"
    [[ ! -L $PG_SOCKET_DIR && $(stat -c %U "$PG_SOCKET_DIR") == "$ACCOUNT" ]] ||
        die "$PG_SOCKET_DIR, the folder of the database's socket, does not belong to '$ACCOUNT'" \
            "somebody else made it; remove it, or use a JWSTVO_HOME with a shorter path"
}

pg_write_config() {
    local user role ram_mb
    ram_mb=$(awk '/^MemTotal:/ {print int($2 / 1024)}' /proc/meminfo)
    sed -e "s|@SHARED_BUFFERS@|$((ram_mb / 8 > 4096 ? 4096 : ram_mb / 8))MB|" \
        -e "s|@CONNECTIONS@|$((40 + 20 * JWSTVO_PROCESSES))|" \
        -e "s|@CACHE@|$((ram_mb / 2))MB|" \
        -e "s|@MAINTENANCE@|$((ram_mb / 16 > 1024 ? 1024 : ram_mb / 16))MB|" \
        -e "s|@SOCKET_DIR@|$PG_SOCKET_DIR|" -e "s|@PORT@|$PG_PORT|" -e "s|@SITE_ETC@|$SITE_ETC|" \
        "$REPO/resdir/etc/postgresql.conf.in" | as_account tee "$PG_DATA/conf.d/jwstvo.conf" >/dev/null
    printf '%s\n' '# written by jwst-node' 'local all all peer map=jwstvo' |
        as_account tee "$PG_DATA/pg_hba.conf" >/dev/null
    # who of the system may be whom in the database: whoever runs these commands may be each of our roles
    {
        printf '# written by jwst-node\n'
        for user in $(printf '%s\n' root "$ACCOUNT" "$(id -un)" ${SUDO_USER:+"$SUDO_USER"} | sort -u); do
            for role in "${DB_ROLES[@]}"; do printf 'jwstvo "%s" %s\n' "$user" "$role"; done
        done
    } | as_account tee "$PG_DATA/pg_ident.conf" >/dev/null
}

pg_start() {
    if pg_running; then return 0; fi
    pg_make_socket_dir
    # PostgreSQL clears the pid file of a crash itself, unless another process has got that pid
    local cwds
    cwds=$(readlink /proc/[0-9]*/cwd || true)
    grep -qxF "$PG_DATA" <<<"$cwds" || rm -f "$PG_DATA/postmaster.pid"
    # closing the lock's descriptor: the database outlives this command
    as_account "$(pg_bin pg_ctl)" -D "$PG_DATA" -l "$LOG_DIR/postgresql.log" -w -t 300 start \
        >"$LOG_DIR/pg_ctl.log" 2>&1 9>&- ||
        die "PostgreSQL did not start" "$(tail -n 5 "$LOG_DIR/postgresql.log")" "its log is $LOG_DIR/postgresql.log"
}

pg_stop() {
    pg_running || return 0
    as_account "$(pg_bin pg_ctl)" -D "$PG_DATA" -m fast -w -t 300 stop >"$LOG_DIR/pg_ctl.log" 2>&1 ||
        die "PostgreSQL did not stop" "$(tail -n 5 "$LOG_DIR/postgresql.log")"
}

# Database, roles and extensions; safe to repeat. jwst_owner changes the shape of the store, jwst_ingest its rows.
pg_init_database() {
    local role
    psql_as "$PG_SUPERUSER" -d postgres -At -c "SELECT 1 FROM pg_database WHERE datname = '$DB_NAME'" | grep -q 1 ||
        psql_as "$PG_SUPERUSER" -d postgres -c "CREATE DATABASE $DB_NAME"
    for role in jwst_owner jwst_ingest gavoadmin gavo untrusted; do
        psql_as "$PG_SUPERUSER" -At -c "SELECT 1 FROM pg_roles WHERE rolname = '$role'" | grep -q 1 ||
            psql_as "$PG_SUPERUSER" -c "CREATE ROLE $role LOGIN"
    done
    psql_as "$PG_SUPERUSER" <<SQL
CREATE EXTENSION IF NOT EXISTS pg_sphere;
CREATE EXTENSION IF NOT EXISTS q3c;
GRANT CREATE ON DATABASE $DB_NAME TO jwst_owner;
GRANT CREATE ON SCHEMA public TO jwst_owner;  -- types and operators that ADQL finds without naming a schema
SQL
}
