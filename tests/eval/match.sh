#!/bin/sh
# match.sh: vigie match on labelled sets, and on lists of Québec's organisations that match/spoil.py spoils; match.sh SET… for some of
# them, match.sh wrong SET for the pairs that differ. Third-party sets lie in ../shared and are used where they are.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
shared=${VIGIE_SHARED:-$here/../../../shared}
[ -d "$shared/linkage" ] || echo "eval: no labelled sets in $shared (VIGIE_SHARED says where): only the invented list"
exec python3 -B "$here/match.py" "${VIGIE:-$here/../../build/vigie}" "$shared" "$here/../../data/municipalities.tsv" "$@"
