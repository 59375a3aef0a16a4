#!/bin/sh
# What is wrong with files, servers, disks and databases: each time the right exit code, words that say what to do, and a
# directory in which nothing is lost and nothing changed.
set -u
. "$(dirname "$0")/lib-state.sh"

fakes=$(realpath "$(dirname "$0")/../fakes")
cases=0
dir=$TMPDIR/d
words=$TMPDIR/words
umask 022
others=
trap 'kill $others 2>/dev/null' EXIT

# Everything but the runs, their sources and refusals: those are written down, whatever became of a delivery.
facts() { state "$dir" | sed "/^'-- source_run/,\$d; /^'-- source'/,/^'-- operation/d; /^'-- refusal/,/^'-- delivery/d"; }

# refuses EXIT PATTERN ARGUMENT…: `vigie ARGUMENT…` ends with EXIT, says what PATTERN matches, changes nothing.
refuses() {
	want=$1 pattern=$2 have=0
	shift 2
	vigie "$@" >"$words" 2>&1 </dev/null || have=$?
	cases=$((cases + 1))
	[ $have = "$want" ] || fail "vigie $*: exit $have, and $want was expected: $(head -c 1000 "$words")"
	grep -qE "$pattern" "$words" || fail "vigie $*: nothing says \"$pattern\": $(head -c 1000 "$words")"
	facts >"$TMPDIR/after"
	cmp -s "$TMPDIR/facts" "$TMPDIR/after" || fail "vigie $*: it changed: $(diff "$TMPDIR/facts" "$TMPDIR/after")"
}

# source NAME LINE…: a further contract.
source_of() {
	name=$1
	shift
	{
		echo "[source $name]"
		printf '%s\n' "$@"
	} >>"$dir/vigie.conf"
}

make_directory "$dir"
facts >"$TMPDIR/facts"
[ "$(wc -c <"$TMPDIR/facts")" -gt 10000 ] || fail "the directory is too small"

# ---- files ----------------------------------------------------------------------------------------------------------
list_head='id;nom;description;tel;fax;rue;ville;cp;service;date'
f=$TMPDIR/list.csv
refuses 78 'cannot be read' import levis "$TMPDIR/nothing.csv"
refuses 78 'is a folder' import levis "$TMPDIR"
: >"$f"
refuses 65 'list.csv: it is empty' import levis "$f"
printf '\n\n  \n' >"$f"
refuses 65 'list.csv: it is empty' import levis "$f"
echo "$list_head" >"$f"
refuses 65 'no row below' import levis "$f"
head -c 100000 "$VIGIE" >"$f"
refuses 65 'zero|is not windows-1252' import levis "$f"
printf 'PK\003\004\024\000\006\000' >"$f"
refuses 65 'zero|spreadsheet' import levis "$f"
printf '%s\nL1;Maison\000;;;;;;;;\n' "$list_head" >"$f"
refuses 65 'byte .* is a zero' import levis "$f"
printf '<html><body>Login</body></html>\n' >"$f"
refuses 78 'levis.map.*id' import levis "$f"

# A row of 200 MB costs that row, and not its 200 MB of memory.
{
	echo "$list_head"
	echo 'L1;Maison des jeunes;Accueil et ateliers;418 555-0121;;1, rue A;Lévis;G6V 1A1;Accueil;'
	printf 'L2;'
	head -c 200000000 /dev/zero | tr '\0' 'x'
	echo
	sed -n '4,7p' "$dir/levis.csv"
} >"$f"
(ulimit -v 400000 && vigie import levis "$f" --dry-run --json) >"$words" 2>&1 || fail "200 MB: $(head -c 1000 "$words")"
grep -q '"items":6,.*"refused":1' "$words" || fail "200 MB: $(cat "$words")"
grep -q 'longer than' "$words" || fail "200 MB: $(cat "$words")"
rm "$f"

# Encodings: what was declared is held against what stands there.
cp "$dir/vigie.conf" "$TMPDIR/conf"
source_of utf 'format = csv' 'mapping = levis.map' 'encoding = UTF-8'
source_of latin 'format = csv' 'mapping = levis.map' 'encoding = windows-1252'
source_of klingon 'format = csv' 'mapping = levis.map' 'encoding = klingon'
iconv -f UTF-8 -t WINDOWS-1252 "$dir/levis.csv" >"$f"
refuses 65 'line 2: byte .* is not UTF-8; the text looks like .*(1252|8859)' import utf "$f"
refuses 65 'declared as windows-1252, but the text is UTF-8' import latin "$dir/levis.csv"
refuses 78 'klingon.*not known' import klingon "$dir/levis.csv"

