# shellcheck shell=bash
# Who runs the database and the server. PostgreSQL refuses root, so root makes an account; a user is their own.

if ((EUID == 0)); then ACCOUNT=${JWSTVO_ACCOUNT:-jwstvo}; else ACCOUNT=$(id -un); fi

# A prefix that runs a command as the account: no PAM session and no shell between, so that the pid is the command's.
if ((EUID == 0)); then
    AS_ACCOUNT=(setpriv --reuid "$ACCOUNT" --regid "$ACCOUNT" --init-groups
        env -C / HOME="$GAVO_DIR" USER="$ACCOUNT" LOGNAME="$ACCOUNT")
else
    AS_ACCOUNT=(env -C /)
fi
as_account() { "${AS_ACCOUNT[@]}" "$@"; }

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "this needs root: $*" "run it as root once, or install sudo"
    fi
}

make_account() {
    ((EUID == 0)) || return 0
    if ! id -u "$ACCOUNT" >/dev/null 2>&1; then
        step "making the system account '$ACCOUNT' that runs the database and the server"
        useradd --system --user-group --no-create-home --home-dir /nonexistent \
            --shell /usr/sbin/nologin --comment "JWST VO node" "$ACCOUNT"
    fi
}

# The account must get through the folders above its own and read the RDs, also where root's umask is 077
# or the clone is below /root. Access lists open exactly that, for this account only.
let_account_in() {
    ((EUID == 0)) || return 0
    local path
    for path in "$JWSTVO_HOME" "$REPO"; do
        open_parents "$path"
    done
    if ! as_account find "$REPO/resdir" -type d \! -readable >/dev/null 2>&1 ||
        [[ -n $(as_account find "$REPO/resdir" \! -readable -print -quit 2>&1) ]]; then
        step "letting '$ACCOUNT' read $REPO/resdir (access list)"
        grant_access -R -m "u:$ACCOUNT:rX,d:u:$ACCOUNT:rX" "$REPO/resdir"
    fi
}

open_parents() {
    local dir=$1
    local -a closed=()
    while [[ $dir != / ]]; do
        as_account test -x "$dir" || closed+=("$dir")
        dir=$(dirname "$dir")
    done
    # The test above fails for everything below a closed folder: open from the top, testing again.
    local i
    for ((i = ${#closed[@]} - 1; i >= 0; i--)); do
        as_account test -x "${closed[i]}" && continue
        step "letting '$ACCOUNT' pass through ${closed[i]} (access list)"
        grant_access -m "u:$ACCOUNT:x" "${closed[i]}"
    done
}

grant_access() {
    setfacl "$@" || die "the account '$ACCOUNT' cannot enter ${*: -1}, and the file system takes no access lists" \
        "clone to a folder that everybody can enter (such as /opt), or chmod o+x the folders above, then try again"
}

# own_dir MODE DIR...: folders of the account
own_dir() {
    local mode=$1
    shift
    if ((EUID == 0)); then
        install -d -m "$mode" -o "$ACCOUNT" -g "$ACCOUNT" "$@"
    else
        install -d -m "$mode" "$@"
    fi
}
