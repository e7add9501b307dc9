# shellcheck shell=bash
# A standby on this host: it follows the database by streaming replication, and TAP's queries go to it.

REPLICA_DATA=$PG_DIR/replica
REPLICA_PORT=$((PG_PORT + 1))
REPLICA_SLOT=jwstvo_$(printf '%s:%s' "$(uname -n)" "$REPLICA_DATA" | sha256sum | cut -c1-16)

have_replica() { [[ -s $REPLICA_DATA/PG_VERSION ]]; }

# at_primary SQL: as the role that may replicate and nothing else; prints the answer
at_primary() { psql_as jwst_replica -At -c "$1"; }

replica_drop_slot() {
    at_primary "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
        WHERE slot_name = '$REPLICA_SLOT' AND NOT active" >/dev/null
}

replica_make() {
    step "copying the database to the replica $REPLICA_DATA"
    own_dir 755 "$PG_DIR"
    rm -rf "$REPLICA_DATA.new"
    replica_drop_slot || die "no connection with the database as role jwst_replica" \
        "see 'Replicas' in bin/PRODUCTION.md for what the other host has to allow"
    as_account "$(pg_bin pg_basebackup)" -h "$PG_HOST" -p "$PG_PORT" -U jwst_replica --no-password \
        -D "$REPLICA_DATA.new" -c fast -X stream -C -S "$REPLICA_SLOT" -R >"$LOG_DIR/basebackup.log" 2>&1 ||
        die "the database could not be copied" "$(tail -n 5 "$LOG_DIR/basebackup.log")"
    mv "$REPLICA_DATA.new" "$REPLICA_DATA"
}

# A standby takes no fewer connections than its primary, or does not start.
replica_start() {
    have_replica || return 0
    local connections
    if connections=$(at_primary 'SHOW max_connections' 2>/dev/null); then
        pg_write_config "$REPLICA_DATA" "$REPLICA_PORT" "$connections"
    fi
    pg_start "$REPLICA_DATA" replica
}

replica() {
    if ! have_replica; then replica_make; fi
    replica_start
    replica_profile
    say "the replica follows at host=$PG_SOCKET_DIR port=$REPLICA_PORT dbname=$DB_NAME; servers use it within seconds"
}

replica_drop() {
    pg_stop "$REPLICA_DATA"
    rm -rf "$REPLICA_DATA"
    replica_profile
    replica_drop_slot || step "warning: the slot $REPLICA_SLOT stays at the primary, which keeps WAL for it; drop it there"
}

# Where the server finds it: DaCHS' database profile "replica". The site's own wins.
replica_profile() {
    local profile=$GAVO_DIR/etc/replica
    [[ -d $GAVO_DIR/etc ]] || return 0
    as_account rm -f "$profile"
    if [[ -e $SITE_ETC/replica ]]; then
        as_account ln -s "$SITE_ETC/replica" "$profile"
    elif have_replica; then
        printf 'include untrustedquery\nhost = %s\nport = %s\n' "$PG_SOCKET_DIR" "$REPLICA_PORT" |
            as_account tee "$profile" >/dev/null
    fi
}

replica_status() {
    local behind
    have_replica || return 0
    if ! pg_running "$REPLICA_DATA"; then
        say "replica     down"
    elif behind=$(psql -X -At -h "$PG_SOCKET_DIR" -p "$REPLICA_PORT" -U jwst_replica -d "$DB_NAME" \
        -c "SELECT greatest(0, '$(at_primary 'SELECT pg_current_wal_lsn()')' - pg_last_wal_replay_lsn())" 2>/dev/null); then
        say "replica     up    $behind bytes behind"
    else
        say "replica     up    follows nothing"
    fi
}
