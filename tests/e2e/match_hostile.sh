#!/bin/sh
# Lists that matching could choke on, or be fooled by: names that are empty, endless or unseen, one telephone for thousands, one
# name for tens of thousands, each record fifty times. It ends, in bounded memory, and takes no two organisations for one: the
# ids tell which rows are one ("k12.3" is row 3 of organisation k12). HOSTILE=large: 100,000 records of one name, not 20,000.
set -u
. "$(dirname "$0")/lib-run.sh"
cd "$TMPDIR" || exit 1
export VIGIE_NOW=2026-11-20T08:00:00Z VIGIE_USER=anne
[ "${HOSTILE:-}" = large ] && many=100000 memory=1000000 || many=20000 memory=500000

for database in one two; do
	cat >$database.conf <<END
[vigie]
database = $database.db
[source first]
format = csv
mapping = list.map
[source second]
format = csv
mapping = list.map
[source third]
format = csv
mapping = list.map
[source fourth]
format = csv
mapping = list.map
END
done
cat >list.map <<'END'
[list]
encoding = UTF-8
delimiter = ,
id = id

[record]
name = {name}
email = {email}
phones[main].number = {phone}
locations[main].location_type = physical
locations[main].addresses[physical].address_type = physical
locations[main].addresses[physical].address_1 = {street}
locations[main].addresses[physical].city = {city}
locations[main].addresses[physical].postal_code = {postal}
locations[main].addresses[physical].country = CA
END
python3 - "$many" <<'END'
import csv, random, sys

many = int(sys.argv[1])
chance = random.Random(211)
syllables = [c + v for c in "bcdfglmnprstv" for v in ("a", "e", "i", "o", "ou", "an", "in")]
cities = ["Lévis", "Rimouski", "Gatineau", "Sherbrooke", "Saguenay", "Amos", "Matane", "Joliette", "Granby", "Alma"]


def word():
    return "".join(chance.choice(syllables) for _ in range(4)).capitalize()


numbers = iter(chance.sample(range(8000000), 300000))  # no two alike


