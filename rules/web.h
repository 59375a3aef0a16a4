/* web.h: whose a web address or an e-mail address is. libpsl knows which endings anybody can register under, libidn2 makes
 * one form of "québec.ca" and "xn--qubec-csa.ca"; only web.c includes them. Pure: libpsl's built-in list, no file or network.
 *
 * A subdomain that only its holder can write in is his own domain (mdj.wordpress.com, mdj.weebly.com): what the Public Suffix
 * List has in its private section, and what data/shared_domains.tsv says to be so. */
#ifndef RULES_WEB_H
#define RULES_WEB_H

#include "lib/arena.h"
#include "lib/str.h"

enum web_kind {
	WEB_OWN, /* a registrable domain of somebody's own */
	WEB_SHARED, /* open to anybody, or of those who host many: facebook.com, gmail.com, videotron.ca, sites.google.com,
	             * wixsite.com, a municipality's (ville.x.qc.ca), a government's or health network's (gouv.qc.ca, ssss) */
};

enum { WEB_TEXT_MAX = 2048, WEB_HOST_MAX = 253, WEB_LOCAL_MAX = 64, WEB_PAGE_MAX = 400 };

struct web {
	enum web_kind kind;
	/* Registrable, ASCII: "mdj-filteau.ca"; of a shared one as the table has it: "facebook.com". */
	struct str domain;
	/* What tells whose it is within a shared one: "facebook.com/mdjfilteau" (host and first path words, lower case,
	 * without tracking), "mdj@videotron.ca". Blank when there is nothing (facebook.com, a city's first page), and with
	 * a domain of one's own. */
	struct str page;
	/* The e-mail address, when it is one: lower case, without name, "+tag" and Gmail's points. */
	struct str email;
};

/* The first web address of a text; an e-mail address in its place is taken as one. An ending that nobody knows counts only behind
 * a scheme or "www.": "M.Tremblay" is none. False when the text holds no web address (or no e-mail address). Bytes behind
 * WEB_TEXT_MAX are not looked at; hosts over WEB_HOST_MAX bytes are none. */
bool web_of_url(struct arena *a, struct str url, struct web *out);
bool web_of_email(struct arena *a, struct str email, struct web *out);

#endif
