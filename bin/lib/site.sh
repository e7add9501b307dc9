# shellcheck shell=bash
# Site mode: the site's own PostgreSQL (JWSTVO_DSN) and DaCHS (JWSTVO_GAVOSETTINGS). Nothing is made or started,
# what must be there is checked.

refuse_in_site_mode() {
    [[ -z $SITE_MODE ]] || die "'$1' is for a private instance, but JWSTVO_DSN or JWSTVO_GAVOSETTINGS names the site's own" \
        "the site's PostgreSQL and DaCHS are started by the site; 'apply' and 'check-site' work here"
}

check_site() {
    local name
    for name in JWSTVO_DSN JWSTVO_OWNER_DSN; do
        [[ -n ${!name:-} ]] || die "$name is not set" \
            "JWSTVO_DSN connects to the site's database as role jwst_ingest, who changes rows," \
            "JWSTVO_OWNER_DSN to the same one as the owner of the schema, for example" \
            "'host=/run/postgresql dbname=gavo user=jwst_owner'"
    done
    [[ -r ${JWSTVO_GAVOSETTINGS:-/etc/gavo.rc} ]] || die "cannot read ${JWSTVO_GAVOSETTINGS:-/etc/gavo.rc}" \
        "set JWSTVO_GAVOSETTINGS to the site's gavo.rc"
    command -v dachs >/dev/null || die "there is no dachs command here" "run this where the site's DaCHS is installed"
    [[ $(run_dachs config ivoa authority) != x-unregistred ]] || die "the site's DaCHS has no IVOA authority yet" \
        "DaCHS publishes nothing without: set [ivoa] authority in ${JWSTVO_GAVOSETTINGS:-/etc/gavo.rc}"
    "$PYTHON" "$REPO/bin/lib/check_site.py"
}

# The RDs are reached as jwst/..., and ObsCore's further columns come from DaCHS' extension points.
site_links() {
    local inputs etc name
    inputs=$(run_dachs config inputsDir)
    etc=$(run_dachs config configDir)
    site_link "$REPO/resdir/jwst" "$inputs/jwst"
    site_link "$VENV/server" "$etc/python"
    for name in userconfig.rd local.py; do
        if [[ -e $REPO/resdir/etc/$name ]]; then site_link "$REPO/resdir/etc/$name" "$etc/$name"; fi
    done
}

# site_link TARGET LINK: a file of the site's own in that place is left alone
site_link() {
    if [[ ! -e $2 && ! -L $2 ]]; then
        step "linking $2 to $1"
        ln -s "$1" "$2" || die "cannot make $2" "make it a link to $1 as the owner of that folder"
    elif [[ $(readlink -f "$2") != $(readlink -f "$1") ]]; then
        step "the site has its own $2: take over what it wants of $1"
    fi
}

# Nothing of PostgreSQL and DaCHS is installed: the site has them.
install_for_site() {
    prepare_home
    mkdir -p "$LOG_DIR"
    install_packages
    make_venv mast previews cutouts
}
