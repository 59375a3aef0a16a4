#!/bin/sh
# vigie campaign plan at the command line: what it says, what it shows, and killed at every fault point: of a plan that did not
# come to its end nothing is there, the next one makes the same e-mails, and a third one changes nothing.
set -eu
. "$(dirname "$0")/lib-run.sh"

command -v python3 >/dev/null || { echo "skipped: no python3 for the relay of the tests"; exit 77; }
lib=$(realpath "$(dirname "$0")")
fakes=$lib/../fakes
cd "$TMPDIR"
export VIGIE_USER=anne VIGIE_NOW=2026-11-23T15:00:00Z VIGIE_HOST=here VIGIE_BOOT=first

is() { [ "$2" = "$3" ] || fail "$1: $2, and $3 was expected"; }

# All that planning writes, as text.
state() {
	python3 - <<'END'
import sqlite3
db = sqlite3.connect("file:vigie.db?mode=ro", uri=True)
for table in "campaign", "request", "request_fiche", "outbox", "shown", "outbox_message":
    for row in db.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):
        print(table, *row, sep="|")
END
}
count() { python3 -c 'import sqlite3,sys; print(sqlite3.connect("vigie.db").execute(sys.argv[1]).fetchone()[0])' "$1"; }

# ---- a directory -----------------------------------------------------------------------------------------------------
. "$lib/lib-relay.sh"
scene ''

cat >vigie.conf <<END
[vigie]
database = vigie.db
timezone = America/Toronto
[centre]
name = 211 Essai
address = 12, rue du Quai
phone = 418 555-0211
[mail]
from = fiches@centre.test
reply = reponses@centre.test
[smtp]
host = 127.0.0.1
port = $port
[source list]
format = csv
mapping = map
END
printf '[list]\nid = id\n[record]\nname = {nom}\nemail = {courriel}\n' >map
printf 'id,nom,courriel\n1,Maison A,a@a.test\n2,Maison B,a@a.test\n3,Maison C,c@c.test\n4,Maison D,\n' >list.csv
run 0 init
says 'vigie.key: made'
is 'the key is secret' "$(stat -c %a vigie.key)" 600
VIGIE_NOW=2024-11-25T15:00:00Z run 0 import list list.csv

# ---- a dry run shows everything and keeps nothing ---------------------------------------------------------------------
run 0 campaign plan --dry-run
says 'a@a.test' 'c@c.test' 'Fiches due: 4' 'Contacts to be asked: 2' 'no e-mail address: 1' 'Nothing was kept'
is 'kept of a dry run' "$(state | wc -l)" 0
run 0 campaign plan --dry-run --html page.html --maildir box
says 'page.html' 'box'
is 'the page is secret' "$(stat -c %a page.html)" 600
is 'frames' "$(grep -o '<iframe' page.html | wc -l)" 2
is 'messages' "$(ls box/new | wc -l)" 2
run 0 --json campaign plan --dry-run
says '"to":"c@c.test"' '"due":4,"asked":3,"requests":2'
run 64 campaign plan --region Atlantide
run 78 --conf /dev/null --db vigie.db campaign plan
says 'centre'

# ---- killed while it plans --------------------------------------------------------------------------------------------
cp vigie.db undisturbed.db
for point in plan.request plan.request:2 plan.planned; do
	have=0
	VIGIE_FAULT=$point "$VIGIE" campaign plan >out 2>words || have=$?
	is "killed at $point" "$have" 137
	is "kept of a plan killed at $point" "$(state | wc -l)" 0
done
run 0 campaign plan
says 'Nothing leaves yet'
state >planned
mv vigie.db killed.db && rm -f vigie.db-wal vigie.db-shm && mv undisturbed.db vigie.db
run 0 campaign plan
state >undisturbed
cmp planned undisturbed || fail "the plan after the kills is not that of an undisturbed run"
run 65 campaign plan
says 'campaign approve' 'campaign cancel'
state | cmp - planned || fail "a third plan changes something"

# ---- what waits is shown again -----------------------------------------------------------------------------------------
run 0 campaign plan --dry-run
says 'a@a.test' 'waits'
run 0 campaign plan --html again.html
is 'frames' "$(grep -o '<iframe' again.html | wc -l)" 2
state | cmp - planned || fail "looking changes something"

# ---- what changed meanwhile is composed again, killed or not -------------------------------------------------------------
run 0 campaign approve --yes
run 0 edit 'Maison A' 'description=Un autre texte'
run 0 verified 'Maison C' --by Zoé --title direction --channel phone
have=0
VIGIE_FAULT=plan.refreshed "$VIGIE" campaign send --all-day >out 2>words || have=$?
is 'killed at plan.refreshed' "$have" 137
run 0 campaign send --all-day
is 'sent' "$(count "SELECT count(*) FROM outbox WHERE state = 'sent'")" 1
is 'of what was verified' "$(count "SELECT group_concat(state) FROM outbox WHERE envelope_to = 'c@c.test'")" cancelled
is 'what it showed' "$(count "SELECT count(*) FROM shown s JOIN fiche f ON f.id = s.fiche AND f.revision = s.revision JOIN outbox o ON o.id = s.email WHERE o.state = 'sent'")" 2

# ---- reminders, killed or not ---------------------------------------------------------------------------------------------
export VIGIE_NOW=2026-12-16T15:00:00Z
have=0
VIGIE_FAULT=plan.reminder "$VIGIE" campaign plan >out 2>words || have=$?
is 'killed at plan.reminder' "$have" 137
is 'e-mails' "$(count 'SELECT count(*) FROM outbox')" 2
run 0 campaign plan
says 'Contacts to be reminded: 1' 'Reminders leave'
run 0 campaign plan
is 'e-mails' "$(count 'SELECT count(*) FROM outbox')" 3
is 'the reminder may leave' "$(count 'SELECT state FROM outbox WHERE n = 2')" queued
run 0 campaign send --all-day
export VIGIE_NOW=2027-01-18T15:00:00Z
run 0 campaign plan
run 0 campaign send --all-day
export VIGIE_NOW=2027-02-15T15:00:00Z
run 0 campaign plan
says 'Requests given up: 1' 'asked often enough: 2'
run 0 tasks
says 'Maison A' 'Maison B' 'Maison D'
echo "planned, killed, reminded, given up"