# ---- contracts and mappings --------------------------------------------------------------------------------------------
refuses 78 'no section \[source nobody\].*levis, cdc, feed' import nobody
source_of none 'format = csv'
refuses 78 'source none.*mapping' import none "$dir/levis.csv"
cp "$TMPDIR/conf" "$dir/vigie.conf"
source_of odd 'format = papyrus'
refuses 78 'papyrus|no such format' import odd "$dir/levis.csv"
cp "$TMPDIR/conf" "$dir/vigie.conf"
source_of lost 'format = csv' 'mapping = nowhere.map'
refuses 78 'nowhere.map' import lost "$dir/levis.csv"
source_of wrong 'format = csv' 'mapping = wrong.map'
printf '[list]\nid = id\n[record]\nname = {Raison sociale}\nphones[main].nummer = {tel}\ndescription = {description | frobnicate}\n' >"$dir/wrong.map"
refuses 78 'Raison sociale' import wrong "$dir/levis.csv"
grep -q 'nummer' "$words" && grep -q 'frobnicate' "$words" || fail "not all faults are told: $(cat "$words")"
source_of unsure 'format = csv' 'mapping = levis.map' 'trust = very'
refuses 78 'trust' import unsure "$dir/levis.csv"
cp "$TMPDIR/conf" "$dir/vigie.conf"

# ---- too much is gone, too much is unreadable -------------------------------------------------------------------------
awk 'NR < 3' "$dir/levis.csv" >"$f" # 1 of 7 is left, fewer than 10 are gone: proposed, not stopped
vigie import levis "$f" --dry-run >"$words" || fail "6 of 7 gone: $(cat "$words")"
{
	cat "$dir/levis.csv"
	for i in 1 2 3 4 5 6 7 8 9 10; do echo "Z$i;trop court"; done
} >"$f"
refuses 65 '11 of 21 items cannot be read.*max_refused_percent' import levis "$f"
echo '{"id":"a","name":"Abri"' >"$TMPDIR/cut.json"
refuses 65 'cut.json' import feed "$TMPDIR/cut.json"
echo '[]' >"$TMPDIR/cut.json"
refuses 65 '2 of the 2 records' import feed "$TMPDIR/cut.json"

# A file that is still being written. (Given by hand, a pipe is read once and kept as a file.)
mkfifo "$TMPDIR/pipe"
source_of pipe 'format = csv' 'mapping = levis.map' "where = $TMPDIR/pipe"
# The pause lets the first reading see its end before the second writer comes.
(cat "$dir/levis.csv" >"$TMPDIR/pipe" && sleep 2 && sed 's/Lits/lits/' "$dir/levis.csv" >"$TMPDIR/pipe") &
others="$others $!"
refuses 75 'changed while it was being read' import pipe
wait

# ---- servers -----------------------------------------------------------------------------------------------------------
mkfifo "$TMPDIR/hold" "$TMPDIR/port"
python3 "$fakes/http_server.py" <"$TMPDIR/hold" >"$TMPDIR/port" 2>/dev/null &
others="$others $!"
exec 3>"$TMPDIR/hold"
read -r port <"$TMPDIR/port"
web() {
	cp "$TMPDIR/conf" "$dir/vigie.conf"
	source_of web 'format = csv' 'mapping = levis.map' "where = http://127.0.0.1:$port$1" 'max_bytes = 1000000' \
		'allow_private = yes'
}
refuses_web() {
	web "$1"
	shift
	refuses "$1" "$2" import web
}
refuses_web /status?404 78 '404'
refuses_web /status?401 78 '401'
refuses_web /longer 78 '127.0.0.1:[0-9]+/longer: .*levis.map'
refuses_web /endless 65 '1000000'
refuses_web /gzip-bomb 65 '1000000'
refuses_web /gzip-bad 65 'gzip|decod'
refuses_web /empty 65 '127.0.0.1:[0-9]+/empty: it is empty'
refuses_web '/redirect?file:///etc/passwd' 78 'redirect|file'
refuses_web '/redirect?http://169.254.169.254/latest/' 78 'private'
refuses_web /loop 78 'points elsewhere'
cp "$TMPDIR/conf" "$dir/vigie.conf"
source_of web 'format = csv' 'mapping = levis.map' "where = http://127.0.0.1:$port/ok"
refuses 78 'private' import web
# The world is away: it is asked four times, with waits. All at once, for the sake of those who wait for this test.
i=0
for where in "$port/shorter" "$port/chunks-cut" "$port/status?500" 1/; do
	i=$((i + 1))
	cp "$TMPDIR/conf" "$dir/away$i.conf"
	printf '%s\n' '[source web]' 'format = csv' 'mapping = levis.map' "where = http://127.0.0.1:$where" \
		'allow_private = yes' >>"$dir/away$i.conf"
	("$VIGIE" --conf "$dir/away$i.conf" import web >"$TMPDIR/away$i" 2>&1 </dev/null; echo "exit $?" >>"$TMPDIR/away$i") &
