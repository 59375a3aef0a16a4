#!/bin/sh
# classify.sh: vigie classify on real bounces and replies whose right answer is known; prints shares and messages a second. The sets are
# halved by a hash of the file's name: rules were written with one half in view, the other was only measured.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
shared=${VIGIE_SHARED:-$here/../../../shared}
if [ ! -d "$shared/mail/bounces" ]; then
	echo "eval: no labelled mail in $shared (VIGIE_SHARED says where): skipped"
	exit 0
fi
exec python3 "$here/classify.py" "${VIGIE:-$here/../../build/vigie}" "$shared/mail" "$@"
