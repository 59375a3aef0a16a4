"""Spoils lists of Québec's organisations by rule: spoil.py FOLDER SHARED MUNICIPALITIES. For each list and each strength it writes
FOLDER/LIST-STRENGTH-{left,right,both,truth}.csv: the list as it was, the same organisations as somebody else would have kept them,
both in one file, and which row is which. Some are in one of the two only. Deterministic; the words here are this file's own, not the program's tables."""
import csv, json, os, random, re, sys, unicodedata
from invent import DISTRICTS, folded, invent, of

COLUMNS = ["nom", "autre nom", "adresse", "ville", "code postal", "téléphone", "courriel", "site"]
# How often a name is written otherwise, another field is written otherwise, and another value stands there or none.
STRENGTHS = {"light": {"name": .22, "form": .35, "value": .06}, "heavy": {"name": .65, "form": .6, "value": .15}}
SHORT = [  # a name's beginning and what people write for it, either way
    ("Centre de la petite enfance", "CPE"), ("Maison des jeunes", "MDJ"), ("Centre d'action bénévole", "CAB"),
    ("Office municipal d'habitation", "OMH"), ("Corporation de développement communautaire", "CDC"),
    ("Association féminine d'éducation et d'action sociale", "AFEAS"), ("Carrefour jeunesse-emploi", "CJE"),
    ("Centre d'hébergement et de soins de longue durée", "CHSLD"), ("Centre d'hébergement", "CHSLD"),
    ("Club FADOQ", "FADOQ"), ("Club de l'âge d'or", "Club d'âge d'or"), ("Association", "Assoc."), ("Société", "Soc."),
    ("Coopérative d'habitation", "Coop d'habitation"), ("Résidence", "Rés."), ("Bibliothèque municipale", "Biblio"),
    ("Centre", "Ctre"), ("École", "Éc."), ("Comité", "Com."), ("Chevaliers de Colomb", "C. de C."), ("Groupe", "Gr."),
    ("Regroupement", "Regr."), ("Hôpital", "Hôp."), ("Pavillon", "Pav.")]
SMALL = "d de des du et l la le les en a au aux pour of the and".split()


# ---- names ----------------------------------------------------------------------------------------------------------

def slip(rng, text):
    """One slip of the hand inside a word of five letters or more; digits are never touched."""
    words = [m for m in re.finditer(r"[^\W\d]{5,}", text)]
    if not words:
        return text
    word = rng.choice(words)
    at = rng.randrange(word.start() + 1, word.end() - 1)
    kind = rng.randrange(4)
    letter = text[at]
    if kind == 0:
        return text[:at] + text[at + 1] + letter + text[at + 2:]
    return text[:at] + ["", letter * 2, rng.choice("aeiostnrl")][kind - 1] + text[at + 1:]


def slip_name(rng, row, name):
    return slip(rng, name)


def shorten(rng, row, name):
    for long, short in SHORT:
        for one, other in ((long, short), (short, long)):
            found = re.match(re.escape(one) + r"(?=[ ,]|$)", name, re.IGNORECASE)
            if found:
                return other + name[found.end():]
    return re.sub(r"\bSain(t|te)-", lambda m: m.group(0)[0].upper() + m.group(1) + rng.choice(["-", ". ", " "]), name)


def saints(rng, row, name):
    return re.sub(r"(?i)\bsain(te?)\b[- ]", lambda m: "S" + m.group(1) + rng.choice(["-", ". ", " "]), name)


def legal(rng, row, name):
    bare = re.sub(r"(?i)[, ]+(inc|ltée|enr|senc)\.?$", "", name)
    return bare if bare != name else name + rng.choice([" inc.", " Inc", ", inc.", " (OBNL)", " enr."])


def article(rng, row, name):
    bare = re.sub(r"(?i)^(l[ea]s?|au|aux) |^l['’]", "", name)
    return bare if bare != name else ("L'" if folded(name)[:1] in "aeiou" and folded(name) else rng.choice(["La ", "Le "])) + name


def town(rng, row, name):
    place = row["ville"]
    if not place:
        return name
    bare = re.sub(r"(?i)[ ,–-]+(d[eu]s? |d['’])?\(?" + re.escape(place) + r"\)?$", "", name)
    if bare != name and len(folded(bare).split()) > 2:
        return bare
    return name if bare != name else name + rng.choice([" " + of(place), f" ({place})", f" - {place}"])


def drop_kind(rng, row, name):
    """Without its first word, when enough is left to know it by."""
    rest = re.sub(r"^[^\W\d]+ (de la |de l'|des |du |de |d')?", "", name)
    return rest[:1].upper() + rest[1:] if len(folded(rest)) >= 10 else name


