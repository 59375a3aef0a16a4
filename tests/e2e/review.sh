#!/bin/sh
# The queue: by arguments, and on a terminal as a technician types (review_terminal.py).
set -eu
python3 -c 'import os; os.openpty()' 2>/dev/null || { echo 'no terminal can be had here: is /dev/pts mounted?' && exit 77; }
. "$(dirname "$0")/lib-run.sh"

here=$(cd "$(dirname "$0")" && pwd)
VIGIE=$(realpath "$VIGIE")
cd "$TMPDIR"
export VIGIE_USER=anne VIGIE_NOW=2026-11-22T15:00:00Z LC_ALL=C.UTF-8
lines() { [ "$(wc -l <out)" = "$1" ] || fail "$step: $(wc -l <out) lines, and $1 were expected"; }

run 0 init
cat >>vigie.conf <<'END'

[source ville]
format = csv
where = ville.csv
mapping = map

[source cdc]
format = csv
where = cdc.csv
mapping = map

[source sante]
format = csv
where = sante.csv
mapping = map
END
cat >map <<'END'
[list]
key = nom

[record]
name = {nom}
description = {description}
email = {courriel | email}
phones[main].number = {tel | phone}
services[main].name = {service}
services[main].attributes[c].taxonomy_term.name = {service}
END

# Forty organisations; the CDC says other things of each, the health list agrees with it on some.
awk 'BEGIN {
	for (i = 1; i <= 40; i++) {
		name = sprintf("%s n° %d 東京", i % 7 ? "Cercle de Fermières" : "Cafe\314\201 L’Entraide", i)
		service = i % 10 ? "Artisanat" : "Aide alimentaire"
		row = "%s,%s,%s@org%d.test,418 555-%04d,%s\n"
		printf (i == 1 ? "nom,description,courriel,tel,service\n" : "") row, name, "Ouvert le lundi.", "info", i, i, service >"ville.csv"
		printf (i == 1 ? "nom,description,courriel,tel,service\n" : "") row, name, "Ouvert le mardi; réservation nécessaire.", \
			"direction", i, i, service >"cdc.csv"
		if (i <= 20)
			printf (i == 1 ? "nom,description,courriel,tel,service\n" : "") row, name, "Ouvert le lundi.", "direction", i, i, service >"sante.csv"
	}
}'
for source in ville cdc sante; do run 0 import "$source"; done
run 0 new name='Fermières 1' phones.number='418 555-0001' phones.type=fax

# A pair, as matching leaves them.
python3 - <<'END'
import sqlite3
db = sqlite3.connect("vigie.db")
db.execute("DELETE FROM pair")
db.execute("""INSERT INTO pair(id, fiche_1, fiche_2, score, band, reasons, found_at, scored_at)
  SELECT 1, min(id), max(id), 0.83, 'possible', '[{"code":"phone-same","text":"the same telephone","left":"4185550001",
    "right":"4185550001","bits":7.5}]', 1, 1 FROM fiche""")
db.commit()
END

# ---- by arguments -------------------------------------------------------------------------------------------------
run 64 review
says 'nobody sits at a terminal'
run 0 review list --json
lines 101
head -n 1 out | grep -q '"first_needs":true' || fail 'first needs do not come first'
says '"id":"d1","kind":"duplicate"' '"agree":2'
run 0 review --json
lines 101
run 0 review list --kind duplicate
says 'd1: the same as Fermières 1 (........)? 83%'
run 0 review show d1
says '418 555-0001 (fax)'
run 64 review list --kind other
run 64 review list --field nosuch
says 'a field of a fiche'
run 64 review list --source nosuch
says 'no source of this name has given anything'
run 0 review list --source organisation
run 0 review list --json --field email
cp out by_name
run 0 review list --json --field Courriel
cmp -s out by_name && [ -s out ] || fail 'a field is not found by its label'
run 0 review list --kind deletion
says 'no proposal'
run 0 review list --json --max 3
lines 3
run 0 review show d1
says 'Are these one organisation? 83%' '+ the same telephone: 4185550001'
run 65 review show d99
run 64 review show d

run 0 review accept --source cdc --field email --dry-run
says '40 of 40 would be decided; nothing was written' 'only tried'
run 0 review accept --source cdc --field email --max 5
says '5 of 5 decided'
run 0 review list --json --source cdc --field email
lines 35
run 0 review accept --all --field email
says 'decided'
run 0 review list --json --field email
lines 0
run 0 review reject --source cdc --json
[ "$(grep -c '"did":"reject".*"ok":true' out)" = 40 ] || fail 'not all of the CDC was rejected'
run 64 review accept --kind duplicate
run 64 review accept d1 --value x
run 64 review accept --keep 'Fermières 1'
run 0 review accept d1 --keep 'Fermières 1' --dry-run
says 'they are one – only tried'
run 0 review accept d1 --keep 'Fermières 1'
says 'they are one. To undo: vigie review undo d1'
run 0 show 'Fermières 1'
says 'Status: active'
run 65 review reject d1
run 0 review undo d1
says 'open again'
run 0 review reject d1 --json
says '"id":"d1","did":"reject".*"ok":true'
run 0 review undo d1
# Taken back by their numbers: a terminal needs something to do.
run 0 review list --json --all
sed -n 's/^{"id":\([0-9]*\),.*"state":"\(accepted\|rejected\)".*/\1/p' out >decided
run 0 review undo $(cat decided)
run 0 review list --json --kind proposal
lines 100

# ---- on a terminal ------------------------------------------------------------------------------------------------
python3 "$here/review_terminal.py" "$VIGIE"
