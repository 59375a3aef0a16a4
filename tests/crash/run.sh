#!/bin/sh
# run.sh: kills the program at random moments of imports, edits, exports and backups, KILLS (100) times, on a directory
# of 3,000 fiches. After each: the database is sound, every history leads back to its first document, no export is half.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
vigie=$(cd "$(dirname "$VIGIE")" && pwd)/$(basename "$VIGIE")
work=$(mktemp -d "${TMPDIR:-/tmp}/vigie-crash.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"
cc -O1 -o generate "$here/../bench/generate.c"
./generate 3000 >a.csv
./generate 3000 twin >b.csv
cat >vigie.conf <<CONF
[vigie]
database = v.db
[source bottin]
format = csv
mapping = $here/../bench/bottin.map
CONF

fail() {
	echo "crash: after kill $kill, during \"$act\": $1" >&2
	cp -R "$work" "$work.kept" && echo "crash: what is left stands in $work.kept" >&2
	exit 1
}

# A killed process may hold its locks for a moment yet.
ask() { sqlite3 -cmd '.timeout 10000' v.db "$1"; }

sound() {
	[ "$(ask 'PRAGMA integrity_check; PRAGMA foreign_key_check')" = ok ] || fail "the database is damaged"
	"$vigie" rebuild --verify >proof 2>&1 || fail "$(cat proof)"
	"$vigie" --json rebuild >proof 2>&1 && grep -q '"differing":0' proof || fail "the index: $(cat proof)"
	[ ! -s all.ndjson ] || tail -c 2 all.ndjson | grep -q '}$' || fail "half an export"
}

kill=0
act=init
killed=0
"$vigie" init >/dev/null
while [ "$kill" -lt "${KILLS:-100}" ]; do
	kill=$((kill + 1))
	set -- $(awk -v seed="$kill" 'BEGIN { srand(seed); print int(rand() * 5), rand() * 0.15 }')
	case $1 in
	0) act='import bottin a.csv' ;;
	1) act='import bottin b.csv --allow-deletions' ;;
	2) act='export hsds-json -o all.ndjson' ;;
	3) act='backup copies --keep 3' ;;
	4) act="edit $(ask 'SELECT uuid FROM fiche ORDER BY random() LIMIT 1') description=$kill --yes" ;;
	esac
	# shellcheck disable=SC2086
	timeout -s KILL "$2" "$vigie" $act >said 2>&1 && code=0 || code=$?
	[ "$code" -ne 137 ] || killed=$((killed + 1))
	sound
done
echo "$kill commands, $killed of them killed: the directory is whole"
