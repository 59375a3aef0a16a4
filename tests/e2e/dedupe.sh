#!/bin/sh
# vigie dedupe at the command line and at night: possible duplicates are listed with their reasons, decided once, merged by
# themselves where they may be, and brought back; without news it says nothing and writes nothing.
set -eu
. "$(dirname "$0")/lib-run.sh"

cd "$TMPDIR"
export VIGIE_USER=anne VIGIE_NOW=2026-11-23T03:00:00Z VIGIE_CONF=vigie.conf
unset VIGIE_FAULT

is() { [ "$2" = "$3" ] || fail "$1: $2, and $3 was expected"; }
lines() { awk 'END { print NR }' "$1"; }
ask() { sqlite3 vigie.db "$1"; }
# dedupe OPTION…: its rows in out, its words in words.
dedupe() { "$VIGIE" --lang en dedupe "$@" >out 2>words || fail "dedupe $*: $(cat words)"; }
said() { grep -q "$1" words || fail "nothing says: $1; but: $(cat words)"; }

cat >vigie.conf <<'END'
[vigie]
database = vigie.db
[match]
acronyms = acronyms.tsv
[source ville]
format = csv
mapping = list.map
where = ville.csv
[source cdc]
format = csv
mapping = list.map
where = cdc.csv
END
printf 'ZQX\tzone québécoise xylophone\n' >acronyms.tsv
cat >list.map <<'END'
[list]
id = id
[record]
name = {nom}
phones[main].number = {tel}
website = {site}
locations[main].addresses[physical].address_1 = {rue}
locations[main].addresses[physical].city = {ville}
locations[main].addresses[physical].postal_code = {cp}
END
cat >ville.csv <<'END'
id;nom;tel;site;rue;ville;cp
1;Halte-garderie La Coccinelle;418 555-0101;;1, rue A;Lévis;G6V 1A1
2;Popote roulante La Marmite;418 555-0102;;2, rue B;Lévis;G6V 1A2
3;Friperie Les Trouvailles;418 555-0103;;3, rue C;Québec;G1V 1A3
4;Friperie Les Trouvailles;418 555-0103;;3, rue C;Québec;G1V 1A3
END
cat >cdc.csv <<'END'
id;nom;tel;site;rue;ville;cp
a;Garderie du Parc;418 555-0101;;1, rue A;Lévis;G6V 1A1
b;Club de marche Pas à pas;418 555-0150;;8, rue H;Rimouski;G5L 1A8
END
"$VIGIE" init >/dev/null
"$VIGIE" import ville >/dev/null
"$VIGIE" import cdc >/dev/null

# ---- listed ----------------------------------------------------------------------------------------------------------
dedupe --dry-run
said 'only tried'
is 'pairs after a trial' "$(ask 'SELECT count(*) FROM pair')" 0
dedupe
said 'every fiche was scored'
head -n 1 out | grep -q '^left_id,right_id,score,band,reasons' || fail "the head: $(head -n 1 out)"
is 'the twins' "$(ask "SELECT count(*) FROM pair p JOIN fiche f ON f.id = p.fiche_1 WHERE f.name LIKE 'Friperie%' AND p.band = 'same'")" 1
grep -q 'the same name' out || fail "no reason: $(cat out)"
cp out first
before=$(ask "SELECT * FROM pair; SELECT * FROM match_state" | cksum)
dedupe
said 'fiches scored: 0'
cmp -s out first || fail 'the second time it lists something else'
dedupe --all
is 'what it keeps' "$(ask "SELECT * FROM pair; SELECT * FROM match_state" | cksum)" "$before"
"$VIGIE" --json dedupe >json 2>/dev/null
grep -q '"code":"name-' json || fail "no code in JSON: $(cat json)"
dedupe --max 1
is 'rows with --max 1' "$(lines out)" 2
dedupe --region 01
is 'rows of Bas-Saint-Laurent' "$(lines out)" 1

# ---- never of one source; at night of two -------------------------------------------------------------------------------
dedupe --merge
is 'merged of one source' "$(ask "SELECT count(*) FROM fiche WHERE status = 'merged'")" 0
"$VIGIE" edit 'Garderie du Parc' name='Halte-garderie La Coccinelle' website=https://coccinelle.example --yes >/dev/null
"$VIGIE" edit "$(ask "SELECT uuid FROM fiche WHERE name LIKE 'Halte%' AND source = 1")" website=https://coccinelle.example --yes >/dev/null
dedupe --merge --dry-run
said 'fiches merged: 1'
is 'merged by a trial' "$(ask "SELECT count(*) FROM fiche WHERE status = 'merged'")" 0
"$VIGIE" --lang en run match >night 2>&1 || fail "the night: $(cat night)"
is 'merged at night' "$(ask "SELECT count(*) FROM fiche WHERE status = 'merged'")" 1
is 'by whom' "$(ask "SELECT decided_by FROM pair WHERE state = 'same'")" vigie
is 'figures' "$(ask "SELECT figures ->> 'merged' FROM run_step WHERE name = 'match'")" 1

# ---- split: for good -----------------------------------------------------------------------------------------------------
"$VIGIE" split "$(ask "SELECT uuid FROM fiche WHERE status = 'merged'")" >/dev/null
dedupe --merge --all
is 'after the split' "$(ask "SELECT state, decided_by FROM pair WHERE decided_by NOT NULL")" 'different|person:anne'
is 'merged again' "$(ask "SELECT count(*) FROM fiche WHERE status = 'merged'")" 0
"$VIGIE" rebuild --verify >/dev/null || fail 'the history is not whole'

# ---- not asked for; other words -------------------------------------------------------------------------------------------
sed 's/^\[match\]/&\nmerge = no/' vigie.conf >no.conf
"$VIGIE" --conf no.conf --lang en run match >night 2>&1 || fail "merge = no: $(cat night)"
version=$(ask 'SELECT version FROM match_state')
printf 'QYX\tquartier yodleur xylographe\n' >>acronyms.tsv
dedupe
said 'every fiche was scored'
[ "$(ask 'SELECT version FROM match_state')" != "$version" ] || fail 'other acronyms are no other version'
is 'forms' "$(ask 'SELECT count(*) FROM match_form')" "$(ask 'SELECT count(*) FROM fiche')"

# ---- gone, and why ----------------------------------------------------------------------------------------------------------
"$VIGIE" close "$(ask "SELECT uuid FROM fiche WHERE name LIKE 'Friperie%' LIMIT 1")" >/dev/null
dedupe
is 'why it is gone' "$(ask "SELECT why FROM pair WHERE state = 'gone'")" 'one of the two is closed'
echo "dedupe: $(ask 'SELECT count(*) FROM pair') pairs"
