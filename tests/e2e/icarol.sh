#!/bin/sh
# Feeds of iCarol as a technician lives with them: the flat export over two nights, and another centre's iCarol replicated
# through its API with the faults it is known for.
set -eu

fakes=$PWD/tests/fakes
export VIGIE_NOW=2026-11-20T08:00:00Z VIGIE_USER=anne
cd "$TMPDIR"

fail() {
	echo "$*"
	exit 1
}
is() { [ "$2" = "$3" ] || fail "$1: $2, and $3 was expected"; }
figure() { sed -n "1s/.*\"$1\":\([0-9]*\).*/\1/p" report; }

# night DAY SOURCE NAME=NUMBER…
night() {
	VIGIE_NOW=2026-12-${1}T08:00:00Z
	source=$2
	shift 2
	"$VIGIE" import "$source" --json >report 2>log || fail "import $source: exit $? $(cat report) $(tail -n 3 log)"
	for wanted in "$@"; do
		is "$source: ${wanted%=*} ($(cat report))" "$(figure "${wanted%=*}")" "${wanted#*=}"
	done
}

# refused DAY CODE TEXT: the night fails, and the directory stays as it is.
refused() {
	VIGIE_NOW=2026-12-${1}T08:00:00Z
	before=$(contents)
	set +e
	"$VIGIE" import api >report 2>&1
	code=$?
	set -e
	is "exit code ($(cat report))" $code "$2"
	grep -q "$3" report || fail "no \"$3\" in: $(cat report)"
	is "the directory" "$(contents)" "$before"
}
contents() { sqlite3 vigie.db .dump | grep -v '^INSERT INTO source_run \|^INSERT INTO source VALUES\|sqlite_sequence' | sha256sum; }
asked() { grep -c "^/api/record/ " requests || true; }

# ---- the flat export --------------------------------------------------------------------------------------------------

cat >vigie.conf <<END
[source flat]
format = icarol-csv
where = flat.csv
verifies = yes
END
cat >flat.csv <<'END'
ResourceAgencyNum,PublicName,TaxonomyLevelName,ParentAgencyNum,PhysicalAddress1,PhysicalCity,PhysicalStateProvince,PhysicalPostalCode,PhysicalCountry,PhysicalAddressIsPrivate,Phone1Number,Phone1IsPrivate,HoursOfOperation,LastVerifiedOn,AgencyStatus,ConnectsToSiteNum,ConnectsToProgramNum,InternalNotes,MainContactName,MainContactIsPrivate,Custom_Former Names
130,,ProgramAtSite,100,,,,,,,418-555-0199,False,lundi 9 h à 16 h,,Active,120,110,,,,
110,Aide alimentaire,Program,100,,,,,,,,,,,Active,,,,,,
100,Le Phare,Agency,0,1 rue du Quai,Lévis,QC,G6V1A1,Canada,No,418-555-0101,False,,2026-03-04 10:00:00,Active,,,appeler le soir,Anne Roy,Yes,La Lanterne
120,Point de Lauzon,Site,100,9 rue Secrète,Lévis,QC,G6V2B2,Canada,Yes,,,,,Active,,,,,,
200,Seul au monde,Agency,0,2 rue Main,Québec,QC,G1A1A1,Canada,No,418-555-0201,True,9 h à 5 h,2026-05-06,Active,,,,,,
END
"$VIGIE" init 2>>log >&2
night 01 flat items=2 created=2 refused=0 partial=0
is "verified" "$("$VIGIE" list --json | grep -o 'verified_at":"2026-..-..' | sort | tr '\n' ' ')" \
	'verified_at":"2026-03-04 verified_at":"2026-05-06 '
"$VIGIE" export hsds-json -o public.ndjson 2>>log
for hidden in Secrète 'Anne Roy' '418 555-0201' Lanterne 'appeler le soir' '"latitude"'; do
	! grep -q "$hidden" public.ndjson || fail "$hidden is public"
done
for shown in '418 555-0101' '418 555-0199' 'lundi 9 h à 16 h' 'Point de Lauzon' 'Aide alimentaire' '1 rue du Quai'; do
	grep -q "$shown" public.ndjson || fail "$shown is not public"
done

