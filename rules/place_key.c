/* place_key.c: the one form of a name of a place, under which rules/place_names.c finds it. */
#include "lib/text.h"
#include "rules/place_names.h"

static struct str word(struct str *rest)
{
	const char *space = memchr(rest->p, ' ', rest->n);
	struct str w = { rest->p, space ? (size_t)(space - rest->p) : rest->n };
	size_t used = w.n + (space != NULL);

	*rest = (struct str){ rest->p + used, rest->n - used };
	return w;
}

struct str place_word(struct str w)
{
	static const struct {
		const char *brief, *full;
	} forms[] = { { "st", "saint" }, { "ste", "saint" }, { "sainte", "saint" }, { "sts", "saints" },
		{ "saintes", "saints" }, { "mt", "mont" }, { "nd", "notre dame" } };

	for (size_t i = 0; w.n && strchr("smn", w.p[0]) && i < sizeof forms / sizeof *forms; i++)
		if (str_is(w, forms[i].brief))
			return str_of(forms[i].full);
	return w;
}

struct str place_key(struct str name, char out[static PLACE_KEY_MAX])
{
	char folded[3 * PLACE_NAME_BYTES + 1];
	size_t n = 0;

	if (!name.n || name.n > PLACE_NAME_BYTES)
		return STR_NONE;
	struct str rest = { folded, text_fold_into(folded, name) };
	while (rest.n) {
		struct str w = word(&rest);
		if (str_is(w, "n") && rest.n >= 2 && rest.p[0] == 'd' && rest.p[1] == ' ') {
			word(&rest);
			w = STR("notre dame");
		}
		w = place_word(w);
		if (n)
			out[n++] = ' ';
		memcpy(out + n, w.p, w.n);
		n += w.n;
	}
	return (struct str){ out, n };
}