done
wait_for_all() { while [ "$(cat "$TMPDIR"/away? | grep -c '^exit')" -lt 4 ]; do sleep 0.2; done; }
wait_for_all
for i in 1 2 3 4; do
	cases=$((cases + 1))
	grep -q '^exit 75' "$TMPDIR/away$i" || fail "a server that is away: $(cat "$TMPDIR/away$i")"
	grep -qE 'http://127.0.0.1:[0-9]+' "$TMPDIR/away$i" || fail "a server that is away: $(cat "$TMPDIR/away$i")"
done
facts >"$TMPDIR/after"
cmp -s "$TMPDIR/facts" "$TMPDIR/after" || fail "a server that is away: $(diff "$TMPDIR/facts" "$TMPDIR/after")"
exec 3>&-
[ -z "$(find "$TMPDIR" -maxdepth 1 -name 'vigie-feed-*')" ] || fail "a fetched file is left"
cp "$TMPDIR/conf" "$dir/vigie.conf"

# ---- the database ------------------------------------------------------------------------------------------------------
# Somebody else writes: who it is, and nothing was changed.
python3 - "$dir/vigie.db" <<-'END' &
	import sqlite3, sys, time, os
	db = sqlite3.connect(sys.argv[1], isolation_level=None)
	db.execute("BEGIN IMMEDIATE")
	open(sys.argv[1] + ".holder", "w").write("vigie import cdc (process 4711)\n")
	open(sys.argv[1] + ".held", "w")
	while os.path.exists(sys.argv[1] + ".held"):
	    time.sleep(0.05)
END
others="$others $!"
while [ ! -e "$dir/vigie.db.held" ]; do sleep 0.05; done
refuses 75 'vigie import cdc \(process 4711\).*try again later' edit Ressourcerie description=x --yes
vigie list >"$words" 2>&1 || fail "reading while another writes: $(cat "$words")"
rm "$dir/vigie.db.held"
wait
rm "$dir/vigie.db.holder"

# No room: on the disk of the export, then for the database itself.
if [ -w /dev/full ]; then
	refuses 70 'room|space' export hsds-json -o /dev/full
fi
(
	trap '' XFSZ
	ulimit -f 40 # of 512 bytes: the log cannot grow
	vigie import levis >"$words" 2>&1
	echo "exit $?" >>"$words"
)
grep -q '^exit 70' "$words" && grep -q 'vigie.db' "$words" || fail "no room for the log: $(cat "$words")"
facts >"$TMPDIR/after"
cmp -s "$TMPDIR/facts" "$TMPDIR/after" || fail "no room for the log: $(diff "$TMPDIR/facts" "$TMPDIR/after")"
vigie import levis --dry-run >"$words" || fail "then: $(cat "$words")"

# Rights. Root has them all: then as somebody else, where that can be.
as_nobody=
if [ "$(id -u)" = 0 ]; then
	away=$(mktemp -d /tmp/vigie-rights.XXXXXX)
	chmod 755 "$away"
	cp -R "$dir" "$away/d" && cp "$VIGIE" "$away/vigie" && chown -R nobody "$away/d"
	as_nobody='setpriv --reuid=nobody --regid=nogroup --clear-groups'
	$as_nobody "$away/vigie" --version >"$words" 2>&1 || as_nobody=none
else
	away=$TMPDIR/rights
	mkdir "$away" && cp -R "$dir" "$away/d" && cp "$VIGIE" "$away/vigie"
