#!/bin/sh
# HSDS as publishers write it: a package of 1.1 tables as a folder and as a zip, two nights of it, services that come
# together as organizations, pages that say that there is more; and, where they are at hand, the standard's own examples.
set -eu

export VIGIE_NOW=2026-11-20T08:00:00Z VIGIE_USER=anne
root=$PWD
cd "$TMPDIR"
. "$root/tests/e2e/lib-run.sh"
is() { [ "$2" = "$3" ] || fail "$1: $2, and $3 was expected"; }
figure() { sed -n "1s/.*\"$1\":\([0-9]*\).*/\1/p" out; }
figures() { for f in "$@"; do is "${f%=*}" "$(figure "${f%=*}")" "${f#*=}"; done; }
contents() { sqlite3 vigie.db '.dump fiche source_record change claim proposal' | sha256sum; }

cat >vigie.conf <<'END'
[source tables]
format = hsds-package
[source services]
format = hsds-json
END

# ---- 1.1 tables -----------------------------------------------------------------------------------------------------

mkdir package
printf 'id,name,url\n1,Maison du Nord,nord.example\n2,Le Relais,\n' >package/organizations.csv
printf 'id,organization_id,name,status\n10,1,Dépannage,active\n20,2,Écoute,active\n21,9,Perdu,active\n' >package/services.csv
printf 'id,organization_id,name\n100,1,Siège\n' >package/locations.csv
printf 'id,service_id,location_id\n200,10,100\n201,20,100\n' >package/services_at_location.csv
printf 'id,location_id,address_1,city,state_province,postal_code,country\n300,100,1 rue A,Québec,QC,G1A 1A1,CA\n' \
	>package/physical_addresses.csv
printf 'id,location_id,organization_id,number,language\n400,100,1,418 555-0101,fr\n' >package/phones.csv
printf 'id,service_id,weekday,opens_at,closes_at\n500,10,Mon-Fri,9:00 AM,17:00\n' >package/regular_schedules.csv

run 0 init
run 0 source preview tables package
says 'Maison du Nord' 'services.csv: organization_id'
run 0 import tables package --dry-run --json
figures created=2
run 0 list
! grep -q Maison out || fail "a try was written"
run 0 import tables package --json
figures created=2 refused=1 proposed=0
says 'HSDS 1.1 tables, 7 of them, 2 organizations' '"column":"services.csv: organization_id","value":"9"'
run 0 export hsds-json --audience internal -o first.ndjson
grep -q '"byday":"MO,TU,WE,TH,FR","opens_at":"09:00"' first.ndjson || fail "the hours are not there"
grep -q '"address_type":"physical"' first.ndjson || fail "the address has no type"
is "fiches with the shared place" "$(grep -c '"name":"Siège"' first.ndjson)" 2

