#!/bin/sh
# A town's directory on the web, night after night: what robots.txt asks, pages that are broken, gone or elsewhere, a second
# night that asks only for what has changed; and places as GeoJSON, real ones too. The site is tests/fakes/site_server.py.
set -eu

# shellcheck source=tests/e2e/lib-run.sh
. tests/e2e/lib-run.sh
root=$PWD
export VIGIE_NOW=2026-11-20T08:00:00Z VIGIE_USER=anne
cd "$TMPDIR"

mkfifo commands answers
python3 "$root/tests/fakes/site_server.py" "$TMPDIR/log" <commands >answers &
server=$!
exec 8>commands 9<answers
trap 'kill "$server" 2>/dev/null || true' EXIT
read -r port <&9
site=http://127.0.0.1:$port
# tell WORD…: a command for the site.
tell() {
	echo "$*" >&8
	read -r answer <&9
	[ "$answer" = ok ] || fail "the site answers $answer"
}
# asked STATUS PATH [if-none-match]: so many times.
asked() { grep -cFx "$*" log || true; }
is() { [ "$2" = "$3" ] || fail "$step: $1: $2, and $3 was expected"; }
figure() { sed -n "1s/.*\"$1\":\([0-9]*\).*/\1/p" out; }

cat >vigie.conf <<END
[vigie]
database = vigie.db
[centre]
email = info@211.example
[source town]
format = html
via = html
where = $site/bottin
mapping = site.map
allow_private = yes
delay = 0 seconds
[source few]
format = html
via = html
where = $site/bottin
mapping = few.map
allow_private = yes
delay = 0 seconds
[source forbidden]
format = html
via = html
where = $site/fiche/secret-5.html
mapping = site.map
allow_private = yes
delay = 0 seconds
[source gone]
format = html
via = html
where = $site/nothing
mapping = site.map
allow_private = yes
delay = 0 seconds
[source places]
format = geojson
mapping = places.map
where = places.geojson
END
cat >site.map <<'END'
[html]
item = //div[has-class("fiche")]
detail = .//h3/a
next = //a[has-class("page")]

[columns]
Nom = h3
Téléphone = .//span[@class="tel"]
Courriel = .//a[starts-with(@href,"mailto:")]/@href
Adresse = @detail //address
Code postal = @detail //span[@id="cp"]
Services = @detail //ul/li
Site web = @detail //a[@class="site"]/@href

[list]
key = Nom

[record]
name = {Nom}
email = {Courriel | email}
website = {Site web | web}
phones[main].number = {Téléphone | phone}
locations[main].addresses[physical].address_1 = {Adresse | part 1 "\n"}
locations[main].addresses[physical].city = {Adresse | part 2 "\n"}
locations[main].addresses[physical].postal_code = {Code postal | postal}
services[main].name = {Services | part 1 ";"}
END
sed 's/^next.*/&\npages = 3/' site.map >few.map

# ---- the first night ----------------------------------------------------------------------------------------------------

run 0 init
run 0 import town --json
is items "$(figure items)" 6
is created "$(figure created)" 6
is partial "$(figure partial)" 3
says 'not given the item.s own page (302)' 'not given the item.s own page (404)' 'asks programs not to read'
is "requests for robots.txt" "$(asked 200 /robots.txt)" 1
is "requests that robots.txt forbids" "$(grep -c secret log || true)" 0
is "the page that failed once" "$(asked 500 /fiche/1.html) $(asked 200 /fiche/1.html)" "1 1"
is "an own page that two pages of the list name" "$(asked 200 /fiche/2.html)" 1
is "who asks" "$(cat log.agent)" 'vigie (+mailto:info@211.example)'
is "pages of the list, a loop among them" "$(grep -c ' /bottin/' log)" 5

run 0 show "Maison de l’Étoile" --json
says '"email":"etoile@site.example"' '"website":"http://2.site.example/accueil"' '"number":"418 555-0102"' \
	'"address_1":"3, rue A"' '"city":"Rivière-aux-Geais"' '"postal_code":"G9Z 1A2"' "\"name\":\"Hébergement d'urgence\""
run 0 show "Le Phare" --json
says '"name":"Repas & paniers"'
run 0 show Friperie --json
says '"postal_code":"G9Z 1A6"'

# ---- the same night again, then one with news -----------------------------------------------------------------------------

tell log
VIGIE_NOW=2026-11-21T08:00:00Z
run 0 import town --json
says '"outcome":"unchanged"'
is "pages asked for whole again" "$(grep -c '^200 /[bf]' log || true)" 0
is "pages that are the same" "$(grep -c '^304 .* if-none-match$' log)" 8

tell night 2
tell log
VIGIE_NOW=2026-11-22T08:00:00Z
run 0 import town --dry-run --json
is "changed in a dry run" "$(figure changed)" 1
run 0 import town --json
is changed "$(figure changed)" 1
is unchanged "$(figure unchanged)" 5
is gone "$(figure gone)" 0
run 0 show "Club de l'âge d'or" --json
says '"number":"418 555-0144"'
run 0 rebuild --verify

step="vigie doctor --reach"
"$VIGIE" doctor --reach >out 2>words || true # the source that is gone is a trouble
says "$site/bottin: robots.txt allows it, 0.1 seconds between two pages" 'secret-5.html: robots.txt asks programs not'

