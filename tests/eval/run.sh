#!/bin/sh
# run.sh: how much is right on labelled sets, by hand (make eval). They lie in ../shared or $VIGIE_SHARED. Nothing here fails for a
# low share: the figures go into the closing notes.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
for set in "$here"/*.sh; do
	[ "$set" = "$here/run.sh" ] || "$set"
done
