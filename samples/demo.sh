#!/bin/sh
# The whole loop on the samples, told step by step: samples/demo.sh [FOLDER]; `make demo` calls it.
#
# It works in a folder of its own (build/demo, emptied first), uses nothing but the program, the files beside this script
# and a small mail host of the tests' own (tests/fakes/smtp_host.py), and opens no connection but to that one. It speaks French when the locale does, else English. Each step checks what came
# of it: the first surprise stops the demo with exit 1. VIGIE is the program (build/vigie).
set -eu

here=$(cd "$(dirname "$0")" && pwd)
VIGIE=$(realpath "${VIGIE:-$here/../build/vigie}")
demo=${1:-$here/../build/demo}
case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in fr*) lang=fr ;; *) lang=en ;; esac
bold= plain=
[ ! -t 1 ] || { bold=$(printf '\033[1m') && plain=$(printf '\033[0m'); }
export VIGIE_USER=anne
unset VIGIE_CONF VIGIE_FAULT

# ---- telling and checking -----------------------------------------------------------------------------------------

# say FRENCH ENGLISH, one line each; title likewise; note likewise, for what a check found.
say() { [ $lang = fr ] && echo "$1" || echo "$2"; }
title() {
	n=$((${n:-0} + 1))
	echo
	say "$bold── $n. $1 ──$plain" "$bold── $n. $2 ──$plain"
}
note() { say "   ✓ $1" "   ✓ $2"; }
fail() {
	echo "demo: $*" >&2
	[ ! -s out ] || sed 's/^/    | /' out >&2
	exit 1
}
# is WHAT IT SHOULD
is() { [ "$2" = "$3" ] || fail "$1: $2, and $3 was expected"; }

v() { "$VIGIE" --lang $lang "$@"; }

# Runs a command of the program and shows it with what it said; it must succeed. `shown N …` shows N lines at most.
shown() {
	most=$1
	shift
	printf '%s$ vigie' "$bold"
	for word in "$@"; do
		case $word in *[!a-zA-Z0-9_./=@-]*) printf " '%s'" "$(printf %s "$word" | sed "s/'/'\\\\''/g")" ;; *) printf ' %s' "$word" ;; esac
	done
	echo "$plain"
	v "$@" >out 2>&1 || fail "vigie $1: exit $?"
	sed -n "1,${most}s/^/    /p" out
	rest=$(($(wc -l <out) - most))
	[ "$rest" -le 0 ] || say "    … et $rest autres lignes" "    … and $rest more lines"
}
run() { shown 40 "$@"; }

# figure NAME: the number of that name in the JSON line at hand.
figure() { sed -n "s/.*\"$1\":\([0-9]*\).*/\1/p" json | head -n 1; }
lines() { v "$@" --json 2>out | wc -l; }

# deliver NIGHT: tonight's files come in where the configuration looks for them.
deliver() {
	cp "$here/bottins/geais-$1.csv" feeds/geais.csv
	cp "$here/bottins/cdc-$1.csv" feeds/cdc.csv
	cp "$here/bottins/grand-large-$1.ndjson" feeds/grand-large.ndjson
}

# take SOURCE [--details] NAME=NUMBER…: says first what would happen (these figures), then does it.
take() {
	source=$1 details=
	shift
	[ "$1" != --details ] || { details=--details && shift; }
	v import "$source" --dry-run --json --refusals "refused-$source.csv" >json 2>out || fail "import $source --dry-run: exit $?"
	for wanted in "$@"; do is "import $source: ${wanted%=*}" "$(figure "${wanted%=*}")" "${wanted#*=}"; done
	run import "$source" $details
}

# ---- the folder ---------------------------------------------------------------------------------------------------