def phone():
    n = next(numbers)
    return "290 %03d-%04d" % (200 + n // 10000, n % 10000)


def row(key, name=None, **given):
    r = {"id": key, "name": name if name is not None else "%s %s" % (word(), word()), "phone": phone(),
         "street": "%d, rue %s" % (chance.randrange(1, 3000), word()), "city": chance.choice(cities),
         "postal": "", "email": ""}
    r.update(given)
    return r


def write(name, rows):
    with open(name, "w", newline="", encoding="utf-8") as f:
        out = csv.DictWriter(f, ["id", "name", "phone", "street", "city", "postal", "email"])
        out.writeheader()
        out.writerows(rows)


blank = {"phone": "", "street": "", "city": ""}
write("phone.csv", [row("p%d.1" % n, phone="418 555-0100") for n in range(5000)])
write("door.csv", [row("d%d.1" % n, street="100, rue Principale", city="Amos", phone="418 555-0101",
                       email="info@maison.example") for n in range(2000)])
write("name.csv", [row("k%d.1" % n, "Maison des jeunes L'Éclaircie") for n in range(many)])
write("bare.csv", [row("k%d.1" % n, "Maison des jeunes L'Éclaircie", **blank) for n in range(many)])
for branches in 5, 30, 1000:  # a chain: one name, one telephone, one site, a house in each town
    write("chain%d.csv" % branches, [row("k%d.1" % n, "Comptoir Filteau", phone="1 866 555-0100", email="info@filteau.example",
                                         city=cities[n % 10]) for n in range(branches)])
hundred = [row("k%d" % n) for n in range(60)]
write("fifty.csv", [dict(r, id="%s.%d" % (r["id"], i)) for i in range(50) for r in hundred])
write("once.csv", [dict(r, id=r["id"] + ".x") for r in hundred])

odd = ["", " ", "\u200b\u200d\ufeff", "\u202e\u202d", "...", "'", "La", "de la", "inc.", "1", "2", "I", "é", "\U0001F600",
       "()", "/", "|||", "St", "e\u0301" * 300, "a" * 10000, "b" * 10000, "ab " * 5000, "cd " * 5000,
       "(" * 5000, "/" * 10000, "St-" * 3000, "l'" * 4000, "é" * 10000, "\u0301" * 10000, "1 " * 4000,
       "\u05d1\u05d9\u05ea \u05ea\u05de\u05d7\u05d5\u05d9", "\u0645\u0631\u0643\u0632", "\u4e2d\u5fc3", "\ufffd" * 50,
       "ﷺ" * 3000, "ß" * 5000, "Maison " * 1500 + "Une", "Maison " * 1500 + "Deux"]
write("odd.csv", [row("o%d.1" % n, name) for n, name in enumerate(odd)] +
      [row("o%d.1" % (1000 + n), name, **blank) for n, name in enumerate(odd)])

# Seen or unseen, the same name.
plain = [row("k%d.1" % n) for n in range(100)]
marks = ["\u200b", "\u200d", "\u00ad", "\u2060"]
write("plain.csv", plain)
write("unseen.csv", [dict(r, id=r["id"][:-1] + "2", name="\u202b" + chance.choice(marks).join(r["name"]) + "\u202c")
                     for r in plain])
END

# bounded ARGUMENT…: vigie, with little memory and two minutes.
bounded() { step="vigie $*" && (ulimit -v "$memory" && exec timeout 120 "$VIGIE" "$@") >out 2>words </dev/null || fail "$step: exit $?"; }

# Pairs in `out` that are the same: all of them, and those that are not one organisation.
same() { awk -F, 'NR > 1 && $4 == "same"' out | wc -l; }
wrong() { awk -F, 'NR > 1 && $4 == "same" { split($1, x, "."); split($2, y, "."); n += x[1] != y[1] } END { print n + 0 }' out; }
none_wrong() {
	wrong=$(wrong) same=$(same)
	[ "$wrong" -eq 0 ] || { sed -i '12,$d' out && fail "$step: $wrong of $same pairs are no pairs"; }
}

# ---- vigie match --------------------------------------------------------------------------------------------------------

for list in phone door name bare odd chain5 chain30 chain1000; do
	bounded --conf one.conf match $list.csv --source first
	none_wrong
done
bounded --conf one.conf match fifty.csv --source first
none_wrong
[ "$(same)" -ge 3000 ] || fail "$step: only $(same) pairs of 60 organisations that are there 50 times"
bounded --conf one.conf match fifty.csv once.csv --source first --source2 second
none_wrong
bounded --conf one.conf match plain.csv unseen.csv --source first --source2 second
none_wrong
[ "$(same)" -eq 100 ] || fail "$step: $(same) of 100 pairs"
bounded --conf one.conf match name.csv phone.csv --source first --source2 second
none_wrong

# ---- vigie import -------------------------------------------------------------------------------------------------------

# Records of two organisations in one fiche.
mixed() {
	sqlite3 $1.db "SELECT count(*) FROM source_record a JOIN source_record b ON a.fiche = b.fiche AND a.id < b.id
		WHERE substr(a.native, 1, instr(a.native, '.')) <> substr(b.native, 1, instr(b.native, '.'))"
}
none_mixed() { [ "$(mixed $1)" -eq 0 ] || fail "$step: $(mixed $1) records stand in the fiche of another organisation"; }
fiches() { sqlite3 $1.db "SELECT count(*) FROM fiche WHERE status = 'active'"; }

for database in one two; do
	bounded --conf $database.conf init
done

# Thousands of one name, and the same list from another source: each finds itself again, by its telephone and door.
few=$((many / 4))
head -n $((few + 1)) name.csv >few.csv
sed 's/\.1,/.2,/' few.csv >again.csv
bounded --conf one.conf import first few.csv
bounded --conf one.conf import second again.csv
none_mixed one
[ "$(fiches one)" -eq $few ] || fail "$step: $(fiches one) fiches of $few organisations"
# A third list with that name and other telephones and doors is of others.
sed -n "1p; $((few + 2)),$((few + 1001))p" name.csv | sed 's/^k/m/' >others.csv
bounded --conf one.conf import third others.csv
none_mixed one

# Each record fifty times: one of them joins, 49 are told apart for a person.
bounded --conf two.conf import first once.csv
bounded --conf two.conf import second fifty.csv
none_mixed two
joined=$(sqlite3 two.db "SELECT count(*) FROM source_record a JOIN source_record b ON a.fiche = b.fiche AND a.source < b.source")
[ "$joined" -le 60 ] || fail "$step: $joined records of one source stand beside 60 of the other"
bounded --conf two.conf import third phone.csv
bounded --conf one.conf import fourth door.csv
none_mixed one
bounded --conf two.conf import fourth odd.csv
none_mixed two

# ---- vigie dedupe -------------------------------------------------------------------------------------------------------

# Pairs of band "same" that are two organisations; nobody knows that of odd names.
wrong_pairs() {
	sqlite3 $1.db "SELECT count(*) FROM pair p JOIN source_record a ON a.fiche = p.fiche_1 JOIN source_record b ON b.fiche = p.fiche_2
		WHERE p.band = 'same' AND a.native NOT LIKE 'o%'
		AND substr(a.native, 1, instr(a.native, '.')) <> substr(b.native, 1, instr(b.native, '.'))"
}

for database in one two; do
	bounded --conf $database.conf dedupe --merge --allow-merges
	none_mixed $database
	[ "$(wrong_pairs $database)" -eq 0 ] || fail "$step: $(wrong_pairs $database) pairs are no pairs"
	before=$(sqlite3 $database.db .dump | sha256sum)
	bounded --conf $database.conf dedupe --merge --allow-merges
	[ "$(sqlite3 $database.db .dump | sha256sum)" = "$before" ] || fail "$step: the second time it wrote something"
done
