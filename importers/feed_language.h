/* feed_language.h: in which language a feed is that does not say so. */
#ifndef IMPORTERS_FEED_LANGUAGE_H
#define IMPORTERS_FEED_LANGUAGE_H

#include "lib/str.h"

/* Of a declaration: "en-CA", "fra", "French", "anglais"; blank for none of the two. */
struct str feed_language_said(struct str word);

/* Of a file's name: "export_frCA.xml", "bottin-en.xml", "211.fr.xml"; blank when it does not say. */
struct str feed_language_named(struct str name);

/* By the small words of either language, in the text or in bytes with text in them: "en" when English ones are more, else
 * "fr", for a fiche is French unless it says otherwise. */
struct str feed_language_guess(struct str text);

#endif