fi
sed -i "s|$dir|$away/d|" "$away/d/vigie.conf"
if [ "$as_nobody" != none ]; then
	may_not() { # EXIT PATTERN ARGUMENT…
		want=$1 pattern=$2 have=0
		shift 2
		VIGIE_CONF=$away/d/vigie.conf $as_nobody "$away/vigie" "$@" >"$words" 2>&1 </dev/null || have=$?
		cases=$((cases + 1))
		[ $have = "$want" ] || fail "without rights: vigie $*: exit $have, not $want: $(cat "$words")"
		grep -qE "$pattern" "$words" || fail "without rights: vigie $*: nothing says \"$pattern\": $(cat "$words")"
	}
	chmod 444 "$away/d/vigie.db"
	may_not 78 'vigie.db.*right' import levis
	may_not 78 'vigie.db.*right' edit Ressourcerie description=x --yes
	may_not 0 'Ressourcerie' list
	chmod 644 "$away/d/vigie.db" && chmod 555 "$away/d"
	may_not 78 'vigie.db.*(right|folder)' import levis
	may_not 78 'folder|right|Permission' export hsds-json -o "$away/d/new.ndjson"
	chmod 000 "$away/d/levis.csv" && chmod 755 "$away/d"
	may_not 78 'levis.csv cannot be read' import levis
	chmod 000 "$away/d/vigie.db"
	may_not 78 'vigie.db.*(right|opened)' list
	chmod 700 "$away/d/vigie.db"
else
	echo "not tried: another user cannot run the program here"
fi
rm -rf "$away"

# Of another schema, damaged, or none of ours.
broken() {
	rm -rf "$TMPDIR/broken" && cp -R "$TMPDIR/d" "$TMPDIR/broken"
	dir=$TMPDIR/broken
}
said() { # EXIT PATTERN ARGUMENT…
	want=$1 pattern=$2 have=0
	shift 2
	vigie "$@" >"$words" 2>&1 </dev/null || have=$?
	cases=$((cases + 1))
	[ $have = "$want" ] || fail "vigie $*: exit $have, and $want was expected: $(head -c 1000 "$words")"
	grep -qE "$pattern" "$words" || fail "vigie $*: nothing says \"$pattern\": $(head -c 1000 "$words")"
}
broken
sqlite3 "$dir/vigie.db" 'PRAGMA user_version = 99'
said 78 'newer Vigie' list
said 78 'newer Vigie' import levis
said 78 'newer Vigie' init
broken
sqlite3 "$dir/vigie.db" 'PRAGMA user_version = 0; CREATE TABLE mine(x)'
said 78 'database of another program' list
said 78 'database of another program' init
broken
echo 'Ceci est un texte, et il est assez long pour ne pas être une base de données.' >"$dir/vigie.db"
said 70 'damaged|no Vigie database' list
said 70 'damaged|no Vigie database' init
broken
: >"$dir/vigie.db"
said 78 'vigie init' list
broken
rm "$dir"/vigie.db*
said 78 'vigie init' list
said 78 'vigie init' import levis
# Bytes overwritten in the middle: whatever is met says so, and nothing crashes.
size=$(wc -c <"$TMPDIR/d/vigie.db")
met=0
for at in 1 2 3 4 5 6 7 8 9 10; do
	broken
	head -c 6000 /dev/urandom | dd of="$dir/vigie.db" bs=1 seek=$((at * size / 11)) conv=notrunc 2>/dev/null
	for command in list 'import levis' 'rebuild --verify' 'export hsds-json' doctor; do
		have=0
		vigie $command >"$words" 2>&1 </dev/null || have=$?
		case $have in
		0) ;;
		65 | 70 | 78) met=$((met + 1)) ;;
		*) fail "overwritten at $at: vigie $command: exit $have: $(tail -n 5 "$words")" ;;
		esac
	done
done
[ $met -gt 10 ] || fail "overwritten bytes are hardly ever met: $met"

dir=$TMPDIR/d
facts >"$TMPDIR/after"
cmp -s "$TMPDIR/facts" "$TMPDIR/after" || fail "in the end it changed: $(diff "$TMPDIR/facts" "$TMPDIR/after")"
vigie rebuild --verify >"$words" || fail "$(cat "$words")"
echo "$cases cases"
