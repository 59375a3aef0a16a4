#!/usr/bin/env python3
"""Invents the organisations of a town and the people who answer for them: mail_town.py FOLDER small|large

Writes FOLDER/feed.ndjson (their fiches, HSDS), FOLDER/town.json (who answers for which, and how that person behaves),
FOLDER/mailboxes (one address a line) and FOLDER/absent (addresses whose mailbox answers by itself).
"""
import json
import random
import sys
import uuid

# What a contact does with the e-mail: how many contacts do so in the small town, and in the large one.
ROLES = {
    # role: (small, large)
    "confirm_link": (2, 40),  # presses the link, sends the prefilled answer
    "confirm_typed": (1, 30),  # types a word above the quoted e-mail
    "confirm_html": (1, 12),  # a webmail that answers in HTML only
    "confirm_outlook": (1, 14),  # Outlook's unmarked quoted part
    "confirm_elsewhere": (0, 5),  # answers from an address that we do not know
    "confirm_twice": (0, 5),  # the same mail comes twice
    "correct_quoted": (1, 20),  # changes a value within the "> " quoted form
    "correct_outlook": (1, 14),  # the same, unmarked
    "correct_html": (0, 8),  # a webmail that keeps no plain text
    "correct_typed": (0, 8),  # types "Téléphone : …" above
    "absent": (1, 10),  # an out-of-office program that answers to anything
    "absent_polite": (0, 4),  # one that keeps to RFC 5230 and does not answer us
    "unknown": (1, 4),  # no such mailbox: a bounce
    "refused": (0, 3),  # refused at RCPT
    "stop_link": (1, 6),
    "stop_typed": (0, 5),
    "closed_link": (1, 4),
    "closed_typed": (0, 3),
    "contact_new": (1, 6),  # names the person who answers from now on
    "contact_gone": (0, 3),  # does not
    "question": (1, 8),
    "but": (0, 7),  # "aucun changement, sauf …": not a confirmation
    "silent": (1, 20),
    "forged": (1, 3),  # confirms with a token of its own making
    "no_token": (0, 3),  # confirms to the bare address
    "fresh": (1, 30),  # not due: gets nothing
    "no_address": (1, 6),  # due, and has no e-mail: the telephone
}
KINDS = [
    ("Maison des jeunes", "Youth Centre", "Lieu de rencontre pour les 12 à 17 ans", "A meeting place for teenagers"),
    ("Popote roulante", "Meals on Wheels", "Repas chauds livrés à domicile", "Hot meals brought to the door"),
    ("Comptoir alimentaire", "Food Counter", "Dépannage alimentaire sur rendez-vous", "Food help by appointment"),
    ("Centre de femmes", "Women's Centre", "Accueil, écoute et ateliers", "A place to talk, and workshops"),
    ("Ressourcerie", "Reuse Shop", "Meubles et vêtements à bas prix", "Furniture and clothes at low prices"),
    ("Groupe d'entraide", "Mutual Aid Group", "Rencontres entre pairs", "Peers meet"),
    ("Carrefour familial", "Family Corner", "Ateliers parents-enfants", "Workshops for parents and children"),
    ("Aide aux aînés", "Seniors' Help", "Visites d'amitié, accompagnement", "Visits, rides to the doctor"),
]
HEADS = "Bré Cha Dor Fa Gal Hé Jo La Mar Nel Or Pé Ri Sau Tré Val".split()
MIDDLES = "bi ca do li ma no ré so ti vo".split()
TAILS = "line ette onne ère ade elle oise ine ule esque".split()
STREETS = "des Érables|du Moulin|de l'Église|Principale|des Peupliers|du Quai|des Cèdres|de la Fabrique".split("|")
PEOPLE = "Aurèle Bisaillon|Odile Rancourt|Firmin Dallaire|Maëlle Picotte|Rolande Thivierge|Coralie Haché".split("|")
TOWNS = [("Rivière-aux-Geais", "G9Z", "Chaudière-Appalaches"), ("Cap-aux-Huarts", "G9J", "Bas-Saint-Laurent")]


def own_id(*words):
    return str(uuid.uuid5(uuid.NAMESPACE_URL, "https://ville.test/" + "/".join(map(str, words))))


