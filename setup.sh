#!/bin/sh
# Make .venv, with all that the course needs. A second call takes no time; one that failed is done again from the start.
#
#   sh setup.sh          the versions on Google Colab; on a Python too new for them, the newest versions
#   sh setup.sh colab    the versions on Google Colab, or nothing (for the tests)
#   sh setup.sh newest   .venv-newest, with the newest versions that requirements.txt admits
#
# PYTHON=/path/to/python3.13 chooses the Python.
set -eu
cd "$(dirname "$0")"

mode=${1:-any}
case $mode in
    any | colab) folder=.venv constraints="-c constraints/colab.txt" ;;
    newest) folder=.venv-newest constraints= ;;
    *) echo "usage: sh setup.sh [colab | newest]" >&2; exit 2 ;;
esac
unreachable='NewConnectionError|NameResolutionError|Timeout|timed out|ProxyError|SSLError|onnection (broken|reset|refused)'
need_mb=4000 # the environment takes 2.8 GB; the rest is for what pip unpacks on the way

stop() { # stop MESSAGE: say what is wrong and what to do, and end
    printf '\nsetup: %s\n' "$1" >&2
    exit 1
}

minor() { # minor PYTHON: 12 for Python 3.12; -1 for Python 2, or if it does not run
    "$1" -c 'import sys; print(sys.version_info[1] if sys.version_info[0] == 3 else -1)' 2>/dev/null || echo -1
}

find_python() { # find_python LOWEST HIGHEST: the first Python that runs and is between 3.LOWEST and 3.HIGHEST
    for candidate in ${PYTHON:-python3.13 python3 python3.12 python3.11 python3.14 python}; do # Colab's first
        found=$(minor "$candidate")
        if [ "$found" -ge "$1" ] && [ "$found" -le "$2" ]; then echo "$candidate"; return; fi
    done
}

describe() { # what the usual Python is, for a message
    found=$(minor "${PYTHON:-python3}")
    if [ "$found" -ge 0 ]; then echo "${PYTHON:-python3} is 3.$found"
    else echo "${PYTHON:-python3} is missing, too old, or does not run"; fi
}

pip() { # pip install, with its progress; say what went wrong if it fails
    "$folder/bin/python" -m pip --disable-pip-version-check --log "$folder/pip.log" install "$@" && return
    if grep -qs 'No space left' "$folder/pip.log"; then
        stop "the disk filled up while installing. Free some space (${TMPDIR:-/tmp} counts too: pip unpacks there;
       TMPDIR=/another/folder moves it), then run this again."
    elif grep -qsE "$unreachable" "$folder/pip.log"; then
        stop "pip cannot reach the package index. Check the network, then run this again.
       Behind a proxy, set HTTPS_PROXY=http://host:port; for a mirror, set PIP_INDEX_URL.
       All that pip said is in $folder/pip.log."
    fi
    stop "pip could not install the packages: the reason is above, and in $folder/pip.log. Then run this again."
}

case $(uname -sm) in
    "Darwin x86_64") stop "there is no TensorFlow for Intel Macs any more. Open the lessons on Google Colab, with their badges.
       On a Mac with Apple's own processor, use a terminal and a Python that do not run under Rosetta." ;;
esac
if grep -qs '^flags.* sse2 ' /proc/cpuinfo && ! grep -qs '^flags.* avx ' /proc/cpuinfo; then
    stop "this processor lacks AVX, which TensorFlow needs. Open the lessons on Google Colab, with their badges."
fi

python=$(find_python 11 13) # Colab's versions exist for these
if [ -z "$python" ] && [ "$mode" = colab ]; then
    stop "the tests run on Google Colab's versions, which need Python 3.11, 3.12 or 3.13: none was found ($(describe)).
       Install one, or say where it is:  PYTHON=/path/to/python3.13 make test
       The newest versions can be tested without it:  make test-newest"
elif [ -z "$python" ]; then
    python=$(find_python 14 99) constraints=
fi
[ -n "$python" ] ||
    stop "this course needs Python 3.11 or newer, and none was found ($(describe)). Install it:
       Debian, Ubuntu: sudo apt install python3 python3-venv
       macOS: brew install python@3.13
       any system: https://www.python.org/downloads/
       or say where it is:  PYTHON=/path/to/python3.13 make lab"

wanted=$(cat requirements.txt constraints/colab.txt && sed -n '/optional-dependencies/,/^$/p' pyproject.toml)
stamp="$PWD $constraints $(echo "$wanted" | cksum)"
has=$(minor "$folder/bin/python")
if [ "$(cat "$folder/stamp" 2>/dev/null)" = "$stamp" ] && [ "$has" -ge 11 ]; then
    if [ -z "${PYTHON:-}" ] || [ "$has" = "$(minor "$python")" ]; then exit 0; fi
fi

"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    stop "$python has no venv or ensurepip module, which make environments.
       Debian, Ubuntu: sudo apt install python3.$(minor "$python")-venv
       Then run this again."
# The old packages go first, but not their Python: it may be the one that runs this.
rm -rf "$folder/stamp" "${folder:?}/lib" 2>/dev/null ||
    stop "the old $folder cannot be replaced. Does it belong to another user? Remove it, then run this again."
free_mb=$(df -Pk . | awk 'NR == 2 { print int($4 / 1024) }')
[ "$free_mb" -ge "$need_mb" ] ||
    stop "too little disk: $need_mb MB are needed in $PWD, and $free_mb MB are free.
       Free some space, or move the course to another disk. Then run this again."

echo "setup: Python 3.$(minor "$python") into $folder: about 1 GB to download, 3 GB on disk, one to ten minutes"
[ -n "$constraints" ] || echo "setup: with the newest versions of all packages, not those on Google Colab"
"$python" -m venv --clear "$folder" || stop "$python could not make $folder: the reason is above."
"$folder/bin/python" - > "$folder/extras.txt" <<'END'
import tomllib

with open("pyproject.toml", "rb") as file:
    extras = tomllib.load(file)["project"]["optional-dependencies"]
print(*sum(extras.values(), []), sep="\n")
END
pip --upgrade pip
# shellcheck disable=SC2086  # two words, or none
pip -r requirements.txt -r "$folder/extras.txt" $constraints
rm -f "$folder/pip.log"
echo "$stamp" > "$folder/stamp"
echo "setup: done"
