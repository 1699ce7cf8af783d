#!/usr/bin/env bash
# Gradescope runs this once, when it builds the image: so that grading starts at once.
set -euo pipefail
root="${AUTOGRADER_ROOT:-/autograder}"
source="$root/source"

good() { command -v "$1" > /dev/null && "$1" -I -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; }

python=
for name in python3.13 python3.12 python3.11 python3; do
  if good "$name"; then python="$name" && break; fi
done
if [ -z "$python" ]; then # Ubuntu 22.04 has 3.10, and 3.11 beside it
  apt-get update -q
  for name in python3.12 python3.11; do
    if apt-get install -q -y "$name" "$name-venv" && good "$name"; then python="$name" && break; fi
  done
fi
[ -n "$python" ] || { echo "No Python 3.11 or newer is to be had here: choose a newer base image." >&2; exit 1; }

if [ ! -x "$root/environment/bin/grade" ]; then
  "$python" -I -m venv "$root/environment"
  cd "$source/course"
  "$root/environment/bin/python" -I -m pip install --isolated --quiet --disable-pip-version-check --no-cache-dir --extra-index-url @TORCH@ -r requirements.txt
fi
chmod -R go-rwx "$source" # the solutions and the secret
"$root/environment/bin/python" -I -m grader doctor || true # for whoever reads the build's output
