"""
Scripts that fetch the files of a basket: for sh with curl or with wget, a list for aria2, and Python with pyvo. Nothing
of DaCHS here.

Run again, they go on where they stopped; what arrives is compared with its size and MD5. A token is read from the
environment, is not in the text nor among the arguments that other users of a computer see, and goes to this site only.
What whoever asked may not have is named in a comment. Items are package_manifest.Item.
"""

import shlex

TOKEN = "JWSTVO_TOKEN"
SHELL = """\
#!/bin/sh
{comment}
# Files are made below the folder where this runs. Run again, it goes on where it stopped.
set -u
{check}problems=0

digest() {{ # file
    if command -v md5sum >/dev/null; then md5sum <"$1" | cut -c 1-32; else md5 -q "$1"; fi
}}

length() {{ # file
    if [ -e "$1" ]; then wc -c <"$1"; else echo 0; fi
}}

fetch() {{ # file, URL, whether the token is needed
{fetch}
}}

get() {{ # path, bytes, MD5, URL, whether the token is needed; - is not known
    [ ! -e "$1" ] || return 0
    mkdir -p "$(dirname "$1")"
    if [ "$2" = - ] || [ "$(length "$1.part")" -gt "$2" ]; then rm -f "$1.part"; fi
    if [ "$2" = - ] || [ "$(length "$1.part")" -lt "$2" ]; then fetch "$1.part" "$4" "$5" || return; fi
    if [ "$2" != - ] && [ "$(length "$1.part")" -ne "$2" ]; then return 1; fi
    if [ "$3" != - ] && [ "$(digest "$1.part")" != "$3" ]; then rm "$1.part"; return 1; fi
    mv "$1.part" "$1"
}}

try() {{
    get "$@" || {{ echo "not fetched: $1" >&2; problems=$((problems + 1)); }}
}}

"""
END = '\n[ "$problems" -eq 0 ] || { echo "$problems files are missing or wrong; run this again" >&2; exit 1; }\n'
CHECK = f': "${{{TOKEN}:?set it to your token: some files are under exclusive access}}"\n'
CURL = f"""\
    if [ "$3" = token ]; then
        printf 'Authorization: Bearer %s\\n' "${TOKEN}" |
            curl -fsSL --retry 3 -C - -o "$1" -H @- --url "$2"
    else
        curl -fsSL --retry 3 -C - -o "$1" --url "$2"
    fi"""
WGET = f"""\
    if [ "$3" = token ]; then
        (umask 077 && printf 'header = Authorization: Bearer %s\\n' "${TOKEN}" >"$1.rc")
        wget -nv --tries=3 --max-redirect=0 --config="$1.rc" -c -O "$1" "$2"
        set -- "$1" $?
        rm "$1.rc"
        return "$2"
    else
        wget -nv --tries=3 -c -O "$1" "$2"
    fi"""
PYVO = '''\
"""{comment}

Files are made below the folder where this runs. Run again, it goes on where it stopped.
"""

import hashlib
import os
import pathlib
import sys

from pyvo.utils.http import create_session

session = create_session()


def fetch(path, size, md5, url, with_token):
    target = pathlib.Path(path)
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + ".part")
    have = part.stat().st_size if part.exists() else 0
    if size is None or have > size:
        have = 0
    if size is None or have < size:
        headers = {{"Range": f"bytes={{have}}-"}} if have else {{}}
        if with_token:
            headers["Authorization"] = "Bearer " + os.environ["{token}"]
        with session.get(url, headers=headers, stream=True, timeout=60) as answer:
            answer.raise_for_status()
            with part.open("ab" if answer.status_code == 206 else "wb") as file:
                for piece in answer.iter_content(1 << 20):
                    file.write(piece)
    digest = hashlib.md5(usedforsecurity=False)
    with part.open("rb") as file:
        while piece := file.read(1 << 20):
            digest.update(piece)
        length = file.tell()
    if size is not None and length != size:
        raise OSError(f"{{path}} has {{length}} bytes, not {{size}}")
    if md5 is not None and digest.hexdigest() != md5:
        part.unlink()
        raise OSError(f"{{path}} is not the file that is catalogued")
    part.rename(target)


# path, bytes, MD5, URL, whether the token in {token} is needed
FILES = [
'''
PYVO_END = """\
]

problems = 0
for entry in FILES:
    try:
        fetch(*entry)
    except OSError as error:  # those of requests are such, too
        problems += 1
        print(f"not fetched: {error}", file=sys.stderr)
sys.exit(f"{problems} files are missing or wrong; run this again" if problems else 0)
"""


def needs_token(item, site):
    """returns whether a file is to be had with a token only, and from this site, whose URL begins with site."""
    return item.data_rights != "public" and item.access_url.startswith(f"{site}/")


def may_be_had(item, site, redirected=True):
    """returns whether a script is to fetch an item; redirected: it can hand a token to this site alone."""
    if item.elsewhere and needs_token(item, site):
        return redirected
    return item.included or item.elsewhere


def told(items, site):
    """returns a line on what a script fetches."""
    sizes = [item.size or 0 for item in items if item.included]
    return f"{len(sizes)} files of JWST, {sum(sizes)} bytes, from {site}"


def remark(item):
    """returns why an item is not fetched, as one line without anything that could end a comment."""
    text = f"{item.status}: {item.filename}: {item.message or item.access_url}"
    return "# " + "".join(c if c.isprintable() else " " for c in text)


def shell(items, site, fetch, redirected):
    """yields a script for sh; fetch: the body of its function that fetches one URL."""
    wanted = [may_be_had(item, site, redirected) for item in items]
    protected = any(had and needs_token(item, site) for had, item in zip(wanted, items, strict=True))
    yield SHELL.format(comment=f"# {told(items, site)}", check=CHECK if protected else "", fetch=fetch)
    for had, item in zip(wanted, items, strict=True):
        if had:
            values = [item.path, str("-" if item.size is None else item.size), item.md5 or "-", item.access_url]
            words = " ".join(shlex.quote(value) for value in values)
            yield f"try {words} {'token' if needs_token(item, site) else '-'}\n"
        else:
            yield remark(item) + "\n"
    yield END


def curl(items, site):
    return shell(items, site, CURL, True)  # it drops the header where it is led to another site


def wget(items, site):
    return shell(items, site, WGET, False)


def aria2(items, site):
    """yields a list for aria2c --input-file; its options are told in the first lines.

    aria2 has one set of headers for all: where a token is needed, files of other sites are not in the list.
    """
    had = [item for item in items if may_be_had(item, site, False)]
    protected = any(needs_token(item, site) for item in had)
    option = f' --header="Authorization: Bearer ${TOKEN}"' if protected else ""
    yield f"# {told(items, site)}\n# aria2c --input-file=THIS_FILE{option}\n"
    for item in items:
        if not may_be_had(item, site, False) or (protected and item.elsewhere):
            yield remark(item) + "\n"
            continue
        yield f"{item.access_url}\n  out={item.path}\n  continue=true\n  auto-file-renaming=false\n"
        if item.md5:
            yield f"  checksum=md5={item.md5}\n"


def pyvo(items, site):
    """yields a Python program."""
    yield PYVO.format(comment=told(items, site), token=TOKEN)
    for item in items:
        if may_be_had(item, site):
            yield f"    {(item.path, item.size, item.md5, item.access_url, needs_token(item, site))!r},\n"
        else:
            yield f"    {remark(item)}\n"
    yield PYVO_END
