#!/bin/bash
# send.sh: kills the sender at random moments, KILLS (200) times while EMAILS (5000) e-mails go to Postfix's smtp-sink, and
# POSTFIX_KILLS (50) times while POSTFIX_EMAILS (500) go to a real Postfix. send.py says what must hold after each.
set -eu
crash=$(cd "$(dirname "$0")" && pwd)
here=$crash/../bench
vigie=$(cd "$(dirname "$VIGIE")" && pwd)/$(basename "$VIGIE")
PATH=$PATH:/usr/sbin
command -v smtp-sink >/dev/null || { echo "send.sh: skipped: no smtp-sink; tools/setup.sh mail installs it"; exit 0; }
[ "$(id -u)" -eq 0 ] || { echo "send.sh: skipped: smtp-sink and Postfix are started as root only"; exit 0; }
work=$(TMPDIR=/tmp mktemp -d -t vigie-crash.XXXXXX)
chmod 755 "$work"
sink=
ended() {
	code=$?
	[ -z "$sink" ] || kill "$sink" 2>/dev/null || true
	! declare -F mail_stop >/dev/null || mail_stop || true
	if [ $code -ne 0 ] && [ "${KEEP:-}" ]; then
		echo "send.sh: what is left stands in $work" >&2
	else
		rm -rf "$work"
	fi
	exit $code
}
trap ended EXIT
trap 'exit 1' INT TERM
cd "$work"
. "$here/campaign.sh"

port=$(campaign_port)
campaign_conf full.db "$port" >full.conf
campaign_conf v.db "$port" >v.conf
campaign_make full.conf full.db "${EMAILS:-5000}"
mkdir sink && chown nobody sink
(cd sink && exec smtp-sink -u nobody -d "%M." "127.0.0.1:$port" 1000) &
sink=$!
sleep 0.5
python3 "$crash/send.py" "$vigie" v.conf full.db v.db "${KILLS:-200}" sink sink
kill "$sink"
sink=

. "$crash/../e2e/lib_mail.sh"
mail_skip() { echo "send.sh: Postfix skipped: $1" && exit 0; }
mail_start
trap ended EXIT
echo 'discard unix - - n - - discard' >>"$MAIL_DIR/postfix/master.cf"
postconf -c "$MAIL_DIR/postfix" -e virtual_transport=discard: default_process_limit=100
postfix -c "$MAIL_DIR/postfix" reload 2>/dev/null
sleep 1
rm -f full.db* vigie.key
campaign_conf full.db "$MAIL_SMTP" >full.conf
campaign_conf v.db "$MAIL_SMTP" >v.conf
campaign_make full.conf full.db "${POSTFIX_EMAILS:-500}"
python3 "$crash/send.py" "$vigie" v.conf full.db v.db "${POSTFIX_KILLS:-50}" postfix "$MAIL_DIR/postfix.log"
