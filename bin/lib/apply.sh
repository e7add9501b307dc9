# shellcheck shell=bash
# Schema, grants, RDs and publication; and the demo archive.

# what apply depends on: if nothing of it changed, there is nothing to do
apply_hash() {
    printf '%s ' "$(tree_hash "$REPO/schema" "$REPO/resdir" "$SITE_ETC")" \
        "$(installed_version python3-gavo)" "$JWSTVO_BASE_URL"
}

# those that foreign keys of others point to come first
rd_ids() {
    local rd name first="caom2 jwst support"
    for name in $first; do
        if [[ -e $REPO/resdir/jwst/$name.rd ]]; then printf 'jwst/%s\n' "$name"; fi
    done
    for rd in "$REPO"/resdir/jwst/*.rd; do
        name=$(basename "$rd" .rd)
        if [[ -e $rd && " $first " != *" $name "* ]]; then printf 'jwst/%s\n' "$name"; fi
    done
}

apply_all() {
    local id hash
    local -a ids
    hash=$(apply_hash)
    if [[ ${1:-} != --force ]] && stamp_is applied "$hash"; then return 0; fi
    rm -f "$STATE_DIR/applied"
    if [[ -s $REPO/schema/sqitch.plan ]]; then
        step "applying the schema"
        "$REPO/bin/jwst-schema" apply >"$LOG_DIR/schema.log" 2>&1 ||
            die "the schema could not be applied" "$(tail -n 12 "$LOG_DIR/schema.log")" "all of it is in $LOG_DIR/schema.log"
    fi
    grant_products
    name_site
    enable_user_tables
    id=$(rd_ids)
    if [[ -z $id ]]; then
        stamp_set applied "$hash"
        return 0
    fi
    mapfile -t ids <<<"$id"
    prepare_obscore
    step "importing ${ids[*]}"
    dachs_imp "${ids[@]}"
    # keys between RDs: not before the last one is in
    "${WITH_GAVO[@]}" /usr/bin/python3 "$REPO/bin/lib/publish_keys.py" "${ids[@]}" >"$LOG_DIR/keys.log" 2>&1 ||
        die "the keys between tables could not be published" "$(tail -n 5 "$LOG_DIR/keys.log")"
    # the registry itself, TAP and ObsCore are in RDs of DaCHS; at a site it is the operator who publishes these
    [[ -n $SITE_MODE ]] || ids=(//services //tap //obscore "${ids[@]}")
    step "publishing ${ids[*]}"
    run_dachs pub "${ids[@]}" >"$LOG_DIR/pub.log" 2>&1 ||
        die "dachs pub failed" "$(tail -n 12 "$LOG_DIR/pub.log")" "all of it is in $LOG_DIR/pub.log"
    # an import forgets the coverage; before the first load there is none
    if [[ -f $STATE_DIR/coverage ]]; then update_coverage; fi
    stamp_set applied "$hash"
}

# ivoa.obscore has our columns by userconfig.rd and local.py. When these change it is made from nothing, and the RDs
# feed it again. At a site others feed it too: there it is the operator's to do, and check_site says how.
prepare_obscore() {
    local hash
    hash=$(tree_hash "$REPO"/resdir/etc/{userconfig.rd,local.py,jwstvo_dachs/{obscoreview,counting}.py} "$SITE_ETC")
    [[ -z $SITE_MODE ]] || return 0
    ! stamp_is obscore "$hash" || return 0
    step "making ivoa.obscore"
    run_dachs drop -s //obscore >"$LOG_DIR/drop-obscore.log" 2>&1 || true # it may not be there yet
    dachs_imp //obscore
    stamp_set obscore "$hash"
}

# Tables that users upload to stay (/tap/user_tables), and the jobs that index them. The import makes the lists of them
# anew, so it is done once.
enable_user_tables() {
    local known
    [[ -z $SITE_MODE ]] || return 0
    known=$(psql_as gavoadmin -At -c "SELECT 1 FROM pg_tables WHERE schemaname = 'tap_user' AND tablename = 'tables'")
    [[ -z $known ]] || return 0
    run_dachs imp //uws enable_useruws >"$LOG_DIR/imp-uws.log" 2>&1 ||
        die "dachs imp //uws failed" "$(tail -n 5 "$LOG_DIR/imp-uws.log")"
    dachs_imp //tap_user
}

# The ingest keeps DaCHS' product table in step (what it may do in the store, the schema itself says).
grant_products() {
    [[ -z $SITE_MODE ]] || return 0
    psql_as gavoadmin <<'SQL'
GRANT USAGE ON SCHEMA dc TO jwst_ingest;
GRANT SELECT, INSERT, UPDATE, DELETE ON dc.products TO jwst_ingest;
SQL
}

# Identifiers and access URLs are made of the names that DaCHS goes by.
name_site() {
    "$REPO/bin/jwst-ingest" site --authority "$(run_dachs config ivoa authority)" \
        --base-url "$(run_dachs config web serverURL)" || die "the site's names could not be set"
}

# The demo archive is made again when its maker changed, and loaded again when the ingest changed.
demo_all() {
    local maker loader
    [[ -t 2 ]] || export TQDM_MININTERVAL=10 # a log wants no progress bar many times a second
    maker=$(tree_hash "$REPO/ingest/demo")
    loader="$maker $(tree_hash "$REPO/ingest" "$REPO/schema")"
    if [[ ! -d $ARCHIVE_DIR/demo ]] || ! stamp_is demo-made "$maker"; then
        step "making the demo archive $ARCHIVE_DIR/demo"
        rm -rf "$ARCHIVE_DIR/.demo.partial"
        "$REPO/bin/jwst-demo" make "$ARCHIVE_DIR/.demo.partial" || die "the demo archive could not be made"
        chmod -R a+rX "$ARCHIVE_DIR/.demo.partial"
        rm -rf "$ARCHIVE_DIR/demo"
        mv "$ARCHIVE_DIR/.demo.partial" "$ARCHIVE_DIR/demo"
        stamp_set demo-made "$maker"
    fi
    stamp_is demo-loaded "$loader" && return 0
    step "loading $ARCHIVE_DIR"
    "$REPO/bin/jwst-ingest" load "$ARCHIVE_DIR" || die "the load failed; its report is above"
    step "making previews"
    "$REPO/bin/jwst-ingest" previews || step "warning: not all files have a preview; those without are named above"
    update_coverage
    stamp_set demo-loaded "$loader"
}

# What registry records say of sky, time and spectrum covered, from the rows that are there.
update_coverage() {
    local -a ids
    mapfile -t ids < <(rd_ids)
    [[ -n $SITE_MODE ]] || ids=(//obscore "${ids[@]}")
    step "computing the coverage for the registry records"
    if "${WITH_GAVO[@]}" /usr/bin/python3 "$REPO/bin/lib/coverage.py" "${ids[@]}" >"$LOG_DIR/coverage.log" 2>&1; then
        stamp_set coverage computed
    else
        # all services work without
        step "warning: the registry records have no coverage; what went wrong is in $LOG_DIR/coverage.log"
    fi
}
