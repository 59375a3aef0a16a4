#!/bin/sh
# Where fiches are: lists by municipality and MRC, what show says, names of former times and namesakes.
set -eu
. "$(dirname "$0")/lib-run.sh"

cd "$TMPDIR"
export VIGIE_USER=anne VIGIE_NOW=2026-11-22T15:00:00Z

lines() { [ "$(wc -l <out)" = "$1" ] || fail "$step: $(wc -l <out) lines, and $1 were expected"; }
new() { run 0 new --yes "$@"; }

run 0 init
new name='Maison des jeunes' locations.addresses.city='St-Nicolas'
new name='Cercle' locations.addresses.address_1='12 rue Filteau' locations.addresses.postal_code='G7A 1A1'
new name='Popote' locations.addresses.city='Saint-Donat' locations.addresses.postal_code='J0T 2C0'
new name='Abri' locations.addresses.city='Saint-Donat'
new name='Loin' locations.addresses.city='Toronto'

# ---- lists --------------------------------------------------------------------------------------------------------
run 0 list --municipality Lévis --json
lines 2
says 'Maison des jeunes' 'Cercle'
run 0 list --municipality Charny --json # a part of Lévis today
lines 2
run 0 list --mrc lévis --json
lines 2
run 0 list --mrc 'MRC de Matawinie' --json
lines 1
says 'Popote'
run 0 list --municipality 62060 --json
lines 1
run 0 list --municipality 09030
says 'no fiche'
run 64 list --municipality Saint-Donat
says 'several have this name' '09030 (La Mitis)' '62060 (Matawinie)'
run 64 list --municipality Toronto
says 'municipality of Québec'
run 64 list --mrc Toronto
says 'name of an MRC'

# ---- one fiche ----------------------------------------------------------------------------------------------------
run 0 show Popote
says 'Region: 14 Lanaudière' 'Municipality: Saint-Donat, MRC Matawinie'
run 0 show Popote --json
says '"place":{"region":"14","municipality":"62060","name":"Saint-Donat","mrc":"Matawinie"}}$'
run 0 show Cercle
says 'Municipality: Lévis$'
run 0 show Abri --json
says '"place":{}}$'
run 0 show Loin --json
says '"place":{}}$'

# ---- an address that changes --------------------------------------------------------------------------------------
run 0 edit --yes Abri locations.addresses.city='Ste-Foy'
run 0 list --municipality Québec --json
lines 1
says 'Abri'

# ---- a database of before there were places -----------------------------------------------------------------------
sqlite3 vigie.db "UPDATE fiche SET municipality = ''; UPDATE match_state SET version = 0; DELETE FROM match_form"
run 0 list --municipality Lévis --json
says 'no fiche'
run 0 init
run 0 list --municipality Lévis --json
lines 2
run 0 rebuild --verify
