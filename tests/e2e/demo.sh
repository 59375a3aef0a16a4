#!/bin/sh
# The demonstration in a folder of its own, in both languages; it checks itself at every step.
set -eu

export VIGIE_VALIDATOR="${VIGIE_VALIDATOR:-$(dirname "$VIGIE")/../validator}"
for language in fr_CA.UTF-8 en_CA.UTF-8; do
	LC_ALL=$language samples/demo.sh "$TMPDIR/$language" >"$TMPDIR/told" 2>&1 || {
		cat "$TMPDIR/told"
		exit 1
	}
	tail -n 12 "$TMPDIR/told"
	sed -n 's/^── *\([0-9]*\)\..*/\1/p' "$TMPDIR/told" | tail -n 1 | grep -qx 18
done
# Both languages did the same, to the byte.
cmp "$TMPDIR/fr_CA.UTF-8/internal.ndjson" "$TMPDIR/en_CA.UTF-8/internal.ndjson"
cmp "$TMPDIR/fr_CA.UTF-8/public.xml" "$TMPDIR/en_CA.UTF-8/public.xml"
