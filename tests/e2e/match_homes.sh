#!/bin/sh
# The same homes under another source, kept worse (names abbreviated and without accents, streets and telephones in other forms, a slip
# of the hand here and there): the same fiches are found, or offered to a person where two changes leave doubt; never another's; what
# differs is proposed and nothing else; the next night writes nothing.
set -eu

list=${SHARED:-}/bottins/encodages/bottin_chsld_utf8.csv
[ -f "$list" ] || { echo "the list of homes is not here (../shared or VIGIE_SHARED)" && exit 77; }
root=$PWD
export VIGIE_NOW=2026-11-20T08:00:00Z VIGIE_USER=anne
cd "$TMPDIR"

fail() {
	echo "$*"
	exit 1
}
is() { [ "$2" = "$3" ] || fail "$1: $2, and $3 was expected"; }
figure() { sed -n "1s/.*\"$1\":\([0-9]*\).*/\1/p" report; }
contents() { sqlite3 vigie.db .dump | grep -v '^INSERT INTO source_run ' | sha256sum; }
import() { "$VIGIE" import "$@" --json >report 2>words || fail "import $*: exit $?: $(cat report words)"; }

# The same mapping, but with a number for each row, so that this test can tell whose row is whose.
sed 's/^key = .*/id = no/' "$root/samples/mappings/real-chsld.map" >chsld.map
for name in chsld worse; do printf '[source %s]\nformat = csv\nmapping = chsld.map\n' $name; done >vigie.conf

# Deterministic: what is done to a row follows from its number. Slips are in one row of seven, other telephones in one of forty.
python3 - "$list" <<'END'
import csv, re, sys, unicodedata

def plain(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))

def slip(name):
    word = max(re.findall(r"[^\W\d]+", name), key=len)
    return name.replace(word, word[:3] + word[4] + word[3] + word[5:])

with open(sys.argv[1], encoding="utf-8", newline="") as f:
    header, *rows = csv.reader(f, delimiter=";")
chsld, worse = (csv.writer(open(n, "w", encoding="utf-8", newline=""), delimiter=";") for n in ("chsld.csv", "worse.csv"))
chsld.writerow(["no"] + header)
worse.writerow(["no"] + header)
phones = 0
for i, (name, street, town, code, phone) in enumerate(rows):
    chsld.writerow([i, name, street, town, code, phone])
    name = plain(name) if i % 2 else name.lower()
    name = re.sub(r"(?i)\bsaint(e?)-", r"St\1-", name)
    name = name if i % 5 else re.sub(r"(?i)^centre d'h[ée]bergement\b", "CHSLD", name)
    name = name if i % 7 else slip(name)
    for long, short in ((r"\bboulevard\b", "boul."), (r"\bavenue\b", "av."), (r"\bchemin\b", "ch."), (",", "")):
        street = re.sub(long, short, street)
    phone = re.sub(r"\((\d+)\) (\d+)-(\d+)", r"\1.\2.\3", phone)
    if i % 40 == 3 and not phone.startswith("000"):
        phone = phone[:-4] + "0199"
        phones += 1
    worse.writerow([i, name, street, town.upper(), code.replace(" ", "").lower(), phone])
open("phones", "w").write(f"{phones}\n")
END

"$VIGIE" init 2>words >&2
import chsld chsld.csv
homes=$(figure created)
is "homes" "$homes" 476

# ---- the worse list -------------------------------------------------------------------------------------------------

import worse worse.csv
"$VIGIE" dedupe --merge >pairs 2>words || fail "dedupe: $(cat words)"
rows() { sqlite3 vigie.db "$1"; }
twins="source_record x JOIN source_record y ON x.native = y.native AND x.source < y.source AND x.fiche <> y.fiche"
is "rows at another's fiche" "$(rows "SELECT count(*) FROM source_record x JOIN source_record y ON x.fiche = y.fiche AND x.native <> y.native")" 0
apart=$(rows "SELECT count(*) FROM $twins")
[ "$apart" -le 24 ] || fail "$apart of $homes homes have a second fiche: more than one in twenty"
is "doubles that nobody is asked about" "$(rows "SELECT count(*) FROM $twins WHERE NOT EXISTS (SELECT 1 FROM pair
	WHERE state = 'open' AND fiche_1 = min(x.fiche, y.fiche) AND fiche_2 = max(x.fiche, y.fiche))")" 0
is "fiches" "$(rows "SELECT count(*) FROM fiche WHERE status = 'active'")" $((homes + apart))
is "fiches with one thing twice" "$(rows "SELECT count(*) FROM fiche WHERE status = 'active' AND (json_array_length(doc, '$.locations') > 1
	OR json_array_length(doc, '$.services') > 1 OR 1 < (SELECT count(*) FROM json_each(doc, '$.phones')
	GROUP BY json_extract(value, '$.number') ORDER BY 1 DESC LIMIT 1))")" 0

# No other telephone is lost: it is offered, or, where two fiches were merged, stands beside the first. Nothing is offered but
# telephones and names: the way in which a street, a town, a postal code or a telephone is written is no difference, and neither are
# case and accents.
proposed() { rows "SELECT count(*) FROM proposal WHERE state = 'pending' AND $1"; }
is "other telephones" "$(rows "SELECT count(DISTINCT x.native) FROM source_record x JOIN fiche f ON f.id = x.fiche
	LEFT JOIN proposal p ON p.fiche = f.id AND p.new LIKE '%-0199'
	WHERE CAST(x.native AS INTEGER) % 40 = 3 AND (p.id IS NOT NULL OR f.doc LIKE '%-0199%')")" "$(cat phones)"
is "other values offered" "$(proposed "path NOT LIKE '%.number' AND path <> 'name'")" 0
is "names offered that fold to the same" "$(proposed "path = 'name' AND fiche IN (SELECT fiche FROM source_record
	WHERE CAST(native AS INTEGER) % 5 <> 0 AND CAST(native AS INTEGER) % 7 <> 0)")" 0

# ---- the second night -----------------------------------------------------------------------------------------------

before=$(contents)
import chsld chsld.csv
import worse worse.csv
"$VIGIE" dedupe --merge >pairs 2>words || fail "dedupe: $(cat words)"
is "a second night wrote" "$(contents)" "$before"
import worse worse.csv --again
is "the same list taken anew wrote" "$(contents)" "$before"
"$VIGIE" rebuild --verify >words 2>&1 || fail "rebuild --verify: $(cat words)"
echo "$((homes - apart)) homes found again, $apart to be asked about; $(proposed "path LIKE '%.number'") telephones and $(proposed "path = 'name'") names offered"
