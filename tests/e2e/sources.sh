#!/bin/sh
# Contracts with sources as a technician meets them: a look before anything is taken, trial runs, nights under several
# contracts, what may not come in, what stops, what is read in the morning.
set -eu
. "$(dirname "$0")/lib-run.sh"

cd "$TMPDIR"
export VIGIE_USER=anne VIGIE_NOW=2026-11-20T08:00:00Z

night() { VIGIE_NOW=2026-11-$1T08:00:00Z; }
nothing_says() { for p in "$@"; do ! grep -qe "$p" out words || fail "$step: says: $p"; done; }
lines() { [ "$(grep -c "$1" out)" = "$2" ] || fail "$step: $(grep -c "$1" out) lines with $1, and $2 were expected"; }
# All that lies beside the configuration, but for SQLite's own files of the moment.
everything() { sqlite3 vigie.db .dump | sha256sum && find . -type f ! -name 'vigie.db*' ! -name out ! -name words | sort | xargs sha256sum; }

# ---- three contracts --------------------------------------------------------------------------------------------------
# A town that knows its places and not its telephones; a health list for our eyes; a CDC of another territory beside ours.

cat >vigie.conf <<'END'
[vigie]
database = vigie.db
[source ville]
title = Ville de Lévis, bottin
format = csv
where = ville.csv
mapping = ville.map
categories = secteurs.csv
territory = 12
min_rows = 3
max_deleted_percent = 40
contact = bottin@levis.example
[source sante]
title = Liste du réseau de la santé
format = csv
where = sante.csv
mapping = sante.map
visibility = internal
trust = 40
contact = sante@ciusss.example
END
cat >ville.map <<'END'
[list]
id = No
[record]
name = {Nom}
description = {Note}
phones[main].number = {Tél | phone}
phones[fax].number = {Télécopieur | phone}
phones[fax].type = fax
locations[main].location_type = physical
locations[main].addresses[physical].address_type = physical
locations[main].addresses[physical].state_province = QC
locations[main].addresses[physical].country = CA
locations[main].addresses[physical].address_1 = {Adresse}
locations[main].addresses[physical].city = {Ville}
locations[main].addresses[physical].postal_code = {CP | postal}
services[main].name = {Nom}
services[main].status = active
services[main].attributes[secteur].taxonomy_term.name = {Secteur}
END
cat >sante.map <<'END'
[list]
id = code
[record]
name = {nom}
email = {courriel | email}
phones[main].number = {tel | phone}
locations[main].location_type = physical
locations[main].addresses[physical].address_type = physical
locations[main].addresses[physical].state_province = QC
locations[main].addresses[physical].country = CA
locations[main].addresses[physical].address_1 = {adresse}
locations[main].addresses[physical].city = {ville}
locations[main].addresses[physical].postal_code = {cp | postal}
END
cat >secteurs.csv <<'END'
catégorie;taxonomie;code;nom;nom_en
Alimentation;211HSIS;BD-1800.2000;Banques alimentaires;Food Pantries
Jeunesse;211HSIS;PS-9800;Maisons de jeunes;Youth Centers
END
ville() {
	echo 'No;Nom;Note;Tél;Télécopieur;Adresse;Ville;CP;Secteur;Courriel;Année'
	printf '%s\n' "$@"
}
popote='1;Popote du Vieux-Lévis;Repas chauds;418 555-0101;;12, rue Saint-Louis;Lévis;G6V 1A1;Alimentation;popote@levis.example;1987'
jeunes='2;Maison des jeunes La Halte;;418 555-0102;;4, rue du Fleuve;Lévis (Saint-Nicolas);G7A 1A1;Jeunesse;;2001'
danse='3;Club de danse Les Souliers;;418 555-0103;;9, rue du Quai;Lévis;G6V 1A3;Danse;;'
loin='4;Maison de Montréal;;514 555-0104;;1, rue Peel;Montréal;H3C 1A1;Jeunesse;;'
nulle='5;Le Sentier;;555;;;Trifouillis;;Jeunesse;;'
ville "$popote" "$jeunes" "$danse" "$loin" "$nulle" '6;court' '7;=CMD();;;;;Lévis;;;;' >ville.csv

