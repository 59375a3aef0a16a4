# Sourced by scripts that send: a relay of our own (tests/fakes/smtp_server.py) on $port, told by scenes what to do. It wants
# fail() and $fakes, and the current folder for its pipes.

mkfifo scenes
"$fakes/smtp_server.py" <scenes >answers &
exec 3>scenes
trap 'exec 3>&-; wait' EXIT
port=
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
	port=$(head -n 1 answers)
	[ -z "$port" ] || break
	sleep 0.2
done
[ -n "$port" ] || fail "the relay of the tests does not start"

# scene TEXT: what it does from now on; blank: it takes everything.
scene() {
	was=$(wc -l <answers)
	echo "$1" >&3
	while [ "$(wc -l <answers)" = "$was" ]; do sleep 0.02; done
}