night 02 flat unchanged=0
grep -q '"outcome":"unchanged"' report || fail "the same file is news: $(cat report)"

# The rows in another order are the same records; another number is a change of that telephone and of nothing else.
(head -n 1 flat.csv && tail -n +2 flat.csv | sort -r) >turned.csv && mv turned.csv flat.csv
night 03 flat items=2 unchanged=2 changed=0 proposed=0
sed 's/418-555-0101/418-555-0111/' flat.csv >new.csv && mv new.csv flat.csv
night 04 flat unchanged=1 changed=1 proposed=0 gone=0

# An export that lost an agency's row says so, and takes nobody's programs for an agency.
grep -v '^100,' flat.csv >new.csv && mv new.csv flat.csv
VIGIE_NOW=2026-12-05T08:00:00Z "$VIGIE" import flat --dry-run >report 2>&1 || true
grep -q 'ParentAgencyNum.*100' report || fail "rows without their agency are not told: $(cat report)"

# ---- the API ------------------------------------------------------------------------------------------------------------

rm vigie.db*
mkfifo hold port
python3 "$fakes/icarol_server.py" "$PWD" <hold >port 2>server.log &
server=$!
exec 3>hold
trap 'kill $server 2>/dev/null || true' EXIT
read -r number <port
: >fault
: >requests
(umask 077 && echo 'key = sésame 1' >icarol.key)
cat >vigie.conf <<END
[source api]
format = icarol-json
via = icarol
where = http://127.0.0.1:$number
allow_private = yes
credentials = icarol.key
languages = fr, en
complete = yes
verifies = yes
max_deleted_percent = 100
END

# records EXPRESSION: what the server has, changed.
records() {
	python3 - "$1" <<'END'
import json, os, sys
def make():
    r = []
    def add(number, level, parent, fr, en, **more):
        base = {"ResourceAgencyNum": number, "TaxonomyLevelName": level, "ParentAgencyNum": parent,
                "UpdatedOn": "2026-01-01 00:00:00", **more}
        r.append({"fr": {**base, "PublicName": fr}, "en": {**base, "PublicName": en}})
    for i in range(4):
        a = str(100 + 100 * i)
        add(a, "Agency", "0", "Agence " + a, "Agency " + a, LastVerifiedOn="2026-02-03", Phone1Number="418-555-0" + a,
            AgencyDescription="deux\u0001mots")
        add(str(int(a) + 10), "Program", a, "Aide " + a, "Help " + a)
        add(str(int(a) + 20), "Site", a, "Lieu " + a, "Place " + a, PhysicalAddress1="1 rue A", PhysicalCity="Lévis",
            PhysicalStateProvince="QC", PhysicalPostalCode="G6V 1A1", PhysicalCountry="Canada")
        add(str(int(a) + 30), "ProgramAtSite", a, "", "", ConnectsToSiteNum=str(int(a) + 20),
            ConnectsToProgramNum=str(int(a) + 10), HoursOfOperation="9 h")
    return r
r = json.load(open("records.json")) if os.path.exists("records.json") else make()
def find(number):
    return next(x for x in r if x["fr"]["ResourceAgencyNum"] == number)
def change(number, day, **values):
    for lang in ("fr", "en"):
        find(number)[lang].update(values, UpdatedOn="2026-12-%s:00:00" % day)
exec(sys.argv[1])
json.dump(r, open("records.json", "w"), ensure_ascii=True)
END
}
records pass
"$VIGIE" init 2>>log >&2

# The first night all, in two languages.
night 01 api items=4 created=4 refused=0 partial=0
is "requests for records" "$(asked)" 2
is "asked for JSON" "$(grep -vc 'application/json' requests || true)" 0
"$VIGIE" export hsds-json --audience internal -o all.ndjson 2>>log
grep -q '"name":"Agence 100"' all.ndjson || fail "no French name"
grep -q '"name":"Agency 100"' all.ndjson || fail "no English name: $(head -n 1 all.ndjson)"
! grep -q listed all.ndjson || fail "the fetcher's note went into a record"
grep -q '"description":"deux mots"' all.ndjson || fail "control characters: $(head -n 1 all.ndjson)"
is "verified" "$("$VIGIE" list --json | grep -c '"verified_at":"2026-02-03')" 4

