#!/bin/sh
# Checks the tree; each problem is a line FILE:LINE: WHY. `make lint` gives BUILD and COMPILE, the compiler and flags.
set -u

failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
problem() { echo "$*" && failed=1; }

# All files of the tree, or those whose names end as given.
files() {
	find . \( -path ./.git -o -path "./$BUILD" -o -path ./build -o -name node_modules \) -prune -o -type f -print |
		sed 's|^\./||' | grep -E "${1:-.}" | LC_ALL=C sort
}
files '\.[ch]$' >"$work/sources"
files '\.h$' >"$work/headers"

layers() { xargs awk -f tools/lint-layers.awk <"$work/sources"; }

code() { xargs awk -f tools/lint-code.awk <"$work/sources"; }

headers_alone() {
	while read -r header; do
		echo "#include \"$header\"" | eval "$COMPILE -Werror -fsyntax-only -x c -" >"$work/out" 2>&1 && continue
		echo "$header:1: does not compile alone"
		cat "$work/out"
		alone=1
	done <"$work/headers"
	return "${alone:-0}"
}

format() {
	xargs clang-format --dry-run <"$work/sources" 2>&1 | awk -F: '
		/^[^ :]+:[0-9]+:/ && !seen[$1]++ { print $1 ":" $2 ": not in the project'"'"'s format (make format)"; bad = 1 }
		END { exit bad }'
}

analyse() {
	mkdir -p "$BUILD/lint"
	grep -v '^tests/' "$work/sources" | grep '\.c$' | xargs -r cppcheck --quiet -j "$(nproc)" --std=c11 --language=c \
		--enable=warning,portability --inline-suppr --suppress=missingInclude --suppress=normalCheckLevelMaxBranches \
		--cppcheck-build-dir="$BUILD/lint" --error-exitcode=1 --template='{file}:{line}: {message} [{id}]' \
		-I. -I"$BUILD/gen" -DVIGIE_FAULTS -DVIGIE_TEST
}

# Paths that another machine has not; the words are those of the hook that looks at each change.
paths() {
	! files | grep -v '\.lock$' | xargs -d '\n' grep -nIE '/(home|root|usr/local|var/tmp)/' /dev/null |
		grep -vE 'mktemp|TMPDIR' | sed 's/^\([^:]*:[0-9]*:\)/\1 a path that another machine has not: /' | grep .
}

scripts() {
	for script in $(files '\.sh$') .ci/run; do
		case $(head -n 1 "$script") in
		*bash) shell=bash ;;
		*) shell=sh ;;
		esac
		$shell -n "$script" || broken=1
		[ -x "$script" ] || ! grep -q "^#!" "$script" || { echo "$script:1: is not executable (chmod +x)" && broken=1; }
	done
	return "${broken:-0}"
}

catalogues() {
	tools/po.sh "$work/vigie.pot" && msgfmt --check -o /dev/null po/fr.po || return 1
	msgmerge --quiet --no-fuzzy-matching --no-wrap -o "$work/fr.po" po/fr.po "$work/vigie.pot"
	for state in --untranslated --only-fuzzy; do
		msgattrib --no-obsolete --no-wrap $state "$work/fr.po" | awk '
			/^#: / { place = $2 }
			/^msgid / && place { print place ": no French in po/fr.po (make po takes it in): " $0; bad = 1 }
			END { exit bad }' || speechless=1
	done
	return "${speechless:-0}"
}

manuals() {
	pages=$(files '^man/.*\.[1-9]$')
	[ -z "$pages" ] || mandoc -T lint -W warning $pages
}

for check in layers code headers_alone format analyse paths scripts catalogues manuals; do
	$check 2>&1 || problem "lint: $check failed"
done
[ "$failed" -ne 0 ] || echo "lint: nothing to say"
exit "$failed"
