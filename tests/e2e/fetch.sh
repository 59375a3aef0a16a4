#!/bin/sh
# Every way to bring a delivery, against servers on loopback: a watched folder, a package, a CKAN portal, an HSDA API, an
# OpenSSH server; what is kept of it and read again; what a kill leaves.
set -eu

export VIGIE_NOW=2026-11-22T08:00:00Z VIGIE_USER=anne
fakes=$PWD/tests/fakes
cd "$TMPDIR"
pids=
trap 'for pid in $pids; do kill "$pid" 2>/dev/null || true; done' EXIT

fail() {
	echo "$*"
	exit 1
}
is() { [ "$2" = "$3" ] || fail "$1: \"$2\", and \"$3\" was expected"; }
figure() { sed -n "1s/.*\"$1\":\([0-9]*\).*/\1/p" report; }

# take SOURCE [NAME=VALUE…]: imports it, and holds the report to the values.
take() {
	source=$1
	shift
	"$VIGIE" import "$source" --json >report 2>log || fail "import $source: exit $? $(cat report log)"
	for wanted in "$@"; do
		case $wanted in
		outcome=*) grep -q "\"outcome\":\"${wanted#*=}\"" report || fail "import $source: $wanted: $(cat report log)" ;;
		*) is "import $source: ${wanted%=*}" "$(figure "${wanted%=*}")" "${wanted#*=}" ;;
		esac
	done
}

# refused SOURCE STATUS WORDS: the import fails so, and nothing is written.
refused() {
	before=$(sqlite3 vigie.db 'SELECT count(*), sum(revision) FROM fiche')
	rc=0
	"$VIGIE" import "$1" --again >report 2>log || rc=$?
	is "import $1 ($3)" "$rc" "$2"
	grep -q "$3" log || fail "import $1: \"$3\" is not in: $(cat log)"
	is "import $1 ($3) wrote" "$(sqlite3 vigie.db 'SELECT count(*), sum(revision) FROM fiche')" "$before"
}

# serve NAME FOLDER: starts the fake; its port stands in $port. It ends with its input.
serve() {
	mkfifo "$2.stop"
	sleep 300 >"$2.stop" &
	pids="$pids $!"
	python3 "$fakes/$1" "$2" <"$2.stop" >"$2.port" &
	pids="$pids $!"
	for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
		[ ! -s "$2.port" ] || break
		sleep 0.2
	done
	port=$(cat "$2.port")
	[ -n "$port" ] || fail "$1 did not start"
}
requests() { wc -l <"$1/requests" | tr -d ' '; }

list() { printf 'id,nom,tel\n1,Le Phare,418 555-0101\n2,%s,418 555-0102\n' "${1:-La Barque}"; }

cat >map <<END
[list]
key = id
[record]
name = {nom}
phones[main].number = {tel}
phones[main].type = voice
END

# ---- a watched folder, and a package ------------------------------------------------------------------------------------

mkdir inbox package
cat >vigie.conf <<END
[source folder]
format = csv
via = folder
where = inbox
pattern = *.csv
mapping = map
END
"$VIGIE" init 2>log
refused folder 78 'no file in inbox that fits'
list >inbox/a.csv
touch -d '2026-11-20 03:00' inbox/a.csv
take folder outcome=applied created=2
take folder outcome=unchanged
list 'Le Voilier' >inbox/b.csv
touch -d '2026-11-21 03:00' inbox/b.csv
# Neither of these is one.
list Partiel >inbox/c.csv.part
list Caché >inbox/.d.csv
list Note >inbox/e.txt
take folder outcome=applied changed=1
is 'the newest file' "$(sqlite3 vigie.db "SELECT count(*) FROM fiche WHERE name = 'Le Voilier'")" 1
: >inbox/f.csv
refused folder 75 'still being written'
rm inbox/f.csv
# A link may name its neighbour, and nothing else.
list Secret >elsewhere.csv
touch -d '2026-11-21 04:00' elsewhere.csv
ln -s ../elsewhere.csv inbox/g.csv
refused folder 78 'leads out of its folder'
rm inbox/g.csv elsewhere.csv
ln -s b.csv inbox/latest.csv
take folder outcome=unchanged
rm inbox/latest.csv

