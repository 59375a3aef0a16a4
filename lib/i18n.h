/* i18n.h: messages in French or English.
 *
 * Sources hold the English text; po/fr.po holds the French one. Only messages are translated: numbers, dates,
 * comparisons and formats stay those of the C locale, whatever the environment says. */
#ifndef LIB_I18N_H
#define LIB_I18N_H

#include <libintl.h>

/* The message in the chosen language; for one with a plural, ngettext("%d fiche", "%d fiches", n). */
#define _(text) gettext(text)

/* Marks a text that stands in a table; _() where it is shown. */
#define N_(text) (text)

/* Chooses the language of messages for the process: "fr", "en", or NULL for what LC_ALL, LC_MESSAGES, LANG and
 * LANGUAGE ask for (English when they ask for neither). May be called again to change it; not while other
 * threads run. The catalogue is looked for in $VIGIE_LOCALEDIR, else beside the program (locale, ../locale,
 * ../share/locale); without one messages are English. French sets LANGUAGE, which
 * child processes see. */
void i18n_init(const char *lang);

/* "fr" or "en", as chosen by the last i18n_init; "en" before it. */
const char *i18n_lang(void);

#endif
