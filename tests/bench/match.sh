#!/bin/sh
# match.sh: what matching takes, on invented organisations (organisations.c): pairs scored a second on one core beside DuckDB's SQL on
# the same pairs (its npm package goes into the temporary folder); a list of LIST (10000) against a directory of ROWS (1000000);
# that directory against itself; a bottin of 255 against 7,500 fiches. ROUNDS (1) times, the best of each is told. Nothing here
# fails for being slow.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
vigie=$(cd "$(dirname "$VIGIE")" && pwd)/$(basename "$VIGIE")
rows=${ROWS:-1000000} list=${LIST:-10000} rounds=${ROUNDS:-1}
places=$root/data/municipalities.tsv
work=$(mktemp -d "${TMPDIR:-/tmp}/vigie-bench.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM
cd "$work"

cc -O2 -o organisations "$here/organisations.c"
./organisations "$places" 100000 >scored.csv
./organisations "$places" "$rows" >directory.csv
./organisations "$places" "$rows" "$list" >list.csv
./organisations "$places" 7500 >fiches.csv
./organisations "$places" 7500 255 >bottin.csv

# ---- pairs a second ---------------------------------------------------------------------------------------------------

build=$(dirname "$vigie")
[ -e "$build/release/libvigie.a" ] || build=$build/..
packages=$(sed -n 's/^PACKAGES := //p' "$root/Makefile")
cc -std=c17 -O2 -D_DEFAULT_SOURCE -D_POSIX_C_SOURCE=200809L -I"$root" -I"$build/gen" -o pairs "$here/pairs.c" \
	"$build/release/libvigie.a" $(pkg-config --cflags --libs $packages) -lm
npm --silent install --no-audit --no-fund @duckdb/node-api >npm.log 2>&1 || { cat npm.log && rm -rf node_modules; }
for round in $(seq "$rounds"); do
	./pairs scored.csv candidates.csv 2>/dev/null | sed 's/^/vigie /' >>scored
	[ ! -d node_modules ] || node "$here/match_peer.mjs" scored.csv candidates.csv | sed 's/^/peer /' >>scored
done
awk -F '\t' '
	!($1 in best) || $4 > best[$1] { best[$1] = $4; n[$1] = $2 }
	function line(what, name, peer, aim) {
		printf "%-44s %8.2f million a second", what, best[name] / 1e6
		if (best[peer]) printf "  %.2f of DuckDB", best[name] / best[peer]
		print aim ? "  (aim: " aim ")" : ""
	}
	END {
		print n["vigie pairs"] " candidate pairs of 100,000 organisations, CPU seconds of one core"
		line("vigie: forms made of records", "vigie forms")
		line("vigie: pairs scored", "vigie pairs", "peer pairs", "3 million")
		if (best["peer pairs"]) line("DuckDB, one thread: the query", "peer pairs")
		if (best["peer joined"]) line("DuckDB, one thread: scoring alone", "peer joined")
	}' scored

# ---- lists and the directory ------------------------------------------------------------------------------------------

conf() { # DATABASE: two sources
	cat <<CONF
[vigie]
database = $1
[source repertoire]
format = csv
mapping = $here/organisations.map
[source bottin]
format = csv
mapping = $here/organisations.map
CONF
}
conf large.db >large.conf
conf small.db >small.conf
measure() { python3 "$here/measure.py" "$@" >>figures; }

: >figures
for round in $(seq "$rounds"); do
	rm -f ./*.db ./*.db-wal ./*.db-shm
	"$vigie" --conf large.conf init >/dev/null
	measure load -- "$vigie" --conf large.conf import repertoire directory.csv
	measure forms -- "$vigie" --conf large.conf dedupe
	measure itself -- "$vigie" --conf large.conf dedupe --all
	measure again -- "$vigie" --conf large.conf dedupe
	measure list -- "$vigie" --conf large.conf import bottin list.csv --dry-run
	"$vigie" --conf small.conf init >/dev/null
	"$vigie" --conf small.conf import repertoire fiches.csv >/dev/null
	measure small -- "$vigie" --conf small.conf dedupe
	measure bottin -- "$vigie" --conf small.conf import bottin bottin.csv
done
awk -F '\t' -v rows="$rows" -v list="$list" '
	!($1 in best) || $2 < best[$1] { best[$1] = $2; cpu[$1] = $3; rss[$1] = $4 }
	function line(what, name, aim) {
		printf "%-44s %8.2f s  cpu %7.2f s  rss %4d MB%s\n", what, best[name], cpu[name], rss[name],
			aim ? "  (aim: " aim ")" : ""
	}
	END {
		line("import of " rows " organisations", "load")
		line("the first dedupe, which makes forms and keys", "forms")
		line("they against themselves (dedupe --all)", "itself", "under 2 minutes and 1 GB")
		line("and when nothing is new", "again")
		line("a list of " list " against them (--dry-run)", "list", "under 10 s")
		line("the first dedupe of 7,500", "small")
		line("a bottin of 255 against them", "bottin", "under 0.5 s")
	}' figures

# The ids tell the truth: "s99-12" is "o12" again.
sqlite3 -separator ' ' large.db "
	WITH is_of(fiche, n) AS (
		SELECT fiche, iif(instr(native, '-'), substr(native, instr(native, '-') + 1), substr(native, 2)) FROM source_record)
	SELECT p.band, count(*), sum(x.n <> y.n) FROM pair p
	  JOIN is_of x ON x.fiche = p.fiche_1 JOIN is_of y ON y.fiche = p.fiche_2 GROUP BY p.band ORDER BY p.band DESC" |
	while read -r band pairs wrong; do
		echo "pairs found in band $band: $pairs, of which $wrong are two organisations ($((rows / 50)) were spoilt copies)"
	done