cat >>vigie.conf <<END
[source package]
format = hsds-package
via = folder
where = package
END
printf 'id,name,description\n70000000-0000-4000-8000-000000000001,La Gare,Un abri\n' >package/organizations.csv
take package outcome=applied created=1
touch package/organizations.csv
take package outcome=unchanged
"$VIGIE" import package package --dry-run >report 2>log || fail "a package by hand: $(cat report log)"
"$VIGIE" import folder - --dry-run --json <inbox/a.csv >report 2>log || fail "the standard input: $(cat report log)"
is 'the standard input' "$(figure items)" 2

# ---- kept deliveries, read again ----------------------------------------------------------------------------------------

"$VIGIE" source deliveries folder --json >deliveries.json
is 'deliveries' "$(wc -l <deliveries.json | tr -d ' ')" 2
is 'kept' "$(grep -c '"kept":true' deliveries.json)" 2
id=$(sed -n '2s/.*"id":"\([0-9a-f]*\)".*/\1/p' deliveries.json)
is 'the bytes are those that came' "$(sha256sum <inbox/a.csv | cut -c1-64)" "$id"
"$VIGIE" import folder --delivery "$id" --dry-run --json >report
is 'tried again' "$(figure changed)" 1
is 'nothing was written' "$(sqlite3 vigie.db "SELECT count(*) FROM fiche WHERE name = 'Le Voilier'")" 1
"$VIGIE" import folder --delivery "$(printf %.8s "$id")" --json >report
is 'applied again' "$(figure changed)" 1
"$VIGIE" import folder --delivery "$(printf %.8s "$id")" >report 2>&1
is 'named as it came first' "$(grep -c 'delivery .* delivery ' report)" 0
take folder outcome=applied changed=1
[ -z "$(find deliveries -perm /077 -type f)" ] || fail "others may read what is kept"

# ---- its days -----------------------------------------------------------------------------------------------------------

sed -i 's/^pattern = .*/&\nwhen = wednesday/' vigie.conf
"$VIGIE" run import >report 2>log || fail "run import: $(cat report log)"
is 'not due' "$(sqlite3 vigie.db "SELECT message FROM run_step WHERE name = 'import folder'")" 'not due until 2026-11-25'
sed -i '/^when = /d' vigie.conf

# Three failures in a row are a person's.
: >inbox/z.csv
touch -d '2026-11-22 04:00' inbox/z.csv
for day in 22 23 24; do
	VIGIE_NOW=2026-11-${day}T08:00:00Z "$VIGIE" run import >report 2>log || true
done
sqlite3 vigie.db "SELECT message FROM run_step WHERE name = 'import folder' ORDER BY run, n" >messages
is 'failed nights' "$(grep -c 'empty or still being written' messages)" 3
is 'told once' "$(grep -c 'failed 3 times in a row, since 2026-11-22' messages)" 1
rm inbox/z.csv

# ---- a CKAN portal --------------------------------------------------------------------------------------------------------

mkdir portal
serve ckan_server.py portal
cat >>vigie.conf <<END
[source ckan]
format = csv
via = ckan
where = http://127.0.0.1:$port/recherche
dataset = organismes
resource_format = csv
allow_private = yes
mapping = map
END
list Nouvelle >portal/liste.csv
cat >portal/organismes.json <<END
{"resources": [
 {"id": "r0", "format": "CSV", "state": "deleted", "url": "/files/none.csv", "last_modified": "2027-01-01T00:00:00"},
 {"id": "r1", "format": "csv", "url": "/files/none.csv", "last_modified": null, "created": "2020-01-01T00:00:00.12"},
 {"id": "r2", "format": "CSV ", "url": "/files/liste.csv", "last_modified": "2026-11-01T10:00:00.123456",
  "mimetype": "application/pdf", "size": 3},
 {"id": "r3", "format": "XLSX", "url": "/files/none.xlsx", "last_modified": "2026-11-20T10:00:00.123456"}]}
