#!/bin/sh
# Takes the messages of the sources into po/vigie.pot and po/fr.po: tools/po.sh
# With a file as argument it only writes the messages there, with their places in the sources (for lint).
# Neither dates nor line numbers go into po/, so that a difference shows nothing but changed words.
set -eu

messages() {
	find lib model rules store importers exporters sync mailer report schedules web cmd -name '*.[ch]' 2>/dev/null |
		LC_ALL=C sort | xgettext --files-from=- --language=C --from-code=UTF-8 --keyword=_ --keyword=N_ \
		--keyword=ngettext:1,2 --add-comments=TRANSLATORS: --package-name=vigie "$@" -o -
}

if [ $# -gt 0 ]; then
	messages >"$1"
	exit 0
fi
messages --no-location | sed '/^"POT-Creation-Date:/d; /^"PO-Revision-Date:/d' >po/vigie.pot
msgmerge --quiet --no-location --no-fuzzy-matching --previous --backup=none --update po/fr.po po/vigie.pot
msgattrib --no-obsolete --no-location -o po/fr.po po/fr.po
msgfmt --statistics -o /dev/null po/fr.po
