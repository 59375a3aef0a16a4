#!/bin/sh
# AIRS XML through the program: nights of a small feed, a feed in two languages, and British Columbia's twins.
set -eu

root=$PWD
. "$root/tests/e2e/lib-run.sh"
export VIGIE_NOW=2026-11-20T08:00:00Z VIGIE_USER=anne
cd "$TMPDIR"

cat >vigie.conf <<END
[source small]
format = airs-xml
where = small.xml
[source both]
format = airs-xml
where = Export.zip
[source bc]
format = airs-xml
where = bc.xml
END

# agency KEY NAME ATTRIBUTES: one site, one service.
agency() {
	cat <<END
<Agency $3><Key>$1</Key><Name>$2</Name><AgencyDescription>Aide aux gens de $2</AgencyDescription>
<Phone TollFree="false" Confidential="false"><PhoneNumber>418-555-01$1</PhoneNumber><Type>Phone1</Type></Phone>
<Site><Key>${1}1</Key><Name>Siège</Name>
<PhysicalAddress Confidential="false"><Line1>$1, rue A</Line1><City>Lévis</City><State>QC</State><ZipCode>G6V 1A1</ZipCode></PhysicalAddress>
<SiteService><Key>${1}2</Key><Name>Repas</Name><Taxonomy><Code>BD-5000</Code></Taxonomy>
<ResourceInfo DateLastVerified="2026-09-01"/></SiteService></Site></Agency>
END
}
feed() { printf '<?xml version="1.0" encoding="UTF-8"?>\n<Source SchemaVersion="3.0">\n%s\n</Source>\n' "$1"; }

# night SOURCE NAME=NUMBER…: the figures of its report; all others that tell of a difference are 0.
night() {
	source=$1
	shift
	run 0 import "$source" --json
	for figure in created=0 changed=0 proposed=0 gone=0 returned=0 refused=0 partial=0; do
		name=${figure%=*}
		for wanted in "$@"; do [ "${wanted%=*}" != "$name" ] || figure=$wanted; done
		grep -q "\"$name\":${figure#*=}[,}]" out || fail "$step: $figure was expected: $(cat out)"
	done
}

run 0 init
feed "$(agency 11 Un '')$(agency 12 Deux '')$(agency 13 Trois '')" >small.xml
night small created=3
feed "$(agency 11 Un '')
   $(agency 12 Deux '')   $(agency 13 Trois '')" >small.xml
night small
feed "$(agency 11 Un '')$(agency 12 Deux '' | sed 's/418-555-0112/418-555-0199/')$(agency 13 Trois '')" >small.xml
night small changed=1
feed "$(agency 11 Un '')$(agency 12 Deux '' | sed 's/418-555-0112/418-555-0199/')$(agency 13 Trois '')$(agency 14 Quatre '')" >small.xml
night small created=1
feed "$(agency 12 Deux '' | sed 's/418-555-0112/418-555-0199/')$(agency 13 Trois '')$(agency 14 Quatre '')" >small.xml
night small gone=1
feed "$(agency 11 Un '')$(agency 12 Deux '' | sed 's/418-555-0112/418-555-0199/')$(agency 13 Trois 'Status="inactive"')$(agency 14 Quatre '')" >small.xml
night small returned=1 changed=1
run 0 list --json
grep -q Trois out || fail "an inactive organisation is still there"
feed "$(agency 11 Un '')$(agency 12 Deux '' | sed 's/418-555-0112/418-555-0199/')$(agency 13 Trois 'Status="inactive"')$(agency 14 Quatre 'delete="1"')" >small.xml
night small gone=1

# A feed that is cut leaves the directory as it is.
sqlite3 vigie.db 'SELECT doc FROM fiche ORDER BY uuid' >before
feed "$(agency 11 Un '')" | head -c 300 >small.xml
run 65 import small
sqlite3 vigie.db 'SELECT doc FROM fiche ORDER BY uuid' | cmp -s - before || fail "a feed that was cut changed the directory"

# Two languages in one archive: a change in one of them is a change of that text alone.
mkdir two
feed "$(agency 21 Maison '')" >two/export_frCA.xml
feed "$(agency 21 House '' | sed 's/Aide aux gens de/Help for the people of/; s/Siège/Office/; s/Repas/Meals/')" >two/export.xml
pack() { (cd two && python3 -m zipfile -c ../Export.zip export.xml export_frCA.xml); }
pack
night both created=1
says 'both languages'
sed -i 's/Meals/Hot meals/' two/export.xml
pack
night both changed=1
run 0 export hsds-json --lang en
grep -q '"name":"Hot meals"' out || fail "the English name of the service is not there: $(cat out)"
run 0 export hsds-json --lang fr
grep -q '"name":"Repas"' out || fail "the French name of the service is not there"

# British Columbia's twins.
bc=${SHARED:-}/formats/airs/bc211
[ -e "$bc/BC211_data_excerpt.xml" ] || { echo "the feed of British Columbia is not here: the rest went well" && exit 0; }
cp "$bc/BC211_data_excerpt.xml" bc.xml
night bc created=15
cp "$bc/BC211_data_excerpt_with_one_changed_organization.xml" bc.xml
night bc changed=1
[ "$(sqlite3 vigie.db "SELECT count(*) FROM change WHERE path = 'description'")" = 1 ] || fail "the description alone has changed"
sqlite3 vigie.db "SELECT json_extract(doc, '\$.description') FROM fiche" | grep -q 'organization id is 9487382' || fail "the new description"
