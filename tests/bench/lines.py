#!/usr/bin/env python3
"""lines.py BYTES: organizations as HSDS lines (NDJSON), whole as an API gives them, about 4 KB each; all invented."""
import json
import sys
import uuid

WORDS = "accueil aide alimentaire Québec santé mentale hébergement jeunes familles bénévoles l’été œuvre écoute répit".split()
SPACE = uuid.UUID("6f2d7a52-61c3-5b0a-9a43-0f5a4c7e9b11")


def text(seed, n):
    return " ".join(WORDS[(seed * 31 + i * i * 7) % len(WORDS)] for i in range(n))


def ident(kind, *names):
    return str(uuid.uuid5(SPACE, kind + "/" + "/".join(map(str, names))))


def organization(n):
    phone = {"id": ident("phone", n), "number": f"418 555-{n % 10000:04}", "type": "voice", "languages": [
        {"id": ident("language", n), "name": "français", "code": "fr"}]}
    address = {"id": ident("address", n), "address_1": f"{n % 999} rue {text(n, 2)}", "city": "Québec",
               "state_province": "QC", "postal_code": "G1A 1A1", "country": "CA", "address_type": "physical"}
    place = {"id": ident("location", n), "location_type": "physical", "name": text(n, 4), "latitude": 46.8 + n % 100 / 1000,
             "longitude": -71.2, "addresses": [address], "phones": [phone]}
    hours = [{"id": ident("schedule", n, d), "freq": "WEEKLY", "byday": d, "opens_at": "09:00", "closes_at": "17:00",
              "description": text(n, 12)} for d in ("MO", "TU", "TH")]
    services = [{"id": ident("service", n, s), "name": text(n + s, 5), "description": text(n * s, 60), "status": "active",
                 "eligibility_description": text(s, 20), "minimum_age": 18, "assured_date": "2026-01-31", "schedules": hours,
                 "service_at_locations": [{"id": ident("at", n, s), "location_id": place["id"]}]} for s in (1, 2)]
    return {"id": ident("organization", n), "name": text(n, 6), "description": text(n, 50), "website": "https://nord.example",
            "email": "info@nord.example", "phones": [phone], "locations": [place], "services": services}


def main():
    left, n = int(sys.argv[1]), 0
    while left > 0:
        line = json.dumps(organization(n), ensure_ascii=n % 2 == 0) + "\n"
        sys.stdout.write(line)
        left -= len(line.encode())
        n += 1


main()
