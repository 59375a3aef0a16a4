#!/bin/sh
# CIOC's sharing format through the program: an agency with a site and a service, in two languages, over some nights.
set -eu

root=$PWD
. "$root/tests/e2e/lib-run.sh"
export VIGIE_NOW=2026-11-20T08:00:00Z VIGIE_USER=anne
cd "$TMPDIR"

cat >vigie.conf <<END
[source town]
format = cioc-xml
where = town.xml
verifies = yes
END

feed() {
	cat <<END
<?xml version="1.0" encoding="UTF-8"?>
<ROOT xmlns="urn:ciocshare-schema"><PRIVACY_PROFILE_LIST><PR V="Shelter"><FLD V="SITE_ADDRESS"/></PR></PRIVACY_PROFILE_LIST>
<DIST_CODE_LIST/><PUB_CODE_LIST/>
<RECORD NUM="TWN0003" RECORD_OWNER="TWN" HAS_ENGLISH="1" HAS_FRENCH="1"><ORG_LEVEL_1 V="House" VF="Maison"/><ORG_NUM V="TWN0001"/>
<SERVICE_NAME_LEVEL_1 V="Meals" VF="Repas"/><OFFICE_PHONE V="418-555-0101" VF="418-555-0101"/><ORG_LOCATION_SERVICE><CD V="SERVICE"/></ORG_LOCATION_SERVICE></RECORD>
<RECORD NUM="TWN0001" RECORD_OWNER="TWN" HAS_ENGLISH="1" HAS_FRENCH="1"><ORG_LEVEL_1 V="House" VF="Maison"/>
<ORG_LOCATION_SERVICE><CD V="AGENCY"/></ORG_LOCATION_SERVICE><UPDATE_DATE V="2026-09-01T00:00:00" VF="2026-09-01T00:00:00"/></RECORD>
<RECORD NUM="TWN0002" RECORD_OWNER="TWN" HAS_ENGLISH="1" HAS_FRENCH="1" PRIVACY_PROFILE="Shelter"><ORG_LEVEL_1 V="House" VF="Maison"/><ORG_NUM V="TWN0001"/>
<LOCATION_NAME V="North" VF="Nord"/><LOCATION_SERVICES><SERVICE_NUM V="TWN0003"/></LOCATION_SERVICES><ORG_LOCATION_SERVICE><CD V="SITE"/></ORG_LOCATION_SERVICE>
<SITE_ADDRESS STNUM="12" STNUMF="12" ST="Secret" STF="Secrète" STTYPE="Street" STTYPEF="rue" CTY="Lévis" PRV="QC" PC="G6V 1A1"/></RECORD>
$1
</ROOT>
END
}

night() {
	run 0 import town --json
	for figure in created=0 changed=0 proposed=0 gone=0 refused=0; do
		name=${figure%=*}
		for wanted in "$@"; do [ "${wanted%=*}" != "$name" ] || figure=$wanted; done
		grep -q "\"$name\":${figure#*=}[,}]" out || fail "$step: $figure was expected: $(cat out)"
	done
}

run 0 init
feed '' >town.xml
night created=1
feed '<!-- nothing new -->' >town.xml
night
feed '' | sed 's/V="418-555-0101" VF="418-555-0101"/V="418-555-0102" VF="418-555-0102"/' >town.xml
night changed=1
feed '' | sed 's/V="418-555-0101" VF="418-555-0101"/V="418-555-0102" VF="418-555-0102"/; s/V="Meals"/V="Hot meals"/' >town.xml
night changed=1
feed '<RECORD NUM="TWN0009" HAS_ENGLISH="1"><ORG_LEVEL_1 V="Orphan"/><ORG_NUM V="TWN0099"/></RECORD>' |
	sed 's/V="418-555-0101" VF="418-555-0101"/V="418-555-0102" VF="418-555-0102"/; s/V="Meals"/V="Hot meals"/' >town.xml
night refused=1

# What is private is nowhere to be seen, in either language.
for lang in fr en; do
	run 0 export hsds-json --lang $lang
	! grep -q 'Secret\|Secrète' out || fail "the confidential address is in the $lang export"
done
grep -q '"name":"Hot meals"' out || fail "the English name of the service is not there: $(cat out)"
run 0 export hsds-json --audience internal
grep -q 'Secrète' out || fail "the centre itself does not see the address"
sqlite3 vigie.db 'SELECT count(*) FROM evidence' | grep -q '^[1-9]' || fail "the verification date did not count"

# The agency's own record is deleted.
feed '' | sed 's,<UPDATE_DATE V="2026-09-01T00:00:00" VF="2026-09-01T00:00:00"/>,<DELETION_DATE V="2026-10-01T00:00:00" VF="2026-10-01T00:00:00"/>,' >town.xml
night gone=1
