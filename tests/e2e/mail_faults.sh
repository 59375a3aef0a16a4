#!/bin/sh
# The mail under faults, against a real Postfix and a real Dovecot: the program is killed at every fault point of
# planning, approving, sending and reading, and the power goes while it sends; the mailbox goes away in the middle; mail
# comes that nobody should have to read. Whatever happens: who was to be asked is asked once or known to be in doubt, and
# no answer counts twice.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib_mail.sh"
cd "$TMPDIR"
export VIGIE_USER=anne VIGIE_HOST=here VIGIE_BOOT=first VIGIE_NOW=2026-11-20T15:00:00Z
: >points
kills=0

fail() {
	echo "FAIL: $*" >&2
	[ ! -s said ] || tail -n 20 said >&2
	tail -n 6 "$MAIL_DIR"/*.log >&2
	exit 1
}
# In the folder $dir.
vigie() { VIGIE_CONF=$dir/vigie.conf "$VIGIE" "$@" >said 2>&1; }
v() { vigie "$@" || fail "vigie $*: exit $?"; }
ask() { sqlite3 -cmd '.timeout 10000' "$dir/vigie.db" "$1"; }
begin() { rm -rf work && cp -R "$1" work && dir=work; }
# The centre's mailbox.
home() { echo "$MAIL_DIR/mail/211.test/reponses/Maildir"; }

# Postfix takes its time with an e-mail whose sender was killed; then it is delivered or gone.
settled() { sleep 0.2 && mail_settle; }
delivered() { find "$MAIL_DIR"/mail/org-*/*/Maildir/new -type f 2>/dev/null | wc -l; }

# Each e-mail that is told as sent lies in its mailbox once, one in doubt at most once, any other not at all.
whole() {
	settled
	ask "SELECT envelope_to || ' ' || state FROM outbox ORDER BY id" >outbox
	while read -r address state; do
		n=$(find "$MAIL_DIR/mail/${address#*@}/${address%@*}/Maildir/new" -type f 2>/dev/null | wc -l)
		# The unknown one is sent, and comes back.
		case $state:$n:$address in
		sent:1:* | unsure:[01]:* | queued:0:* | failed:0:* | cancelled:0:* | sent:0:"$unknown") ;;
		*) fail "$where: $address is $state, and lies in the mailbox $n times" ;;
		esac
	done <outbox
}

# passages COMMAND…: runs it undisturbed and leaves in `turns` how often each point was passed.
passages() {
	rm -f list
	VIGIE_FAULT_LIST=$TMPDIR/list && export VIGIE_FAULT_LIST
	v "$@"
	unset VIGIE_FAULT_LIST
	cat list >>points
	sort list | uniq -c >turns
}
# killed POINT TURN COMMAND…
killed() {
	VIGIE_FAULT=$1:$2 && export VIGIE_FAULT
	shift 2
	vigie "$@" && code=0 || code=$?
	unset VIGIE_FAULT
	kills=$((kills + 1))
}
# each COMMAND OF OURS…: for the first, the second and the last passage of each point.
each() {
	while read -r turns point; do
		for turn in $(printf '%s\n' 1 2 "$turns" | sort -nu); do
			[ "$turn" -gt "$turns" ] || "$@" "$point" "$turn" </dev/null
		done
	done <turns
}

# ---- the town, planned, approved ----------------------------------------------------------------------------------

