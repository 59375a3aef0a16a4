#!/bin/sh
# vigie match: candidate pairs of one file and of two, for people and for programs, without a database.
set -eu
cd "$TMPDIR"

fail() {
	echo "$*"
	exit 1
}
has() { grep -q -- "$2" "$1" || fail "$1 lacks \"$2\": $(cat "$1")"; }
lacks() { ! grep -q -- "$2" "$1" || fail "$1 holds \"$2\": $(cat "$1")"; }
exits() {
	wanted=$1 && shift
	got=0
	"$VIGIE" --lang en "$@" >out 2>words || got=$?
	[ "$got" = "$wanted" ] || fail "vigie $*: exit $got, not $wanted: $(cat out words)"
}

cat >vigie.conf <<'END'
[source town]
format = csv
mapping = town.map
[source other]
format = csv
mapping = other.map
END
cat >town.map <<'END'
[list]
id = No
[record]
name = {Nom}
phones[main].number = {Tél | noext | phone}
phones[main].extension = {Tél | ext}
locations[main].location_type = physical
locations[main].addresses[physical].address_type = physical
locations[main].addresses[physical].address_1 = {Adresse}
locations[main].addresses[physical].city = {Ville}
END
sed 's/^id = No/id = Code/; s/{Nom}/{Organisme}/' town.map >other.map

cat >town.csv <<'END'
No;Nom;Adresse;Ville;Tél
1;La Maison des jeunes de Saint-Nicolas;1450, chemin Filteau;Lévis;418 836-0000
=2;Club FADOQ de Beloeil;308, rue Montsabré;Beloeil;450 555-0102
3;Comptoir alimentaire de Rimouski;12, rue de l'Évêché;Rimouski;418 555-0103
4;Cercle de Fermières de Matane;150, avenue Saint-Jérôme;Matane;418 555-0104
;Sans numéro;1, rue Y;Matane;418 555-0109
END
cat >other.csv <<'END'
Code,Organisme,Adresse,Ville,Tél
a,"Maison des jeunes St-Nicolas inc.",1450 ch. Filteau,Lévis,418 836-0000 p. 12
b,Maison des jeunes de Beloeil,45 rue Duvernay,Beloeil,450 555-0155
c,CLUB FADOQ BELOEIL,308 Montsabré,Beloeil,(450) 555-0102
d,Bibliothèque de Gaspé,10 rue Jacques-Cartier,Gaspé,418 555-0177
END

# ---- two files ------------------------------------------------------------------------------------------------------

exits 0 match town.csv other.csv --source town --source2 other
[ "$(head -n 1 out)" = "$(printf 'left_id,right_id,score,band,reasons\r')" ] || fail "the header: $(head -n 1 out)"
has out '^1,a,[01]\.[0-9]*,same,'
has out "^'=2,c,[01]\.[0-9]*,same," # a spreadsheet would run it
lacks out '^1,b,'
lacks out '^3,'
has words 'town.csv .*5 records, 1 of them refused'
has words 'town.csv, line 6'
has words 'other.csv .*4 records, 0 of them refused'
has words 'pairs compared: '
[ ! -e vigie.db ] || fail "a database was made"

# Most certain first.
tail -n +2 out | awk -F, '{ print $3 }' >scores
sort -rn scores | cmp -s - scores || fail "not in order: $(cat scores)"

# Without the second contract both are read by the first.
exits 78 match town.csv other.csv --source town
exits 0 match town.csv town.csv --source town
has out "^'=2,'=2,"

# For programs.
exits 0 match town.csv other.csv --source town --source2 other --json
has out '^{"left_id":"1","right_id":"a","score":[01]\.[0-9]*,"band":"same","reasons":\[{"code":"'
has out '"left_id":"=2"'
python3 -c '
import json, sys
rows = [json.loads(line) for line in open("out")]
assert rows, "nothing was found"
for r in rows:
    assert list(r) == ["left_id", "right_id", "score", "band", "reasons"], r
    assert r["reasons"] and all(list(w) == ["code", "text", "left", "right", "bits"] for w in r["reasons"]), r
'

# The bounds; all that was compared.
exits 0 match town.csv other.csv --source town --source2 other --same 1 --possible 1
cp out none
exits 0 match town.csv other.csv --source town --source2 other --all
[ "$(wc -l <out)" -ge "$(wc -l <none)" ] || fail "--all lists less: $(cat out)"
exits 64 match town.csv other.csv --source town --same 2
has words 'a number from 0 to 1'
exits 64 match town.csv other.csv --source town --same 0.5 --possible 0.6
cat >>vigie.conf <<'END'
[match]
same = 1
possible = 1
END
exits 0 match town.csv other.csv --source town --source2 other
cmp -s out none || fail "[match] says other bounds than --same and --possible: $(cat out none)"

# ---- one file -------------------------------------------------------------------------------------------------------

sed -i '/^\[match\]/,$d' vigie.conf
{
	cat town.csv
	echo '9;Maison jeunes St-Nicolas;1450 Filteau;Lévis;418-836-0000'
} >twice.csv
exits 0 match twice.csv --source town
has out '^1,9,[01]\.[0-9]*,same,'
lacks out '^9,'

# ---- words ----------------------------------------------------------------------------------------------------------

exits 64 match town.csv
has words '--source NAME'
exits 64 match town.csv --source town --source2 other
exits 78 match town.csv --source nobody
exits 78 match none.csv --source town
"$VIGIE" --lang fr match twice.csv --source town >french 2>words
"$VIGIE" --lang en match twice.csv --source town >english 2>words
[ "$(head -n 1 french)" = "$(head -n 1 english)" ] || fail "the header is one in both languages"
"$VIGIE" doctor >out 2>words || true
lacks out 'nobody knows "same"'
echo "vigie match: two files, one file, CSV, JSON, bounds"