def add_word(rng, row, name):
    return rng.choice(["Organisme ", "OBNL "]) + name if rng.random() < .3 else name + rng.choice(
        [" (siège social)", " - administration", " et ses amis", " / accueil"])


def swap(rng, row, name):
    words = name.split()
    if len(words) < 3:
        return name
    at = rng.randrange(1, len(words))
    return " ".join(words[at:] + words[:at]) if rng.random() < .4 else f"{' '.join(words[at:])}, {' '.join(words[:at])}"


def letters(rng, row, name):
    """Its initials, as people abbreviate long names; with the name in brackets half of the time."""
    words = [w for w in re.findall(r"[^\W\d_]+", name) if len(w) > 3 or folded(w) not in SMALL]
    short = "".join(w[0] for w in words).upper()
    return name if len(words) < 4 else short if rng.random() < .3 else f"{name} ({short})"


def bilingual(rng, row, name):
    return f"{name} / {rng.choice(['Community Centre', 'Seniors Residence', 'The Centre'])}"


def cut(rng, row, name):
    return name[:34].rstrip() if len(name) > 40 else slip(rng, name)


NAME_RULES = [(shorten, 5), (saints, 4), (legal, 3), (article, 3), (town, 3), (slip_name, 5),
              (drop_kind, 1), (add_word, 1), (swap, 1), (letters, 1), (bilingual, 1), (cut, 1)]


def plain(text):
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def respell(rng, text):
    """What folding undoes: case, accents, hyphens."""
    kind = rng.randrange(4)
    return [text.upper(), plain(text), plain(text).upper(), text.replace("-", " ")][kind]


def spoil_name(rng, row, often):
    name = row["nom"]
    if rng.random() < often:
        rules, weights = zip(*NAME_RULES)
        for rule in rng.choices(rules, weights, k=rng.choice([1, 1, 2])):
            name = rule(rng, row, name)
    return respell(rng, name) if rng.random() < .5 else name


# ---- addresses, telephones, the rest --------------------------------------------------------------------------------

STREET_WORDS = {"boulevard": ["boul.", "Blvd", "bd", "BOUL"], "avenue": ["av.", "Ave", "av"], "rue": ["", "Rue", "r."],
                "chemin": ["ch.", "Ch"], "route": ["rte", "Rte"], "montée": ["mtée"], "place": ["pl."], "rang": ["rg"],
                "est": ["E.", "E"], "ouest": ["O.", "O", "W"], "saint": ["St", "st"], "sainte": ["Ste", "ste"],
                "bureau": ["bur.", "#", "suite", "local"], "monseigneur": ["Mgr"], "1re": ["1ère", "Première"], "3e": ["3ième", "3eme"]}


def spoil_address(rng, row, often):
    text = row["adresse"]
    unit = re.search(r",? (?:bureau|bur\.|local|suite) (\w+)$", text, re.IGNORECASE)
    if unit and rng.random() < often * .5:
        text = text[:unit.start()]
        text = text if rng.random() < .4 else re.sub(r"^(\d+)", unit.group(1) + r"-\1", text)
    out = []
    for word in re.split(r"([\s,-]+)", text):
        other = STREET_WORDS.get(word.casefold())
        out.append(rng.choice(other) if other and rng.random() < often else word)
    text = re.sub(r"\s+", " ", "".join(out)).strip(" ,")
    if rng.random() < often * .3:
        text = text.replace(",", "")
    if rng.random() < often * .15:
        text = slip(rng, text)
    if rng.random() < often * .12 and row["ville"]:
        text += f", {row['ville']} (Québec) {row['code postal']}".rstrip()
    return respell(rng, text) if rng.random() < often * .4 else text


def spoil_town(rng, row, often):
    place = row["ville"]
    if place in DISTRICTS and rng.random() < often * .5:
        own = [d for d in DISTRICTS[place] if folded(d) in folded(row["nom"])]
        return rng.choice(own or DISTRICTS[place])
    if rng.random() < often * .3:
        place = saints(rng, row, place)
    if rng.random() < often * .2 and place:
        place = rng.choice([f"Ville de {place}", f"{place}, QC", f"{place} (Québec)"])
    return respell(rng, place) if rng.random() < often * .4 else place


def ten_digits(row):
    return re.sub(r"^1", "", re.sub(r"\D", "", re.sub(r"(?i)(ext|poste).*", "", row["téléphone"])))


