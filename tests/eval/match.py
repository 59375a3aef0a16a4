"""Compares `vigie match` with labelled sets: match.py VIGIE SHARED MUNICIPALITIES [wrong SET | SET…]. Precision, recall and F1 over
pairs: of the band "same", of "same" and "possible", of a cut at 0.5, of all that was compared. "wrong SET" prints what differs."""
import collections, csv, itertools, json, os, subprocess, sys, tempfile, time

here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "match")
sys.path.insert(0, here)
import spoil
from invent import folded

# F1 of others on the same labels, as the issue gives them.
PEERS = {"fodors-zagats": "a similarity threshold tuned on the truth: .965",
         "chicago": "a generic toolkit's EM, untrained: .854; trained: .942"}


class Set:
    """Files with the contract of each, and the pairs of ids that are one."""

    def __init__(self, name, source, files, truth, key, name_of, delimiter=","):
        self.name, self.source, self.files, self.truth = name, source, files, truth
        self.rows = []
        for path in files:
            with open(path, encoding="utf-8", newline="") as f:
                rows = [{k.strip(): (v or "").strip() for k, v in r.items() if k} for r in csv.DictReader(f, delimiter=delimiter)]
            self.rows.append({r[key]: r for r in rows})
        self.name_of = name_of

    def pair(self, x, y):
        return (x, y) if len(self.files) > 1 or x < y else (y, x)

    def equal_names(self):
        """Pairs whose names are equal when folded."""
        sides = []
        for rows in self.rows:
            by_name = collections.defaultdict(list)
            for i, r in rows.items():
                if folded(self.name_of(r)):
                    by_name[folded(self.name_of(r))].append(i)
            sides.append(by_name)
        if len(sides) == 1:
            return {self.pair(x, y) for ids in sides[0].values() for x, y in itertools.combinations(ids, 2)}
        return {(x, y) for name, ids in sides[0].items() for x in ids for y in sides[1].get(name, [])}

    def row(self, i):
        for rows in self.rows:
            if i in rows:
                return " | ".join(v.replace("\n", " ") for v in rows[i].values() if v)
        return "?"


def groups(rows, key_of):
    """All pairs of those that have one key."""
    by_key = collections.defaultdict(list)
    for i, r in rows:
        by_key[key_of(i, r)].append(i)
    return {tuple(sorted(p)) for ids in by_key.values() for p in itertools.combinations(ids, 2)}


def shared_sets(shared):
    base = os.path.join(shared, "linkage")
    if not os.path.isdir(base):
        return
    fz = os.path.join(base, "fodors_zagats")
    with open(os.path.join(fz, "matches_fodors_zagats.csv"), newline="") as f:
        truth = {(r["fodors_id"], r["zagats_id"]) for r in csv.DictReader(f)}
    yield Set("fodors-zagats", "restaurants", [os.path.join(fz, n) for n in ("fodors.csv", "zagats.csv")], truth, "id", lambda r: r["name"])
    s = Set("chicago", "chicago", [os.path.join(base, "chicago_early_childhood.csv")], None, "Id", lambda r: r["Site name"])
    s.truth = groups(s.rows[0].items(), lambda i, r: r["True Id"])
    yield s
    for n in "123":
        s = Set("febrl" + n, "febrl", [os.path.join(base, "febrl", f"dataset{n}.csv")], None, "rec_id",
                lambda r: f"{r['given_name']} {r['surname']}")
        s.truth = groups(s.rows[0].items(), lambda i, r: i.split("-")[1])
        yield s


def spoiled_sets(folder):
    for name in ("homes", "pharmacies", "places", "community"):
        for strength in spoil.STRENGTHS:
            base = os.path.join(folder, f"{name}-{strength}")
            if not os.path.exists(base + "-truth.csv"):
                continue
            with open(base + "-truth.csv", newline="") as f:
                truth = {tuple(r) for r in csv.reader(f)}
            yield Set(f"{name}-{strength}", "quebec", [base + "-left.csv", base + "-right.csv"], truth, "id", lambda r: r["nom"], ";")
            if strength == "light":
                truth = {tuple(sorted(p)) for p in truth}
                yield Set(f"{name}-one-file", "quebec", [base + "-both.csv"], truth, "id", lambda r: r["nom"], ";")


