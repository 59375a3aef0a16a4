#!/usr/bin/env python3
"""Puts a folder back to what a power cut would have left of it (see powercut.c).

    powercut.py START LOG WORK SEED

START is the folder as it was before the program ran, LOG what powercut.c saw, WORK the folder as the program left it,
which becomes what the disk may hold. SEED 0: nothing that was not synced is there. Otherwise each 512 bytes of a file
are there or not as chance has it, and so are the names.
"""
import os
import random
import shutil
import sys

SECTOR = 512


def names_of(words):
    return {name: int(inode) for name, inode in (word.rsplit(":", 1) for word in words)}


def read(path):
    with open(path, "rb") as f:
        return f.read()


def durable(start, log):
    """The names on the disk for certain, and the bytes of each inode."""
    names, contents = {}, {}
    for line in open(os.path.join(log, "log"), encoding="utf-8"):
        kind, *words = line.split()
        if kind == "begin":
            names = names_of(words)
            contents = {inode: read(os.path.join(start, name)) for name, inode in names.items()}
        elif kind == "folder":
            names = names_of(words)
        else:
            ((name, inode),) = names_of(words[1:]).items()
            contents[inode] = read(os.path.join(log, words[0]))
            # An inode has one name; an old one means that the number was given again.
            names = {n: i for n, i in names.items() if i != inode}
            names[name] = inode
    return names, contents


def mixed(old, new, chance):
    """Some sectors of `new` over `old`."""
    size = max(len(old), len(new)) if chance.random() < 0.5 else len(old)
    out = bytearray(old[:size].ljust(size, b"\0"))
    for at in range(0, min(size, len(new)), SECTOR):
        if chance.random() < 0.5:
            piece = new[at : min(at + SECTOR, size)]
            out[at : at + len(piece)] = piece
    return bytes(out)


def main():
    start, log, work, seed = sys.argv[1:]
    chance = random.Random(int(seed))
    now = {e.name: e.inode() for e in os.scandir(work) if e.is_file()}
    current = {inode: read(os.path.join(work, name)) for name, inode in now.items()}
    names, contents = durable(start, log)
    if seed != "0" and chance.random() < 0.5:
        names = now
    for name in now:
        os.unlink(os.path.join(work, name))
    for name, inode in names.items():
        bytes_ = contents.get(inode, b"")
        if seed != "0" and inode in current:
            bytes_ = mixed(bytes_, current[inode], chance)
        with open(os.path.join(work, name), "wb") as f:
            f.write(bytes_)


main()
