# shellcheck shell=bash
# DaCHS: its private root, its server process.

GAVO_RC=$GAVO_DIR/etc/gavo.rc
DACHS_PID_FILE=$STATE_DIR/dachs.pid

# A prefix that runs something with this instance's settings (or in site mode with the site's).
if [[ -n $SITE_MODE ]]; then
    # a site's DaCHS is the site's: whoever runs this must be allowed to run dachs there
    WITH_GAVO=(env GAVOSETTINGS="${JWSTVO_GAVOSETTINGS:-/etc/gavo.rc}" PYTHONDONTWRITEBYTECODE=1)
else
    WITH_GAVO=("${AS_ACCOUNT[@]}" env -u PYTHONPATH PATH=/usr/bin:/bin:/usr/sbin:/sbin GAVOSETTINGS="$GAVO_RC"
        GAVOCUSTOM="$SITE_ETC/gavo.rc" PYTHONDONTWRITEBYTECODE=1)
fi
run_dachs() { "${WITH_GAVO[@]}" dachs "$@"; }

# site_names missing|meta|fill: the names of the site, from the one file that has them
site_names() { /usr/bin/python3 "$REPO/bin/lib/names.py" "$1" "$SITE_ETC/site.conf"; }

dachs_write_config() {
    site_names missing >/dev/null || die "the names of the site are not set" "correct what is named above"
    own_dir 755 "$GAVO_DIR" "$GAVO_DIR/etc" "$GAVO_DIR/inputs" "$GAVO_DIR/state" "$LOG_DIR/dachs" "$GAVO_DIR/tmp"
    sed -e "s|@GAVO_DIR@|$GAVO_DIR|g" -e "s|@LOG_DIR@|$LOG_DIR|g" -e "s|@SITE_ETC@|$SITE_ETC|g" \
        -e "s|@GROUP@|$(id -gn "$ACCOUNT")|g" -e "s|@ACCOUNT@|$ACCOUNT|g" \
        -e "s|@BASE_URL@|$JWSTVO_BASE_URL|g" -e "s|@BIND@|$JWSTVO_BIND|g" -e "s|@PORT@|$JWSTVO_PORT|g" \
        -e "s|@PROFILES@|$GAVO_DIR/etc|g" -e "s|@JOBS@|$JWSTVO_JOBS|g" "$REPO/resdir/etc/gavo.rc.in" |
        site_names fill | as_account tee "$GAVO_RC" >/dev/null
    if [[ -e $SITE_ETC/defaultmeta.txt ]]; then
        step "warning: $SITE_ETC/defaultmeta.txt is not read any more; names go into site.conf, see $REPO/resdir/etc/site.conf"
    fi
    # a rename, so that a running server never reads half of it
    site_names meta | as_account tee "$GAVO_DIR/etc/defaultmeta.txt.new" >/dev/null
    as_account mv "$GAVO_DIR/etc/defaultmeta.txt.new" "$GAVO_DIR/etc/defaultmeta.txt"
    # where the database is may change with the folder
    printf 'database = %s\nhost = %s\nport = %s\n' "$DB_NAME" "$PG_HOST" "$PG_PORT" |
        as_account tee "$GAVO_DIR/etc/dsn" >/dev/null
    profiles_elsewhere
    replica_profile
    local name
    for name in userconfig.rd local.py vanitynames.txt; do
        if [[ -e $SITE_ETC/$name ]]; then
            as_account ln -sfn "$SITE_ETC/$name" "$GAVO_DIR/etc/$name"
        elif [[ -e $REPO/resdir/etc/$name ]]; then
            as_account ln -sfn "$REPO/resdir/etc/$name" "$GAVO_DIR/etc/$name"
        fi
    done
    # the pages' templates, and what is served at /static
    link_folder templates templates
    link_folder static nv_static
    # Python packages that Debian does not have; resdir/etc/jwstvo_dachs looks there
    as_account ln -sfn "$VENV/server" "$GAVO_DIR/etc/python"
    # RD ids are paths below inputsDir: jwst/<name>
    as_account ln -sfn "$REPO/resdir/jwst" "$GAVO_DIR/inputs/jwst"
}

# link_folder NAME PLACE: resdir/web/NAME, or the site's own, as web/PLACE of the root; dachs init leaves an empty folder there
link_folder() {
    local source=$REPO/resdir/web/$1 place=$GAVO_DIR/web/$2
    if [[ -d $SITE_ETC/web/$1 ]]; then source=$SITE_ETC/web/$1; fi
    as_account mkdir -p "$GAVO_DIR/web"
    as_account rmdir "$place" 2>/dev/null || true
    if [[ -d $place && ! -L $place ]]; then return 0; fi # somebody has put files there
    as_account ln -sfn "$source" "$place"
}