# ---- a look before anything --------------------------------------------------------------------------------------------

run 0 init
before=$(everything)
run 0 source preview ville --max 1
says 'Popote du Vieux-Lévis' 'Banques alimentaires' 'phones\[fax\].number  *0' 'phones\[main\].number  *5' \
	'Courriel  *1  *popote@levis.example' 'Année  *2  *1987' 'Danse  *1' 'Outside the territory, left out: 1' \
	'Of unknown place, taken: 1' '2 cells where the header has 11' 'Would come in: 5'
nothing_says 'La Halte$'
run 0 source preview ville --json --max 0
says '"records":5' '"refused":1' '"outside":1' '{"value":"phones\[fax\].number","filled":0}' '{"column":"Courriel"' \
	'{"category":"Danse","count":1}' '{"line":5,"left_out":"Maison de Montréal","place":"Montréal"}'
run 0 source preview ville --rows 2 --json --max 0
says '"items":7,"looked_at":2,"records":2'

# A trial writes nothing at all: no fiche, no run, no delivery kept.
run 0 import ville --dry-run
says 'only tried' 'New fiches: 5' 'Outside the territory, left out: 1'
run 0 import ville --dry-run --details
says 'Popote du Vieux-Lévis (........): new' '5  Maison de Montréal  *Montréal'
[ "$(everything)" = "$before" ] || fail "a trial or a preview has written something"

# ---- the first night ---------------------------------------------------------------------------------------------------

run 0 import ville --refusals refused.csv
says 'New fiches: 5' 'Danse  *1'

grep -q '^ville.csv,7,,,"2 cells where the header has 11' refused.csv || fail "the partner's table: $(cat refused.csv)"
! grep -q 'Montréal' refused.csv || fail "what is left out is no fault of the partner's"
run 0 source refusals ville -o morning.csv
cmp refused.csv morning.csv
run 0 source refusals ville
says '2 cells where the header has 11'
run 0 export hsds-json
nothing_says 'Danse' 'Maison de Montréal'
says '"name":"Banques alimentaires"' '"code":"BD-1800.2000"' '"taxonomy":"211HSIS"'
run 0 export hsds-json --lang en
says '"name":"Food Pantries"'
run 0 export hsds-json --audience internal
says '"x_category":\["Danse"\]'
run 0 import ville
says 'unchanged'

# The table learns a category: the same file is read again, and the term appears.
echo 'Danse;211HSIS;PL-7000;Danse récréative;Recreational dance' >>secteurs.csv
night 21
run 0 import ville
says 'Values changed: 1'
run 0 export hsds-json
says 'Danse récréative'

# ---- a hidden list -----------------------------------------------------------------------------------------------------

cat >sante.csv <<'END'
code;nom;courriel;tel;adresse;ville;cp
S1;Popote du Vieux-Lévis;interne@ciusss.example;418 555-0101;12, rue Saint-Louis;Lévis;G6V 1A1
S2;Hébergement L'Éclaircie;eclaircie@ciusss.example;418 555-0199;77, rue Discrète;Lévis;G6V 1A9
END
run 0 import sante
says 'New fiches: 1' 'Joined to a fiche of another source: 1'
for audience in public partner; do
	run 0 export hsds-json --audience $audience
	nothing_says 'Éclaircie' 'ciusss' '555-0199'
	says 'Popote du Vieux-Lévis' '418 555-0101'
done
run 0 export hsds-json --audience internal
says 'Éclaircie' 'interne@ciusss.example'
run 0 show "Hébergement L'Éclaircie"
says 'The whole fiche: internal'
run 0 show 'Popote du Vieux-Lévis'
says 'interne@ciusss.example'

