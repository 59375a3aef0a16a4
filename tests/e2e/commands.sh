#!/bin/sh
# A technician's day at the command line: every command once, what it says and how it exits.
set -eu
. "$(dirname "$0")/lib-run.sh"

cd "$TMPDIR"
export VIGIE_USER=anne VIGIE_NOW=2026-11-22T15:00:00Z EDITOR="$TMPDIR/editor"
unset VISUAL

never_says() { ! grep -qe "$1" out words || fail "$step: says: $1"; }
lines() { [ "$(wc -l <out)" = "$1" ] || fail "$step: $(wc -l <out) lines, and $1 were expected"; }
prints_json() { grep -qv '^{.*}$' out && fail "$step: not JSON lines"; true; }

# edits SED: what the editor does to the form.
edits() {
	printf '#!/bin/sh\ncp "$1" "%s"\nsed -i "%s" "$1"\n' "$TMPDIR/form" "$1" >editor
	chmod +x editor
}

# ---- beginning ----------------------------------------------------------------------------------------------------
run 64
says 'usage: vigie'
run 64 frobnicate
says 'there is no command "frobnicate"'
run 0 help
says 'keep\|review' 'verified'
run 0 help edit
says 'usage: vigie edit FICHE' '--dry-run' 'phones\[fax\]'
run 0 edit --help
says 'usage: vigie edit FICHE'
run 0 help import
says 'csv' 'hsds-json'
run 0 --version
says '^vigie [0-9]'
run 64 help frobnicate
run 64 list --frobnicate
says 'there is no option --frobnicate' 'usage: vigie list'
run 64 list one two
run 64 show
run 64 --lang de list
run 78 list
says 'vigie init'
run 78 doctor
says 'PROBLEM'

run 0 init
says 'vigie.conf: made' 'vigie.db: made'
run 0 init
says 'up to date'
run 0 doctor
says 'to do.*none yet'

mkdir feeds
cat >>vigie.conf <<'END'

[source ville]
title = Ville de Lévis, bottin
format = csv
where = feeds/ville.csv
mapping = ville.map

[source cdc]
format = csv
where = feeds/cdc.csv
mapping = ville.map
END
cat >ville.map <<'END'
[list]
key = no

[record]
name = {nom}
description = {description}
email = {courriel | email}
phones[main].number = {tel | phone}
phones[main].type = voice
phones[fax].number = {fax | phone}
phones[fax].type = fax
locations[main].location_type = physical
locations[main].addresses[physical].address_type = physical
locations[main].addresses[physical].address_1 = {rue}
locations[main].addresses[physical].city = {ville}
locations[main].addresses[physical].state_province = QC
locations[main].addresses[physical].postal_code = {cp | postal}
locations[main].addresses[physical].country = CA
services[main].name = {service}
services[main].status = active
END
cat >feeds/ville.csv <<'END'
no;nom;description;courriel;tel;fax;rue;ville;cp;service
1;Maison des jeunes L’Étoile;Lieu de rencontre;etoile@mdj.test;418 555-0101;418 555-0102;1, rue des Érables;Lévis;G6V 1A1;Animation
2;Popote roulante;Repas chauds;popote@popote.test;418 555-0103;;2, rue du Pont;Lévis;G6V 1A2;Popote
3;Le Phare;Écoute;ce n’est pas une adresse;418 555-0104;;3, rue du Quai;Québec;G1K 4A1;Écoute
4;;Sans nom;;418 555-0105;;4, rue X;Lévis;G6V 1A4;Rien
END

# ---- taking in ----------------------------------------------------------------------------------------------------
run 0 source list
says 'ville.*csv.*50' 'Ville de Lévis, bottin'
run 0 source list --json
prints_json
lines 2
run 0 source preview ville --max 1
says 'Name: Maison des jeunes L’Étoile' 'Number: 418 555-0102'
never_says 'Popote'
run 64 source preview
run 64 source frobnicate
run 78 source preview nobody
says 'there are: ville, cdc'

run 0 import ville --dry-run
says 'only tried' 'New fiches: 3' 'Refused: 1'
run 0 list
says 'no fiche'
run 0 import ville --refusals refused.csv --details
says 'New fiches: 3' 'Popote roulante (........): new' 'has no name'
grep -q 'file,line,column,value,reason' refused.csv && grep -q '^ville.csv,5,' refused.csv || fail 'refused.csv'
run 0 import ville --json
prints_json
says '"outcome":"unchanged"'
run 78 import nobody
run 78 import ville nowhere.csv
run 78 doctor
says 'index.*3 of 3' 'PROBLEM.*none in backups'
run 0 list
says 'Le Phare' 'Lévis.*418 555-0101.*12'
lines 4
run 0 list --region 03 --json
prints_json
lines 1
says '"name":"Le Phare"'
run 0 list --region Chaudière-Appalaches --max 1
lines 2
run 64 list --region 99
run 64 list --max none
run 0 list --source ville
lines 4
run 0 search 'popote levis'
says 'Popote roulante'
run 0 search '(418) 555-0101'
says 'Étoile'
run 0 search nothing at all
says 'no fiche'