# The same tables in a zip, rows in another order: nothing happens.
before=$(contents)
printf 'id,name,url\n2,Le Relais,\n1,Maison du Nord,nord.example\n' >package/organizations.csv
(cd package && python3 -m zipfile -c ../package.zip ./*.csv)
run 0 import tables package.zip --json
figures created=0 changed=0 proposed=0 gone=0 unchanged=2
is "the same tables again: the directory" "$(contents)" "$before"

# The next night: a number changes, a service goes. A changed number is a change of that phone.
export VIGIE_NOW=2026-11-21T08:00:00Z
printf 'id,location_id,organization_id,number,language\n400,100,1,418 555-0199,fr\n' >package/phones.csv
printf 'id,service_id,location_id\n200,10,100\n' >package/services_at_location.csv
run 0 import tables package --json
figures created=0 changed=3 gone=0
says '"field":"locations.phones.number","changed":1'
run 0 export hsds-json --audience internal -o second.ndjson
grep -q '418 555-0199' second.ndjson || fail "the number did not follow"
is "fiches with the place" "$(grep -c '"name":"Siège"' second.ndjson)" 1

# Cut anywhere a package leaves the directory as it is.
before=$(contents)
size=$(wc -c <package.zip)
for part in 1 40 $((size / 2)) $((size - 1)); do
	head -c "$part" package.zip >cut.zip
	run 65 import tables cut.zip
done
is "after cut packages: the directory" "$(contents)" "$before"

# ---- services -------------------------------------------------------------------------------------------------------

cat >services.ndjson <<'END'
{"id":"s1","name":"Repas","status":"active","organization":{"id":"o1","name":"La Tablée","description":"Repas","website":"https://tablee.example"},"service_at_locations":[{"id":"a1","location":{"id":"l1","location_type":"physical","name":"Sous-sol"}}]}
{"id":"s2","name":"Paniers","status":"active","organization":{"id":"o1","name":"La Tablée inc.","description":"Repas"},"operating_hours":[{"id":"h1","byday":"MO","freq":"WEEKLY","group":"hiver"}]}
{"id":"s3","name":"Loisirs","status":"active","organization":{"id":"o2","name":"Le Parc","description":"Jeux"}}
{"id":"s4","name":"Sans","status":"active","service_at_locations":[]}
END
run 0 import services services.ndjson --json
figures created=2 refused=1
says 'brought together as 2 organizations' '"column":"organization.name","value":"La Tablée inc."'
run 0 export hsds-json --audience internal -o services.out
is "organizations with two services" "$(grep -c '"name":"Repas".*"name":"Paniers"' services.out)" 1
grep -q '"schedules":\[{"id":"[^"]*","freq":"WEEKLY","byday":"MO","group":"hiver"' services.out || fail "3.3's hours are not there"

# A page that holds fewer than it says lets nothing vanish.
head -n 1 services.ndjson >one
printf '{"total_items":3,"size":3,"contents":[%s]}' "$(cat one)" >page.json
run 0 import services page.json --json
figures gone=0
says 'announces 3 items and holds 1'

# ---- the standard's examples ----------------------------------------------------------------------------------------

examples=$SHARED/formats/hsds/examples
if [ ! -d "$examples" ]; then
	echo "the examples of HSDS are not here (../shared or VIGIE_SHARED): that part is left out"
	exit 0
fi
rm -f vigie.db*
run 0 init
run 0 import tables "$examples/csv" --json
figures created=1
says 'HSDS 3.x tables, 23 of them, 1 organizations'
run 0 export hsds-json --audience internal -o tables.ndjson
python3 - "$examples/organization_full.json" tables.ndjson <<'END'
import json, sys

theirs, ours = json.load(open(sys.argv[1])), json.loads(open(sys.argv[2]).readline())
QUOTED = {"number"}  # the example keeps a table's quotes inside its text
ONCE = {"attributes", "metadata"}  # their rows name what is not in the tables
seen = 0

def objects(value, found):
    if isinstance(value, dict):
        found.setdefault(value.get("id"), []).append(value)
        for v in value.values():
            objects(v, found)
    elif isinstance(value, list):
        for v in value:
            objects(v, found)
    return found

# Each object of theirs that has a row of its own stands in ours, with the same values.
have = objects(ours, {})
for id, copies in objects(theirs, {}).items():
    kind = copies[0]
    if id not in have:
        assert "taxonomy_term" in kind or "field_name" in kind or "code" in kind or "version" in kind, kind
        continue
    for name, value in kind.items():
        if isinstance(value, (dict, list)) or name in QUOTED:
            continue
        mine = have[id][0].get(name)
        mine = mine.strip() if isinstance(mine, str) else mine
        assert mine == (value.strip() if isinstance(value, str) else value), (id, name, value, mine)
        seen += 1
assert seen > 80, seen
print(f"{seen} values of the example are as they should be")
END
for file in organization_full organization_list service_full service_list service_at_location_full service_at_location_list; do
	rm -f vigie.db*
	run 0 init
	run 0 import services "$examples/$file.json" --json
	figures created=1 refused=0
done
