#!/bin/sh
# Installs the Debian packages that a kind of work needs and that are missing: tools/setup.sh [--dev|--try] [LIST…]
# Lists: build check lint fuzz validator mail ssh; without one: build. --dev: all but mail and ssh. --try: for the root user only,
# and nothing is lost when it fails (what needs them is skipped).
# Says nothing when nothing is missing. VIGIE_NO_SETUP=1 skips it. Exit 69 when a person must install.
set -eu

# PACKAGE=COMMAND: the command suffices, wherever it comes from. mawk is part of Debian's base system.
packages() {
	case $1 in
	build) echo gcc=gcc libc6-dev pkg-config=pkg-config gettext=msgfmt libsqlite3-dev libcurl4-openssl-dev \
		libxml2-dev nettle-dev libutf8proc-dev libinih-dev libesmtp-dev libssl-dev libgmime-3.0-dev \
		libpsl-dev libidn2-dev libzip-dev libzstd-dev zlib1g-dev ;;
	check) echo libcmocka-dev openssl=openssl sqlite3=sqlite3 libxml2-utils=xmllint python3=python3 ;;
	lint) echo clang-format=clang-format cppcheck=cppcheck mandoc=mandoc ;;
	fuzz) echo clang=clang libclang-rt-14-dev ;;
	validator) echo nodejs=node npm=npm ;; # runs the independent check of ../shared/formats/validate
	mail) echo postfix=postfix dovecot-imapd dovecot-lmtpd dovecot-sieve ;; # tests start their own, as root
	ssh) echo openssh-server=/usr/sbin/sshd ;; # likewise
	*) echo "setup: no list is called $1" >&2 && exit 64 ;;
	esac
}

[ -z "${VIGIE_NO_SETUP:-}" ] || exit 0
if [ "${1:-}" = --try ]; then
	shift
	[ "$(id -u)" -eq 0 ] || exit 0
	"$0" "$@" || echo "setup: tests that need what is missing are skipped" >&2
	exit 0
fi
[ $# -gt 0 ] || set -- build
[ "$1" != --dev ] || set -- build check lint fuzz validator

missing= libraries=
for list in "$@"; do
	wanted=$(packages "$list")
	for item in $wanted; do
		case $item in
		*=*) command -v "${item#*=}" >/dev/null || missing="$missing ${item%=*}" ;;
		*) libraries="$libraries $item" ;;
		esac
	done
done
if [ -n "$libraries" ] && ! command -v dpkg-query >/dev/null; then
	echo "setup: not a Debian system: install what tools/setup.sh lists, then set VIGIE_NO_SETUP=1" >&2
	exit 69
fi
installed=$(dpkg-query -W -f '${db:Status-Status} ${Package} ' $libraries 2>/dev/null) || true
for library in $libraries; do
	case " $installed" in
	*" installed $library "*) ;;
	*) missing="$missing $library" ;;
	esac
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" -eq 0 ]; then
	as_root=
elif sudo -n true 2>/dev/null; then
	as_root='sudo -n'
else
	echo "setup: missing packages; type: sudo apt-get install$missing" >&2
	exit 69
fi

# One line while it works, apt's own words only when it fails.
echo "setup: installing$missing"
log=$(mktemp) policy=
trap 'rm -f "$log" $policy' EXIT
# A server that is installed for the tests is not put to work.
case $missing in
*postfix* | *dovecot* | *openssh*)
	[ -e /usr/sbin/policy-rc.d ] || [ -n "$as_root" ] || {
		policy=/usr/sbin/policy-rc.d
		printf '%s\n' '#!/bin/sh' 'exit 101' >$policy && chmod +x $policy
	}
	! command -v debconf-set-selections >/dev/null ||
		echo 'postfix postfix/main_mailer_type select No configuration' | $as_root debconf-set-selections ;;
esac
apt() {
	$as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=300 "$@" >"$log" 2>&1 </dev/null
}
if ! apt update || ! apt install --no-install-recommends $missing; then
	cat "$log" >&2
	echo "setup: apt-get failed; type: ${as_root:+sudo }apt-get update && ${as_root:+sudo }apt-get install$missing" >&2
	exit 69
fi
