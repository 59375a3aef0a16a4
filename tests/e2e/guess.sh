#!/bin/sh
# From a list that nobody has seen to a directory: guess, preview, dry run, import, a second night; each mapping as it was
# guessed, nothing corrected.
set -eu

lists=$PWD/samples/bottins
export VIGIE_NOW=2026-11-20T08:00:00Z VIGIE_USER=anne
cd "$TMPDIR"

fail() {
	echo "$*"
	exit 1
}
figure() { sed -n "1s/.*\"$1\":\([0-9]*\).*/\1/p" report; }

# contract NAME LIST: guesses the mapping without any configuration, and takes the section that stands above it.
contract() {
	"$VIGIE" source guess "$2" -o "$1.map" 2>said || fail "guess $2: $(cat said)"
	grep -q 'columns have a place' said || fail "guess says nothing: $(cat said)"
	sed -n '/^; \[source /,/^; contact/s/^; //p' "$1.map" |
		sed "s/^\[source .*/[source $1]/; /^title/d; /^contact/d" >>section
}

mkdir tables
printf 'id,name\n1,A\n' >tables/organizations.csv
"$VIGIE" source guess tables >said 2>&1 || fail "guess of a folder: $(cat said)"
grep -q '^format   = hsds-package$' said || fail "a folder of tables is not told: $(cat said)"

contract geais "$lists/geais-1.csv"
contract cdc "$lists/cdc-1.csv"
[ ! -e vigie.conf ] || fail "guess wrote a configuration"
grep -q '^mapping  = geais.map$' section || fail "the section names no mapping: $(cat section)"
grep -q "^where    = $lists/geais-1.csv$" section || fail "the section does not say where the list is"
mv section vigie.conf

"$VIGIE" source preview geais --max 1 --json >records 2>>log || fail "preview: $(tail -n 3 log)"
grep -q '"name":"Popote roulante des Geais"' records || fail "preview shows no record: $(head -c 300 records)"
"$VIGIE" init 2>>log
"$VIGIE" import geais --dry-run --json >report 2>>log || fail "dry run: $(tail -n 3 log)"
[ "$(figure created)" -ge 40 ] || fail "a dry run would create $(figure created)"
[ "$("$VIGIE" list --json 2>>log | wc -l)" -eq 0 ] || fail "a dry run wrote"

for source in geais cdc; do
	"$VIGIE" import $source --json >report 2>>log || fail "import $source: $(cat report) $(tail -n 3 log)"
	grep -q '"outcome":"applied"' report || fail "import $source: $(cat report)"
done
"$VIGIE" import geais --json >report 2>>log
grep -q '"outcome":"unchanged"' report || fail "the same list again: $(cat report)"
VIGIE_NOW=2026-11-21T08:00:00Z "$VIGIE" import geais "$lists/geais-2.csv" --json >report 2>>log || fail "the second night"
grep -q '"outcome":"applied"' report || fail "the second night: $(cat report)"
[ "$(figure unchanged)" -ge 30 ] || fail "the second night knows $(figure unchanged) of its rows"

# Several telephones of one cell, a shielded number, a category, what is closed to the public.
"$VIGIE" export hsds-json -o public.ndjson 2>>log
grep -q '"418 555-0144"' public.ndjson || fail "the second number of a cell is missing"
grep -q '"name":"Aide alimentaire"' public.ndjson || fail "the category is missing"
! grep -q 'Rancourt' public.ndjson || fail "a person's name went out"
"$VIGIE" rebuild --verify >>log 2>&1 || fail "a history is broken: $(tail -n 1 log)"

# What needs no mapping is told so; what cannot be guessed is refused, and leaves nothing behind.
"$VIGIE" --lang en source guess "$lists/grand-large-1.ndjson" >section 2>said || fail "HSDS: $(cat said)"
grep -q 'looks like hsds-json: it needs no mapping' said || fail "HSDS: $(cat said)"
grep -q '^format   = hsds-json$' section || fail "HSDS: $(cat section)"
printf 'A;418 555-0101\nB;418 555-0102\n' >headerless.csv
! "$VIGIE" --lang en source guess headerless.csv -o headerless.map 2>said || fail "a list without a header passes"
grep -q 'no row names the columns' said || fail "a list without a header: $(cat said)"
[ ! -e headerless.map ] || fail "a refused guess left a file"

# The list with 29 names above 30 columns.
python3 - <<'END'
names = ["Name", "City"] + ["n%d" % i for i in range(27)]
open("wide.csv", "w").write("\n".join([",".join(names)] + [",".join("c%d-%d" % (r, i) for i in range(30)) for r in range(60)]))
open("wide.map", "w").write("[list]\nkey = Name\n[record]\nname = {Name}\n")
END
printf '[source wide]\nformat = csv\nwhere = wide.csv\nmapping = wide.map\n' >>vigie.conf
! "$VIGIE" --lang en import wide >out 2>said || fail "29 names above 30 columns pass"
grep -q '29 names above 30 columns' said || fail "29 names above 30 columns: $(cat said)"
! "$VIGIE" --lang en source guess wide.csv 2>said || fail "29 names above 30 columns are guessed"
grep -q '29 names above 30 columns' said || fail "guess: $(cat said)"
