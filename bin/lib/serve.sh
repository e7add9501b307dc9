# shellcheck shell=bash
# Start, stop, status; and serve, which does everything and stays.

# One command at a time changes an instance; file descriptor 9 holds the lock and is closed for the daemons.
lock() {
    exec 9>"$STATE_DIR/lock"
    flock -n 9 || die "another command is at work on $JWSTVO_HOME" "wait for it, or use another folder with JWSTVO_HOME"
}
unlock() { exec 9>&-; }

prepare_home() {
    umask 022
    # the path goes into configuration files and connection strings of several syntaxes
    [[ $JWSTVO_HOME =~ ^[A-Za-z0-9/._+@~-]+$ ]] || die "the folder $JWSTVO_HOME has unusual characters in its name" \
        "set JWSTVO_HOME to a folder whose path has only letters, digits and / . _ + @ ~ -"
    mkdir -p "$JWSTVO_HOME" "$STATE_DIR" "$SITE_ETC" "$ARCHIVE_DIR" || die "cannot make $JWSTVO_HOME" \
        "choose a folder of your own with JWSTVO_HOME"
    [[ -w $STATE_DIR ]] || die "$STATE_DIR belongs to $(stat -c %U "$STATE_DIR"), you are $(id -un)" \
        "run this as that user, or choose another folder with JWSTVO_HOME"
}

install_all() {
    prepare_home
    install_packages
    make_account
    let_account_in
    own_dir 755 "$LOG_DIR"
    make_venv "$@"
}

init_all() {
    if elsewhere; then
        dachs_write_config
        return
    fi
    pg_init
    pg_start
    pg_init_database
    dachs_init
}

start_all() {
    printf '%s\n' "$JWSTVO_PORT" >"$STATE_DIR/port"
    if elsewhere; then check_elsewhere; else pg_start; fi
    replica_start
    dachs_start
}

stop_all() {
    dachs_stop
    pg_stop "$REPLICA_DATA"
    pg_stop
    rm -f "$STATE_DIR/port"
}

refuse_if_running() {
    if dachs_pid >/dev/null; then
        die "this instance is already running at $JWSTVO_BASE_URL" "'make status' shows it, 'make stop' ends it"
    fi
    ! port_in_use "$JWSTVO_PORT" || die_port
}

# everything up to a running, filled instance
bring_up() {
    install_all demo mast previews cutouts
    init_all
    if ! elsewhere; then
        apply_all
        [[ ${JWSTVO_DEMO:-yes} == no ]] || demo_all
    fi
    start_all
}

ready_line() {
    local count
    count=$(tap_query 'SELECT COUNT(*) AS n FROM ivoa.obscore' | tr -d '\r' | tail -n1)
    say "Ready: $JWSTVO_BASE_URL serves $count products in ivoa.obscore; try:" \
        "curl '$JWSTVO_BASE_URL/tap/sync?LANG=ADQL&FORMAT=csv&QUERY=SELECT+TOP+5+obs_id,s_ra,s_dec+FROM+ivoa.obscore'"
}

serve() {
    # before the first thing is started, so that an early Ctrl-C leaves nothing behind
    trap 'trap "" INT TERM HUP; step "stopping"; stop_all; exit 0' INT TERM HUP
    trap 'stop_after_failure' EXIT
    bring_up
    ready_line
    unlock
    local pid
    read -r pid _ <"$DACHS_PID_FILE"
    while [[ -n $(process_start "$pid") ]]; do
        sleep 1 &
        wait $! || true
    done
    [[ -e $DACHS_PID_FILE ]] || {
        step "stopped by another command"
        exit 0
    }
    die "the server (pid $pid) is gone" "its logs are in $LOG_DIR/dachs.log and $LOG_DIR/dachs/; 'make serve' starts it again"
}

stop_after_failure() {
    local status=$?
    trap - EXIT
    stop_all || true
    exit "$status"
}

# Nothing is published to registries without the names of the site; that is no failure of the node.
names_status() {
    local missing
    if ! missing=$(site_names missing 2>&1); then
        say "registry    off   ${missing#*error: }"
    elif [[ -n $missing ]]; then
        say "registry    off   $SITE_ETC/site.conf has no ${missing//$'\n'/, }; resdir/etc/site.conf tells what these are"
    else
        say "registry    on    $JWSTVO_BASE_URL/oai.xml"
    fi
}

status() {
    local down=0
    if elsewhere; then
        say "PostgreSQL  --    at $PG_HOST"
    elif pg_running; then
        say "PostgreSQL  up    $PG_SOCKET_DIR"
    else
        say "PostgreSQL  down"
        down=1
    fi
    replica_status
    if dachs_pid >/dev/null; then say "DaCHS       up    pid $(dachs_pid)"; else say "DaCHS       down"; down=1; fi
    if ((down == 0)) && tap_answers; then
        say "TAP         up    $JWSTVO_BASE_URL/tap"
    else
        say "TAP         down"
        down=1
    fi
    names_status
    return "$down"
}

start() {
    trap stop_after_failure EXIT
    bring_up
    trap - EXIT
    ready_line
}

# Back to a fresh clone. The database goes with it, so this asks; the venv and what make test left go too.
clean() {
    local answer
    [[ -d $JWSTVO_HOME ]] || return 0
    if [[ -s $PG_DATA/PG_VERSION && ${JWSTVO_YES:-} != 1 ]]; then
        read -r -p "Delete $JWSTVO_HOME with its database? Type yes: " answer || answer=
        [[ $answer == yes ]] || die "nothing was deleted" "JWSTVO_YES=1 deletes without asking"
    fi
    stop_all
    if elsewhere && have_replica; then replica_drop; fi
    rm -rf "$PG_DIR" "$GAVO_DIR" "$STATE_DIR" "$LOG_DIR" "$ARCHIVE_DIR/demo" "$JWSTVO_HOME/previews" "$JWSTVO_HOME/venv" "$JWSTVO_HOME/test"
    rmdir --ignore-fail-on-non-empty "$ARCHIVE_DIR" "$SITE_ETC" "$JWSTVO_HOME"
    case $PG_SOCKET_DIR in /tmp/jwstvo-*) rm -rf "$PG_SOCKET_DIR" ;; esac
}
