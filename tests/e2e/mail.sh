#!/bin/sh
# The whole way of the mail against a real Postfix and a real Dovecot: an invented town is imported, planned, approved and
# asked; its people answer as people do; then each fiche must be where a careful person would have put it. MAIL_TOWN is
# `small` (the default) or `large`: 300 organisations, and the program killed at random meanwhile (.ci/run does it).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/lib_mail.sh"

town=${MAIL_TOWN:-small}
cd "$TMPDIR"
export VIGIE_CONF=$TMPDIR/vigie.conf VIGIE_USER=anne VIGIE_HOST=here VIGIE_BOOT=first

fail() {
	echo "FAIL: $*" >&2
	[ ! -s said ] || tail -n 20 said >&2
	tail -n 6 "$MAIL_DIR"/*.log >&2
	exit 1
}
v() { "$VIGIE" "$@" >said 2>&1 || fail "vigie $*: exit $?"; }
# figures COMMAND…: its JSON line; `is NAME NUMBER` looks into it.
figures() { "$VIGIE" "$@" --json >figures 2>said || fail "vigie $*: exit $?"; }
is() {
	[ "$(sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" figures | head -n 1)" = "$2" ] || fail "$1 is not $2: $(tail -n 1 figures)"
}
check() {
	stage=$1
	shift
	python3 "$here/mail_check.py" "$stage" . vigie.db "$@" >said 2>&1 || { cat said && fail "the stage $stage"; }
	echo "ok   $stage"
}
# Nothing may change: `unchanged WHAT COMMAND…`
unchanged() {
	what=$1
	shift
	mail_state vigie.db >before
	v "$@"
	mail_state vigie.db >after
	cmp -s before after || fail "$what changes something: $(diff before after | head -n 5)"
}
# In the large town: killed at random, and given again; `storm SECONDS COMMAND…`: at most so late.
storm() {
	late=$1
	shift
	if [ "$town" = large ]; then
		for turn in 1 2 3 4 5 6; do
			after=$(awk -v seed=$turn -v late="$late" 'BEGIN { srand(seed); print 0.02 + rand() * late }')
			timeout -s KILL "$after" "$VIGIE" "$@" >said 2>&1 || [ $? -eq 137 ] || fail "vigie $*"
		done
	fi
	v "$@"
}

# ---- the town and its post ----------------------------------------------------------------------------------------

mail_start
python3 "$here/mail_town.py" . "$town"
mail_user $(cat mailboxes)
[ "$town" = small ] || mail_user $(awk 'BEGIN { for (i = 0; i < 6; i++) print "nouvelle@org-" i "-suite.test" }')
[ "$town" = large ] || mail_user nouvelle@org-0-suite.test
mail_absent $(cat absent)
cat >vigie.conf <<END
[vigie]
database = vigie.db
[source ville]
format = hsds-json
where = feed.ndjson
verifies = yes
$(mail_conf)
END

# ---- out ----------------------------------------------------------------------------------------------------------

export VIGIE_NOW=2026-11-20T15:00:00Z # a Friday, 10 o'clock
v init
v import ville
v campaign plan --dry-run --html preview.html --maildir preview
[ "$(sqlite3 vigie.db 'SELECT count(*) FROM request')" -eq 0 ] || fail 'a dry run writes requests'
figures campaign plan
wanted=$(sqlite3 vigie.db 'SELECT count(*) FROM request')
is requests "$wanted"
[ "$(ls preview/new | wc -l)" -eq "$wanted" ] || fail 'the preview is not what was planned'
unchanged 'sending what nobody approved' campaign send
[ ! -d "$MAIL_DIR/mail/org-0.test" ] || fail 'mail left before it was approved'
v campaign approve --yes
VIGIE_NOW=2026-11-20T10:00:00Z
unchanged 'sending at night' campaign send
VIGIE_NOW=2026-11-20T15:00:00Z
[ "$town" = small ] || storm 0.4 campaign send --max 100
storm 1.5 campaign send
mail_settle

# What a kill left in doubt: a look into the mailbox tells (in life: the relay's log).
sqlite3 -separator ' ' vigie.db "SELECT id, envelope_to FROM outbox WHERE state = 'unsure'" >unsure
while read -r id address; do
	home=$MAIL_DIR/mail/${address#*@}/${address%@*}/Maildir
	case $address in
	refused*) word=again ;;
	*) word=$([ -n "$(ls "$home/new" 2>/dev/null)" ] && echo sent || echo again) ;;
	esac
	v campaign settle "$id" "$word"
done <unsure
[ "$(wc -l <unsure)" -le 24 ] || fail "$(wc -l <unsure) in doubt after 12 kills of two connections"
[ ! -s unsure ] || echo "     $(wc -l <unsure) in doubt after the kills"
v campaign send
mail_settle
check sent "$MAIL_DIR/mail"
unchanged 'sending again' campaign send
[ -z "$(sqlite3 vigie.db "SELECT 1 FROM batch WHERE closed_at IS NULL")" ] || fail 'a batch is open'

# ---- and back -----------------------------------------------------------------------------------------------------

python3 "$here/mail_answers.py" . "$MAIL_DIR/mail" "$MAIL_SMTP" 'Fri, 20 Nov 2026 14:30:00 -0500'
mail_settle
came=$(find "$MAIL_DIR/mail/211.test/reponses/Maildir/new" -type f | wc -l)
VIGIE_NOW=2026-11-20T21:00:00Z
storm 0.3 inbox
[ "$(sqlite3 vigie.db 'SELECT count(*) FROM inbound')" -eq "$came" ] || fail "$came messages came, and not as many were written down"
check answered 2026-11-20
unchanged 'reading again' inbox
# Another UIDVALIDITY, and everything back in the inbox: all of it is known.
home=$MAIL_DIR/mail/211.test/reponses/Maildir
find "$home/cur" "$home/new" -type f | grep -q . && fail 'handled mail is still in the inbox'
find "$home" -path '*/.*/cur/*' -type f -exec mv {} "$home/cur/" \;
rm -f "$home"/dovecot-uid* "$home"/dovecot.index*
unchanged 'a mailbox that was made anew' inbox

# ---- decisions, and three weeks later -----------------------------------------------------------------------------

figures tasks
questions=$(grep -c '"kind":"question"' figures || true)
[ "$questions" -eq "$(sqlite3 vigie.db "SELECT count(*) FROM inbound WHERE state = 'waiting'")" ] ||
	fail "tasks tells $questions questions"
v review accept --all --force --why "dit l'organisme"
# What stood besides the corrections was read, and talked over on the telephone.
sqlite3 -separator ' ' vigie.db "SELECT DISTINCT i.id, f.uuid, f.verified_at FROM inbound i JOIN shown s ON s.email = i.email
	JOIN fiche f ON f.id = s.fiche WHERE i.class = 'corrected' AND i.state = 'waiting'" >asked
while read -r id uuid at; do
	[ "$(sqlite3 vigie.db "SELECT state FROM inbound WHERE id = $id")" != waiting ] || v inbox done "$id"
	[ "$(sqlite3 vigie.db "SELECT verified_at FROM fiche WHERE uuid = '$uuid'")" -ne "$at" ] ||
		v verified "$uuid" --by 'Odile Rancourt' --title coordonnatrice --channel phone
done <asked
check decided 2026-11-20
VIGIE_NOW=2026-12-14T15:00:00Z
figures campaign plan
v campaign approve --yes
storm 1 campaign send
mail_settle
sqlite3 -separator ' ' vigie.db "SELECT id FROM outbox WHERE state = 'unsure'" >unsure
while read -r id; do v campaign settle "$id" sent; done <unsure
check again "$MAIL_DIR/mail"
figures tasks
[ "$(grep -c '"why":"opted-out"' figures)" -ge 1 ] || fail 'who wants no more e-mail is not called'
[ "$(grep -c '"why":"no-address"' figures)" -ge 1 ] || fail 'who has no e-mail is not called'
v report --from 2026-11-01 --to 2026-12-31 --html report.html
figures report --from 2026-11-01 --to 2026-12-31
check totals figures
grep -q '</html>' report.html || fail 'the page of the report is not whole'
v rebuild --verify
echo "$town: $wanted requests, $came answers"
