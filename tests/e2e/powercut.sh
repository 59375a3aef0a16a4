#!/bin/sh
# The power goes at every fault point of an import, an edit and an export. What was not synced is lost, or some of it
# is: the directory is as it was before or after, whole; after the commit it is that after it. Exports: the old file or
# the new one.
set -u
. "$(dirname "$0")/lib-state.sh"

tools=$(realpath "$(dirname "$0")/../crash")
cuts=0
cc -std=c17 -O1 -shared -fPIC -o "$TMPDIR/powercut.so" "$tools/powercut.c" -ldl || fail "powercut.c does not compile"

left() {
	state "$1"
	[ ! -e "$1/out.ndjson" ] || sha256sum <"$1/out.ndjson"
}

run_in() {
	dir=$1
	(cd "$dir" && eval "$command") >"$TMPDIR/words" 2>&1
}

begin() {
	rm -rf "$TMPDIR/work" "$TMPDIR/log" && cp -R "$TMPDIR/start" "$TMPDIR/work" && mkdir "$TMPDIR/log"
}

# The power goes at passage $2 of point $1; $3: the seed of what is lost, 0 for all of it.
cut_at() {
	where="$name, power cut at $1:$2, seed $3"
	begin
	VIGIE_FAULT=$1:$2 POWERCUT_FOLDER=$TMPDIR/work POWERCUT_LOG=$TMPDIR/log
	export VIGIE_FAULT POWERCUT_FOLDER POWERCUT_LOG
	(LD_PRELOAD=$TMPDIR/powercut.so && export LD_PRELOAD && dir=$TMPDIR/work && cd "$dir" && eval "$command") \
		>"$TMPDIR/words" 2>&1
	unset VIGIE_FAULT POWERCUT_FOLDER POWERCUT_LOG
	"$tools/powercut.py" "$TMPDIR/start" "$TMPDIR/log" "$TMPDIR/work" "$3" || fail "$where: powercut.py"
	cuts=$((cuts + 1))
	(left "$TMPDIR/work") >"$TMPDIR/cut" || fail "$where"
	if cmp -s "$TMPDIR/cut" "$TMPDIR/before"; then
		case $1 in
		db.after-commit | file.renamed) [ "$1" = file.renamed ] || fail "$where: what was committed is lost" ;;
		esac
	else
		cmp -s "$TMPDIR/cut" "$TMPDIR/after" ||
			fail "$where: neither as before nor as after: $(diff "$TMPDIR/after" "$TMPDIR/cut")"
	fi
	dir=$TMPDIR/work
	vigie rebuild --verify >"$TMPDIR/words" 2>&1 || fail "$where: $(cat "$TMPDIR/words")"
	run_in "$TMPDIR/work" || fail "$where: then refused: $(cat "$TMPDIR/words")"
	left "$TMPDIR/work" >"$TMPDIR/again"
	cmp -s "$TMPDIR/again" "$TMPDIR/after" || fail "$where: given again: $(diff "$TMPDIR/after" "$TMPDIR/again")"
}

try() {
	name=$1 command=$2
	begin
	left "$TMPDIR/work" >"$TMPDIR/before"
	rm -f "$TMPDIR/list"
	VIGIE_FAULT_LIST=$TMPDIR/list && export VIGIE_FAULT_LIST
	run_in "$TMPDIR/work" || fail "$name: $(cat "$TMPDIR/words")"
	unset VIGIE_FAULT_LIST
	left "$TMPDIR/work" >"$TMPDIR/after"
	sort "$TMPDIR/list" | uniq -c >"$TMPDIR/turns"
	while read -r turns point; do
		for seed in 0 1 2 3; do
			cut_at "$point" "$turns" $seed
		done
	done <"$TMPDIR/turns"
	# And after its end: the database is closed, its log written into it and removed.
	for seed in 0 1 2 3; do
		cut_at none 1 $seed
		[ $seed != 0 ] || cmp -s "$TMPDIR/cut" "$TMPDIR/after" || fail "$name: lost after its end"
	done
	echo "ok   $name: $(wc -l <"$TMPDIR/turns") points"
}

make_directory "$TMPDIR/start"
try 'a night' 'vigie import levis'
try 'an edit' "vigie edit Ressourcerie description=Meubles 'phones[1].number=418 555-0177' --yes"
try 'an export' 'vigie export hsds-json -o out.ndjson'
[ "$cuts" -ge 90 ] || fail "only $cuts cuts"
echo "$cuts power cuts"
