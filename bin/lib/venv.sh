# shellcheck shell=bash
# The ingest's Python environment: Debian's python3, versions pinned, apart from DaCHS' modules.

# make_venv EXTRA...: e.g. make_venv demo test; extras only ever add up
make_venv() {
    local extras want log=$LOG_DIR/pip.log
    extras=$({ cat "$VENV/.extras" 2>/dev/null || true; printf '%s\n' "$@"; } | sort -u)
    want=$({ printf '%s\n' "$extras"; /usr/bin/python3 -V; cat "$REPO/pyproject.toml" \
        "$REPO/ingest/constraints.txt"; } | sha256sum | cut -c1-32)
    if [[ -x $PYTHON && -f $VENV/.stamp && $(<"$VENV/.stamp") == "$want" ]]; then return 0; fi
    [[ ! -e $VENV || -w $VENV ]] || die "the Python environment $VENV is out of date and belongs to $(stat -c %U "$VENV")" \
        "run bin/jwst-node install as that user, or choose another folder with JWSTVO_VENV"
    step "installing the Python packages into $VENV (extras: ${extras//$'\n'/, })"
    if [[ $("$PYTHON" -V 2>/dev/null) != $(/usr/bin/python3 -V) ]]; then
        /usr/bin/python3 -m venv --clear "$VENV"
    fi
    dependencies "$extras" >"$VENV/.requirements"
    if ! "$PYTHON" -m pip --disable-pip-version-check install --no-input --no-compile \
        -c "$REPO/ingest/constraints.txt" -r "$VENV/.requirements" >"$log" 2>&1; then
        tail -n 15 "$log" >&2
        die "pip could not install the Python packages" "all that it said is in $log"
    fi
    install_server_packages >>"$log" 2>&1 ||
        die "pip could not install the server's Python packages" "$(tail -n 5 "$log")" "all that it said is in $log"
    printf '%s\n' "$extras" >"$VENV/.extras"
    printf '%s\n' "$want" >"$VENV/.stamp"
}

# What DaCHS needs beyond Debian's packages, into a folder of its own: the server runs with the system's modules and
# sees nothing of the ingest's. Without dependencies, which are the system's.
install_server_packages() {
    rm -rf "$VENV/server.new"
    dependencies server >"$VENV/.requirements" || return
    "$PYTHON" -m pip --disable-pip-version-check install --no-input --no-compile --no-deps \
        --target "$VENV/server.new" -r "$VENV/.requirements" || return
    rm -rf "$VENV/server"
    mv "$VENV/server.new" "$VENV/server"
}

# dependencies EXTRAS: the requirement lines that pyproject.toml has for them
dependencies() {
    /usr/bin/python3 - "$REPO/pyproject.toml" "$1" <<'PY'
import sys, tomllib
project = tomllib.load(open(sys.argv[1], "rb"))["project"]
lines = [] if sys.argv[2] == "server" else list(project["dependencies"])
for extra in filter(None, sys.argv[2].split()):
    lines += project["optional-dependencies"][extra]
print("\n".join(lines))
PY
}

# write the closure of all extras to ingest/constraints.txt
pin_venv() {
    local tmp
    tmp=$(mktemp -d)
    /usr/bin/python3 -m venv "$tmp/venv"
    dependencies "mast previews cutouts demo test" >"$tmp/requirements.txt"
    "$tmp/venv/bin/pip" --disable-pip-version-check install --quiet -r "$tmp/requirements.txt"
    {
        printf '%s\n' "# The closure of pyproject.toml's dependencies; written by \`bin/jwst-node pin\`, read by pip as -c."
        "$tmp/venv/bin/pip" --disable-pip-version-check freeze
    } >"$REPO/ingest/constraints.txt"
    rm -rf "$tmp"
}