END
take ckan outcome=applied items=2
is 'two requests' "$(requests portal)" 2
take ckan outcome=unchanged
is 'unchanged: one more' "$(requests portal)" 3
list Changée >portal/liste.csv
sed -i 's/2026-11-01/2026-11-21/' portal/organismes.json
take ckan outcome=applied changed=1
for fault in 'html 78 no answer of a CKAN portal' 'refused 78 Introuvable' 'not-json 78 no answer of a CKAN portal'; do
	echo "${fault%% *}" >portal/fault
	rest=${fault#* }
	refused ckan "${rest%% *}" "${rest#* }"
done
rm portal/fault
sed -i 's/^resource_format = csv/resource_format = ods/' vigie.conf
refused ckan 78 'no such resource'
sed -i 's/^resource_format = ods/resource_format = csv/' vigie.conf
# A resource on another host that is inside our own network is not meant by allow_private.
sed -i "s|/files/liste.csv|http://localhost:$port/files/liste.csv|" portal/organismes.json
refused ckan 78 'private network'

# ---- an HSDA API ------------------------------------------------------------------------------------------------------------

mkdir api
cat >organizations.py <<'END'
import json, sys, uuid
def u(kind, n): return str(uuid.uuid5(uuid.NAMESPACE_URL, "%s%d" % (kind, n)))
def one(n): return {"id": u("o", n), "name": "Organisme %d" % n, "description": "x", "modified": "2026-11-%02d" % (10 + n),
                    "services": [{"id": u("s", n), "name": "Service %d" % n, "status": "active"}]}
items = [one(n) for n in range(7)]
if "night2" in sys.argv:
    items[3].update(name="Changé", modified="2026-11-24")
    del items[5]
json.dump(items, open("api/organizations.json", "w"))
END
python3 organizations.py
serve hsda_server.py api
printf 'bearer = sesame\n' >token.ini
chmod 600 token.ini
echo sesame >api/token
for name in all lines changes; do
	cat >>vigie.conf <<END
[source $name]
format = hsds-json
via = hsda
where = http://127.0.0.1:$port/v1
credentials = token.ini
allow_private = yes
END
	case $name in
	all) echo 'per_page = 2' ;;
	lines) echo 'ndjson = yes' ;;
	changes) echo 'complete = no' ;;
	esac >>vigie.conf
done
take all outcome=applied items=7 created=7
is 'four pages' "$(requests api)" 4
take all outcome=unchanged
take lines outcome=applied items=7 joined=7
for fault in moves same uncounted many-pages few-pages wrong-size flat twice; do
	echo $fault >api/fault
	"$VIGIE" import all --again --dry-run --json >report 2>log || fail "$fault: $(cat log)"
	is "$fault: items" "$(figure items)" 7
	is "$fault: unchanged" "$(figure unchanged)" 7
done
# Fewer than announced: taken, but nobody is gone.
cp api/organizations.json whole.json
python3 -c 'import json; a = json.load(open("api/organizations.json")); json.dump(a[:4], open("api/organizations.json", "w"))'
echo short >api/fault
take all outcome=applied items=4 gone=0
grep -q 'announced 7 records and gave 4' report || fail "nobody is told: $(cat report)"
mv whole.json api/organizations.json
echo restless >api/fault
refused all 75 'changes while it is read'
echo stuck >api/fault
refused all 65 'same page again'
echo error >api/fault
refused all 65 'without an id'
: >api/fault
echo other >api/token
refused all 78 'access is refused'
echo sesame >api/token
chmod 644 token.ini
refused all 78 'chmod 600'
chmod 600 token.ini

take changes outcome=applied items=7
: >api/requests
VIGIE_NOW=2026-11-23T08:00:00Z take changes outcome=unchanged
grep -q 'modified_after=2026-11-21' api/requests || fail "the day before is not asked for: $(cat api/requests)"
python3 organizations.py night2
VIGIE_NOW=2026-11-24T08:00:00Z take changes outcome=applied items=2 gone=1
# A list of ids that is short, or cannot be had, says nothing of who is gone.
python3 -c 'import json; a = json.load(open("api/organizations.json")); json.dump(a[:3], open("api/organizations.json", "w"))'
for fault in short no-minimal; do
	echo $fault >api/fault
	VIGIE_NOW=2026-11-25T08:00:00Z take changes gone=0
done

# Services know nothing of their sisters: they are asked for all together, whatever changed.
echo no-organizations >api/fault
: >api/requests
VIGIE_NOW=2026-11-26T08:00:00Z take changes gone=0
grep -q '/services?' api/requests || fail "services are not asked for: $(cat api/requests)"
grep '/services?' api/requests | grep -q modified_after && fail "changed services only: $(cat api/requests)"