[ -x "$VIGIE" ] || fail "$VIGIE is not there: make"
case $demo in /*) ;; *) demo=$PWD/$demo ;; esac
root=$(dirname "$here")
rm -rf "$demo"
mkdir -p "$demo/feeds"
cd "$demo"
demo=$(pwd -P)
: >out
cp -R "$here/vigie.conf" "$here/mappings" .

say "Vigie garde vrai le répertoire d'un 211. Ceci est une démonstration sur trois bottins inventés : celui d'une
ville (CSV, Windows-1252), celui d'une CDC (CSV, UTF-8) et la livraison d'un autre 211 (HSDS). L'horloge est réglée
au 20 novembre 2026 (VIGIE_NOW). Trois mois plus tard, on écrit aux organismes, et ils répondent." \
	"Vigie keeps a 211 directory true. This is a demonstration on three invented lists: a town's (CSV,
Windows-1252), a community corporation's (CSV, UTF-8) and the feed of another 211 (HSDS). The clock is set to the 20th of
November 2026 (VIGIE_NOW). Three months later the organisations are written to, and answer."

# ---- the first night ----------------------------------------------------------------------------------------------

title "Une base vide" "An empty database"
export VIGIE_NOW=2026-11-20T08:00:00Z
run init
run source list

title "La première nuit : trois sources" "The first night: three sources"
deliver 1
take geais items=45 created=40 refused=4 partial=1 repeated=1
say "   Quatre lignes refusées, avec leur raison; le reste est entré. Un courriel mal écrit ne coûte que lui-même." \
	"   Four rows refused, each with its reason; the rest came in. A badly written e-mail costs only itself."
take cdc items=25 created=14 joined=11 refused=0
say "   Onze organismes étaient déjà là sous une autre graphie : reconnus. Ce qui les contredit est proposé, pas écrit." \
	"   Eleven organisations were there already in another spelling: recognised. What contradicts them is proposed, not written."
take grand-large items=21 created=19 joined=1 refused=1
is "fiches" "$(lines list)" 73
note "73 fiches de 91 lignes" "73 fiches out of 91 rows"

title "Ce qui a été refusé, pour le partenaire (import --refusals)" "What was refused, for the partner (import --refusals)"
sed 's/^/    /' refused-geais.csv
is "lines of refused-geais.csv" "$(wc -l <refused-geais.csv)" 6
for source in geais cdc grand-large; do
	v import $source --dry-run --json >json 2>out || fail "import $source: exit $?"
	grep -q '"outcome":"unchanged"' json || fail "the same file of $source is news"
done
note "le même fichier une seconde fois : rien de nouveau" "the same file a second time: no news"

# ---- a technician's hand ------------------------------------------------------------------------------------------

title "Une technicienne, le lendemain" "A technician, the day after"
export VIGIE_NOW=2026-11-20T14:00:00Z
run search popote geais
shown 22 show 'Popote roulante des Geais'
grep -q 'cdc' out || fail "show does not say who stands behind the values"
run edit 'Maison de la famille des Trois Ponts' phones.number='418 555-0199' --why 'Nouvelle ligne, dit la directrice'
run edit 'Centre de jour Le Rouet' 'phones[+].number=418 555-0127' 'phones[+].type=voice' --why 'Trouvé au téléphone'
run note 'Popote roulante des Geais' 'Fermée du 24 décembre au 7 janvier, à confirmer.'
run history 'Maison de la famille des Trois Ponts'
is "history" "$(lines history 'Maison de la famille des Trois Ponts')" 2

title "Les propositions, en gros et en détail" "The proposals, wholesale and one by one"
pending=$(lines review list)
say "   $pending propositions : la CDC contredit la Ville. Par exemple :" \
	"   $pending proposals: the CDC contradicts the town. For instance:"
run review list --field eligibility_description
shown 4 review reject --source cdc --field name --why 'On garde les noms de la Ville'
shown 4 review reject --source cdc --field address_1 --why 'Le bureau a sa propre ligne'
services=$(v review list --json --source cdc | sed -n 's/.*"id":\([0-9]*\),.*"path":"services[^]]*]",.*/\1/p')
run review accept $services --why 'Des services que la Ville ne dit pas'
number=$(v review list --json --source cdc --field number | sed -n 's/.*"id":\([0-9]*\),.*/\1/p' | head -n 1)
run review show "$number"
run review accept "$number" --why 'Répond au 0164'
left=$(lines review list)
[ "$left" -lt "$pending" ] || fail "$left proposals are left of $pending"
v import cdc --again --json >json 2>out || fail "import cdc --again: exit $?"
is "review list after the same list again" "$(lines review list)" "$left"
note "ce qui a été refusé ne revient pas avec la même liste" "what was rejected does not come back with the same list"
say "   Le directeur des Mains tendues relit toute la fiche au téléphone : cela, et cela seul, la rend vérifiée." \
	"   The director of Les Mains tendues goes through the whole fiche on the telephone: that, and only that, verifies it."
