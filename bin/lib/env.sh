# shellcheck shell=bash
# shellcheck disable=SC2034  # the variables are for those who source this
# The environment that every command shares. Sourced, never run.
# Input:  JWSTVO_HOME, JWSTVO_PORT, JWSTVO_BIND, JWSTVO_DSN, JWSTVO_OWNER_DSN,
#         JWSTVO_GAVOSETTINGS, JWSTVO_VENV, JWSTVO_BASE_URL, JWSTVO_PREVIEWS, JWSTVO_PROCESSES (all optional)
# Output: REPO, JWSTVO_HOME, JWSTVO_PORT, JWSTVO_BASE_URL, JWSTVO_DSN (who changes rows), JWSTVO_OWNER_DSN (who changes the schema),
#         PYTHON, PG_SOCKET_DIR, SITE_MODE

REPO=$(cd -P "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
JWSTVO_HOME=$(realpath -m -- "${JWSTVO_HOME:-$REPO/var}")
PG_DIR=$JWSTVO_HOME/pg             # data/ and, where the path is short enough, run/ (the socket)
GAVO_DIR=$JWSTVO_HOME/gavo         # DaCHS' root
STATE_DIR=$JWSTVO_HOME/state       # stamps: what was installed, applied, loaded
LOG_DIR=$JWSTVO_HOME/log
SITE_ETC=$JWSTVO_HOME/etc          # the operator's own settings, never written by us
ARCHIVE_DIR=$JWSTVO_HOME/archive
JWSTVO_PREVIEWS=${JWSTVO_PREVIEWS:-$JWSTVO_HOME/previews} # pictures made here, which can be made again
VENV=${JWSTVO_VENV:-$JWSTVO_HOME/venv}
PYTHON=$VENV/bin/python
DB_NAME=jwstvo
PG_PORT=5432                       # names the socket file only, nothing listens on TCP

# A running instance knows its port; otherwise it is what the caller says, or 8080.
if [[ -z ${JWSTVO_PORT:-} ]]; then
    JWSTVO_PORT=8080
    [[ -s $STATE_DIR/port ]] && read -r JWSTVO_PORT <"$STATE_DIR/port"
fi
JWSTVO_BIND=${JWSTVO_BIND:-127.0.0.1}
JWSTVO_BASE_URL=${JWSTVO_BASE_URL:-http://localhost:$JWSTVO_PORT}
# of the server, one a core; the database and a proxy need some of it too, so no more than 8
JWSTVO_PROCESSES=${JWSTVO_PROCESSES:-$(nproc)}
[[ $JWSTVO_PROCESSES =~ ^[1-9][0-9]?$ ]] || JWSTVO_PROCESSES=1
if ((JWSTVO_PROCESSES > 8)); then JWSTVO_PROCESSES=8; fi

# A UNIX socket's path has at most 107 bytes, ".s.PGSQL.5432.lock" included for PostgreSQL.
# A deep folder gets a short one below /tmp, named after its path.
pg_socket_dir() {
    if [[ -s $PG_DIR/socketdir ]]; then
        head -n1 "$PG_DIR/socketdir"
    elif ((${#PG_DIR} + 4 + 19 <= 107)); then
        printf '%s\n' "$PG_DIR/run"
    else
        printf '/tmp/jwstvo-%s\n' "$(printf '%s' "$PG_DIR" | sha256sum | cut -c1-16)"
    fi
}

if [[ -n ${JWSTVO_DSN:-} || -n ${JWSTVO_GAVOSETTINGS:-} ]]; then
    SITE_MODE=1
    : "${JWSTVO_OWNER_DSN:=}"
else
    SITE_MODE=
    PG_SOCKET_DIR=$(pg_socket_dir)
    JWSTVO_DSN="host=$PG_SOCKET_DIR port=$PG_PORT dbname=$DB_NAME user=jwst_ingest"
    JWSTVO_OWNER_DSN="host=$PG_SOCKET_DIR port=$PG_PORT dbname=$DB_NAME user=jwst_owner"
fi
: "${PG_SOCKET_DIR:=}"
export REPO JWSTVO_HOME JWSTVO_PORT JWSTVO_BIND JWSTVO_BASE_URL JWSTVO_DSN JWSTVO_OWNER_DSN PYTHON
export JWSTVO_PREVIEWS
export LC_ALL=C.UTF-8
export PYTHONPATH=$REPO    # the ingest runs from the clone, nothing of it is installed