def fiche(n, name, contact, due):
    """One organisation; English for a contact who speaks English, with English beside it for every fourth."""
    kind = KINDS[n % len(KINDS)]
    english = contact["lang"] == "en"
    town, postal, region = TOWNS[n % 2]
    title = (f"{name} {kind[1]}" if english else f"{kind[0]} {name}")
    text = kind[3] if english else kind[2]
    phone = {"id": own_id(n, "phone"), "number": f"418 555-{100 + n % 900:04}", "type": "voice"}
    if n % 5 == 1:
        phone["extension"] = str(10 + n % 80)
    address = {
        "id": own_id(n, "address"), "address_1": f"{n + 1}, rue {STREETS[n % len(STREETS)]}", "city": town,
        "region": region, "state_province": "QC", "postal_code": f"{postal} {n % 9 + 1}A{n % 7 + 1}", "country": "CA",
        "address_type": "physical",
    }
    if n % 11 == 3:  # a place that nobody may learn of
        address["address_1"] = f"{n + 1}, chemin de l'Anse-Secrète"
        address["vigie"] = {"vis": {"id": "internal"}}
    place = {"id": own_id(n, "place"), "location_type": "physical", "name": title, "addresses": [address]}
    service = {
        "id": own_id(n, "service"), "name": "Information" if english else "Accueil", "description": text + ".",
        "status": "active", "fees_description": "Free" if english else "Gratuit",
        "eligibility_description": "Everybody" if english else "Pour tous",
        "assured_date": f"2025-{1 + n % 9:02}-15" if due else f"2026-{8 + n % 3:02}-15",
        "assurer_email": "verification@ville.test",
        "schedules": [{"id": own_id(n, "hours"), "description":
                       "Monday to Friday, 9 to 4" if english else "Du lundi au vendredi, de 9 h à 16 h"}],
        "service_at_locations": [{"id": own_id(n, "there"), "location_id": place["id"]}],
    }
    if contact["role"] in ("unknown", "refused"):  # asked late, so that they never are many of those asked so far
        service["assured_date"] = "2025-10-15"
    made = {"id": own_id(n), "name": title, "description": text + f" ({n})."}
    if contact["address"] and contact["by"] == "organization":
        made["email"] = contact["address"]
    made["website"] = f"https://org-{n}.test"
    if contact["address"] and contact["by"] == "contact":
        made["email"] = f"standby@org-{n}.test"
        made["contacts"] = [{
            "id": own_id(n, "contact"), "name": contact["name"], "title": "responsable du bottin",
            "email": contact["address"], "vigie": {"vis": {"id": "partner"}}}]
    made.update(phones=[phone], locations=[place], services=[service])
    if english:
        made["vigie"] = {"lang": "en"}
    elif n % 4 == 0:
        made["vigie"] = {"en": {"name": f"{name} {kind[1]}", "description": kind[3] + f" ({n})."}}
        service["vigie"] = {"en": {"description": kind[3] + "."}}
    return made


def main():
    folder, size = sys.argv[1], sys.argv[2]
    chance = random.Random(211)
    names = ["La " + h + m + t for h in HEADS for m in MIDDLES for t in TAILS]
    chance.shuffle(names)
    contacts, fiches, n = [], [], 0
    for role, counts in ROLES.items():
        for turn in range(counts[size == "large"]):
            start = {"absent": "rude-absent", "refused": "refused"}.get(role, "info")
            contact = {
                "role": role, "turn": turn, "lang": "en" if turn % 7 == 3 else "fr",
                "name": PEOPLE[len(contacts) % len(PEOPLE)], "by": "contact" if turn % 3 == 1 else "organization",
                "address": "" if role == "no_address" else f"{start}@org-{n}.test", "fiches": [],
            }
            # Some answer for several.
            several = turn % 5 == 1 and role.partition("_")[0] in ("confirm", "correct", "stop", "silent")
            for _ in range(2 + turn % 2 if several else 1):
                made = fiche(n, names[n], contact, role != "fresh")
                fiches.append(made)
                contact["fiches"].append(made["id"])
                n += 1
            contacts.append(contact)
    with open(f"{folder}/feed.ndjson", "w", encoding="utf-8") as out:
        for made in fiches:
            out.write(json.dumps(made, ensure_ascii=False) + "\n")
    with open(f"{folder}/town.json", "w", encoding="utf-8") as out:
        json.dump({"contacts": contacts, "fiches": {made["id"]: made for made in fiches}}, out, ensure_ascii=False)
    with open(f"{folder}/mailboxes", "w", encoding="utf-8") as out:
        for contact in contacts:
            if contact["address"] and contact["role"] not in ("unknown", "refused"):
                print(contact["address"], file=out)
            for made in contact["fiches"]:
                if contact["by"] == "contact":
                    print(f"standby@org-{[f['id'] for f in fiches].index(made)}.test", file=out)
    with open(f"{folder}/absent", "w", encoding="utf-8") as out:
        for contact in contacts:
            if contact["role"].startswith("absent"):
                print(contact["address"], file=out)
    print(f"{len(contacts)} contacts, {len(fiches)} fiches")


main()
