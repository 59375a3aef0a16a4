/* reply_text.h: of a reply, what the person wrote: the e-mail that is answered, the lines that announce it, and the
 * furniture of mail programs are cut. French and English first, the marks of other languages where they are of one form.
 * Pure.
 *
 * Cut are: lines behind ">" or "|"; "Le 3 mars à 10 h 12, Anne <…> a écrit :" (over several lines too) with all below it, or
 * only with its quoted lines where the answer stands below or between them; "De : / Envoyé : / À : / Objet :",
 * "-----Message d'origine-----", "---------- Forwarded message" with all below; what stands behind the line "-- "; "Envoyé de
 * mon iPhone", "Obtenez Outlook pour iOS"; notices of confidentiality. */
#ifndef MAILER_REPLY_TEXT_H
#define MAILER_REPLY_TEXT_H

#include "lib/arena.h"
#include "lib/str.h"

/* `text` is what mime_read or html_text gave. No blank lines at the ends. */
struct str reply_text(struct arena *a, struct str text);

/* The phrases of programs, as data (reply_words.c): folded (text_fold), beginnings of lines; each table ends with NULL. */
extern const char *const reply_mobile[];       /* "envoye de mon": a line that a program put there */
extern const char *const reply_notices[];      /* "avis de confidentialite": with all below, when … */
extern const char *const reply_notice_marks[]; /* … one of these is in it, too */
extern const char *const reply_separators[];   /* "message d origine", between dashes: with all below */
extern const char *const reply_wrote[];        /* ends of the line that announces a quote: "a ecrit" */
extern const char *const reply_announces[];    /* first words of such a line: "le", "on" */

/* A header as mail programs write it above what they quote. */
struct reply_header {
	const char *label; /* folded: "envoye" */
	char kind;         /* 'f' from, 'd' date, 't' to, 's' subject, 'o' other */
};
extern const struct reply_header reply_headers[];

#endif
