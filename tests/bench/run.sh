#!/bin/sh
# run.sh: figures beside their peers, in one run. ROWS (1000000, at least 10000) organisations; ROUNDS (1) times, the best of each is
# told. The peer of an import is floor.sql, run by sqlite3 on the same schema with the same pragmas; beside it bare
# .import. Between the first load and the changed list "vigie dedupe" runs, as the step "match" does every night: it makes
# the forms of all fiches, which a new row is compared with, and learns from them. Then formats.sh, which measures reading other formats, match.sh, which measures matching, and send.sh, which measures the
# mail. "run.sh lists", "run.sh formats", "run.sh match" and "run.sh send" do one of them. Nothing here fails for being slow.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
case ${1:-lists} in
lists) ;;
match) exec "$here/match.sh" ;;
formats) shift && exec "$here/formats.sh" "$@" ;;
*) exec "$here/send.sh" ;;
esac
vigie=$(cd "$(dirname "$VIGIE")" && pwd)/$(basename "$VIGIE")
rows=${ROWS:-1000000}
work=$(mktemp -d "${TMPDIR:-/tmp}/vigie-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"

cc -O2 -o generate "$here/generate.c"
./generate "$rows" >list.csv
./generate "$rows" twin >twin.csv
./generate 7500 >night.csv
./generate 7500 twin >night2.csv
cat >vigie.conf <<CONF
[vigie]
database = v.db
[source bottin]
format = csv
mapping = $here/bottin.map
CONF
sed 's/v\.db/n.db/' vigie.conf >night.conf
pragmas='PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=FILE;
PRAGMA cache_size=-24576; PRAGMA temp.cache_size=-4096; PRAGMA wal_autocheckpoint=4000;'
{ echo "$pragmas"; cat "$here"/../../store/migrations/*.sql "$here/floor.sql"; } >floor.sql

measure() { python3 "$here/measure.py" "$@" >>figures; }

one_round() {
	rm -f ./*.db ./*.db-wal ./*.db-shm
	"$vigie" init >/dev/null
	MEASURE_STDIN=floor.sql measure floor --watch floor.db-wal -- sqlite3 floor.db
	measure bare -- sqlite3 bare.db "$pragmas" '.import --csv list.csv bottin'
	measure import --watch v.db-wal -- "$vigie" import bottin list.csv
	measure match -- "$vigie" dedupe
	measure twin --watch v.db-wal -- "$vigie" import bottin twin.csv
	measure same -- "$vigie" import bottin twin.csv
	measure column -- sqlite3 v.db '.mode list' '.output column.ndjson' 'SELECT doc FROM fiche'
	measure ndjson -- "$vigie" export hsds-json -o all.ndjson
	"$vigie" --conf night.conf init >/dev/null
	measure load --watch n.db.holder -- "$vigie" --conf night.conf import bottin night.csv
	measure night --watch n.db.holder -- sh -c "'$vigie' --conf night.conf import bottin night2.csv &&
		'$vigie' --conf night.conf export hsds-json -o night.ndjson &&
		'$vigie' --conf night.conf export hsds-xml -o night.xml"
}

: >figures
for round in $(seq "${ROUNDS:-1}"); do
	one_round
done
awk -F '\t' -v rows="$rows" -v bytes="$(wc -c <list.csv)" '
	!($1 in best) || $2 < best[$1] { best[$1] = $2; cpu[$1] = $3; rss[$1] = $4; wal[$1] = $5; held[$1] = $6 }
	function line(what, name, aim, peer, peer_name) {
		printf "%-44s %8.2f s  cpu %7.2f s  rss %4d MB", what, best[name], cpu[name], rss[name]
		if (wal[name]) printf "  wal %5d MB", wal[name]
		if (peer) printf "  %.2f of %s", best[name] / best[peer], peer_name
		print aim ? "  (aim: " aim ")" : ""
	}
	END {
		printf "%d organisations, a list of %d MB; page cache 24 MB, staging 4 MB; aim for memory: 64 MB\n", rows, bytes / 1e6
		line("floor.sql", "floor")
		line("bare .import", "bare")
		line("vigie import", "import", "1.2 of the floor", "floor", "the floor")
		printf "%-44s %.2f of bare .import\n", "", best["import"] / best["bare"]
		line("vigie dedupe, before the next night", "match")
		line("1 in 1,000 changed, 100 gone, 100 came", "twin", "0.4", "bare", "bare .import")
		line("the same file again", "same", "under 2 s")
		line("sqlite3 writing the documents", "column")
		line("vigie export hsds-json", "ndjson", "2", "column", "sqlite3")
		line("the first load of 7,500", "load")
		line("a night at 7,500: import, merge, 2 exports", "night")
		printf "the directory is locked for %.3f s of that load, %.3f s of that night (aim: under 1 s)\n",
			held["load"], held["night"]
	}' figures
[ "${1:-}" = lists ] || {
	VIGIE=$vigie "$here/formats.sh"
	VIGIE=$vigie "$here/match.sh"
	VIGIE=$vigie "$here/send.sh"
}