mail_start
python3 "$here/mail_town.py" . small
mail_user $(cat mailboxes)
mail_absent $(cat absent)
unknown=$(python3 -c '
import json
print(next(c["address"] for c in json.load(open("town.json"))["contacts"] if c["role"] == "unknown"))')
silent=$(python3 -c '
import json
print(next(c["fiches"][0] for c in json.load(open("town.json"))["contacts"] if c["role"] == "silent"))')
mkdir imported
dir=imported
cp feed.ndjson imported/
{
	printf '[vigie]\ndatabase = vigie.db\n[source ville]\nformat = hsds-json\nwhere = feed.ndjson\nverifies = yes\n'
	(cd imported && mail_conf)
} >imported/vigie.conf
v init
v import ville

# ---- planning and approving: as before or as after, never between ------------------------------------------------

half() {
	where="killed at $1:$2 of campaign $step"
	begin "$start"
	eval "killed $1 $2 campaign $step"
	[ "$code" -ne 0 ] || fail "$where: it was not killed"
	mail_state work/vigie.db >now
	if cmp -s now before; then
		eval "v campaign $step"
		mail_state work/vigie.db >now
	fi
	cmp -s now after || fail "$where: neither as before nor as after: $(diff after now | head -n 5)"
}
for step in plan 'approve --yes'; do
	start=$([ "$step" = plan ] && echo imported || echo planned)
	begin $start
	mail_state work/vigie.db >before
	eval "passages campaign $step"
	mail_state work/vigie.db >after
	rm -rf done && cp -R work done
	each half
	mv done "$([ "$step" = plan ] && echo planned || echo approved)"
done
wanted=$(sqlite3 approved/vigie.db "SELECT count(*) FROM outbox")
echo "ok   planning and approving: $kills kills"
# One fiche changes while its e-mail waits: it is composed again before it leaves.
dir=approved
v edit "$silent" description='Tout autre chose' --yes

# ---- sending ------------------------------------------------------------------------------------------------------

resume() {
	v campaign send
	v campaign send
	whole
	[ "$(ask "SELECT count(*) FROM outbox WHERE state IN ('sent','unsure')")" -eq "$wanted" ] || fail "$where: somebody is forgotten"
	[ "$(ask 'SELECT count(*) FROM batch WHERE closed_at IS NULL')" -eq 0 ] || fail "$where: a batch is open"
	sent=$(delivered)
	v campaign send
	settled
	[ "$(delivered)" -eq "$sent" ] || fail "$where: a further run sends"
}
sending() {
	where="killed at $1:$2 of sending"
	begin approved
	mail_empty
	killed "$1" "$2" campaign send
	resume
	unsure=$(ask "SELECT count(*) FROM outbox WHERE state = 'unsure'")
	[ "$unsure" -le 2 ] || fail "$where: $unsure in doubt, with two connections"
}
begin approved
mail_empty
passages campaign send
where='undisturbed'
whole
[ "$(ask "SELECT count(*) FROM outbox WHERE state = 'sent'")" -eq "$wanted" ] || fail "not $wanted sent"
rm -rf sent && cp -R work sent
each sending
echo "ok   sending: $kills kills"

# The power goes: what was claimed is in doubt, whatever became of it; nothing is sent twice.
cc -std=c17 -O1 -shared -fPIC -o powercut.so "$here/../crash/powercut.c" -ldl || fail "powercut.c does not compile"
cut_at() {
	where="power cut at $1:$2 of sending, seed $seed"
	begin approved
	mail_empty
	rm -rf log && mkdir log
	VIGIE_FAULT=$1:$2 POWERCUT_FOLDER=$TMPDIR/work POWERCUT_LOG=$TMPDIR/log LD_PRELOAD=$TMPDIR/powercut.so \
		VIGIE_CONF=work/vigie.conf "$VIGIE" campaign send >said 2>&1 || true
	settled
	"$here/../crash/powercut.py" "$TMPDIR/approved" "$TMPDIR/log" "$TMPDIR/work" "$seed" || fail "$where: powercut.py"
	VIGIE_BOOT=second
	resume
	VIGIE_BOOT=first
}
sort list | grep -E '^[0-9 ]*(outbox|sender|db)' | uniq -c >turns
while read -r turns point; do
	for seed in 0 1; do cut_at "$point" "$turns" </dev/null; done
done <turns
echo "ok   power cuts while sending: $(wc -l <turns) points"

# A copy, here or on another machine, sends nothing.
begin approved
mail_empty
v backup work/copies
rm work/vigie.db*
v restore work/copies/*.db
vigie campaign send && [ "$(delivered)" -gt 0 ] && fail 'a restored copy sends'
[ "$(delivered)" -eq 0 ] || fail 'a restored copy sends'
begin approved
VIGIE_HOST=elsewhere vigie campaign send || true
settled
[ "$(delivered)" -eq 0 ] || fail 'a copy on another machine sends'
VIGIE_HOST=elsewhere
v campaign adopt --yes
[ "$(ask "SELECT count(*) FROM outbox WHERE state = 'unsure'")" -eq "$wanted" ] || fail 'what the original may have sent is not in doubt'
v campaign send
settled
[ "$(delivered)" -eq 0 ] || fail 'a copy that was adopted sends what is in doubt'
VIGIE_HOST=here
echo 'ok   copies send nothing'

# The relay is down from Friday to Monday.
where='the relay was down'
begin approved
mail_empty
mail_end "$(tr -d ' ' <"$MAIL_DIR/queue/pid/master.pid")"
for hour in 15 16 17; do
	VIGIE_NOW=2026-11-20T$hour:00:00Z
	vigie campaign send && code=0 || code=$?
	[ "$code" -eq 75 ] || fail "$where: exit $code"
done
[ "$(ask "SELECT count(*) FROM outbox WHERE state = 'queued'")" -eq "$wanted" ] || fail "$where: something else than queued"
postfix -c "$MAIL_DIR/postfix" start >said 2>&1 && mail_answers || fail "Postfix does not start again"
VIGIE_NOW=2026-11-23T15:00:00Z
resume
[ "$(ask "SELECT count(*) FROM outbox WHERE state = 'sent'")" -eq "$wanted" ] || fail "$where: not all sent on Monday"
VIGIE_NOW=2026-11-20T15:00:00Z
echo 'ok   a relay that was down'

# ---- reading ------------------------------------------------------------------------------------------------------

mail_empty
rm -rf sent # the mailboxes are those of this one
begin approved
v campaign send
mail_settle
cp -R work sent
python3 "$here/mail_answers.py" . "$MAIL_DIR/mail" "$MAIL_SMTP" 'Fri, 20 Nov 2026 14:30:00 -0500'
mail_settle
VIGIE_NOW=2026-11-20T21:00:00Z
rm -rf post && cp -a "$(home)" post
came=$(find post/new post/cur -type f | wc -l) # all of it is moved
# The mailbox as it was when the answers had come.
refill() { rm -rf "$(home)" && cp -a post "$(home)"; }
same_end() {
	mail_state work/vigie.db >now
	cmp -s now after || fail "$where: it ends otherwise than undisturbed: $(diff after now | head -n 5)"
	[ "$(find "$(home)/new" "$(home)/cur" -type f | wc -l)" -eq 0 ] || fail "$where: mail is left in the inbox"
	[ "$(find "$(home)" -path '*/.*/cur/*' -type f | wc -l)" -eq "$came" ] || fail "$where: mail is lost"
}
reading() {
	where="killed at $1:$2 of reading"
	begin sent
	refill
	killed "$1" "$2" inbox
	[ "$code" -ne 0 ] || fail "$where: it was not killed"
	v inbox
	same_end
	v inbox
	same_end
}
begin sent
passages inbox
mail_state work/vigie.db >after
where=undisturbed
same_end
each reading
python3 "$here/mail_check.py" answered . work/vigie.db 2026-11-20 || fail 'after the last kill'
echo "ok   reading: $kills kills"

# Three weeks later: reminders, and other addresses.
VIGIE_NOW=2026-12-14T15:00:00Z
rm -rf read && cp -R work read
step=plan start=read
mail_state read/vigie.db >before
begin read
passages campaign plan
mail_state work/vigie.db >after
each half
echo "ok   planning again: $kills kills"
VIGIE_NOW=2026-11-20T21:00:00Z
begin sent
refill
v inbox
mail_state work/vigie.db >after

# The server goes away after so many bytes; and what was applied stays.
for bytes in 200 3000 9000 30000; do
	where="the mailbox gone after $bytes bytes"
	begin sent
	refill
	python3 "$here/../fakes/cut_tcp.py" "$MAIL_IMAP" "$bytes" >port &
	cutter=$!
	while [ ! -s port ]; do sleep 0.05; done
	sed "s|^imap = .*|imap = imap://127.0.0.1:$(cat port)|" work/vigie.conf >conf && mv conf work/vigie.conf
	vigie inbox && fail "$where: nobody was told"
	kill $cutter && wait $cutter 2>/dev/null || true
	rm port
	cp sent/vigie.conf work/
	v inbox
	sqlite3 work/vigie.db 'DELETE FROM mailbox'
	same_end
done
echo 'ok   a mailbox that goes away'

# ---- mail that nobody should have to read -------------------------------------------------------------------------

begin sent
refill
v inbox
python3 "$here/mail_hostile.py" . "$MAIL_DIR/mail" "$MAIL_SMTP" >hostile
mail_settle
VIGIE_NOW=2026-11-23T15:00:00Z
(ulimit -v 1000000 && v inbox)
python3 "$here/mail_hostile.py" . "$MAIL_DIR/mail" "$MAIL_SMTP" work/vigie.db || fail 'hostile mail'
mail_state work/vigie.db >once
v inbox
mail_state work/vigie.db >twice
cmp -s once twice || fail 'hostile mail is read again'
# Answers that come when the tokens are no longer good.
begin sent
refill
VIGIE_NOW=2027-12-01T15:00:00Z
v inbox
[ "$(ask "SELECT count(*) FROM inbound WHERE token = 'expired' AND class = 'confirmed' AND state = 'waiting'")" -ge 4 ] ||
	fail 'answers that come too late do not wait for a person'
[ "$(ask "SELECT count(*) FROM evidence WHERE channel = 'email'")" -eq 0 ] || fail 'an answer that came too late verifies'
echo 'ok   hostile and late mail'

# ---- a whole night ------------------------------------------------------------------------------------------------

night() {
	where="killed at $1:$2 of a night"
	begin read
	mail_empty
	killed "$1" "$2" run nightly
	[ "$code" -ne 0 ] || fail "$where: it was not killed"
	settled
	rm -rf "$(home)" # what an absent program answers meanwhile is not the question here
	v run nightly
	mail_state work/vigie.db >now
	cmp -s now after || fail "$where: it ends otherwise than undisturbed: $(diff after now | head -n 5)"
	settled
	[ "$(delivered)" -eq "$reminded" ] || fail "$where: $(delivered) e-mails, and $reminded were due"
}
VIGIE_NOW=2026-12-14T15:00:00Z
begin read
mail_empty
passages run nightly
mail_state work/vigie.db >after
settled
reminded=$(delivered)
[ "$reminded" -ge 3 ] || fail "a night reminds $reminded people"
grep -E ' run\.' turns >steps && mv steps turns
each night
echo "ok   nights: $kills kills"

# Nobody may add a point and forget it here.
(cd "$here/../.." && grep -rhoE 'fault_point\("[^"]*"\)' mailer schedules store/outbox*.c --include='*.c') | sed 's/.*("//; s/").*//' |
	sort -u >all
sort -u points | comm -23 all - >never
[ ! -s never ] || fail "never passed: $(tr '\n' ' ' <never)"
echo "$(wc -l <all) points of the mail, $kills kills"