run verified 'Centre d’action bénévole Les Mains tendues' --by 'Aurèle Bisaillon' --title directeur --channel phone

# ---- the second night ---------------------------------------------------------------------------------------------

title "La deuxième nuit" "The second night"
export VIGIE_NOW=2026-11-21T08:00:00Z
deliver 2
take geais --details created=3 changed=4 proposed=2 gone=1
take cdc created=1 changed=3 gone=1
take grand-large created=1 gone=1
note "la liste de la Ville était triée autrement : 34 lignes reconnues quand même" \
	"the town's list was sorted otherwise: 34 rows recognised all the same"
v show 'Maison de la famille des Trois Ponts' >out
grep -q '418 555-0199' out || fail "the technician's correction is gone"
note "la correction d'Anne tient; la Ville en propose une autre" "Anne's correction stands; the town proposes another"
v show 'Popote roulante des Geais' >out
grep -q '418 555-0151' out || fail "the town's news is not there"
note "le numéro de la Popote suit : la CDC disait comme la Ville, la Ville a du nouveau" \
	"the number of the Popote follows: the CDC said as the town did, and the town has news"
run review list --source geais

title "Décider" "Deciding"
export VIGIE_NOW=2026-11-21T14:00:00Z
proposal() { v review list --json --source geais | sed -n "/$1/s/.*\"id\":\([0-9]*\),.*/\1/p" | head -n 1; }
run review accept "$(proposal 'Les Mains tendues')" --why 'La boîte vocale le confirme'
run review reject "$(proposal 'Maison de la famille')" --why 'La directrice a redit le sien'
v show 'Centre d’action bénévole Les Mains tendues' >out
grep -q '24' out || fail "the accepted extension is not there"
is "proposals of geais that wait" "$(lines review list --source geais)" 1

title "La troisième nuit : ce qui avait disparu revient" "The third night: what was gone comes back"
export VIGIE_NOW=2026-11-22T08:00:00Z
deliver 3
take geais returned=1 created=0 changed=0 proposed=0
is "proposals of geais that wait" "$(lines review list --source geais)" 0
note "la suppression proposée est retirée d'elle-même" "the proposed deletion is withdrawn by itself"

# ---- one organisation or two? -------------------------------------------------------------------------------------

title "Deux fiches, un seul organisme" "Two fiches, one organisation"
export VIGIE_NOW=2026-11-22T14:00:00Z
run search fil argent
is "fiches found" "$(lines search fil argent)" 2
run merge 'Centre d’écoute Fil d’Argent' "Fil d'Argent (écoute aînés)" --why 'Même local, même ligne sans frais'
is "fiches found" "$(lines search fil argent)" 1
is "merged fiches" "$(lines list --status merged)" 1
run split "Fil d'Argent (écoute aînés)" --why 'Deux équipes, deux lignes, finalement'
is "fiches found" "$(lines search fil argent)" 2

# ---- how fresh is it? ---------------------------------------------------------------------------------------------

title "Les fiches à vérifier, et le taux de mise à jour" "Fiches to verify, and the update rate"
run stale
v stale --summary --json >json 2>out || fail "stale: exit $?"
rate=$(sed -n '/"region":"\*"/s/.*"update_rate_percent":\([0-9]*\).*/\1/p' json)
[ "$rate" -gt 0 ] || fail "no fiche counts as verified"
is "verified fiches of the region 12" "$(sed -n '/"region":"12"/s/.*"verified":\([0-9]*\).*/\1/p' json)" 1
note "les dates du 211 Grand-Large comptent : il vérifie lui-même (verifies = yes)" \
	"the dates of 211 Grand-Large count: it verifies by itself (verifies = yes)"
say "   Dans six mois, si personne ne fait rien :" "   In six months, if nobody does anything:"
run stale --as-of 2027-05-22 --summary

