#!/bin/sh
# The real lists of ../shared: read in every encoding they come in, exported in every form for every reader, and held
# to judges that are not ours. Their contents stay where they are: nothing of them is copied into the project.
set -eu

[ -d "$SHARED/bottins/encodages" ] || { echo "the real lists are not here (../shared or VIGIE_SHARED)" && exit 77; }
bottins=$SHARED/bottins
maps=$PWD/samples/mappings
root=$PWD
export VIGIE_VALIDATOR="${VIGIE_VALIDATOR:-$(dirname "$VIGIE")/../validator}"
VIGIE_VALIDATOR=$(mkdir -p "$VIGIE_VALIDATOR" && cd "$VIGIE_VALIDATOR" && pwd)
export VIGIE_NOW=2026-11-20T08:00:00Z VIGIE_USER=anne
cd "$TMPDIR"

fail() {
	echo "$*"
	exit 1
}
is() { [ "$2" = "$3" ] || fail "$1: $2, and $3 was expected"; }
figure() { sed -n "1s/.*\"$1\":\([0-9]*\).*/\1/p" report; }

cat >vigie.conf <<END
[source chsld]
format = csv
mapping = $maps/real-chsld.map
[source worse]
format = csv
mapping = $maps/real-chsld.map
[source cdc]
format = csv
mapping = $maps/real-cdc.map
[source pharmacies]
format = csv
mapping = $maps/real-pharmacies.map
[source municipalites]
format = csv
mapping = $maps/real-municipalites.map
END

# A new directory.
begin() { rm -f vigie.db* && "$VIGIE" init 2>>log >&2; }

# take SOURCE FILE NAME=NUMBER…
take() {
	"$VIGIE" import "$1" "$2" --json >report 2>>log || fail "import $1 $2: exit $? $(cat report) $(tail -n 3 log)"
	for wanted in outcome=applied "$@"; do
		case $wanted in
		outcome=*) grep -q '"outcome":"applied"' report || fail "import $1: $(cat report)" ;;
		*=*) is "import $1: ${wanted%=*}" "$(figure "${wanted%=*}")" "${wanted#*=}" ;;
		esac
	done
}

# Everything the directory holds but the runs' own list.
contents() { sqlite3 vigie.db .dump | grep -v '^INSERT INTO source_run ' | sha256sum; }

# ---- one list in seven encodings ------------------------------------------------------------------------------------

for encoding in utf8 utf8_bom utf16 cp1252 latin1 macroman cp850; do
	begin
	take chsld "$bottins/encodages/bottin_chsld_$encoding.csv" items=476 created=476 refused=0 partial=0
	"$VIGIE" export hsds-json -o $encoding.ndjson 2>>log
	sed 's/^{"id":"\([^"]*\)".*/\1/' $encoding.ndjson | sort >$encoding.ids
	is "ids in $encoding" "$(sort -u $encoding.ids | wc -l)" 476
	cmp utf8.ids $encoding.ids || fail "other ids in $encoding"
	case $encoding in
	latin1 | cp850) # they have no ’ and no Œ: what the list lost cannot be brought back
		! cmp -s utf8.ndjson $encoding.ndjson || fail "$encoding should differ"
		sed "s/’/'/g; s/Œ/?/g" utf8.ndjson | cmp - $encoding.ndjson || fail "$encoding differs in more than ’ and Œ"
		;;
	*) cmp utf8.ndjson $encoding.ndjson || fail "$encoding gives another export" ;;
	esac
done
cmp latin1.ndjson cp850.ndjson

# ---- all lists in one directory -------------------------------------------------------------------------------------

begin
take chsld "$bottins/encodages/bottin_chsld_utf8.csv" created=476
take municipalites "$SHARED/registers/municipalites_qc.csv" items=1281 created=1281 refused=0 partial=1
grep -q 'msvalere' report || fail "the address with a comma is not told"
take pharmacies "$bottins/pharmacies.csv" items=122 created=122 refused=0 partial=1
grep -q '"line":71,"column":"Heures1Dim"' report || fail "the hour that is none is not told"
take cdc "$bottins/cdc-extrait.csv" items=11 created=11 refused=0 partial=0
is fiches "$("$VIGIE" list --json 2>>log | wc -l)" 1890
"$VIGIE" rebuild --verify >>log 2>&1 || fail "a history is broken: $(tail -n 1 log)"

