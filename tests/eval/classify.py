"""Compares `vigie classify` with labelled mail: classify.py VIGIE FOLDER [wrong]. With "wrong" the rows of the half in view that differ."""
import collections, csv, hashlib, json, os, re, subprocess, sys, tempfile, time

vigie, folder = sys.argv[1], sys.argv[2]
show_wrong = sys.argv[3:] == ["wrong"]


def half(name):
    return "in view" if int(hashlib.md5(name.encode()).hexdigest()[0], 16) % 2 == 0 else "unseen"


def classify(paths):
    out = subprocess.run([vigie, "classify", *paths], stdout=subprocess.PIPE, check=True).stdout
    rows = collections.defaultdict(list)
    for line in out.splitlines():
        row = json.loads(line)
        rows[row["file"]].append(row)
    return rows


def share(tally, key):
    right, of = tally[key]
    return f"{right}/{of} = {100 * right / of:.1f} %" if of else "none"


def tell(title, tallies, keys):
    print(title)
    for key, words in keys:
        print(f"  {words:38}", "   ".join(f"{name}: {share(t, key)}" for name, t in tallies.items()))


def count(tallies, name, key, right):
    for t in (tallies[half(name)], tallies["all"]):
        t[key][0] += bool(right)
        t[key][1] += 1


def new_tallies():
    return {name: collections.defaultdict(lambda: [0, 0]) for name in ("in view", "unseen", "all")}


def best_row(rows, label):
    """The row of this recipient, else the only one there is."""
    for row in rows:
        if (row["recipient"] or "").lower() == label["recipient"].lower():
            return row
    return rows[0] if len(rows) == 1 else None


def bounces():
    labels = collections.defaultdict(list)
    with open(os.path.join(folder, "bounces-labels.tsv"), newline="") as f:
        for row in csv.DictReader(f, delimiter="\t"):
            labels[row["file"]].append(row)
    paths = {name: os.path.join(folder, "bounces", name) for name in labels}
    rows = classify(list(paths.values()))
    tallies, missed = new_tallies(), []
    for name, wanted in labels.items():
        have = rows[paths[name]]
        feedback = wanted[0]["reason"] == "feedback"
        classes = {"unsubscribe", "auto-reply"} if feedback else {"bounce", "delayed", "auto-reply" if wanted[0]["reason"] == "delivered" else "bounce"}
        count(tallies, name, "class", all(r["class"] in classes for r in have))
        for label in wanted:
            row = best_row(have, label) or collections.defaultdict(str)
            hard = label["hardbounce"] == "1"
            checks = {
                "recipient": (row["recipient"] or "").lower() == label["recipient"].lower(),
                "reason": row["reason"] == label["reason"],
                "permanent": bool(row["permanent"]) == hard,
            }
            # x.0.9nn are the label maker's own numbers, not RFC 3463's.
            if label["status"] and not re.match(r"\d\.0\.9\d\d$", label["status"]):
                checks["status"] = row["status"] == label["status"]
            if label["status"]:
                checks["status class"] = (row["status"] or " ")[0] == label["status"][0]
            for key, right in checks.items():
                count(tallies, name, key, right)
            if bool(row["permanent"]) and not hard:
                tallies["all"]["wrongly dead"][0] += 1
            tallies["all"]["wrongly dead"][1] += not hard
            if not all(checks.values()) and half(name) == "in view":
                missed.append((name, label, row, [k for k, ok in checks.items() if not ok]))
    tell("bounces, by recipient", tallies, [
        ("class", "files of the right class"), ("recipient", "recipient"), ("status", "status (where RFC 3463's)"),
        ("status class", "first number of the status"), ("reason", "reason"), ("permanent", "permanent"),
        ("wrongly dead", "called dead that is not so labelled")])
    if show_wrong:
        for name, label, row, keys in missed:
            print("  ", name, keys, "wanted", label["recipient"], label["status"], label["reason"], label["hardbounce"],
                  "have", row["recipient"], row["status"], row["reason"], row["permanent"])
    return list(paths.values())


def replies():
    base = os.path.join(folder, "replies", "discourse")
    names = sorted(n for n in os.listdir(os.path.join(base, "emails")) if n.endswith(".txt"))
    tallies = new_tallies()
    with tempfile.TemporaryDirectory() as work:
        for name in names:
            with open(os.path.join(base, "emails", name), "rb") as f:
                text = f.read()
            with open(os.path.join(work, name), "wb") as f:
                f.write(b"From: a@x.test\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\n" + text)
        rows = classify([os.path.join(work, n) for n in names])
        for name in names:
            with open(os.path.join(base, "trimmed", name), encoding="utf-8", errors="replace") as f:
                wanted = f.read().split()
            have = rows[os.path.join(work, name)][0]["text"].split()
            count(tallies, name, "text", have == wanted)
            # Quoted lines above an answer are kept by the labels; we cut them.
            if not any(w.startswith(">") for w in wanted):
                count(tallies, name, "own", have == wanted)
            if have != wanted and show_wrong and half(name) == "in view":
                print("  ", name, "\n    have", " ".join(have)[:200], "\n    want", " ".join(wanted)[:200])
    tell("replies: the visible text, white space folded", tallies,
         [("text", "equal"), ("own", "equal, of those whose text has no quote")])


def speed(paths):
    many = paths * 20
    began = time.monotonic()
    classify(many)
    secs = time.monotonic() - began
    print(f"speed: {len(many)} bounces in {secs:.2f} s: {len(many) / secs:.0f} a second, one process, output read by Python")


measured = bounces()
replies()
speed(measured)
