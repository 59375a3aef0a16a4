"""Invented community organisations of real municipalities, with what makes matching hard: the same kind in the next town, several
in one building, branches, numbered groups, districts of one city, one name in two towns. Deterministic. Nobody's address: sites and e-mails end in .example."""
import random, re, unicodedata

AREA = dict(zip("01 02 03 04 05 06 07 08 09 10 11 12 13 14 15 16 17".split(),
                "418 418 418 819 819 514 819 819 418 418 418 418 450 450 450 450 819".split()))
# Forward sortation areas of a few cities; elsewhere a rural one.
CITY_FSA = {"Québec": "G1K G1L G1R G2B G1E", "Lévis": "G6V G6W G7A", "Saguenay": "G7H G7X G7S", "Trois-Rivières": "G8Z G9A G8T",
            "Sherbrooke": "J1H J1L J1E", "Gatineau": "J8X J8T J8P", "Longueuil": "J4H J4K J3Y", "Laval": "H7N H7L H7R",
            "Montréal": "H2X H1W H3N H4C", "Rimouski": "G5L G5M", "Drummondville": "J2B J2C", "Granby": "J2G J2H"}
BIG = list(CITY_FSA)
# Towns of former times, boroughs and districts: people write them for the city, and call their clubs by them.
DISTRICTS = {"Québec": ["Sainte-Foy", "Beauport", "Charlesbourg", "Loretteville", "Val-Bélair", "Sillery", "Vanier"],
             "Lévis": ["Saint-Romuald", "Charny", "Saint-Nicolas", "Lauzon", "Saint-Jean-Chrysostome", "Pintendre"],
             "Saguenay": ["Chicoutimi", "Jonquière", "La Baie"], "Trois-Rivières": ["Cap-de-la-Madeleine", "Trois-Rivières-Ouest"],
             "Sherbrooke": ["Fleurimont", "Rock Forest", "Lennoxville"], "Gatineau": ["Hull", "Aylmer", "Buckingham"],
             "Longueuil": ["Saint-Hubert", "Greenfield Park"], "Montréal": ["Montréal-Nord", "Verdun", "Lachine", "Saint-Laurent"],
             "Laval": ["Chomedey", "Pont-Viau"], "Granby": ["Granby (canton)"]}

# What it is called with the town ({de}), and without; how it says so itself.
WITH_TOWN = [
    "Maison des jeunes {de}", "Club FADOQ {de}", "Centre d'action bénévole {de}", "Office municipal d'habitation {de}",
    "Corporation de développement communautaire {de}", "Maison de la famille {de}", "Bibliothèque municipale {de}",
    "Cercle de Fermières {de}", "Comptoir alimentaire {de}", "Club Lions {de}", "Carrefour jeunesse-emploi {de}",
    "Société d'horticulture {de}", "Association de hockey mineur {de}", "Popote roulante {de}", "Corps de cadets {de}",
    "Comité des loisirs {de}", "Société d'histoire {de}", "Association féminine d'éducation et d'action sociale {de}",
    "Centre de femmes {de}", "Coopérative d'habitation {de}", "Club de soccer {de}", "Friperie {de}", "École de musique {de}",
    "Association des personnes handicapées {de}", "Centre de la petite enfance {de}", "Chambre de commerce {de}",
    "Association bénévole {de}", "Comité de la Saint-Vincent-de-Paul {de}"]
OF_ITS_OWN = [
    "Café communautaire {own}", "CPE {own}", "Cuisines collectives {own}", "Centre d'hébergement pour femmes {own}",
    "Maison d'hébergement {own}", "Garderie {own}", "Entraide {own}", "Ressourcerie {own}", "Auberge {own}",
    "Groupe d'entraide {own}", "Résidence {own}", "Maison {own}", "Atelier {own}", "Centre {own}", "Halte-garderie {own}",
    "Regroupement {own}", "Jardin communautaire {own}", "Théâtre {own}", "Club de l'âge d'or {own}", "Habitations {own}"]
OWN = [
    "L'Éclaircie", "Le Rivage", "La Passerelle", "Les Petits Pas", "La Ruche", "Le Tremplin", "L'Escale", "Le Phare", "La Croisée",
    "Les Lutins", "Le Cerf-Volant", "L'Accueil", "La Source", "Le Trait d'union", "La Chrysalide", "Les Coccinelles", "Le Grand Chemin",
    "L'Oasis", "La Marguerite", "Les Trois Monts", "Le Bercail", "La Boussole", "Au Coin du feu", "L'Ancrage", "Les Amis de Pierrot",
    "Le Nid", "La Jonction", "Sous les étoiles", "Le Moulin", "L'Étincelle", "Les Pousses vertes", "La Traversée", "Le Pivot",
    "Mille et une mains", "La Bonne Étoile", "Le Havre", "L'Arc-en-ciel", "Les Bourgeons", "La Montée", "Le Fil d'Ariane",
    "Tournesol", "Frimousse", "Les Explorateurs", "La Clairière", "Le Maillon", "Passe-Partout", "La Volière", "Saint-Laurent",
    "Notre-Dame", "Sainte-Anne", "Saint-Joseph", "Marie-Victorin", "Félix-Leclerc", "Jean-Paul", "Berthe-Louard", "du Quai",
    "des Rapides", "de la Côte", "du Vieux-Moulin", "des Sources"]