# ---- looking ------------------------------------------------------------------------------------------------------
run 0 show 'maison des jeunes l etoile'
says 'Status: active, revision 1' 'Verified: never' 'Number: 418 555-0101' 'Address line 1: 1, rue des Érables'
run 0 show 'maison des jeunes l etoile' --lang fr
says 'Numéro' '418 555-0101'
run 0 show 'maison des jeunes l etoile' --json
prints_json
says '^{"id":"'
mdj=$(sed 's/^{"id":"\(........\).*/\1/' out)
run 0 show --paths "$mdj"
says '^phones\[.*\]\.number: 418 555-0101'
run 65 show nobody
says 'no fiche is called "nobody"'
run 0 history "$mdj"
says 'creation of the fiche'

# ---- correcting ---------------------------------------------------------------------------------------------------
run 0 edit "$mdj" 'phones[fax].number=418 555-0199' name@en='Star House' --why 'call of the 22nd'
says '2 values changed. To undo: vigie undo 4-5'
run 0 history "$mdj" --json
prints_json
says '"who":"person:anne"' '"why":"call of the 22nd"' '"new":"418 555-0199"'
run 0 edit "$mdj" 'phones[fax].number=418 555-0199'
says 'nothing to change'
run 0 edit "$mdj" 'phones[fax].number=418 555-0000' --dry-run
says 'only tried' '418 555-0199 → 418 555-0000'
run 65 edit "$mdj" phones.number=1
says 'which one? phones\[1\] 418 555-0101 (voice), phones\[2\]'
run 65 edit "$mdj" email=nobody
says 'email: "nobody" is no e-mail address'
run 65 edit "$mdj" nmae=x
says '"nmae" is no field of organization'
run 65 edit "$mdj" name=
says 'needs a name'
run 0 show "$mdj"
says 'Name: Maison' 'Name (English): Star House' '418 555-0199  (technician)'
run 0 undo 4-5 --dry-run
says '2 changes undone.*only tried'
run 0 undo 4-5
says '2 changes undone. To undo: vigie undo'
run 65 undo 4
says 'changed again after change 4'
run 64 undo four
run 65 undo 99999
run 0 edit "$mdj" 'phones[+].number=1 800 555-0100' 'phones[+].extension=7' --json
prints_json
says '"did":"edit"' '"changes":1' '"dry_run":false'

# The form, in both languages.
edits 's/nothing/nothing/'
run 0 edit "$mdj"
says 'nothing to change'
grep -q '^\[1\] Organization – Maison' form && grep -q '^Email: etoile@mdj.test$' form || fail 'the form'
edits 's/^Email: .*/Email: new@mdj.test/; s/^Website: */&https:\/\/mdj.test/'
run 0 edit "$mdj" --why 'form'
says 'Email: etoile@mdj.test → new@mdj.test' '2 values changed'
edits 's/^Courriel : .*/Courriel : autre@mdj.test/; s/^  \[3\]/  [-3]/'
run 0 --lang fr edit "$mdj"
says 'new@mdj.test → autre@mdj.test'
edits 's/^Email: .*/Email: nobody/; s/^Website:/Wbsite:/'
run 65 edit "$mdj"
says 'line .*: Email: "nobody"' 'line .*: Organization has no "Wbsite"' 'is kept in'
rm "$(sed -n 's/.*is kept in \(.*\)/\1/p' words)"
run 0 show "$mdj"
says 'Email: autre@mdj.test'
never_says '418 555-0102'
EDITOR=false run 78 edit "$mdj"
EDITOR=/nowhere run 78 edit "$mdj"
rm -f "${TMPDIR:-/tmp}"/vigie-*.txt

run 0 new name='Cuisine collective' phones.number='418 555-0110' locations.addresses.city=Lévis --why 'new on the list'
says 'Cuisine collective (........): founded'
run 65 new phones.number='418 555-0110'
says 'needs a name'
edits 's/^Name: *$/Name: Joujouthèque/'
run 0 new
says 'Joujouthèque (........): founded'
run 0 list
lines 6

run 0 note "$mdj" call back on Tuesday
run 0 note "$mdj"
says 'anne.*call back on Tuesday'
run 0 show "$mdj"
says 'call back on Tuesday'