# A night without news costs the two lists.
: >requests
night 02 api
grep -q '"outcome":"unchanged"' report || fail "nothing changed, and $(cat report)"
is "requests" "$(wc -l <requests)" 2

# A change of a row below an agency brings that row, and the agency is whole.
: >requests
records 'change("130", "03 00", HoursOfOperation="10 h")'
night 03 api items=4 unchanged=3 changed=2 proposed=0 gone=0 # and x_updated_on
is "what was asked for" "$(grep '^/api/record/ ' requests | cut -d' ' -f3 | sort -u)" 130

# A site that goes is taken out of its agency; an agency that goes, nobody having said so, is gone.
records 'r.remove(find("220")); r.remove(find("230"))'
night 04 api items=4 unchanged=3 gone=0
records '[r.remove(find(n)) for n in ("400", "410", "420", "430")]'
night 05 api items=3 unchanged=3 gone=1

# ---- its faults -----------------------------------------------------------------------------------------------------------

records 'change("110", "06 00", PublicName="Aide alimentaire")'
echo error >fault
refused 06 75 'Timeout expired'
echo cut >fault
refused 06 75 '127.0.0.1'
echo html >fault
refused 06 75 '127.0.0.1'
echo no-english >fault
refused 06 75 'lists no record in the language "en"'
: >fault

# Not all at once, or not in so long an address: in smaller portions. A server that fails once is asked again.
hour=10
for fault in small short-url broken-once one; do
	hour=$((hour + 1))
	echo $fault >fault
	records 'for n in ("100","110","120","130","200","210"): change(n, "07 '$hour'", InternalNotes="'$fault'")'
	night 07 api items=3 unchanged=1 refused=0
	"$VIGIE" export hsds-json --audience internal -o all.ndjson 2>>log
	is "$fault" "$(grep -c "\"x_internal_notes\":\"$fault\"" all.ndjson)" 2
done

# Listed and not given: it stays as it was, and is asked for again the next night.
echo silent >fault
records 'change("120", "08 00", PhysicalAddress1="2 rue B"); change("110", "08 00", InternalNotes="x")'
night 08 api items=3 gone=0
grep -q '2 records are listed and were not given\|1 record is listed and was not given' report ||
	fail "nobody is told: $(cat report)"
"$VIGIE" export hsds-json --audience internal -o all.ndjson 2>>log
is "the site stays" "$(grep -c '"name":"Lieu 100"' all.ndjson)" 1
: >fault
night 09 api changed=2 gone=0
echo slow-silent >fault
records 'change("120", "10 00", PhysicalAddress1="3 rue C")'
night 10 api changed=2
! grep -q 'not given' report || fail "it came the second time: $(cat report)"

# Without dates all is brought, and nothing is new.
echo no-dates >fault
night 11 api items=3 unchanged=3 gone=0

# Half of the lists is a partner's mistake: the contract stops it.
echo forgets >fault
sed -i 's/^max_deleted_percent.*/max_deleted_percent = 20/' vigie.conf
VIGIE_NOW=2026-12-12T08:00:00Z
"$VIGIE" import api >report 2>&1 && fail "half of the directory may go: $(cat report)"
: >fault

# The first night of all: what was not given does not count as gone, for nobody knows.
rm -r vigie.db* deliveries
"$VIGIE" init 2>>log >&2
echo mute >fault
refused 13 75 'and gives none of them'
echo silent >fault
night 13 api items=3 created=3 gone=0
: >fault
night 14 api created=0 gone=0

# ---- its key --------------------------------------------------------------------------------------------------------------

(umask 077 && echo 'key = faux' >icarol.key)
refused 15 78 'Invalid key'
! grep -q faux report || fail "the key is shown: $(cat report)"
chmod 644 icarol.key
refused 15 78 'chmod 600'
rm icarol.key && (umask 077 && : >icarol.key)
refused 15 78 'key = '
! sqlite3 vigie.db .dump | grep -q 'sésame\|faux' || fail "the key is in the database"
"$VIGIE" rebuild --verify >>log 2>&1 || fail "a history is broken: $(tail -n 1 log)"
