#!/bin/sh
# Says how many lines of each source the tests reached: tools/cover.sh BUILD-FOLDER. The listings of gcov go there too.
set -eu

cd "$1"
find . -name '*.gcno' ! -path './tests/*' ! -path './gen/*' | sort | while read -r notes; do
	source=${notes#./}
	source=${source%.gcno}.c
	gcov -n -o "${notes%.gcno}.gcda" "$source" 2>/dev/null | awk -v source="$source" '
		/^File/ { ours = index($0, "\047" source "\047") || index($0, "/" source "\047") }
		ours && /^Lines executed:/ {
			split($0, part, /[:% ]+/)
			printf "%6.1f %% of %5d  %s\n", part[3], part[5], source
			ours = 0
		}'
done | awk '
	{ print; reached += $1 * $4 / 100; lines += $4 }
	END { if (lines) printf "%6.1f %% of %5d  all\n", 100 * reached / lines, lines }'