# ---- deciding -----------------------------------------------------------------------------------------------------
run 0 review list
says 'no proposal'
sed -i 's/418 555-0101/418 555-0151/; s/etoile@mdj.test/bureau@mdj.test/; s/Repas chauds/Repas chauds et froids/' feeds/ville.csv
run 0 import ville
says 'Values changed: 2' 'Values proposed.*1'
run 0 review list
says 'autre@mdj.test.*bureau@mdj.test.*ville'
run 0 review list --json --source ville --field email --fiche "$mdj"
prints_json
lines 1
says '"state":"pending"'
id=$(sed 's/^{"id":\([0-9]*\).*/\1/' out)
run 0 review show "$id"
says 'Current: autre@mdj.test' 'Offered: bureau@mdj.test' 'a technician'
run 64 review accept
run 64 review frobnicate
run 65 review accept 99999
run 0 review accept "$id" --dry-run
says 'accepted – only tried'
run 0 review reject "$id" --why 'out of date'
says 'rejected. To undo: vigie review undo'
run 65 review accept "$id"
run 0 review list
says 'no proposal'
run 0 review list --all
says 'rejected, anne'
run 0 review undo "$id"
run 0 review accept "$id" --value direction@mdj.test
run 0 show "$mdj"
says 'Email: direction@mdj.test'
run 0 import ville --again
run 0 review list
says 'no proposal'

# ---- joining, closing, verifying ----------------------------------------------------------------------------------
run 0 merge "$mdj" joujouthèque --dry-run
says 'only tried'
run 0 merge "$mdj" joujouthèque
says 'To undo: vigie split'
run 0 list --status merged
says 'Joujouthèque'
run 0 split joujouthèque
says 'a fiche of its own again' 'To undo: vigie merge'
run 65 split joujouthèque
run 65 merge "$mdj" "$mdj"
run 0 close joujouthèque --why 'no more'
says 'closed. To undo: vigie undo'
run 65 close joujouthèque
says 'is closed already'
run 0 list
lines 5
run 0 close joujouthèque --reopen
says 'active again'

run 64 verified "$mdj" --by Anne
says '--by, --title, --channel'
run 64 verified "$mdj" --by 'Anne Roy' --title Director --channel phone --on 2027-01-01
run 0 verified "$mdj" --by 'Anne Roy' --title Director --channel phone --message 'call of the 22nd' --on 2026-11-20
says 'verified by Anne Roy on 2026-11-20' 'To undo: vigie undo'
run 0 show "$mdj"
says 'Verified: 2026-11-20; last word: 2026-11-20, Anne Roy, Director (phone)'
run 0 stale
says 'UPDATE RATE' 'Chaudière-Appalaches'
run 0 stale --as-of 2028-01-01
says 'stale .*2027' 'Maison des jeunes'
run 0 stale --summary --json
prints_json
says '"update_rate_percent"'
run 64 stale --as-of yesterday

# ---- handing on ---------------------------------------------------------------------------------------------------
run 0 export hsds-json
says 'gone: 0; the next delta: --since'
seq=$(sed -n 's/.*--since \([0-9]*\)/\1/p' words)
run 0 export hsds-json --shape array -o all.json
[ -s all.json ] || fail 'all.json'
run 0 close 'le phare'
run 0 export hsds-json --since "$seq" --audience internal
says 'fiches: 0; gone: 1'
run 64 export nothing
run 64 export hsds-json --shape nothing
run 64 export hsds-json --audience nobody
run 64 export hsds-json --lang de
run 64 export hsds-json --page 2
run 78 export hsds-json --since 99999

# ---- keeping ------------------------------------------------------------------------------------------------------
run 78 doctor
says 'PROBLEM.*vigie backup'
run 0 backup
says 'copied to'
run 0 doctor
says 'ok .*backups' 'incomplete'
run 0 doctor --json
prints_json
VIGIE_NOW=2026-11-23 run 0 backup copies --keep 1
VIGIE_NOW=2026-11-24 run 0 backup copies --keep 1
says '1 older copy removed'
[ "$(find copies -name 'vigie-*.db' | wc -l)" = 1 ] || fail 'copies'
run 0 rebuild
says 'not as their documents said: 0'
run 0 rebuild --verify
says 'every history is whole'
run 0 rebuild --json
prints_json
run 0 close "$mdj"
run 0 restore copies/vigie-*.db
run 0 show "$mdj"
says 'Status: active'
run 78 restore nowhere.db

# A typing error in the configuration is never silent.
echo 'datbase = x' >>vigie.conf
run 78 doctor
says 'PROBLEM.*nobody knows "datbase"'

# Words are French where they should be.
LC_ALL=fr_CA.UTF-8 run 0 list
says 'NOM'
LC_ALL=fr_CA.UTF-8 run 0 search personne
says 'aucune fiche'
LC_ALL=fr_CA.UTF-8 run 64 frobnicate
says 'il n’y a pas de commande « frobnicate »' 'utilisation : vigie'
run 0 --lang fr show "$mdj"
says 'Vérifiée : 2026-11-20; dernière parole' 'Numéro : 1 800 555-0100' 'Courriel : direction@mdj.test  (technicien)'
