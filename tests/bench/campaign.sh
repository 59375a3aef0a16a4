# campaign.sh: for sourcing. A directory of invented organisations and an approved campaign, whose e-mails may leave.
#
#	campaign_conf DB PORT         the configuration with this database, to a relay on 127.0.0.1:PORT
#	campaign_make CONF DB EMAILS  makes it all with $vigie; the write-ahead log is empty afterwards
#	campaign_port                 a free port
#
# $here is the folder of this file. Sets VIGIE_NOW: when the list is due, on a working day.
# shellcheck shell=bash
export VIGIE_NOW=2027-03-01T15:00:00Z

campaign_port() {
	python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

campaign_conf() {
	cat <<-CONF
		[vigie]
		database = $1
		[source bottin]
		format = csv
		mapping = $here/bottin.map
		[stale]
		initial_spread = 1 month
		[centre]
		name = 211 Essai
		address = 12, rue du Quai, Québec (Québec)  G0A 1A0
		phone = 418 555-0211
		email = info@211.test
		website = https://211.test
		[mail]
		from = fiches@211.test
		reply = reponses@211.test
		key = vigie.key
		[smtp]
		host = 127.0.0.1
		port = $2
		tls = none
		connections = 5
		per_session = 50
		[campaign]
		daily = 100000
	CONF
}

campaign_make() {
	local words
	cc -O2 -o generate "$here/generate.c"
	./generate $(($3 * 2)) >list.csv # more than one in two has an address
	for words in init "import bottin list.csv" "campaign plan --max $3" "campaign approve --yes"; do
		case $words in import*) VIGIE_NOW=2026-11-22T15:00:00Z ;; *) VIGIE_NOW=2027-03-01T15:00:00Z ;; esac
		# shellcheck disable=SC2086
		"$vigie" --conf "$1" $words >said 2>&1 || { cat said >&2 && return 1; }
	done
	sqlite3 "$2" 'PRAGMA wal_checkpoint(TRUNCATE)' >/dev/null
	campaign_made=$(sqlite3 "$2" "SELECT count(*) FROM outbox WHERE state = 'queued'")
	[ "$campaign_made" -eq "$3" ] || { echo "campaign.sh: $campaign_made e-mails instead of $3" >&2 && return 1; }
}