STREETS = [
    "rue Principale", "rue Saint-Joseph", "rue de l'Église", "boulevard Sainte-Anne", "avenue du Parc", "chemin du Lac",
    "rue Notre-Dame Est", "rue Notre-Dame Ouest", "1re Avenue", "3e Rang", "rue des Érables", "boulevard des Laurentides",
    "rue Monseigneur-Langlois", "rue Sainte-Marie", "avenue Royale", "route 132", "rue du Couvent", "rue Saint-Jean-Baptiste",
    "boulevard Bellerive", "rue de la Gare", "avenue Saint-Charles", "chemin Sainte-Foy", "place du Marché", "montée des Pionniers"]


def folded(text):
    text = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return " ".join(re.findall(r"[a-z0-9]+", "".join(c for c in text.casefold() if not unicodedata.combining(c))))


def of(town):
    if re.match(r"(?i)les ", town):
        return "des " + town[4:]
    if re.match(r"(?i)le ", town):
        return "du " + town[3:]
    return ("d'" if folded(town)[0] in "aeiouyh" else "de ") + town


class Town:
    def __init__(self, rng, name, region):
        self.name, self.region = name, region
        letter = {"514": "H", "450": "J", "819": "J", "418": "G"}[AREA[region]]
        self.fsas = CITY_FSA.get(name, letter + "0" + rng.choice("ABCEGHJKLMNPRSTVWXYZ")).split()
        self.building = self.door(rng)
        self.reception = self.phone(rng)

    def door(self, rng):
        code = f"{rng.choice(self.fsas)} {rng.randint(1, 9)}{rng.choice('ABCEGHJKLMNPRSTVWXYZ')}{rng.randint(0, 9)}"
        return f"{rng.randint(2, 3999)}, {rng.choice(STREETS)}", code

    def phone(self, rng):
        return f"{AREA[self.region]} {rng.randint(220, 989)}-{rng.randint(0, 9999):04d}"


def organisation(rng, town, name, used):
    address, code = town.building if rng.random() < .18 else town.door(rng)
    if rng.random() < .25:
        address += f", bureau {rng.choice([1, 2, 10, 101, 102, 110, 200, 201, 204, 210, 300, 305])}"
    site = re.sub(r"[^a-z0-9]", "", folded(name))[:40] + rng.choice(["", "", "qc"])
    while site in used:
        site += str(rng.randint(1, 99))
    used.add(site)
    shared = rng.random() < .3
    return {
        "nom": name, "autre nom": "", "adresse": address, "ville": town.name, "code postal": code,
        "téléphone": town.reception if address.startswith(town.building[0]) and rng.random() < .4 else town.phone(rng),
        "courriel": "" if rng.random() < .3 else f"{site}@courriel.example" if shared else f"info@{site}.example",
        "site": "" if shared or rng.random() < .3 else f"https://www.{site}.example"}


def towns(rng, municipalities):
    """A few big ones, and small ones of which some are neighbours (one county) with names that begin alike."""
    by_county = {}
    for name, region, county in municipalities:
        by_county.setdefault(county, []).append((name, region))
    chosen = [(n, r) for n, r, c in municipalities if n in BIG]
    for county in rng.sample(sorted(by_county), 28):
        chosen += rng.sample(by_county[county], min(4, len(by_county[county])))
    return [Town(rng, n, r) for n, r in dict.fromkeys(chosen)]


def variants(rng, town, name):
    """Of one name: branches, numbered groups, sites of one organisation, all of them records of their own."""
    kind = rng.random()
    if kind < .03:
        return [name] + [f"{name} – point de service {w}" for w in rng.sample(["Nord", "Sud", "du Centre-ville", "des Plaines"], 2)]
    if kind < .05:
        return [f"{name}, installation {w}" for w in rng.sample(["des Pins", "du Ruisseau", "Bellevue", "de la Colline"], 2)]
    return [name]


def invent(municipalities, seed=211):
    """Rows as dicts without ids. `municipalities`: (name, region, county)."""
    rng = random.Random(seed)
    rows, used = [], set()
    for town in towns(rng, municipalities):
        big = town.name in BIG
        names = [k.format(de=of(town.name)) for k in rng.sample(WITH_TOWN, 9 if big else rng.randint(1, 4))]
        names += [k.format(own=o) for k, o in zip(rng.sample(OF_ITS_OWN, 10 if big else 2), rng.sample(OWN, 12))]
        if big:
            names += [f"{n}e Groupe scout {of(town.name)}" for n in rng.sample(range(2, 90), 3)]
            names += [k.format(de=of(d)) for k in rng.sample(WITH_TOWN, 3) for d in DISTRICTS.get(town.name, [])[:4]]
            names += [f"Chevaliers de Colomb, conseil {rng.randint(1000, 9999)}" for _ in range(3)]
        for name in names:
            rows += [organisation(rng, town, n, used) for n in variants(rng, town, name)]
    return rows
