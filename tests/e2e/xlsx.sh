#!/bin/sh
# Spreadsheets as a technician meets them: a first night, a night with one change, a file that was only saved again, a cut one, one
# that is no workbook; and, where ../shared is, a real workbook beside the CSV of the same list.
set -eu

. "$PWD/tests/e2e/lib-run.sh"
maps=$PWD/samples/mappings
make=$PWD/tests/bench/workbook.py
export VIGIE_NOW=2026-11-22T08:00:00Z VIGIE_USER=anne
cd "$TMPDIR"

cat >liste.map <<'END'
[list]
id = No
[record]
name = {Organisme}
phones[main].number = {Téléphone | phone}
phones[main].type = voice
locations[main].location_type = physical
locations[main].addresses[physical].address_type = physical
locations[main].addresses[physical].address_1 = {Adresse}
locations[main].addresses[physical].city = {Ville}
END
cat >vigie.conf <<END
[source liste]
format = xlsx
mapping = liste.map
[source pharmacies]
format = xlsx
mapping = $maps/real-pharmacies-xlsx.map
[source pharmacies-csv]
format = csv
mapping = $maps/real-pharmacies.map
END
cat >une.csv <<'END'
No,Organisme,Téléphone,Adresse,Ville
1,Maison des jeunes du Phare,4185550101,"12, rue du Quai",Rimouski
2,Popote de l'Érable,18195550102,"3, rue de l'Église",Plessisville
3,Centre « La Clé »,(450) 555-0103,"8, rang Double",Saint-Rémi
END
python3 "$make" une.xlsx <une.csv
sed 's/4185550101/4185550199/; 3{h;d}; 4G' une.csv >deux.csv
python3 "$make" deux.xlsx <deux.csv
figure() { sed -n "1s/.*\"$1\":\([0-9]*\).*/\1/p" out; }
is() { [ "$2" = "$3" ] || fail "$1: $2, and $3 was expected"; }
contents() { sqlite3 vigie.db .dump | grep -vE '^INSERT INTO (source_run|delivery|sqlite_sequence) ?' | sha256sum; }

# ---- nights -----------------------------------------------------------------------------------------------------------

run 0 init
run 0 source preview liste une.xlsx
says 'Maison des jeunes du Phare' '418 555-0101' '819 555-0102' 'Centre « La Clé »'
run 0 import liste une.xlsx --dry-run
run 0 --json import liste une.xlsx
is 'created the first night' "$(figure created)" 3
run 0 --json import liste deux.xlsx # another order of rows and of texts, one phone changed
is 'changed the second night' "$(figure changed)" 1
is 'created the second night' "$(figure created)" 0
run 0 search Phare
says 'Maison des jeunes du Phare'
run 0 export hsds-json -o after.ndjson
grep -q '418 555-0199' after.ndjson || fail 'the changed phone is not in the export'
before=$(contents)

# The same rows, saved again by another hand: other bytes, nothing new.
python3 - <<'END'
import zipfile
old = zipfile.ZipFile("deux.xlsx")
with zipfile.ZipFile("again.xlsx", "w", zipfile.ZIP_STORED) as new:
    for name in reversed(old.namelist()):
        new.writestr(name, old.read(name).replace(b'r="A', b's="0" r="A'))
END
run 0 --json import liste again.xlsx
is 'changed by saving again' "$(figure changed)" 0
[ "$before" = "$(contents)" ] || fail 'saving again changed the directory'

# ---- what cannot be read ----------------------------------------------------------------------------------------------

size=$(wc -c <deux.xlsx)
for at in 0 1 30 $((size / 2)) $((size - 22)) $((size - 1)); do
	head -c "$at" deux.xlsx >cut.xlsx
	run 65 import liste cut.xlsx
done
run 65 import liste une.csv
says 'format = csv'
printf '\320\317\021\340\241\261\032\341 an old one' >old.xls
run 65 import liste old.xls
says 'save it as .xlsx'
sed -i 's/^id = No/&\nsheet = Feuille9/' liste.map
run 78 import liste une.xlsx
says 'no such sheet; there are "Liste"'
[ "$before" = "$(contents)" ] || fail 'what cannot be read changed the directory'

# ---- the real one -----------------------------------------------------------------------------------------------------

[ -e "$SHARED/bottins/pharmacies.xlsx" ] || { echo "the real workbook is not here (../shared or VIGIE_SHARED)" && exit 0; }
for source in pharmacies pharmacies-csv; do
	rm -f vigie.db*
	run 0 init
	file=pharmacies.csv
	[ $source = pharmacies-csv ] || file=pharmacies.xlsx
	run 0 --json import $source "$SHARED/bottins/$file"
	is "created by $source" "$(figure created)" 122
	run 0 export hsds-json --audience internal -o $source.ndjson
done
# All that the two files say, but ids, which come from other keys.
python3 - <<'END' || fail 'the workbook and the CSV give other records'
import json
import sys

def said(x):
    if isinstance(x, dict):
        return {k: said(v) for k, v in x.items() if k not in ("id", "vigie") and not k.endswith("_id")}
    return sorted((said(v) for v in x), key=json.dumps) if isinstance(x, list) else x

lists = [sorted(json.dumps(said(json.loads(line)), sort_keys=True, ensure_ascii=False) for line in open(name + ".ndjson"))
         for name in ("pharmacies", "pharmacies-csv")]
for x, y in zip(*lists):
    if x != y:
        sys.exit("%s\nand\n%s" % (x, y))
assert len(lists[0]) == len(lists[1]) == 122
assert sum('"opens_at": "09:00' in record for record in lists[0]) > 90
END