# The town lists the shelter openly: a person decides, and sees why.
night 22
ville "$popote" "$jeunes" "$danse" "$loin" "$nulle" "8;Hébergement L'Éclaircie;;418 555-0199;;;Lévis;;;;" >ville.csv
run 0 import ville
run 0 export hsds-json
nothing_says 'Éclaircie'
run 0 review list
says 'Éclaircie' 'internal'
run 0 review list --json
shown=$(sed -n 's/^{"id":\([0-9]*\),.*"path":"id@vis".*/\1/p' out)
[ -n "$shown" ] || fail "showing the fiche is not proposed"
run 0 review show "$shown"
says 'another lists it openly'
run 0 review accept "$shown"
run 0 export hsds-json
says 'Éclaircie' '418 555-0199'
nothing_says 'rue Discrète' 'eclaircie@ciusss.example'

# ---- what it may never touch -------------------------------------------------------------------------------------------

sed -i 's/^min_rows = 3$/min_rows = 3\nnever = phone.number/' vigie.conf
night 23
ville "1;Popote du Vieux-Lévis;Repas froids;418 555-7777;418 555-8888;12, rue Saint-Louis;Lévis;G6V 1A1;Alimentation;;" \
	"$jeunes" "3;Club de danse Les Souliers;;;;9, rue du Quai;Lévis;G6V 1A3;Danse;;" "$loin" "$nulle" >ville.csv
run 0 import ville --dry-run
says 'Description  *1  *0'
nothing_says 'Number'
run 0 import ville
run 0 export hsds-json
says 'Repas froids' '418 555-0101' '418 555-0103'
nothing_says '555-7777' '555-8888'
run 0 review list
nothing_says '555-7777'

# ---- what stops --------------------------------------------------------------------------------------------------------

night 24
before=$(sqlite3 vigie.db 'SELECT group_concat(hash), count(*) FROM fiche')
ville "$popote" "$jeunes" >ville.csv # cut between two rows
run 65 import ville
says 'holds 2 items where at least 3 are expected (min_rows)'
ville "$popote" "$loin" "$nulle" >ville.csv
run 65 import ville
says 'missing from the delivery or outside of its territory'
[ "$(sqlite3 vigie.db 'SELECT group_concat(hash), count(*) FROM fiche')" = "$before" ] || fail "something was taken"
run 0 import ville --allow-deletions
says 'Gone from the list'
run 0 review list --kind deletion
says 'La Halte'

# Somebody moves out of the territory: the reason stands on the proposal. Whom another source lists is not gone.
night 25
ville "$popote" "$jeunes" "$danse" "$nulle" >ville.csv
run 0 import ville
says 'Back in the list: 2'
night 26
ville "$loin" "2;Maison des jeunes La Halte;;;;3, rue Peel;Montréal;H3C 1A1;Jeunesse;;" \
	"1;Popote du Vieux-Lévis;;;;3, rue Peel;Montréal;H3C 1A1;Alimentation;;" "$danse" "$nulle" >ville.csv
run 0 import ville --details --allow-deletions
says 'La Halte.*gone (the source lists it outside of its territory)' 'Popote.*gone (.*but another does)'
run 0 review list --kind deletion
says 'La Halte'
nothing_says 'Popote'

# ---- what doctor says --------------------------------------------------------------------------------------------------

night 29
run 78 doctor
says 'source ville .*no delivery was read for 3 days' 'source sante'
sed -i 's/^contact = sante@ciusss.example/contact = Mme Tremblay/; s/^territory = 12$/territory = Atlantide/' vigie.conf
run 78 doctor
says 'called "Atlantide"'
sed -i 's/^territory = Atlantide$/territory = 12/; s/^id = code$/id = kode/' vigie.conf sante.map
run 78 doctor
says 'contact = Mme Tremblay is no e-mail address' 'kode'
rm secteurs.csv
run 78 doctor
says 'secteurs.csv'
run 78 import ville
says 'secteurs.csv'

# ---- the history is whole ----------------------------------------------------------------------------------------------
run 0 rebuild --verify
