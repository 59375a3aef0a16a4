#!/bin/sh
# pairs.sh [RECORDS]: how many pairs of invented organisations are compared and weighed in a second, on one core. $VIGIE lies where
# it was built, beside release/libvigie.a (make bench says where). Nothing here fails for being slow.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
built=$(cd "$(dirname "$VIGIE")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/vigie-pairs.XXXXXX")
trap 'rm -rf "$work"' EXIT INT TERM

packages=$(sed -n 's/^PACKAGES := //p' "$root/Makefile")
# shellcheck disable=SC2046,SC2086
cc -std=c17 -O2 -D_DEFAULT_SOURCE -I"$root" -I"$built/gen" -o "$work/pairs" "$here/pairs.c" "$built/release/libvigie.a" \
	$(pkg-config --cflags --libs $packages) -lm
"$work/pairs" "$@"
