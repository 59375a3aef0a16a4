#!/bin/sh
# Holds HSDS JSON to the standard's own schemas by a judge that is not ours (ajv): tools/hsds-validate.sh FILE…
#
# The judge and the schemas lie in ../shared or $VIGIE_SHARED and are never copied into the project; its packages are
# fetched once (npm ci) into $VIGIE_VALIDATOR (build/validator). Exit 0: all are valid; 1: one is not, and why; 77
# after a line that says what is missing.
set -eu

missing() { echo "hsds-validate: $*" && exit 77; }

shared=${VIGIE_SHARED:-../shared}
home=${VIGIE_VALIDATOR:-build/validator}
[ -d "$shared/formats/validate" ] || missing "the schemas of the standard are not here (../shared or VIGIE_SHARED)"
command -v node >/dev/null || missing "node is not installed (tools/setup.sh validator)"
lock=$shared/formats/validate/package-lock.json

ready() { [ -d "$home/node_modules" ] && cmp -s "$lock" "$home/made-of.json"; }

# Two tests may come here at once: the first one fetches.
if ! ready; then
	command -v npm >/dev/null || missing "npm is not installed (tools/setup.sh validator)"
	mkdir -p "$home"
	exec 9>"$home/lock"
	flock 9
	if ! ready; then
		cp "$shared"/formats/validate/* "$home/"
		chmod -R u+w "$home"
		(cd "$home" && npm ci --silent --no-audit --no-fund --ignore-scripts) >"$home/npm.log" 2>&1 ||
			missing "npm ci failed: $(tail -n 1 "$home/npm.log")"
		cp "$lock" "$home/made-of.json"
	fi
	exec 9>&-
fi
exec node "$home/hsds-validate.mjs" --schemas "$shared/formats/hsds/schema" --as organization "$@"
