/* mapping_trade.h: values of the trade in one form: phone numbers, postal codes, dates, times, addresses.
 *
 * They rewrite what they are sure of and leave the rest as it stands: what is no such value at all is for the
 * validator to say. `v` is never blank. Results are parts of `v` or in the arena. */
#ifndef IMPORTERS_MAPPING_TRADE_H
#define IMPORTERS_MAPPING_TRADE_H

#include "lib/arena.h"
#include "lib/str.h"

#include <stdbool.h>

/* Ten digits, or eleven that begin with 1, however cut up: "18 193 772 211" -> "819 377-2211", "18665550101" -> "1 866 555-0101"
 * (toll-free lines keep their 1). Anything else, and
 * what has letters ("1 866 APPELLE", "418 555-0101 poste 12"), passes unchanged. */
struct str mapping_trade_phone(struct arena *a, struct str v);

/* The digits behind "poste", "p.", "ext.", "extension", "x" or "#"; blank when there are none. */
struct str mapping_trade_ext(struct arena *a, struct str v);

/* What stands before that extension; all of it when there is none. */
struct str mapping_trade_noext(struct arena *a, struct str v);

/* "g1a1a1", "G1A-1A1" -> "G1A 1A1". */
struct str mapping_trade_postal(struct arena *a, struct str v);

/* A bare host gets "https://" before it; "aucun", "n/a", "-" and the like are blank. */
struct str mapping_trade_web(struct arena *a, struct str v);

/* The first e-mail address in the text, without "mailto:"; "aucun", "n/a" and the like are blank. */
struct str mapping_trade_email(struct arena *a, struct str v);

/* Says no: "non", "no", "n", "0", "faux", "false", "aucun", "aucune", "n/a", "s/o", "fermé", "closed", or nothing but punctuation. */
bool mapping_trade_is_no(struct arena *a, struct str v);

/* True when the format says where year, month and day stand: "DD/MM/YYYY", "YYYYMMDD". */
bool mapping_trade_is_format(struct str format);

/* A date in that format -> "YYYY-MM-DD". A day or month may lack its 0 where something stands behind it; a time of
 * day behind the date is left out. False when it is no such date. */
bool mapping_trade_date(struct arena *a, struct str format, struct str v, struct str *out);

/* "9h30", "9 h", "9:30", "09:30:00", "1:30 pm", "midi", "minuit" -> "09:30". False when it is no time of day. */
bool mapping_trade_time(struct arena *a, struct str v, struct str *out);

#endif