def spoil_phone(rng, row, often):
    digits = ten_digits(row)
    if len(digits) != 10 or rng.random() > often:
        return row["téléphone"]
    text = rng.choice(["({0}) {1}-{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "1 {0} {1}-{2}", "{0}{1}{2}", "+1 {0} {1} {2}"]).format(
        digits[:3], digits[3:6], digits[6:])
    extra = rng.random()
    return text + (" poste 221" if extra < .12 else " / 1 800 555-0199" if extra < .16 else "")


def old_phone(rng, row):
    digits = ten_digits(row)
    return f"{digits[:3]} {rng.randint(220, 989)}-{rng.randint(0, 9999):04d}" if digits else ""


def spoil(rng, row, s):
    """The same organisation as somebody else keeps it."""
    out = {"nom": spoil_name(rng, row, s["name"]), "autre nom": "" if rng.random() < s["form"] else row["autre nom"],
           "adresse": spoil_address(rng, row, s["form"]), "ville": spoil_town(rng, row, s["form"]),
           "code postal": row["code postal"].replace(" ", "") if rng.random() < s["form"] else row["code postal"],
           "téléphone": spoil_phone(rng, row, s["form"]), "courriel": row["courriel"],
           "site": re.sub(r"^https?://(www\.)?", "", row["site"]) if rng.random() < s["form"] else row["site"]}
    if rng.random() < s["value"]:  # it has moved, or only its post goes elsewhere
        out["adresse"] = rng.choice([f"{rng.randint(2, 3999)} rue {w}" for w in ("Dorval", "Gérin", "de l'Aqueduc")] + ["C.P. 110"])
        out["code postal"] = ""
    if rng.random() < s["value"]:
        out["téléphone"] = old_phone(rng, row)
    for key in ("adresse", "ville", "code postal", "téléphone", "courriel", "site"):
        if rng.random() < s["value"]:
            out[key] = ""
    return out


# ---- the lists ------------------------------------------------------------------------------------------------------

def blank(**values):
    return {**dict.fromkeys(COLUMNS, ""), **values}


def homes(shared):
    with open(os.path.join(shared, "bottins/encodages/bottin_chsld_utf8.csv"), encoding="utf-8", newline="") as f:
        for name, address, place, code, phone in list(csv.reader(f, delimiter=";"))[1:]:
            yield blank(nom=name, adresse=address, ville=place, **{"code postal": code, "téléphone": "" if "000-0000" in phone else phone})


def pharmacies(shared):
    with open(os.path.join(shared, "bottins/pharmacies.csv"), encoding="utf-8", newline="") as f:
        for r in csv.DictReader(f, delimiter=";"):
            yield blank(nom=r["Nom de lorganisation"], adresse=r["Adresse"], ville=r["Ville"],
                        **{"autre nom": r["Banniere"], "téléphone": r["Tel"]})


def public_places(shared):
    with open(os.path.join(shared, "bottins/quebec-lieux-publics.geojson"), encoding="utf-8") as f:
        for p in (x["properties"] for x in json.load(f)["features"]):
            if p["NOM_TOPOGRAPHIE"]:
                yield blank(nom=p["NOM_TOPOGRAPHIE"], adresse=f"{p['NO_CIVIQUE'] or ''} {p['RUE'] or ''}".strip(), ville="Québec")


def municipalities(path):
    with open(path, encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    return [tuple(r[1:4]) for r in rows[1:]]


def write(path, rows):
    with open(path, "w", encoding="utf-8", newline="") as f:
        out = csv.DictWriter(f, ["id"] + COLUMNS, delimiter=";")
        out.writeheader()
        out.writerows(rows)


def pair_of_lists(folder, name, rows, strength, seed=4):
    """15 % are only in the left list, 15 % only in the right one. What a list holds twice, word for word, is taken once."""
    rng = random.Random(f"{seed} {name} {strength}")
    left, right, truth, seen = [], [], [], set()
    for i, row in enumerate(rows):
        key = tuple(folded(row[c]) for c in COLUMNS)
        chance = rng.random()
        if key in seen:
            continue
        seen.add(key)
        if chance > .15:
            left.append({"id": f"g{i}", **row})
        if chance < .85:
            right.append({"id": f"d{i}", **spoil(rng, row, STRENGTHS[strength])})
        if .15 < chance < .85:
            truth.append((f"g{i}", f"d{i}"))
    rng.shuffle(right)
    base = os.path.join(folder, f"{name}-{strength}")
    write(base + "-left.csv", left)
    write(base + "-right.csv", right)
    write(base + "-both.csv", left + right)
    with open(base + "-truth.csv", "w", newline="") as f:
        csv.writer(f).writerows(truth)


def main(folder, shared, municipalities_file):
    lists = {"community": invent(municipalities(municipalities_file))}
    if os.path.isdir(shared):
        lists |= {"homes": list(homes(shared)), "pharmacies": list(pharmacies(shared)), "places": list(public_places(shared))}
    for name, rows in lists.items():
        for strength in STRENGTHS:
            pair_of_lists(folder, name, rows, strength)


if __name__ == "__main__":
    main(*sys.argv[1:])
