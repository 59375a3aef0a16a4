#!/bin/sh
# Runs one fuzzer for some seconds: tools/fuzz.sh FOLDER-OF-FUZZERS NAME SECS
# Begins with tests/fuzz/corpus/NAME; new inputs go to FOLDER/corpus/NAME, findings to FOLDER/found-NAME-*. A finding,
# once mended, is copied into tests/fuzz/corpus/NAME under a name that says what it was.
set -eu

folder=$1 name=$2 secs=$3
if [ ! -x "$folder/fuzz_$name" ]; then
	echo "fuzz: there is no tests/fuzz/fuzz_$name.c" >&2
	exit 64
fi
mkdir -p "$folder/corpus/$name" "tests/fuzz/corpus/$name"
dictionary=tests/fuzz/$name.dict
[ -f "$dictionary" ] || dictionary=
exec "$folder/fuzz_$name" -max_total_time="$secs" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
	-artifact_prefix="$folder/found-$name-" ${dictionary:+-dict="$dictionary"} \
	"$folder/corpus/$name" "tests/fuzz/corpus/$name"
