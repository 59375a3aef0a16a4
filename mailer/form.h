/* form.h: a fiche as the labelled form that an e-mail shows, and the same form found again in an answer. Pure.
 *
 *	Nom : Maison des jeunes de Beauport
 *	Téléphone : 418 555-0101, poste 4
 *
 *	Service : Aide aux devoirs
 *	  Horaire : lundi au vendredi, 15 h à 18 h
 *
 * What the form shows comes from store/view at audience partner: nothing internal is ever mailed. The view takes the main
 * language away: shown->lang is for the caller to set (blank: French). */
#ifndef MAILER_FORM_H
#define MAILER_FORM_H

#include "lib/arena.h"
#include "lib/str.h"
#include "model/record.h"

#include <stdbool.h>

/* One line of the form. */
struct form_line {
	struct form_line *next;
	struct str fiche; /* the id of the record it was made of */
	int depth;        /* 0: the organization */
	bool
	    heading; /* "Service : …": begins an object, by its name (its path) or, without a path, by a word */
	bool second; /* a text in the language that is not the reader's: these come last, under the divider */
	struct str
	    path; /* of the value (model/path.h), from the fiche; "…@other" for the other language; of a child that
	                     is not there yet: "phones[UUID]". Blank: what is changed there, a person must read */
	struct str label; /* "Téléphone"; of a second line in that line's language */
	struct str value; /* as shown; lines parted by LF; blank: offered to be filled in */
};

/* The form of a fiche. `shown` is the record as its reader sees it (view_record at AUDIENCE_PARTNER); `other` the same
 * fiche's texts in the other language, or NULL. Labels are in French or English. Values that belong together for a
 * person are one line where they can be parted again (a number and its extension); what people do not check (ids,
 * coordinates, metadata, codes) is left out; so is what is blank, but for what a fiche should have (name, description,
 * telephone, e-mail, website, address, hours), which stands there to be filled in. */
struct form_line *form_of(
    struct arena *a, const struct record *shown, const struct record *other, bool french);

/* A value that an answer gives otherwise than the form showed it. */
struct form_change {
	struct form_change *next;
	struct str fiche;       /* of the line */
	struct str path, label; /* path blank: a person must read what became of it */
	struct str old,
	    new;      /* as the fiche holds them: of a line that holds two values, the changed one; of a child
	                        that is not there yet its JSON; where path is blank as it stands in the answer */
	bool emptied; /* the label stands there with nothing behind it */
};

/* Compares the lines of an answer (its whole text, quote marks and all) with a form that was shown. Lines are aligned in
 * their order, labels in any case and with or without accents; a value may be folded over lines by a mail program, or
 * stand as a line of its own under the quoted one it corrects. What differs only in white space, quotes and dashes
 * is no change; a line that is not there is none either (a person who quotes half does not empty the rest). `*found`
 * counts the lines that were found again. Forms of several fiches are linked one behind the other, in the order in which
 * they were shown: so no line is taken for that of another fiche. In doubt there is no change. */
struct form_change *form_changes(struct arena *a, const struct form_line *form, struct str text, int *found);

#endif
