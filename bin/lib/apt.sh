# shellcheck shell=bash
# Debian packages. Only what is missing, and nothing of the machine's apt configuration is changed: the sources that
# this needs beyond the machine's own (DaCHS from a later release, pgSphere from the backports) are known to a
# private, temporary apt configuration, in which all their other packages are forbidden.

DACHS_SUITE=forky
DACHS_MIN=2.13
DACHS_PACKAGES="python3-gavo python3-gavo-stc python3-gavo-utils python3-gavo-votable"
MIRROR_DEFAULT=http://deb.debian.org/debian

# the version of PostgreSQL that has pgSphere and q3c, newest first; empty if none
pg_version() {
    local dir v
    if [[ -s $PG_DIR/data/PG_VERSION ]]; then
        cat "$PG_DIR/data/PG_VERSION"
        return
    fi
    for dir in $(printf '%s\n' /usr/lib/postgresql/* | sort -rV); do
        v=${dir##*/}
        if [[ -x $dir/bin/initdb && -f /usr/share/postgresql/$v/extension/pg_sphere.control &&
            -f /usr/share/postgresql/$v/extension/q3c.control ]]; then
            printf '%s\n' "$v"
            return
        fi
    done
}

# the version of a package that is installed; empty if it is not
installed_version() { { dpkg-query -W -f='${db:Status-Abbrev}${Version}' "$1" 2>/dev/null || true; } | sed -n 's/^ii //p'; }

missing_packages() {
    local p v
    for p in python3-venv sqitch libdbd-pg-perl ca-certificates; do
        [[ -n $(installed_version "$p") ]] || printf '%s\n' "$p"
    done
    # a site that names its own PostgreSQL and DaCHS has them
    [[ -z $SITE_MODE ]] || return 0
    for p in $DACHS_PACKAGES; do
        v=$(installed_version "$p")
        if [[ -z $v ]] || dpkg --compare-versions "$v" lt "$DACHS_MIN"; then printf '%s\n' "$p"; fi
    done
    # python3-platformdirs: DaCHS 2.13 imports it where its package does not say so; python3-healpy: it draws the maps of
    # coverage on the pages of services with it
    for p in python3-platformdirs python3-healpy acl curl haproxy; do
        [[ -n $(installed_version "$p") ]] || printf '%s\n' "$p"
    done
    if [[ -z $(pg_version) ]] || pgsphere_is_too_old; then printf '%s\n' postgresql; fi
}

# PostgreSQL 15.20 refuses the extension of pgSphere 1.2, bookworm's own, in a new database (15.18 does not): two of its operators
# have the same commutator. In a cluster that is there it works on.
pgsphere_is_too_old() {
    local server extension
    server=$(installed_version postgresql-15) extension=$(installed_version postgresql-15-pgsphere)
    [[ ! -s $PG_DIR/data/PG_VERSION && -n $server && -n $extension ]] &&
        dpkg --compare-versions "$server" gt 15.19 && dpkg --compare-versions "$extension" lt 1.2.1
}

install_packages() {
    local list
    local -a wanted
    list=$(missing_packages)
    [[ -n $list ]] || return 0
    mapfile -t wanted <<<"$list"
    command -v apt-get >/dev/null || die "this installer knows Debian's apt only" \
        "install these yourself, then try again: ${wanted[*]}"
    step "installing packages: ${wanted[*]}"
    local tmp status=0
    tmp=$(mktemp -d)
    chmod 755 "$tmp"
    install_with "$tmp" "${wanted[@]}" || status=$?
    as_root rm -rf "$tmp"
    ((status == 0)) || die "the packages could not be installed; apt's message is above"
    list=$(missing_packages)
    [[ -z $list ]] || die "still missing after the installation: ${list//$'\n'/ }"
}

