#!/bin/sh
# The power goes at every fault point of sending. What was not synced is lost, or some of it is; the machine starts again,
# sends on, and once more: every e-mail has reached the relay exactly once, but for those that are unsure, which are of
# the batch that was open.
set -u

command -v python3 >/dev/null || { echo "skipped: no python3 for the relay of the tests"; exit 77; }
lib=$(realpath "$(dirname "$0")")
fakes=$lib/../fakes
tools=$lib/../crash
emails=5 batch=2 cuts=0
export VIGIE_USER=anne VIGIE_NOW=2026-11-23T15:00:00Z VIGIE_HOST=here
cd "$TMPDIR" || exit 1

fail() {
	echo "FAIL: $*" >&2
	[ ! -s words ] || sed 's/^/  | /' words >&2
	exit 1
}

cc -std=c17 -O1 -shared -fPIC -o powercut.so "$tools/powercut.c" -ldl || fail "powercut.c does not compile"

# ---- the relay ----------------------------------------------------------------------------------------------------
. "$lib/lib-relay.sh"

# ---- an approved campaign -----------------------------------------------------------------------------------------
mkdir start taken
cat >start/vigie.conf <<END
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
per_session = $batch
[source list]
format = csv
mapping = map
END
printf '[list]\nid = id\n[record]\nname = {nom}\nemail = {courriel}\n' >start/map
{
	echo id,nom,courriel
	for i in $(seq 1 $emails); do echo "$i,Organisme $i,o$i@org.test"; done
} >start/list.csv
(
	cd start && "$VIGIE" init && VIGIE_NOW=2024-11-25T15:00:00Z "$VIGIE" import list list.csv &&
		"$VIGIE" campaign plan && "$VIGIE" campaign approve --yes
) >words 2>&1 || fail "no campaign"

send() { (cd work && "$VIGIE" campaign send) >words 2>&1; }

begin() {
	rm -rf work log taken && cp -R start work && mkdir log taken
	scene "into=$TMPDIR/taken"
}

# Each e-mail: its state, and how often the relay has taken it; then what is too much of anything.
check() {
	(cd work && "$VIGIE" campaign status --json) >status 2>words || fail "$where: no status"
	sed -n 's/^{"email":\([0-9]*\),.*"state":"\([a-z]*\)".*"to":"\([^"]*\)".*/\1 \2 \3/p' status >states
	[ "$(wc -l <states)" = "$emails" ] || fail "$where: not every e-mail is there"
	unsure=0
	while read -r id state to; do
		times=$(grep -lF "<$to>" taken/*.env 2>/dev/null | wc -l)
		case $state:$times in
		sent:1) ;;
		unsure:0 | unsure:1) unsure=$((unsure + 1)) ;;
		*) fail "$where: $id is $state and was taken $times times" ;;
		esac
	done <states
	[ "$unsure" -le "$batch" ] || fail "$where: $unsure are unsure"
}

cut_at() {
	where="power cut at $1:$2, seed $3"
	begin
	(
		cd work && VIGIE_FAULT=$1:$2 VIGIE_BOOT=first POWERCUT_FOLDER=$TMPDIR/work POWERCUT_LOG=$TMPDIR/log \
			LD_PRELOAD=$TMPDIR/powercut.so "$VIGIE" campaign send
	) >words 2>&1
	sleep 0.05 # what was on its way to the relay arrives
	"$tools/powercut.py" start log work "$3" || fail "$where: powercut.py"
	cuts=$((cuts + 1))
	export VIGIE_BOOT=second
	send || fail "$where: refused"
	check
	before=$(cat states)
	send || fail "$where: refused the third time"
	check
	[ "$before" = "$(cat states)" ] || fail "$where: the third run changed something"
	unset VIGIE_BOOT
}

where=undisturbed
begin
VIGIE_FAULT_LIST=$TMPDIR/list VIGIE_BOOT=first
export VIGIE_FAULT_LIST VIGIE_BOOT
send || fail "$where: refused"
unset VIGIE_FAULT_LIST VIGIE_BOOT
check
[ "$unsure" = 0 ] || fail "$where: $unsure are unsure"
sort list | uniq -c >turns
while read -r turns point; do
	for turn in $(seq 1 "$turns"); do
		cut_at "$point" "$turn" 0 <&-
		[ $((turn % 3)) != 0 ] || cut_at "$point" "$turn" "$turn" <&-
	done
done <turns
[ "$cuts" -ge 40 ] || fail "only $cuts cuts"
echo "$cuts power cuts"
