/* web.h: whose a web address or an e-mail address is. libpsl knows which endings anybody can register under, libidn2 makes
 * one form of "québec.ca" and "xn--qubec-csa.ca"; only web.c includes them. Pure: libpsl's built-in list, no file or network. */
#ifndef RULES_WEB_H
#define RULES_WEB_H

#include "lib/arena.h"
#include "lib/str.h"

enum web_kind {
	WEB_OWN, /* a registrable domain of somebody's own */
	WEB_SHARED, /* open to anybody, or of those who host many: facebook.com, gmail.com, videotron.ca, sites.google.com,
	             * wixsite.com, a municipality's (ville.x.qc.ca), a government's or health network's (gouv.qc.ca, ssss) */
};

struct web {
	enum web_kind kind;
	struct str domain; /* registrable, ASCII: "mdj-filteau.ca", "facebook.com" */
	struct str
	    page; /* what tells whose it is within a shared one: "facebook.com/mdjfilteau" (host and first path words,
	                    * lower case, without tracking), "mdj@videotron.ca"; blank when there is nothing (facebook.com) */
};

/* False when the text is no web address (or no e-mail address). */
bool web_of_url(struct arena *a, struct str url, struct web *out);
bool web_of_email(struct arena *a, struct str email, struct web *out);

#endif