# ---- asking the organisations -------------------------------------------------------------------------------------

# The mail host of the demonstration, and how each of its people behaves; the others do not answer.
start_host() {
	cat >people <<-'END'
		huche@huche.example confirms
		cab@cab-grandlarge.example confirms
		info@popote-geais.example corrects '418 555-0151' '418 555-0161'
		bonjour@clairiere.example away
		oh@oh-eudoxie.example unknown
		choeur@voix-erable.example closed
		histoire@riviere-aux-geais.example stop
		logis@logis-vallons.example moved "Julie Roy, direction@logis-vallons.example"
		parents@parents-vivien.example asks
	END
	python3 "$root/tests/fakes/smtp_host.py" courrier people 2>host.log &
	host=$!
	trap 'kill $host 2>/dev/null' EXIT
	while [ ! -s courrier/port ]; do
		kill -0 $host 2>/dev/null || fail "the mail host does not start: $(cat host.log)"
		sleep 0.05
	done
	sed "s/^port = 25$/port = $(cat courrier/port)/" vigie.conf >conf && mv conf vigie.conf
}
# verified NAME DAY: the fiche is verified, by somebody who answered on that day.
verified() {
	v list --json >json 2>out || fail "list: exit $?"
	grep -F "\"name\":\"$1\"" json | grep -q "\"verified_at\":\"$2" || fail "$1 was not verified on $2"
}

title "Demander aux organismes : à qui, et quoi" "Asking the organisations: whom, and what"
export VIGIE_NOW=2027-02-22T15:00:00Z
say "   Trois mois ont passé; c'est un lundi, 10 h. Un seul courriel par personne, avec toutes ses fiches à vérifier." \
	"   Three months have passed; it is a Monday, 10 o'clock. One e-mail for each person, with all the fiches to verify."
mkdir -p courrier
run campaign plan --dry-run
v campaign plan --html courriels.html --json >json 2>out || fail "campaign plan: exit $?"
is "fiches to ask about" "$(figure asked)" 17
is "contacts" "$(figure requests)" 16
grep -q 'La Balise' courriels.html || fail "the shelter is not asked"
! grep -q 'Anse-Secrète' courriels.html || fail "an e-mail holds the shelter's address"
note "16 courriels pour 17 fiches, à relire avant qu'ils partent : courriels.html" \
	"16 e-mails for 17 fiches, to be read before they leave: courriels.html"
note "l'adresse de la maison d'hébergement n'est dans aucun" "the shelter's address is in none of them"

title "Approuver, envoyer" "Approving, sending"
start_host
v campaign send >out 2>&1 || fail "campaign send: exit $?"
is "e-mails that left unapproved" "$(ls courrier/sent/new | wc -l)" 0
note "rien ne part sans approbation" "nothing leaves without approval"
run campaign approve --yes
run campaign send
is "e-mails sent" "$(ls courrier/sent/new | wc -l)" 16
v campaign send >out 2>&1 || fail "campaign send: exit $?"
is "e-mails sent after a second time" "$(ls courrier/sent/new | wc -l)" 16
note "une seconde fois : rien ne part" "a second time: nothing leaves"

title "Ce qu'on répond" "What comes back"
export VIGIE_NOW=2027-02-23T15:00:00Z
run inbox
verified 'Comptoir alimentaire La Huche' 2027-02-22
verified 'Centre d’action bénévole du Grand-Large' 2027-02-22
verified 'Moisson Grand-Large' 2027-02-22
note "« Aucun changement » : La Huche est vérifiée; une seule réponse en vérifie deux au Grand-Large" \
	"\"Aucun changement\": La Huche is verified; one answer verifies two at Grand-Large"
! (verified 'Groupe d’entraide en santé mentale La Clairière' 2027-02) 2>/dev/null || fail "an absence has verified a fiche"
note "une absence du bureau ne vérifie rien" "an out-of-office reply verifies nothing"
v inbox --json >json 2>out || fail "inbox: exit $?"
is "messages fetched again" "$(figure fetched)" 0
run inbox show
run inbox show "$(v inbox show --all --json | sed -n '/info@popote-geais/s/.*"id":\([0-9]*\),.*/\1/p')"