# The first night once more, from what was kept of it.
run 0 source deliveries town --json
kept=$(sed -n '$s/.*"id":"\([0-9a-f]*\)".*/\1/p' out)
run 0 import town --delivery "$kept" --dry-run --json
is "items of the first night" "$(figure items) $(figure changed)" "6 1"

# Somebody who looks at it before it is a source: the page as a browser saves it, and the pages of a crawl.
run 0 source preview town
says 'Le Phare' 'G9Z 1A1'
python3 -c 'import sys, urllib.request; sys.stdout.buffer.write(urllib.request.urlopen(sys.argv[1]).read())' \
	"$site/bottin/?p=2" >saved.html
run 0 source preview town saved.html
says 'Cuisine collective' '418 555-0103'

# ---- what must not happen -------------------------------------------------------------------------------------------------

tell log
run 0 import few --json
is "pages at most" "$(grep -cE '^[2-5]0[0-9] /[bf]' log)" 4 # the first leads to the second
is gone "$(figure gone)" 0
says '"found":"HTML, 1 pages of the list, 2 of the items'
run 78 import forbidden
says 'robots.txt asks programs not to read this page'
run 78 import gone
says 'is not given (404)'
sed -i 's|/nothing$|/moved/|' vigie.conf
run 78 import gone
says 'leads to another host (301)'
sed -i 's|/moved/$|/list.pdf|' vigie.conf
run 78 import gone
says 'no page but a file'

# An item's own page may fail; when all do, the server is away, and nothing is applied.
held=$(sqlite3 vigie.db 'SELECT count(*) FROM source_record')
tell night 3
tell log
run 75 import town
says 'trouble of its own (500)'
is "own pages that were tried" "$(grep '^500 ' log | sort -u | wc -l)" 3
is "records held" "$(sqlite3 vigie.db 'SELECT count(*) FROM source_record')" "$held"
tell night 2
step="vigie doctor --reach"
for robots in away slow; do
	tell robots $robots
	"$VIGIE" doctor --reach >doctor.$robots 2>&1 || true
done
grep -q 'robots.txt: the server has a trouble of its own (503)' doctor.away || fail "robots.txt is away: $(cat doctor.away)"
grep -q '600 seconds between two requests' doctor.slow || fail "robots.txt asks for minutes: $(cat doctor.slow)"
tell robots none
tell log
run 0 import town --json
is "what nobody forbids" "$(asked 200 /fiche/secret-5.html)" 1
sed -i 's/^allow_private = yes$/allow_private = no/' vigie.conf
run 78 import town
says 'private network'
sed -i 's/^delay = 0 seconds$/delay = 2 minutes/; s/^allow_private = no$/allow_private = yes/' vigie.conf
run 78 import town
says 'at most a minute'

# ---- places ---------------------------------------------------------------------------------------------------------------

cat >places.map <<'END'
[list]
id = @id
[record]
name = {nom}
locations[main].latitude = {@latitude}
locations[main].longitude = {@longitude}
END
place() { printf '{"type":"Feature","id":"%s","geometry":{"type":"Point","coordinates":%s},"properties":{"nom":"%s"}}' "$@"; }
{
	printf '{"type":"FeatureCollection","features":['
	place p1 '[-71.2,46.8]' 'Le Phare du port' && echo , && place p2 '[46.7,-71.3]' "L'envers" && echo ']}'
} >places.geojson
run 0 import places --json
is created "$(figure created)" 2
is partial "$(figure partial)" 1
says 'is the latitude first?'
before=$(sqlite3 vigie.db .dump | grep -v 'source_run\|delivery' | sha256sum)
head -c 200 places.geojson >begun && mv begun places.geojson
run 65 import places
is "a cut file: the directory" "$(sqlite3 vigie.db .dump | grep -v 'source_run\|delivery' | sha256sum)" "$before"

[ -d "${SHARED:-}/bottins" ] || { echo "all but the real places, which are not here (../shared or VIGIE_SHARED)" && exit 77; }
cat >>vigie.conf <<END
[source interet]
format = geojson
mapping = $root/samples/mappings/real-lieux-interet.map
where = $SHARED/bottins/lieux-interet.geojson
[source quebec]
format = geojson
mapping = $root/samples/mappings/real-quebec-lieux.map
where = $SHARED/bottins/quebec-lieux-publics.geojson
END
sed -i 's/^delay = .*/delay = 0 seconds/' vigie.conf
rm vigie.db* && run 0 init
run 0 import interet --json
is "items created refused partial" "$(figure items) $(figure created) $(figure refused) $(figure partial)" "3231 3231 0 0"
run 0 import quebec --json
is "items refused partial" "$(figure items) $(figure refused) $(figure partial)" "1345 0 0"
is "each row is a fiche or joined one" "$(($(figure created) + $(figure joined)))" 1345
VIGIE_NOW=2026-11-23T08:00:00Z
for source in interet quebec; do
	run 0 import $source --json
	says '"outcome":"unchanged"'
done
python3 - "$SHARED/bottins/lieux-interet.geojson" changed.geojson <<'END'
import json, sys
doc = json.load(open(sys.argv[1], encoding="utf-8"))
doc["features"].reverse()
doc["features"][5]["geometry"]["coordinates"][0] -= 0.001
del doc["features"][7]
json.dump(doc, open(sys.argv[2], "w", encoding="utf-8"), ensure_ascii=False)
END
run 0 import interet changed.geojson --json
is "items changed gone" "$(figure items) $(figure changed) $(figure gone)" "3230 1 1"
run 0 rebuild --verify