dachs_init() {
    dachs_write_config
    if ! stamp_is dachs-init complete; then
        step "making the DaCHS root $GAVO_DIR"
        run_dachs init -d "host=$PG_HOST port=$PG_PORT dbname=$DB_NAME user=$PG_SUPERUSER" \
            >"$LOG_DIR/dachs-init.log" 2>&1 ||
            die "dachs init failed" "$(tail -n 5 "$LOG_DIR/dachs-init.log")"
        # dachs init ends with 0 whatever happened: ask the catalog
        psql_as gavoadmin -c 'SELECT 1 FROM tap_schema.tables LIMIT 1; SELECT 1 FROM dc.products LIMIT 1' \
            >/dev/null 2>>"$LOG_DIR/dachs-init.log" ||
            die "dachs init left no tap_schema or dc.products" "its output is in $LOG_DIR/dachs-init.log"
        stamp_set dachs-init complete
    elif ! stamp_is dachs-version "$(installed_version python3-gavo)"; then
        step "upgrading DaCHS' tables to $(installed_version python3-gavo)"
        run_dachs upgrade >"$LOG_DIR/dachs-upgrade.log" 2>&1 ||
            die "dachs upgrade failed" "$(tail -n 5 "$LOG_DIR/dachs-upgrade.log")"
    fi
    stamp_set dachs-version "$(installed_version python3-gavo)"
}

# plain imports: tables are views here, an import makes them anew and never touches data
dachs_imp() {
    local log
    log=$LOG_DIR/imp-$(tr -c 'A-Za-z0-9\n' '_' <<<"$1").log
    "${WITH_GAVO[@]}" /usr/bin/python3 "$REPO/bin/lib/import_rds.py" "$@" >"$log" 2>&1 ||
        die "dachs imp $(sed -n 's/^importing //p' "$log" | tail -n 1) failed" "$(tail -n 12 "$log")" "all of it is in $log"
}

# The pid of the server if it runs. A pid alone may have been given to another process since: its start time is kept too.
dachs_pid() {
    local pid started
    [[ -s $DACHS_PID_FILE ]] && read -r pid started <"$DACHS_PID_FILE" &&
        [[ $(process_start "$pid") == "$started" ]] && printf '%s\n' "$pid"
}

# start time of a process in clock ticks since boot (field 22 of stat, after the name in brackets); empty if gone
process_start() { sed -E 's/^.*\) //' "/proc/$1/stat" 2>/dev/null | awk '$1 != "Z" {print $20}'; }

dachs_start() {
    dachs_pid >/dev/null && return 0
    ! port_in_use "$JWSTVO_PORT" || die_port
    /usr/bin/python3 "$REPO/resdir/jwst/res/package_limits.py" || die "a limit of packages is not set right" \
        "correct what is named above"
    # in a session of its own, so that Ctrl-C reaches this script and not the server
    if ((JWSTVO_PROCESSES > 1)); then
        # the account may read resdir, and bin only where everybody may
        (exec setsid "${WITH_GAVO[@]}" /usr/bin/python3 - --processes "$JWSTVO_PROCESSES" --configuration "$GAVO_RC" \
            "$GAVO_DIR/etc" "$REPO/resdir/etc/haproxy.cfg.in" "$JWSTVO_BIND" "$JWSTVO_PORT" \
            >>"$LOG_DIR/dachs.log" 2>&1 <"$REPO/bin/lib/supervise.py" 9>&-) &
    else
        (exec setsid "${WITH_GAVO[@]}" dachs serve start -f >>"$LOG_DIR/dachs.log" 2>&1 </dev/null 9>&-) &
    fi
    local pid=$!
    printf '%s %s\n' "$pid" "$(process_start "$pid")" >"$DACHS_PID_FILE"
    dachs_wait "$pid"
}

# until queries are answered, and jobs are, which is the first process' work, and again when the proxy has seen who is there;
# or the server is gone
dachs_wait() {
    local i answered=0
    for ((i = 0; i < 600; i++)); do
        [[ -n $(process_start "$1") ]] || die "DaCHS stopped right after its start" \
            "$(tail -n 5 "$LOG_DIR/dachs.log")" "its logs are in $LOG_DIR/dachs.log and $LOG_DIR/dachs/"
        if tap_answers && jobs_answer; then answered=$((answered + 1)); else answered=0; fi
        if ((answered == 5)); then return 0; fi
        sleep 0.2
    done
    die "DaCHS did not answer within two minutes" "its logs are in $LOG_DIR/dachs.log and $LOG_DIR/dachs/"
}

# tap_query ADQL: the answer as CSV
tap_query() {
    curl --noproxy '*' -fsS --max-time 60 -G "http://$(ask_host):$JWSTVO_PORT/tap/sync" \
        -d LANG=ADQL -d FORMAT=csv --data-urlencode "QUERY=$1"
}
jobs_answer() { curl --noproxy '*' -fsS --max-time 60 -o /dev/null "http://$(ask_host):$JWSTVO_PORT/tap/async" 2>/dev/null; }
tap_answers() { [[ $(tap_query 'SELECT COUNT(*) AS n FROM tap_schema.tables' 2>/dev/null | tr -d '\r' | tail -n1) =~ ^[0-9]+$ ]]; }

dachs_stop() {
    local pid i
    pid=$(dachs_pid) || {
        rm -f "$DACHS_PID_FILE"
        return 0
    }
    kill -TERM "$pid" 2>/dev/null || true
    for ((i = 0; i < 100; i++)); do
        if [[ -z $(process_start "$pid") ]]; then break; fi
        sleep 0.1
    done
    kill -KILL "$pid" 2>/dev/null || true
    rm -f "$DACHS_PID_FILE"
}

die_port() {
    die "port $JWSTVO_PORT is taken by another program" \
        "stop that, or choose another one, for example: JWSTVO_PORT=$((JWSTVO_PORT + 1)) make serve"
}
