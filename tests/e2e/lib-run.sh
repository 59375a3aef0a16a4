# Sourced by scripts that type commands: what was printed lies in `out` and `words`, the command in $step.

fail() {
	echo "FAIL: $*" >&2
	[ ! -s out ] || sed 's/^/  out | /' out >&2
	[ ! -s words ] || sed 's/^/  err | /' words >&2
	exit 1
}

# run EXIT ARGUMENT…: data go to `out`, words to `words`.
run() {
	want=$1
	shift
	step="vigie $*"
	have=0
	"$VIGIE" "$@" >out 2>words </dev/null || have=$?
	[ "$have" = "$want" ] || fail "$step: exit $have, and $want was expected"
}

# says PATTERN…: each stands in what was printed.
says() { for pattern in "$@"; do grep -qe "$pattern" out words || fail "$step: nothing says: $pattern"; done; }
