#!/bin/bash
# send.sh: EMAILS (2000) e-mails of a campaign to Postfix's smtp-sink over five connections, every one journaled in the store,
# beside nodemailer's pool of five with the same bytes, alternating, ROUNDS (5) times; the best of each and their ratio.
# vigie's time is that of the whole command, from its start to its end; nodemailer's from its first e-mail to its last.
# Nodemailer comes from npm into the temporary folder. Then to a real Postfix, where it can be started.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
vigie=$(cd "$(dirname "$VIGIE")" && pwd)/$(basename "$VIGIE")
emails=${EMAILS:-2000}
command -v smtp-sink >/dev/null || { echo "send.sh: no smtp-sink: install postfix"; exit 0; }
work=$(mktemp -d "${TMPDIR:-/tmp}/vigie-bench.XXXXXX")
sink=
ended() {
	[ -z "$sink" ] || kill "$sink" 2>/dev/null || true
	! declare -F mail_stop >/dev/null || mail_stop || true
	rm -rf "$work"
}
trap ended EXIT
trap 'exit 1' INT TERM
cd "$work"
. "$here/campaign.sh"

port=$(campaign_port)
campaign_conf full.db "$port" >full.conf
campaign_conf v.db "$port" >v.conf
campaign_make full.conf full.db "$emails"
mkdir eml
python3 - <<'END'
import sqlite3
q = "SELECT id, envelope_from, envelope_to, bytes FROM outbox JOIN outbox_message ON email = id"
for number, sender, to, data in sqlite3.connect("full.db").execute(q):
    with open("eml/%06d.eml" % number, "wb") as f:
        f.write(("%s\n%s\n" % (sender, to)).encode() + data)
END
npm --silent install --no-audit --no-fund nodemailer >npm.log 2>&1 || { cat npm.log && rm -rf node_modules; }

seconds() { # of a command
	python3 -c 'import subprocess, sys, time
t = time.monotonic()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print("%.3f" % (time.monotonic() - t))' "$@"
}

send() { # CONF: all of them from a fresh copy; seconds
	rm -f v.db v.db-*
	cp full.db v.db
	seconds "$vigie" --conf "$1" campaign send --all-day
	[ "$(sqlite3 v.db "SELECT count(*) FROM outbox WHERE state = 'sent'")" -eq "$emails" ] || {
		echo "send.sh: not all were sent: $(sqlite3 v.db 'SELECT state, count(*) FROM outbox GROUP BY 1')" >&2
		exit 1
	}
}

best() { sort -g "$1" | head -1; }
tell() { # WHAT FILE
	awk -v what="$1" -v s="$(best "$2")" -v n="$emails" \
		'BEGIN { printf "%-44s %8.3f s  %6.0f e-mails/s\n", what, s, n / s }'
}
ratio() {
	[ ! -s peer ] || awk -v us="$(best us)" -v peer="$(best peer)" \
		'BEGIN { printf "%-44s %.2f of nodemailer'"'"'s (aim: 1 or more)\n", "", peer / us }'
}

smtp-sink -u nobody "127.0.0.1:$port" 1000 &
sink=$!
sleep 0.5
: >us
: >peer
for _ in $(seq "${ROUNDS:-5}"); do
	send v.conf >>us
	[ ! -d node_modules/nodemailer ] || node "$here/nodemailer.mjs" 127.0.0.1 "$port" eml >>peer
done
kill "$sink"
sink=
echo "$emails e-mails of $(sqlite3 full.db 'SELECT avg(length(bytes)) FROM outbox_message' | cut -d. -f1) bytes, 5 connections"
tell "vigie campaign send, to smtp-sink" us
[ ! -s peer ] || tell "nodemailer $(node -p 'require("./node_modules/nodemailer/package.json").version'), the same" peer
ratio

library=$here/../e2e/lib_mail.sh
[ -r "$library" ] && [ "$(id -u)" -eq 0 ] && [ "${POSTFIX_ROUNDS:-2}" -gt 0 ] || exit 0
. "$library"
mail_skip() { echo "$1" && exit 0; }
mail_start
trap ended EXIT
# It takes the e-mails and throws them away: what is measured is how its queue takes them.
echo 'discard unix - - n - - discard' >>"$MAIL_DIR/postfix/master.cf"
postconf -c "$MAIL_DIR/postfix" -e virtual_transport=discard:
postfix -c "$MAIL_DIR/postfix" reload 2>/dev/null
sleep 1
campaign_conf v.db "$MAIL_SMTP" >postfix.conf
: >us
: >peer
for _ in $(seq "${POSTFIX_ROUNDS:-2}"); do
	send postfix.conf >>us
	mail_settle >/dev/null 2>&1 || true
	[ ! -d node_modules/nodemailer ] || node "$here/nodemailer.mjs" 127.0.0.1 "$MAIL_SMTP" eml >>peer
	mail_settle >/dev/null 2>&1 || true
done
tell "vigie campaign send, to Postfix (BDAT)" us
[ ! -s peer ] || tell "nodemailer, the same (DATA)" peer
ratio
