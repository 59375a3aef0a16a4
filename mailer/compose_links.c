#include "mailer/compose_links.h"

#include "lib/buf.h"

#include <string.h>

/* Words ----------------------------------------------------------------------------------------------------- */

/* Subject and first line; what the person may add, how the fiches are named, what to do with their names when there are
 * several. */
static const struct answer {
	const char *subject, *body, *ask, *which, *choose;
} answers[ANSWERS][2] = {
	/* clang-format off */
	[ANSWER_CONFIRM] = {
	    { "No change", "No change: the information is correct.", .which = "Listing: " },
	    { "Aucun changement", "Aucun changement\u00a0: les renseignements sont exacts.", .which = "Fiche\u00a0: " },
	},
	[ANSWER_CONTACT] = {
	    { "I am no longer the right person", "I am no longer the right person to verify this information.",
	        .ask = "Please write instead to (name and e-mail): ", .which = "Listing: " },
	    { "Je ne suis plus la bonne personne", "Je ne suis plus la bonne personne pour vérifier ces renseignements.",
	        .ask = "Écrivez plutôt à (nom et courriel)\u00a0: ", .which = "Fiche\u00a0: " },
	},
	[ANSWER_CLOSED] = {
	    { "The organization has closed", "The organization has closed.", .which = "Listing: ",
	        .choose = "(Take out those that are still open.)" },
	    { "L'organisme a fermé", "L'organisme a fermé.", .which = "Fiche\u00a0: ",
	        .choose = "(Effacez ceux qui sont toujours ouverts.)" },
	},
	[ANSWER_STOP] = {
	    { "Stop writing to me", "Please stop writing to me at this address.", .ask = NULL },
	    { "Ne plus m'écrire", "Ne m'écrivez plus à cette adresse, s'il vous plaît.", .ask = NULL },
	},
	/* clang-format on */
};

struct str compose_answer_subject(enum compose_answer answer, bool french)
{
	return str_of(answers[answer][french].subject);
}

struct str compose_answer_body(enum compose_answer answer, bool french)
{
	return str_of(answers[answer][french].body);
}

/* Links ----------------------------------------------------------------------------------------------------- */

/* RFC 6068 section 2: all but unreserved characters; line ends as %0D%0A. */
static void put_encoded(struct buf *out, struct str s)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '\n')
			buf_s(out, STR("%0D%0A"));
		else if (c && strchr(plain, c))
			buf_char(out, (char)c);
		else
			buf_fmt(out, "%%%02X", c);
	}
}

/* What an address may have besides (RFC 6068, some-delims). */
static void put_address(struct buf *out, struct str address)
{
	for (size_t i = 0; i < address.n; i++) {
		struct str c = { address.p + i, 1 };
		if (memchr("@+!$'*", address.p[i], 6))
			buf_s(out, c);
		else
			put_encoded(out, c);
	}
}

static void put_start(struct buf *out, struct str address, enum compose_answer answer, bool french)
{
	buf_s(out, STR("mailto:"));
	put_address(out, address);
	buf_s(out, STR("?subject="));
	put_encoded(out, compose_answer_subject(answer, french));
}

/* A line "Fiche : NAME"; false, and nothing written, when it would be too much. */
static bool put_name(struct arena *a, struct buf *out, const char *which, struct str name)
{
	struct buf AUTO_BUF line = BUF_INIT(3 * COMPOSE_LINK_MAX);

	put_encoded(&line, arena_fmt(a, "\n%s%.*s", which, STR_ARG(name)));
	if (!buf_ok(&line) || out->n + line.n > COMPOSE_LINK_MAX)
		return false;
	buf_s(out, buf_str(&line));
	return true;
}

struct str compose_link(struct arena *a, struct str address, enum compose_answer answer, bool french,
    const struct str *names, int n)
{
	struct buf AUTO_BUF out = BUF_INIT(8 * COMPOSE_LINK_MAX);
	const struct answer *words = &answers[answer][french];

	put_start(&out, address, answer, french);
	buf_s(&out, STR("&body="));
	put_encoded(&out, str_of(words->body));
	put_encoded(&out, STR("\n"));
	if (words->ask)
		put_encoded(&out, arena_fmt(a, "\n%s\n", words->ask));
	if (words->choose && n > 1)
		put_encoded(&out, arena_fmt(a, "\n%s", words->choose));
	for (int i = 0; i < n && words->which; i++)
		if (!put_name(a, &out, words->which, names[i]))
			break;
	return arena_str(a, buf_str(&out));
}

struct str compose_stop_link(struct arena *a, struct str address, bool french)
{
	struct buf AUTO_BUF out = BUF_INIT(COMPOSE_LINK_MAX);

	put_start(&out, address, ANSWER_STOP, french);
	return arena_str(a, buf_str(&out));
}
