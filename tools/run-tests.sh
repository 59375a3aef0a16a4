#!/bin/sh
# Runs tests, as many at once as there are processors: tools/run-tests.sh TEST…, from the project's root.
#
# A TEST is a program of cmocka's, a fuzzer linked with replay_main.c (fuzz_NAME), or a shell script (*.sh: one
# test; exit 77 = skipped, its last line says why). Each gets TMPDIR, a folder of its own that goes away after it,
# SHARED (../shared or $VIGIE_SHARED; may be absent) and, for scripts, the caller's VIGIE; no standard input.
# One line a test; the whole output of one that failed. The last line is "N passed, N failed, N skipped".
# Exit 1 when a test failed or none ran. VIGIE_TEST_SECS: how long one may take (300).
set -u

# cmocka's summaries. A program that dies has none: then what was reported so far counts, and its death is a
# failure. Prints "passed failed skipped".
count_program() {
	awk -v rc="$1" '
		/^\[       OK \]/ { ok++ }
		/^\[  PASSED  \] [0-9]+ test/ { passed += $4; summary = 1 }
		/^\[  FAILED  \] [0-9]+ test/ { failed += $4 }
		/^\[  SKIPPED \] [0-9]+ test/ { skipped += $4 }
		END {
			if (!summary)
				passed = ok
			if (!failed && rc != 0 && rc != 77)
				failed = 1
			if (passed + failed + skipped == 0) {
				if (rc == 77)
					skipped = 1
				else
					failed = 1
			}
			print passed + 0, failed + 0, skipped + 0
		}' "$2"
}

run_one() {
	test=$1
	key=$(printf %s "$test" | tr / _)
	out=$WORK/$key.out
	mkdir "$WORK/$key"
	case $test in
	*/fuzz_*) corpus=tests/fuzz/corpus/${test##*/fuzz_} && [ -d "$corpus" ] && set -- "$test" "$corpus" ;;
	esac
	began=$(date +%s)
	TMPDIR=$WORK/$key timeout -k 10 "${VIGIE_TEST_SECS:-300}" "$@" >"$out" 2>&1 </dev/null
	rc=$?
	secs=$(($(date +%s) - began))
	case $test in
	*.sh)
		case $rc in
		0) counts='1 0 0' ;;
		77) counts='0 0 1' ;;
		*) counts='0 1 0' ;;
		esac ;;
	*) counts=$(count_program "$rc" "$out") ;;
	esac
	echo "$counts" >"$WORK/$key.counts"
	read -r passed failed skipped <<-END
		$counts
	END
	{
		flock 9
		if [ "$failed" -gt 0 ]; then
			[ "$rc" -ne 124 ] || echo "(ended after ${VIGIE_TEST_SECS:-300} s)" >>"$out"
			echo "FAIL $test: $failed failed, exit $rc; its output:"
			sed 's/^/     | /' "$out"
			echo "$test" >>"$WORK/failed"
		elif [ "$passed" -eq 0 ]; then
			echo "skip $test: $(tail -n 1 "$out")"
		elif [ "$skipped" -gt 0 ]; then
			echo "ok   $test: $passed, $skipped skipped ($secs s)"
		else
			echo "ok   $test: $passed ($secs s)"
		fi
	} 9>"$WORK/lock"
	rm -rf "${WORK:?}/$key"
}

if [ "${1:-}" = --one ]; then
	run_one "$2"
	exit 0
fi

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
trap 'exit 130' INT TERM
SHARED=${VIGIE_SHARED:-../shared}
[ ! -d "$SHARED" ] || SHARED=$(cd "$SHARED" && pwd)
[ -z "${VIGIE:-}" ] || VIGIE=$(realpath "$VIGIE")
[ -z "${VIGIE_LOCALEDIR:-}" ] || VIGIE_LOCALEDIR=$(realpath "$VIGIE_LOCALEDIR")
export WORK SHARED VIGIE VIGIE_LOCALEDIR VIGIE_SHARED="$SHARED"
# The same words and bytes on every machine.
unset LANGUAGE VIGIE_CONF VIGIE_NOW VIGIE_FAULT
export LC_ALL=C.UTF-8 TZ=UTC CMOCKA_MESSAGE_OUTPUT=STDOUT UBSAN_OPTIONS=print_stacktrace=1

[ $# -eq 0 ] || printf '%s\n' "$@" | xargs -P "$(nproc)" -I '{}' "$0" --one '{}'

[ ! -s "$WORK/failed" ] || echo "failed: $(sort "$WORK/failed" | tr '\n' ' ')"
cat "$WORK"/*.counts 2>/dev/null | awk '
	{ passed += $1; failed += $2; skipped += $3 }
	END {
		printf "%d passed, %d failed, %d skipped\n", passed, failed, skipped
		exit failed > 0 || passed == 0
	}'