# ---- kills ------------------------------------------------------------------------------------------------------------------

list 'Un autre' >inbox/g.csv
touch -d '2026-11-22 03:00' inbox/g.csv
for point in file.written keep.written keep.renamed import.begun import.applied; do
	rm -rf killed && mkdir killed && cp -Rp vigie.conf map inbox vigie.db deliveries killed
	(cd killed && VIGIE_FAULT=$point "$VIGIE" import folder) >report 2>&1 && fail "$point was not passed"
	(cd killed && "$VIGIE" import folder) >report 2>&1 || fail "$point, then: $(cat report)"
	is "$point: deliveries" "$(find killed/deliveries -type f | wc -l | tr -d ' ')" \
		"$(($(find deliveries -type f | wc -l) + 1))"
	is "$point: applied" "$(sqlite3 killed/vigie.db "SELECT count(*) FROM fiche WHERE name = 'Un autre'")" 1
done

# ---- SFTP -------------------------------------------------------------------------------------------------------------------

sshd=$(PATH=$PATH:/usr/sbin command -v sshd) || {
	echo 'SFTP was not tried: there is no sshd (apt-get install openssh-server)' && exit 0
}
mkdir ssh
cd ssh
for key in host other id; do
	ssh-keygen -q -t ed25519 -N '' -f $key
done
ssh-keygen -q -t ed25519 -N secret -f locked
cat id.pub locked.pub >authorized
list >liste.csv
touch -d '2026-11-20 03:00' liste.csv
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
cat >config <<END
Port $port
ListenAddress 127.0.0.1
HostKey $PWD/host
PidFile none
AuthorizedKeysFile $PWD/authorized
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
Subsystem sftp internal-sftp
END
# Where sshd wants a folder of its own, only root can give it one.
[ "$(id -u)" -ne 0 ] || mkdir -p /run/sshd
"$sshd" -D -e -f "$PWD/config" >log 2>&1 &
server=$!
pids="$pids $server"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do
	grep -q 'listening on' log && break
	kill -0 $server 2>/dev/null || { echo "SFTP was not tried: sshd does not start here: $(cat log)" && exit 0; }
	sleep 0.2
done
here="[127.0.0.1]:$port"
echo "$here $(cut -d' ' -f1,2 host.pub)" >known
echo "$here $(cut -d' ' -f1,2 other.pub)" >wrong
: >empty
secret() { printf '%s\n' "$@" >credentials && chmod 600 credentials; }
cd ..
cat >>vigie.conf <<END
[source sftp]
format = csv
where = sftp://$(id -un)@127.0.0.1:$port$PWD/ssh/liste.csv
credentials = ssh/credentials
allow_private = yes
mapping = map
END
with() { (cd ssh && secret "$@"); }
with 'private_key = id' 'known_hosts = known'
take sftp outcome=applied items=2
take sftp outcome=unchanged
list Autre >ssh/liste.csv
take sftp outcome=applied changed=1
with 'private_key = id' 'known_hosts = wrong'
refused sftp 78 'shows another key'
with 'private_key = id' 'known_hosts = empty'
refused sftp 78 'key is not in'
with 'private_key = id'
refused sftp 78 'known_hosts or host_key'
with 'private_key = other' 'known_hosts = known'
refused sftp 78 'lets us not in'
with 'private_key = locked' 'passphrase = wrong' 'known_hosts = known'
refused sftp 78 'lets us not in'
with 'private_key = locked' 'passphrase = secret' 'known_hosts = known'
take sftp outcome=unchanged
with 'private_key = id' "host_key = $(ssh-keygen -lf ssh/other.pub | cut -d' ' -f2)"
refused sftp 78 'shows another key'
with 'private_key = id' "host_key = $(ssh-keygen -lf ssh/host.pub | cut -d' ' -f2)"
list Encore >ssh/liste.csv
take sftp outcome=applied changed=1
chmod 644 ssh/id
refused sftp 78 'chmod 600'
chmod 600 ssh/id
mv ssh/liste.csv ssh/away
refused sftp 78 'no such file on the server'
: >ssh/liste.csv
refused sftp 75 'still being written'
sed -i '/^\[source sftp\]/,$s/^allow_private.*/allow_private = no/' vigie.conf
refused sftp 78 'private network'
grep -q secret log report && fail 'a secret stands in a message'
exit 0