def run(vigie, s, *options):
    """The rows of vigie match by pair, and how long it took."""
    began = time.monotonic()
    done = subprocess.run([vigie, "--conf", os.path.join(here, "vigie.conf"), "--lang", "en", "match", *s.files, "--source", s.source,
                           "--json", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    secs = time.monotonic() - began
    if done.returncode:
        sys.exit(f"eval: {s.name}: {done.stderr}")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {s.pair(r["left_id"], r["right_id"]): r for r in rows}, secs


def figures(found, truth):
    right = len(found & truth)
    precision = right / len(found) if found else 1
    recall = right / len(truth) if truth else 1
    return precision, recall, 2 * right / (len(found) + len(truth)) if found or truth else 1


def cuts(rows, truth):
    """Of every cut by score: (score, precision, recall, F1)."""
    found = right = 0
    ranked = sorted(rows.items(), key=lambda x: -x[1]["score"])
    for i, (pair, r) in enumerate(ranked):
        found += 1
        right += pair in truth
        if i + 1 == len(ranked) or ranked[i + 1][1]["score"] != r["score"]:
            yield r["score"], right / found, right / len(truth), 2 * right / (found + len(truth))


def f(x):
    return f"{x:.3f}"


def line(*cells):
    print(f"  {cells[0]:17}" + "".join(f"{c:>8}" if len(str(c)) < 8 else f" {c}" for c in cells[1:]))


def measure(vigie, s, calibration):
    rows, secs = run(vigie, s)
    every, _ = run(vigie, s, "--all")
    for pair, r in every.items():
        calibration[min(int(r["score"] * 10), 9)].append((r["score"], pair in s.truth))
    same = {p for p, r in rows.items() if r["band"] == "same"}
    kinds = [same, set(rows), {p for p, r in every.items() if r["score"] >= .5}, s.equal_names()]
    of = [figures(k, s.truth) for k in kinds]
    every_cut = list(cuts(every, s.truth))
    best = max(every_cut, key=lambda c: c[3])
    line(s.name, len(s.truth), len(same), *map(f, of[0]), *map(f, of[1][:2]), f(of[2][2]),
         f(max((r for _, p, r, _ in every_cut if p >= .99), default=0)), f(best[3]), f(best[0]),
         f(len(set(every) & s.truth) / len(s.truth)), len(every), f"{secs:.2f}", *map(f, of[3]))
    if s.name in PEERS:
        print(f"      F1 of others: {PEERS[s.name]}")
    return kinds[0], kinds[3]


def table(vigie, sets):
    print("pairs; P precision, R recall, F1; \"same\": the band that joins by itself; \"asked\": with the band possible; F1 at .5: of a cut at")
    print("0.5; R at .99: the best recall of a cut whose precision is .99; best F1: of a cut that knows the truth; compared: the share of")
    print("true pairs that were candidates at all; name: the figures of equal folded names")
    line("set", "true", "same", "P", "R", "F1", "askedP", "askedR", "F1at.5", "Rat.99", "bestF1", "atcut", "compared", "pairs", "secs", "nameP", "nameR", "nameF1")
    calibration = collections.defaultdict(list)
    spoiled = [0, 0, 0, 0, 0]
    for s in sets:
        same, names = measure(vigie, s, calibration)
        if s.source == "quebec" and s.name.endswith("light"):
            spoiled = [a + b for a, b in zip(spoiled, (len(s.truth), len(same), len(same & s.truth), len(names), len(names & s.truth)))]
    if spoiled[0]:
        true, same, right, names, name_right = spoiled
        for title, found, hit in (("vigie match", same, right), ("equal folded names", names, name_right)):
            print(f"spoiled Québec lists, light, together: {title}: precision {hit / max(found, 1):.3f}, recall {hit / true:.3f}, "
                  f"F1 {2 * hit / (found + true):.3f}")
    print("calibration, over all sets: of the candidates whose score lies in this tenth, how many are the same")
    for tenth in range(10):
        have = calibration[tenth]
        if have:
            print(f"  {tenth / 10:.1f} to {tenth / 10 + .1:.1f} {len(have):8} pairs  mean score {sum(x for x, _ in have) / len(have):.3f}  "
                  f"true {sum(y for _, y in have) / len(have):.3f}")


def wrong(vigie, s):
    """False pairs and missed ones, with both rows and the reasons."""
    rows, _ = run(vigie, s, "--all")
    same = {p for p, r in rows.items() if r["band"] == "same"}
    for title, pairs in (("FALSE", same - s.truth), ("MISSED", s.truth - same)):
        print(f"{title}: {len(pairs)}")
        for x, y in sorted(pairs):
            r = rows.get((x, y))
            print(f"  {x} {s.row(x)}\n  {y} {s.row(y)}")
            print("     " + (f"{r['score']} {r['band']}: " + "; ".join(
                f"{w['bits']:+.1f} {w['code']} {w['left']} / {w['right']}" for w in r["reasons"]) if r else "never compared"))


def main(vigie, shared, municipalities, *words):
    with tempfile.TemporaryDirectory() as folder:
        spoil.main(folder, os.path.join(shared, ""), municipalities)
        wanted = words[1:] if words[:1] == ("wrong",) else words
        sets = [s for s in itertools.chain(shared_sets(shared), spoiled_sets(folder)) if not wanted or s.name in wanted]
        if words[:1] == ("wrong",):
            for s in sets:
                wrong(vigie, s)
        else:
            table(vigie, sets)


if __name__ == "__main__":
    main(*sys.argv[1:])
