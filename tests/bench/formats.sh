#!/bin/sh
# formats.sh: what reading a feed of each format takes beside a peer that reads the same file, in one run; the best of ROUNDS (3)
# times each. "formats.sh xlsx …" does some of them. Reading is an importer's whole work, records included (formats.c); the
# delivery's digest, matching and writing are not in it. Peers that are not installed are left out. Nothing here fails for
# being slow.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
vigie=$(cd "$(dirname "$VIGIE")" && pwd)/$(basename "$VIGIE")
rounds=${ROUNDS:-3}
work=$(mktemp -d "${TMPDIR:-/tmp}/vigie-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"

build=$(dirname "$vigie")
[ -e "$build/release/libvigie.a" ] || build=$build/..
packages=$(sed -n 's/^PACKAGES := //p' "$root/Makefile")
# shellcheck disable=SC2046,SC2086
cc -std=c17 -O2 -D_DEFAULT_SOURCE -D_POSIX_C_SOURCE=200809L -I"$root" -I"$build/gen" -o formats "$here/formats.c" \
	"$build/release/libvigie.a" $(pkg-config --cflags --libs $packages) -lm
cc -O2 -o generate "$here/generate.c"

# Each format: make_FORMAT makes the file, ours_FORMAT and peer_FORMAT are the two commands, aim_FORMAT is what is aimed at.
# The peer's first word must be a command.

make_xlsx() { # 50,000 rows of 19 columns
	./generate 50000 | python3 "$here/workbook.py" list.xlsx
	sed '/^encoding/d; /^delimiter/d' "$here/bottin.map" >xlsx.map
}
ours_xlsx="./formats xlsx list.xlsx xlsx.map"
peer_xlsx="xlsx2csv list.xlsx out.csv"
aim_xlsx="at least 3 times as fast, at most 32 MB"

make_airs() { # 1 GB
	cc -O2 -o agencies "$here/agencies.c"
	./agencies 1000 >airs.xml
}
ours_airs="./formats airs-xml airs.xml"
peer_airs="xmllint --stream --noout airs.xml"
aim_airs="at least 0.5 times as fast, at most 64 MB"

make_hsds() { # 1 GB of lines
	python3 "$here/lines.py" 1073741824 >lines.ndjson
	printf 'import json\nfor line in open("lines.ndjson"):\n    json.loads(line)\n' >parse.py
}
ours_hsds="./formats hsds-json lines.ndjson"
peer_hsds="python3 parse.py"
aim_hsds="at least 2 times as fast, at most 64 MB"

[ $# -gt 0 ] || set -- xlsx airs hsds
for format in "$@"; do
	"make_$format"
	eval "ours=\$ours_$format peer=\$peer_$format aim=\$aim_$format"
	: >figures
	for round in $(seq "$rounds"); do
		python3 "$here/measure.py" ours -- $ours >>figures
		! command -v "${peer%% *}" >/dev/null || python3 "$here/measure.py" peer -- $peer >>figures
	done
	awk -F '\t' -v format="$format" -v peer="${peer%% *}" -v aim="$aim" '
		!($1 in best) || $2 < best[$1] { best[$1] = $2; cpu[$1] = $3 }
		$4 > rss[$1] { rss[$1] = $4 }
		function line(what, name) { printf "%-24s %7.2f s  cpu %7.2f s  rss %4d MB", what, best[name], cpu[name], rss[name] }
		END {
			line(format ": vigie", "ours")
			if (best["peer"] && best["ours"]) printf "  %.2f times as fast", best["peer"] / best["ours"]
			print "  (aim: " aim ")"
			if (best["peer"]) { line(format ": " peer, "peer"); print "" }
		}' figures
done