title "Ce que les réponses proposent" "What the answers propose"
offered() { v review list --json --fiche "$1" | sed -n '/"who":"organisation"/s/.*"id":\([0-9]*\),.*/\1/p'; }
number=$(offered 'Popote roulante des Geais')
run review show "$number"
v show 'Popote roulante des Geais' >out
grep -q '418 555-0151' out || fail "an answer was written into the fiche before anybody decided"
run review accept "$number" --why 'La coordonnatrice le dit'
verified 'Popote roulante des Geais' 2027-02-22
note "une fois sa correction acceptée, la Popote est vérifiée, à la date de sa réponse" \
	"once its correction is accepted, the Popote is verified, on the day of its answer"
run review accept $(offered 'Chœur Les Voix d’érable') --why 'Il a fermé, dit-il'
is "closed fiches" "$(v list --status closed --json | grep -c 'Voix d’érable')" 1
run review accept $(offered 'Logis-Vallons, comité logement') --why "Julie Roy prend la suite"
v show 'Logis-Vallons, comité logement' >out
grep -q 'direction@logis-vallons.example' out || fail "the new address is not in the fiche"
run tasks
v tasks --json >json 2>out || fail "tasks: exit $?"
grep -q '"kind":"question"' json || fail "the question waits for nobody"
grep -q 'Société d’histoire.*"why":"opted-out"' json || fail "who wants no more e-mail is not on the phone list"
grep -q 'Office d’habitation de Sainte-Eudoxie.*"why":"dead"' json || fail "whose address is dead is not on the phone list"
note "la question attend quelqu'un; qui ne veut plus de courriel, ou n'en reçoit plus, passe au téléphone" \
	"the question waits for somebody; who wants no more e-mail, or gets none, is for the telephone"

title "Toute la nuit d'un coup, trois semaines plus tard" "The whole night at once, three weeks later"
export VIGIE_NOW=2027-03-16T14:00:00Z
run run nightly
reminded=$(find courrier/sent/new -name '*.1' | wc -l)
[ "$reminded" -gt 0 ] || fail "nobody was reminded"
for done in huche@huche info@popote-geais oh@oh-eudoxie choeur@voix-erable histoire@riviere-aux-geais parents@parents-vivien; do
	[ ! -e "courrier/sent/new/$done.example.1" ] || fail "$done is written to again"
done
[ -e courrier/sent/new/direction@logis-vallons.example.0 ] || fail "the new address of Logis-Vallons is not asked"
grep -q '</html>' rapport.html || fail "the page of the report is not whole"
note "$reminded rappels à qui n'a pas répondu, et à personne d'autre; la suite est demandée à la nouvelle adresse" \
	"$reminded reminders to who has not answered, and to nobody else; the new address is asked now"
run jobs
kill $host 2>/dev/null
wait $host 2>/dev/null || true
trap - EXIT

# ---- out ----------------------------------------------------------------------------------------------------------

title "Exporter, pour le public et pour un partenaire" "Exports, for the public and for a partner"
for audience in public partner internal; do
	run export hsds-json --audience $audience -o $audience.ndjson
	v export hsds-json --shape array --audience $audience -o $audience.json >out 2>&1 || fail "export array: exit $?"
	v export hsds-xml --audience $audience -o $audience.xml >out 2>&1 || fail "export hsds-xml: exit $?"
done
v export hsds-json --lang en -o public-en.ndjson >out 2>&1 || fail "export --lang en: exit $?"
: >out
fiches=$(lines list)
is "lines of the public export" "$(wc -l <public.ndjson)" "$fiches"
grep -q 'Hébergement d’urgence' public.ndjson || fail "the shelter itself is not in the public export"
grep -q 'Emergency shelter' public-en.ndjson || fail "the English export has no English"
for secret in Anse-Secrète 48.123456 68.654321 '"vigie"' x_zone; do
	! grep -q -e "$secret" public.* public-en.ndjson partner.* || fail "an export holds $secret"
	[ "$secret" = 48.123456 ] || [ "$secret" = 68.654321 ] || grep -q -e "$secret" internal.ndjson ||
		fail "the internal export lacks $secret: the check proves nothing"