# install_with TMP PACKAGE...: TMP takes apt's private configuration and lists
install_with() {
    local tmp=$1 codename v
    shift
    # shellcheck disable=SC1091
    codename=$(. /etc/os-release && printf '%s' "${VERSION_CODENAME:-}")
    write_apt_config "$tmp" "$codename"
    local -a opts=(-q -o "Dir::Etc::sourceparts=$tmp/sources" -o "Dir::Etc::preferencesparts=$tmp/prefs"
        -o "Dir::State::lists=$tmp/lists" -o Dpkg::Use-Pty=0 -o Acquire::Languages=none -o Acquire::Retries=3)
    apt_root update "${opts[@]}" || return
    local -a packages=() extra=()
    for v in "$@"; do
        if [[ $v == postgresql ]]; then
            v=$(apt-cache "${opts[@]}" show --no-all-versions postgresql | sed -n 's/^Depends:.*postgresql-\([0-9]*\).*/\1/p' | head -n1)
            [[ -n $v ]] || die "apt knows no package 'postgresql'"
            extra=("postgresql-$v" "postgresql-$v-pgsphere" "postgresql-$v-q3c")
            packages+=("${extra[@]}")
        else
            packages+=("$v")
        fi
    done
    if ((${#extra[@]})); then
        without_services without_main_cluster "${opts[@]}" "${packages[@]}"
    else
        without_services apt_root install -y --no-install-recommends "${opts[@]}" "${packages[@]}"
    fi
}

# Debian's packages start what they install; ours are private, so nothing of the machine is started by this.
without_services() {
    local policy=/usr/sbin/policy-rc.d status=0
    if [[ -e $policy ]]; then
        "$@"
        return
    fi
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    "$@" || status=$?
    as_root rm -f "$policy"
    return "$status"
}

# apt's own words go to a log, a line now and then shows that it is alive
apt_root() {
    local log=$STATE_DIR/apt.log
    as_root env DEBIAN_FRONTEND=noninteractive apt-get "$@" 2>&1 | tee -a "$log" | awk '
        /^[EW]: / {print}
        /newly installed/ {total = $3; print "apt: " $0}
        /^(Unpacking|Setting up) / {if (++n[$1] % 50 == 0) print "apt: " $1 " " n[$1] " of " total; fflush()}' >&2
}

# Debian's postgresql-NN makes a cluster "main", which is not wanted. What is changed for that is put back as Debian left it.
without_main_cluster() {
    local conf=/etc/postgresql-common/createcluster.conf status=0
    local -a opts=() packages=()
    while [[ $1 == -* ]]; do
        opts+=("$1")
        if [[ $1 == -o ]]; then
            opts+=("$2")
            shift
        fi
        shift
    done
    packages=("$@")
    apt_root install -y --no-install-recommends "${opts[@]}" postgresql-common || status=$?
    if ((status == 0)); then
        as_root cp -p "$conf" "$conf.jwstvo" || return
        printf 'create_main_cluster = false\n' | as_root tee -a "$conf" >/dev/null
        apt_root install -y --no-install-recommends "${opts[@]}" "${packages[@]}" || status=$?
        as_root mv "$conf.jwstvo" "$conf"
    fi
    return "$status"
}

# The mirror that the machine uses for Debian itself serves the other suites too.
debian_mirror() {
    local found
    found=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list 2>/dev/null |
        sed -nE 's/^deb +(\[[^]]*\] +)?([^ ]+) +'"$1"' .*/\2/p' | head -n1)
    [[ -n $found ]] || found=$(cat /etc/apt/sources.list.d/*.sources 2>/dev/null |
        awk -v s="$1" '/^URIs:/ {u = $2} /^Suites:/ {for (i = 2; i <= NF; i++) if ($i == s) {print u; exit}}')
    printf '%s\n' "${found:-$MIRROR_DEFAULT}"
}

write_apt_config() {
    local tmp=$1 codename=$2 mirror keyring=/usr/share/keyrings/debian-archive-keyring.gpg
    mirror=$(debian_mirror "$codename")
    mkdir -p "$tmp/sources" "$tmp/prefs" "$tmp/lists/partial"
    cp /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources "$tmp/sources/" 2>/dev/null || true
    cp /etc/apt/preferences.d/* "$tmp/prefs/" 2>/dev/null || true
    {
        # signatures are checked as ever; a mirror that lags is no harm, because a version too old is refused
        printf 'deb [signed-by=%s check-valid-until=no] %s %s main\n' "$keyring" "$mirror" "$DACHS_SUITE"
        if [[ $codename == bookworm ]]; then
            printf 'deb [signed-by=%s check-valid-until=no] %s bookworm-backports main\n' "$keyring" "$mirror"
        fi
    } >"$tmp/sources/jwstvo.list"
    cat >"$tmp/prefs/00jwstvo" <<EOF
Package: $DACHS_PACKAGES
Pin: release n=$DACHS_SUITE
Pin-Priority: 990

Package: *
Pin: release n=$DACHS_SUITE
Pin-Priority: -1

Package: postgresql-15-pgsphere
Pin: release n=bookworm-backports
Pin-Priority: 990

Package: *
Pin: release n=bookworm-backports
Pin-Priority: -1
EOF
}
