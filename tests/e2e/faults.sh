#!/bin/sh
# Kills the program at every fault point of each command, then looks: the directory is as it was before or as an
# undisturbed run leaves it, never between. The command is given again, and the directory must then be that of the
# undisturbed run; a third time, and nothing may change. The points are those that an undisturbed run passes: none can
# be forgotten.
set -u
. "$(dirname "$0")/lib-state.sh"

[ -n "${VIGIE:-}" ] || fail "VIGIE is not set"
: >"$TMPDIR/points"
kills=0

# What a command leaves besides the database: the files it writes, as they are to be whole or not at all.
left() {
	state "$1"
	for file in out.ndjson out.xml; do
		[ ! -e "$1/$file" ] || sha256sum <"$1/$file"
	done
	for copy in "$1"/copies/*.db; do
		sqlite3 "$copy" 'PRAGMA quick_check; SELECT count(*), sum(revision) FROM fiche'
	done
}

# Runs the command of the test in the folder $1; its words are kept for the message of a failure.
run_in() {
	dir=$1
	shift
	(cd "$dir" && eval "$command") >"$TMPDIR/words" 2>&1
}

start() {
	rm -rf "$TMPDIR/work" && cp -R "$TMPDIR/start" "$TMPDIR/work"
}

# Kills it at passage $2 of point $1.
kill_at() {
	where="$name, killed at $1:$2"
	start
	VIGIE_FAULT=$1:$2 && export VIGIE_FAULT
	run_in "$TMPDIR/work"
	unset VIGIE_FAULT
	grep -q Killed "$TMPDIR/words" || fail "$where: it was not killed: $(cat "$TMPDIR/words")"
	kills=$((kills + 1))
	left "$TMPDIR/work" >"$TMPDIR/killed"
	if cmp -s "$TMPDIR/killed" "$TMPDIR/before"; then
		half=before
	elif cmp -s "$TMPDIR/killed" "$TMPDIR/after"; then
		half=after
	else
		[ "$kind" = steps ] || fail "$where: neither as before nor as after: $(diff "$TMPDIR/before" "$TMPDIR/killed")"
		half=between
	fi
	# What was done is not done again by those commands that a person types once for each deed.
	if [ "$kind" = repeats ] || [ $half != after ]; then
		run_in "$TMPDIR/work" || [ $half = after ] || fail "$where: then refused: $(cat "$TMPDIR/words")"
	fi
	left "$TMPDIR/work" >"$TMPDIR/again"
	cmp -s "$TMPDIR/again" "$TMPDIR/after" ||
		fail "$where: given again, it leaves something else: $(diff "$TMPDIR/after" "$TMPDIR/again")"
	[ -z "$(find "$TMPDIR/work" -name '.*.tmp')" ] || fail "$where: a temporary file is left"
	(dir=$TMPDIR/work && vigie rebuild --verify) >"$TMPDIR/words" 2>&1 || fail "$where: $(cat "$TMPDIR/words")"
	[ "$kind" != repeats ] && return
	run_in "$TMPDIR/work" || fail "$where: refused the third time: $(cat "$TMPDIR/words")"
	left "$TMPDIR/work" >"$TMPDIR/again"
	cmp -s "$TMPDIR/again" "$TMPDIR/after" ||
		fail "$where: the third time, it changes something: $(diff "$TMPDIR/after" "$TMPDIR/again")"
}

# try NAME KIND COMMAND: `repeats`: giving it again changes nothing; `once`: given again it does it again, or is
# refused, as a person would expect; `steps`: it makes more than one thing, each whole. $TMPDIR/start is where it
# begins.
try() {
	name=$1 kind=$2 command=$3
	start
	left "$TMPDIR/work" >"$TMPDIR/before"
	rm -f "$TMPDIR/list"
	VIGIE_FAULT_LIST=$TMPDIR/list && export VIGIE_FAULT_LIST
	run_in "$TMPDIR/work" || fail "$name: $(cat "$TMPDIR/words")"
	unset VIGIE_FAULT_LIST
	left "$TMPDIR/work" >"$TMPDIR/after"
	[ -s "$TMPDIR/list" ] || fail "$name passes no fault point"
	cat "$TMPDIR/list" >>"$TMPDIR/points"
	# Each point at its first, its second and its last passage.
	sort "$TMPDIR/list" | uniq -c >"$TMPDIR/turns"
	while read -r turns point; do
		for turn in $(printf '%s\n' 1 2 "$turns" | sort -nu); do
			[ "$turn" -gt "$turns" ] || kill_at "$point" "$turn"
		done
	done <"$TMPDIR/turns"
	echo "ok   $name: $(wc -l <"$TMPDIR/turns") points"
}

make_directory "$TMPDIR/start"
try 'a night of a list' repeats 'vigie import levis'
try 'a night of an authoritative list' repeats 'vigie import cdc'
try 'a night of a feed' repeats 'vigie import feed'
try 'an edit' repeats "vigie edit Ressourcerie description=Meubles 'phones[1].number=418 555-0177' --yes"
try 'a note' once 'vigie note Friperie "Une note"'
try 'closing' once 'vigie close Friperie'
try 'evidence' once 'vigie verified "Centre de femmes" --by "Julie Roy" --title T --channel phone'
try 'accepting' steps 'vigie review accept --all --force'
try 'rejecting' steps 'vigie review reject --all'
try 'merging' once "vigie merge Ressourcerie 'Cuisine collective' --yes"
try 'splitting' once 'vigie split "$(sqlite3 vigie.db "SELECT old FROM alias LIMIT 1")"'
try 'undoing' once 'vigie undo 17-18'
try 'rebuilding' repeats 'vigie rebuild'
try 'an export' repeats 'vigie export hsds-json -o out.ndjson'
try 'an export as XML' repeats 'vigie export hsds-xml -o out.xml'
try 'a copy' repeats 'vigie backup copies'

# Two fiches of two sources that turn out to be one.
both() {
	(dir=$TMPDIR/start && eval "$1") >"$TMPDIR/words" 2>&1 || fail "$1: $(cat "$TMPDIR/words")"
}
both "vigie edit Halte-garderie name='Halte-garderie La Coccinelle' --yes"
both "vigie edit 'Club de marche' name='Halte-garderie La Coccinelle' website=https://coccinelle.example --yes"
both "vigie edit 'Ressourcerie' website=https://ressourcerie.example --yes"
both "sqlite3 \"\$dir/vigie.db\" 'UPDATE match_state SET version = 7'"
try 'matching and merging' steps 'vigie dedupe --merge'
both 'vigie dedupe'
try 'they are two' once 'vigie review reject d1'
try 'they are one' once 'vigie review accept d1'
both 'vigie review accept d1'
try 'taking it back' once 'vigie review undo d1'

(dir=$TMPDIR/start && vigie close Friperie) >/dev/null || fail 'closing'
try 'bringing a copy back' steps 'VIGIE_NOW=2026-11-05T03:00:$((kills % 50 + 10))Z vigie restore copies/*.db'

rm "$TMPDIR/start"/vigie.db*
try 'making the database' repeats 'vigie init'
(dir=$TMPDIR/start && vigie init) >/dev/null || fail 'making the database'
try 'the first night' repeats 'vigie import levis'

# Nobody may add a point and forget it here.
grep -rhoE 'fault_point\("[^"]*"\)' lib store sync --include='*.c' | sed 's/.*("//; s/").*//' |
	grep -v '^outbox\.' | sort -u >"$TMPDIR/all" # those are mail_faults.sh's
sort -u "$TMPDIR/points" | comm -23 "$TMPDIR/all" - >"$TMPDIR/never"
[ ! -s "$TMPDIR/never" ] || fail "never passed: $(tr '\n' ' ' <"$TMPDIR/never")"
points=$(wc -l <"$TMPDIR/all")
[ "$points" -ge 33 ] || fail "only $points points are left"
echo "$points points, $kills kills"
