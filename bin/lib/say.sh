# shellcheck shell=bash
# Messages and small checks. Sourced, never run.

say() { printf '%s\n' "$*"; }
step() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }
die() {
    printf '%s: error: %s\n' "${0##*/}" "$1" >&2
    shift
    (($# == 0)) || printf '  %s\n' "$@" >&2
    exit 1
}

# stamp_is FILE VALUE: was VALUE the last thing that stamp_set put there?
stamp_is() { [[ -f $STATE_DIR/$1 && $(<"$STATE_DIR/$1") == "$2" ]]; }
stamp_set() { printf '%s\n' "$2" >"$STATE_DIR/$1.new" && mv "$STATE_DIR/$1.new" "$STATE_DIR/$1"; }
# hash of the names and contents of the files named or below the folders named
tree_hash() {
    find "$@" -type f ! -name '*.pyc' -print0 2>/dev/null | LC_ALL=C sort -z |
        xargs -0r sha256sum | sha256sum | cut -c1-32
}

# where the server can be asked: the address it listens on
ask_host() { case $JWSTVO_BIND in 0.0.0.0 | :: | '') echo 127.0.0.1 ;; *) echo "$JWSTVO_BIND" ;; esac; }
port_in_use() { (exec 3<>"/dev/tcp/$(ask_host)/$1") 2>/dev/null; }
