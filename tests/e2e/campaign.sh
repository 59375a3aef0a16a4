#!/bin/sh
# vigie campaign at the command line: approved, sent, stopped, settled, adopted; what it says and how it exits.
set -eu
. "$(dirname "$0")/lib-run.sh"

command -v python3 >/dev/null || { echo "skipped: no python3 for the relay of the tests"; exit 77; }
lib=$(realpath "$(dirname "$0")")
fakes=$lib/../fakes
cd "$TMPDIR"
export VIGIE_USER=anne VIGIE_NOW=2026-11-23T15:00:00Z VIGIE_HOST=here VIGIE_BOOT=first


# ---- the relay ----------------------------------------------------------------------------------------------------
. "$lib/lib-relay.sh"

# How many messages it has taken since the last scene.
taken() {
	was=$(wc -l <answers)
	echo count >&3
	while [ "$(wc -l <answers)" = "$was" ]; do sleep 0.05; done
	tail -n 1 answers | sed 's/.*taken=//'
}
took() { [ "$(taken)" = "$1" ] || fail "$step: the relay took $(taken), not $1"; }

# ---- a directory whose eight fiches are due -----------------------------------------------------------------------
cat >vigie.conf <<END
[vigie]
database = vigie.db
timezone = America/Toronto
[centre]
name = 211 Essai
address = 12, rue du Quai
phone = 418 555-0211
email = info@centre.test
website = https://centre.test
[mail]
from = fiches@centre.test
reply = reponses@centre.test
[smtp]
host = 127.0.0.1
port = $port
connections = 1
[campaign]
daily = 6
[source list]
format = csv
mapping = map
END
printf '[list]\nid = id\n[record]\nname = {nom}\nemail = {courriel}\n' >map
{
	echo id,nom,courriel
	for i in 1 2 3 4 5 6 7 8; do echo "$i,Organisme $i,o$i@org$((i % 3)).test"; done
} >list.csv
run 0 init
VIGIE_NOW=2024-11-25T15:00:00Z run 0 import list list.csv

# ---- nothing leaves before it is approved -------------------------------------------------------------------------
scene ''
run 0 campaign status
says 'there is no campaign yet'
run 65 campaign approve
says 'vigie campaign plan'
run 64 campaign frobnicate
says 'approve, send, status'
run 64 campaign send now
run 0 campaign plan
run 0 campaign send
says '^0 e-mails sent' '2026-11-23 is not approved'
run 0 campaign status
says '2026-11-23 *planned .* 8 *0 *0 *0' 'Organisme 4'
took 0
# tried out, nothing is approved, paused or cancelled
run 0 campaign approve --dry-run
says 'E-mails to send: 8' 'nothing was changed'
run 0 campaign approve --dry-run --yes --json
says '"approved":false'
run 0 campaign cancel --dry-run --yes
says '8 e-mails of it would not be sent' 'nothing was changed'
run 64 campaign pause --dry-run
says 'knows no --dry-run'
run 0 campaign status
says '2026-11-23 *planned .* 8 *0 *0 *0'
# a report of 12 months begins with its first day, not with the hour of today
run 0 report --json
says '"from":"2025-11-23T05:00:00Z"'
run 0 campaign approve
says 'E-mails to send: 8' 'from 2026-11-23 10:00 on, at most 6 a day: over 2 days' 'Approved'
run 65 campaign approve
VIGIE_NOW=2026-11-23T23:00:00Z run 0 campaign send
says '^0 e-mails sent' 'opens on 2026-11-24 08:00'
run 0 campaign send --dry-run
says '^6 e-mails would leave now' 'domains: 3' 'beyond that: 2'
took 0

# ---- paused, then sent in two days --------------------------------------------------------------------------------
run 0 campaign pause --why 'un mot à revoir'
says 'vigie campaign approve 2026-11-23'
run 0 campaign send
says '^0 e-mails sent' '2026-11-23 is paused'
run 0 campaign approve 2026-11-23
says 'un mot à revoir'
run 0 campaign send --max 1
says '^1 e-mail sent'
run 0 campaign send
says '^5 e-mails sent' 'still to be sent: 2' 'the rest waits for tomorrow'
took 6

# ---- one whose fate nobody knows ----------------------------------------------------------------------------------
export VIGIE_NOW=2026-11-24T15:00:00Z
scene 'dot=@drop|first=1'
mkdir copies
run 0 backup copies
run 75 campaign send
says 'Of unknown fate: [12]'
run 0 campaign status
says 'unsure' 'settle [78] sent|failed|again   <[78]\.1\.'
run 0 campaign status --json
[ "$(grep -c '"email":' out)" = 8 ] || fail "not every e-mail is told"
unsure=$(sed -n 's/^{"email":\([0-9]*\),.*"state":"unsure".*/\1/p' out | head -n 1)
run 64 campaign settle
run 64 campaign settle "$unsure" perhaps
says 'sent, failed or again'
run 64 campaign settle x sent
run 65 campaign settle 1 sent
says 'not unsure'
scene ''
run 0 campaign settle all again
run 0 campaign send
run 0 campaign status --json
[ "$(grep -c '"state":"sent"' out)" = 8 ] || fail "not all are sent"
run 0 campaign send
says '^0 e-mails sent'
run 0 campaign cancel --yes
run 65 campaign cancel --yes
says 'cancelled already'
run 65 campaign approve 2026-11-23
says 'is cancelled'

# ---- copies -------------------------------------------------------------------------------------------------------
scene ''
run 0 restore copies/*.db
run 78 campaign send
says 'vigie campaign adopt'
run 78 campaign approve
run 0 campaign status
says 'vigie campaign adopt'
VIGIE_HOST=there VIGIE_BOOT=second run 78 campaign send
took 0
run 64 campaign adopt
says 'nobody sits here' '--yes'
run 0 campaign adopt --yes
says '2 e-mails .* unsure now' 'sent after this copy was made is not known here'
run 0 campaign adopt --yes
says 'already'
run 0 campaign send
says '^0 e-mails sent'
took 0
run 0 campaign settle all sent
says '2 e-mails settled'
VIGIE_HOST=there run 78 campaign send
run 0 campaign status --json
[ "$(grep -c '"state":"sent"' out)" = 8 ] || fail "what a person has settled is not sent"
took 0