done
note "l'adresse de la maison d'hébergement n'est ni dans l'export public, ni dans celui du partenaire" \
	"the shelter's address is neither in the public export nor in the partner's"
! grep -q 'Odile Rancourt' public.* || fail "the public export holds the name of a person"
grep -q 'Odile Rancourt' partner.ndjson || fail "the partner's export lacks the contacts"
note "les personnes-ressources vont au partenaire, pas au public" "contacts go to the partner, not to the public"
if command -v xmllint >/dev/null; then
	xmllint --noout --schema "$root/schemas/hsds-xml-1.xsd" public.xml partner.xml internal.xml 2>out ||
		fail "xmllint refuses an export"
	note "xmllint : les trois XML sont valides (schemas/hsds-xml-1.xsd)" \
		"xmllint: the three XML files are valid (schemas/hsds-xml-1.xsd)"
else
	say "   – xmllint n'est pas installé (libxml2-utils) : XML non validé" \
		"   – xmllint is not installed (libxml2-utils): XML not validated"
fi
judge() {
	cd "$root"
	[ -x tools/hsds-validate.sh ] || { echo "tools/hsds-validate.sh" && exit 77; }
	tools/hsds-validate.sh "$@"
}
set +e
(judge "$demo/public.ndjson" "$demo/public.json" "$demo/public-en.ndjson" "$demo/partner.ndjson" "$demo/partner.json") >out 2>&1
judged=$?
set -e
case $judged in
0) note "un juge indépendant (ajv, schémas de HSDS) : les cinq JSON sont valides" \
	"an independent judge (ajv, the schemas of HSDS): the five JSON files are valid" ;;
77) say "   – pas de juge indépendant ici : $(cat out)" "   – no independent judge here: $(cat out)" ;;
*) fail "the independent judge refuses an export" ;;
esac
since=$(v history 'Friperie L’Aubaine de Rosalie' --json | sed -n 's/.*"seq":\([0-9]*\).*/\1/p' | sort -n | tail -n 1)
v close 'Comité de citoyens du secteur Nord' --why 'Dissous' >out 2>&1 || fail "close: exit $?"
run export hsds-json --since "$since" -o delta.ndjson
grep -q '"gone":"closed"' delta.ndjson || fail "the delta does not tell that a fiche was closed"
note "un partenaire ne reprend que ce qui a changé, et apprend ce qui a fermé" \
	"a partner takes only what changed, and learns what closed"

# ---- proof --------------------------------------------------------------------------------------------------------

title "Prouver et garder" "Proof and copies"
run rebuild --verify
run backup
v rebuild --json >json 2>out || fail "rebuild: exit $?"
is "fiches that the index had wrong" "$(figure differing)" 0
for source in geais cdc grand-large; do
	v import $source --dry-run --json >json 2>out || fail "import $source: exit $?"
done

title "En résumé" "In short"
fiches=$(lines list)
say "   $fiches fiches actives de 3 sources, $(lines review list) propositions en attente, taux de mise à jour $rate %.
   Rien n'a été écrasé, rien n'a été perdu, tout est dans l'historique, et l'historique se tient.

   La base       $demo/vigie.db
   Les contrats  samples/vigie.conf, samples/mappings/*.map
   Les courriels $demo/courriels.html
   À décider     cd $demo && $VIGIE review list
   Les exports   $demo/public.ndjson, partner.xml, delta.ndjson …
   Le rapport    $demo/rapport.html
   À vous        cd $demo && $VIGIE help
   Le manuel     man man/vigie.1, man man/vigie.conf.5" \
	"   $fiches active fiches from 3 sources, $(lines review list) proposals waiting, update rate $rate %.
   Nothing was overwritten, nothing was lost, all of it is history, and the history holds.

   The database  $demo/vigie.db
   The contracts samples/vigie.conf, samples/mappings/*.map
   The e-mails   $demo/courriels.html
   To decide     cd $demo && $VIGIE review list
   The exports   $demo/public.ndjson, partner.xml, delta.ndjson …
   The report    $demo/rapport.html
   Your turn     cd $demo && $VIGIE help
   The manual    man man/vigie.1, man man/vigie.conf.5"