# What mangled values became.
"$VIGIE" export hsds-json -o all.ndjson 2>>log
grep -q '"number":"819 377-2211"' all.ndjson || fail "18 193 772 211 is a telephone"
grep -q '"number":"418 428-3796","extension":2' all.ndjson || fail "+1 418 428 3796 ext. 2 has an extension"
! grep -qE '"number":"\(?000' all.ndjson || fail "(000) 000-0000 is no telephone"
grep -q '"number":"1 866 APPELLE"' all.ndjson || fail "the number with letters is kept as people remember it"
grep -q '"number":"866 277-3553"\|"number":"1 866 277-3553"' all.ndjson || fail "the number behind it is missing"
! grep -q '"address_1":"Centre antipoison' all.ndjson || fail "a name is no address"
# Without a postal code there is no valid address, and none is invented.
grep '"name":"Grossesse-Secours"' all.ndjson >one || fail "Grossesse-Secours is missing"
! grep -q 'Beaubien' one || fail "an address without a postal code went out"

# ---- every form for every reader ------------------------------------------------------------------------------------

for audience in public partner internal; do
	"$VIGIE" export hsds-json --audience $audience -o $audience.ndjson 2>>log
	"$VIGIE" export hsds-json --shape array --audience $audience -o $audience.json 2>>log
	"$VIGIE" export hsds-json --shape page --size 100 --page 19 --audience $audience -o $audience-page.json 2>>log
	"$VIGIE" export hsds-xml --audience $audience -o $audience.xml 2>>log
	is "lines for $audience" "$(wc -l <$audience.ndjson)" 1890
done
xmllint --noout --stream --schema "$root/schemas/hsds-xml-1.xsd" public.xml partner.xml internal.xml 2>>log ||
	fail "xmllint: $(tail -n 3 log)"
set +e
"$root/tools/hsds-validate.sh" public.ndjson public.json public-page.json partner.ndjson partner.json partner-page.json \
	internal.ndjson internal.json internal-page.json >judged 2>&1
rc=$?
set -e
unjudged=
case $rc in
0) ;;
77) [ -z "${CI:-}" ] || fail "$(cat judged)" && unjudged=$(cat judged) ;;
*) fail "$(cat judged)" ;;
esac

# ---- the same night again -------------------------------------------------------------------------------------------

before=$(contents)
for again in "chsld $bottins/encodages/bottin_chsld_utf8.csv" "municipalites $SHARED/registers/municipalites_qc.csv" \
	"pharmacies $bottins/pharmacies.csv" "cdc $bottins/cdc-extrait.csv"; do
	runs=$(sqlite3 vigie.db 'SELECT count(*) FROM source_run')
	VIGIE_NOW=2026-11-21T08:00:00Z "$VIGIE" import ${again%% *} "${again#* }" --json >report 2>>log
	grep -q '"outcome":"unchanged"' report || fail "the same list is news: $(cat report)"
	is "runs written" "$(sqlite3 vigie.db 'SELECT count(*) FROM source_run')" $((runs + 1))
done
is "the same night again: the directory" "$(contents)" "$before"

# In another encoding it is another file, whose rows are the same records: nothing changes either.
VIGIE_NOW=2026-11-21T09:00:00Z
take chsld "$bottins/encodages/bottin_chsld_macroman.csv" items=476 unchanged=476 changed=0 proposed=0 gone=0
is "the same list in another encoding: the directory" "$(contents)" "$before"

# ---- the same organisations from somebody who spells worse ----------------------------------------------------------

python3 - "$bottins/encodages/bottin_chsld_utf8.csv" worse.csv <<'END'
import csv, sys, unicodedata
def plain(s):
    s = s.replace("’", "'").replace("Œ", "OE")
    return unicodedata.normalize("NFD", s).encode("ascii", "ignore").decode()
rows = csv.reader(open(sys.argv[1], encoding="utf-8"), delimiter=";")
out = csv.writer(open(sys.argv[2], "w", encoding="utf-8", newline=""), delimiter=";")
out.writerow(next(rows))
for name, street, city, postal, phone in rows:
    out.writerow([plain(name).title().replace("-", " "), plain(street).replace(",", ""), plain(city).upper(),
                  postal.lower().replace(" ", ""), phone.replace("(", "").replace(") ", ".").replace("-", ".")])
END
take worse worse.csv items=476 joined=476 created=0 changed=0 gone=0
is "fiches" "$("$VIGIE" list --json 2>>log | wc -l)" 1890
is "numbers and postal codes proposed" "$("$VIGIE" review list --json 2>>log |
	grep -cE '"path":"[^"]*\.(number|postal_code)"' || true)" 0
"$VIGIE" rebuild --verify >>log 2>&1 || fail "a history is broken: $(tail -n 1 log)"

[ -z "$unjudged" ] || { echo "all but the judge of HSDS JSON agrees; $unjudged" && exit 77; }
