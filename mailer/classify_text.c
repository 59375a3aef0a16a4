/* classify_text.c: what a person's sentences say, and where the letter ends. */
#include "mailer/classify_parts.h"

#include "lib/text.h"
#include "mailer/mime_parts.h"

enum {
	SENTENCES_MAX = 400,
	SENTENCE_MAX = 2000, /* bytes: nobody confirms in longer ones */
	LEFT_CONFIRM = 6,    /* words that may stand beside what confirms: "pour la Maison des jeunes" */
	LEFT_COURTESY = 4,   /* and beside a courtesy: a name */
	SIGNATURE_LINES = 14,
	SIGNATURE_WIDTH = 100,
	WRAPPED = 50, /* a line of at least so many bytes may go on in the next one */
};

/* One sentence ---------------------------------------------------------------------------------------------- */

static struct str word_at(const struct words *w, int i)
{
	return (struct str){ w->folded.p + w->list[i].at, w->list[i].n };
}

static bool in_list(struct str s, const char *const *list)
{
	for (; *list; list++)
		if (str_is(s, *list))
			return true;
	return false;
}

static bool has_digit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			return true;
	return false;
}

/* "2026" in "pour 2026" is no number to be noted. */
static bool is_year(struct str s)
{
	return s.n == 4 && str_digits(s) && s.p[0] == '2' && s.p[1] == '0';
}

static bool is_infinitive(struct str s)
{
	static const char *const none[] = { "votre", "notre", "autre", "hier", "etre", "avoir", "tenir",
		"maintenir", "janvier", "fevrier", NULL };

	if (s.n < 4 || in_list(s, none))
		return false;
	const char *end = s.p + s.n - 2;
	return memcmp(end, "er", 2) == 0 || memcmp(end, "ir", 2) == 0 || memcmp(end, "re", 2) == 0;
}

/* "merci de me rappeler" asks; "merci de votre suivi" thanks. */
static bool asks_by_thanks(const struct words *w)
{
	static const char *const before[] = { "me", "m", "nous", "le", "la", "les", "l", "lui", "leur", "y",
		"en", "bien", "vouloir", "ne", "plus", "pas", "aussi", NULL };
	int to;

	for (int i = 0; i < w->n; i++) {
		if (!words_say_at(w, i, "merci de", &to) && !words_say_at(w, i, "merci d", &to) &&
		    !words_say_at(w, i, "merci a l avance de", &to))
			continue;
		while (to < w->n && in_list(word_at(w, to), before))
			to++;
		if (to < w->n && is_infinitive(word_at(w, to)))
			return true;
	}
	return false;
}

/* "Oui, merci", "Confirmed, thanks": a word that confirms, and politeness. */
static bool confirms_alone(const struct words *w, const bool *used)
{
	int to;

	for (const char *const *z = says_alone; *z; z++) {
		if (!words_say_at(w, 0, *z, &to))
			continue;
		while (to < w->n && used[to])
			to++;
		if (to == w->n)
			return true;
	}
	return false;
}

/* "nous cherchons", "je crois": who says what he does says more than that all is well. */
static bool tells(const struct words *w, const bool *used)
{
	static const char *const who[] = { "nous", "je", "j", "on", "we", "i", NULL };

	for (int i = 0; i + 1 < w->n; i++)
		if (in_list(word_at(w, i), who) && !used[i + 1] && !in_list(word_at(w, i + 1), says_neutral))
			return true;
	return false;
}

/* The words that neither a phrase nor the list of neutral ones accounts for. */
static int count_left(const struct words *w, const bool *used, unsigned *says)
{
	int left = 0;

	for (int i = 0; i < w->n; i++) {
		struct str word = word_at(w, i);
		if (used[i] || in_list(word, says_neutral) || is_year(word))
			continue;
		if (has_digit(word))
			*says |= SAYS_OTHER;
		left++;
	}
	return left;
}

static void study(struct arena *a, struct sentence *s)
{
	struct words w;

	words_of(a, s->text, &w);
	bool *used = ARENA_ARRAY(a, bool, (size_t)w.n + 1), *taken = ARENA_ARRAY(a, bool, (size_t)w.n + 1);
	for (const struct says_phrase *p = says_phrases; p->phrase; p++)
		if (words_mark(&w, p->phrase, used))
			s->says |= p->says;
	/* What takes back or adds counts only where no phrase holds it. */
	for (const struct says_phrase *p = says_words; p->phrase; p++) {
		memset(taken, 0, (size_t)w.n * sizeof *taken);
		if (!words_mark(&w, p->phrase, taken))
			continue;
		for (int i = 0; i < w.n; i++)
			if (taken[i] && (!used[i] || p->says & (SAYS_PART | SAYS_FOR_NOW)))
				s->says |= p->says;
	}
	if (asks_by_thanks(&w))
		s->says |= SAYS_ASK;
	if (memchr(s->text.p, '@', s->text.n))
		s->says |= SAYS_OTHER;
	int left = count_left(&w, used, &s->says);
	if (confirms_alone(&w, used)) {
		s->says |= SAYS_CONFIRM;
		left = 0;
	}
	if (s->says & SAYS_CONFIRM && tells(&w, used))
		s->says |= SAYS_OTHER;
	if (str_is(w.folded, "stop") || str_is(w.folded, "arret"))
		s->says |= SAYS_STOP;
	unsigned spoils = SAYS_BUT | SAYS_NOT | SAYS_CHANGE | SAYS_ASK | SAYS_OTHER | SAYS_QUESTION;
	unsigned else_where = SAYS_STOP | SAYS_AWAY | SAYS_CLOSED | SAYS_CONTACT | SAYS_INTRO;
	bool plain = !(s->says & (spoils | else_where)) && s->text.n < SENTENCE_MAX;
	s->confirms = s->says & SAYS_CONFIRM && plain && left <= LEFT_CONFIRM;
	s->courteous = !(s->says & SAYS_CONFIRM) && plain &&
	    (left == 0 || (s->says & SAYS_COURTESY && left <= LEFT_COURTESY));
	if (!s->confirms && !s->courteous && !(s->says & else_where))
		s->says |= SAYS_OTHER;
}

/* Parting into sentences ------------------------------------------------------------------------------------ */

/* A name or a title: words that begin with capitals, but for "de", "la" … */
static bool is_name(struct str line)
{
	int words = 0, capitals = 0;

	line = str_trim(line);
	for (size_t i = 0; i < line.n;) {
		size_t from = i;
		while (i < line.n && line.p[i] != ' ')
			i++;
		unsigned char c = (unsigned char)line.p[from];
		words += i > from;
		capitals += (c >= 'A' && c <= 'Z') || c == 0xC3;
		if (c >= '0' && c <= '9')
			return false;
		i++;
	}
	return words > 0 && words <= 5 && capitals * 2 >= words && !memchr(line.p, ':', line.n) &&
	    !memchr(line.p, '@', line.n) && line.n < 60 && !strchr(".!?;", line.p[line.n - 1]);
}

/* "M." and "Mme." end no sentence. */
static bool is_abbreviation(struct str before)
{
	size_t n = 0;

	while (n < before.n && before.p[before.n - 1 - n] != ' ' && before.p[before.n - 1 - n] != '\n')
		n++;
	if (n == 0 || n > 3)
		return false;
	char first = before.p[before.n - n];
	return first >= 'A' && first <= 'Z';
}

/* Does a line of a paragraph go on in the next one? */
static bool goes_on(struct str line, struct str next)
{
	line = str_trim(line);
	next = str_trim(next);
	if (line.n == 0 || next.n == 0)
		return false;
	bool ended = strchr(".!?:;", line.p[line.n - 1]) != NULL;
	bool lower = (next.p[0] >= 'a' && next.p[0] <= 'z') || (unsigned char)next.p[0] >= 0x80;
	return !ended && (lower || line.n >= WRAPPED);
}

struct parting {
	struct arena *a;
	struct sentence **tail;
	int n;
};

static void add_sentence(struct parting *p, struct str s)
{
	s = str_trim(s);
	if (s.n == 0 || p->n == SENTENCES_MAX)
		return;
	struct sentence *one = *p->tail = ARENA_NEW(p->a, struct sentence);
	one->text = s;
	if (s.p[s.n - 1] == '?')
		one->says |= SAYS_QUESTION;
	study(p->a, one);
	p->tail = &one->next;
	/* Nothing but marks: a dash, a smile. */
	p->n++;
}

static bool ends_sentence(struct str s, size_t i)
{
	bool mark = s.p[i] == '!' || s.p[i] == '?' || s.p[i] == '.' || s.p[i] == ';';

	if (!mark)
		return false;
	if (i + 1 < s.n && s.p[i + 1] != ' ' && s.p[i + 1] != '\n' && (unsigned char)s.p[i + 1] != 0xC2)
		return false; /* within a number, an address of the web, "?!" */
	return s.p[i] != '.' || !is_abbreviation((struct str){ s.p, i });
}

/* "Tout est exact. Merci! Lise": the last words are a name. */
static void forgive_name(struct sentence *s)
{
	if (!s || !s->next)
		return;
	while (s->next)
		s = s->next;
	if ((s->says & ~(unsigned)SAYS_COURTESY) == SAYS_OTHER && is_name(s->text)) {
		s->says &= ~(unsigned)SAYS_OTHER;
		s->courteous = true;
	}
}

struct sentence *sentences_of(struct arena *a, struct str text)
{
	struct sentence *first = NULL;
	struct parting p = { .a = a, .tail = &first };
	size_t from = 0;

	for (size_t i = 0; i < text.n; i++) {
		bool end = ends_sentence(text, i);
		if (text.p[i] == '\n') {
			struct str line = { text.p + from, i - from },
			           rest = { text.p + i + 1, text.n - i - 1 }, next;
			end = !mime_line_next(&rest, &next) || !goes_on(line, next);
		}
		if (!end)
			continue;
		add_sentence(&p, (struct str){ text.p + from, i + 1 - from });
		from = i + 1;
	}
	if (from < text.n)
		add_sentence(&p, (struct str){ text.p + from, text.n - from });
	forgive_name(first);
	return first;
}

/* The end of the letter ------------------------------------------------------------------------------------- */

static bool begins_phrase(struct str folded, const char *const *list)
{
	for (; *list; list++) {
		size_t n = strlen(*list);
		if (folded.n >= n && memcmp(folded.p, *list, n) == 0 && (folded.n == n || folded.p[n] == ' '))
			return true;
	}
	return false;
}

static int count_words(struct str folded)
{
	int n = folded.n > 0;

	for (size_t i = 0; i < folded.n; i++)
		n += folded.p[i] == ' ';
	return n;
}

static bool is_closing(struct arena *a, struct str line)
{
	struct str f = line.n < SIGNATURE_WIDTH ? text_fold(a, line) : STR_NONE;

	return f.n && count_words(f) <= 9 && begins_phrase(f, says_closing) && !memchr(line.p, '?', line.n);
}

/* Could this line stand in a signature? Not when it says something. */
static bool is_furniture(struct arena *a, struct str line)
{
	struct sentence s = { .text = str_trim(line) };

	if (s.text.n == 0)
		return true;
	if (s.text.n > SIGNATURE_WIDTH || memchr(s.text.p, '?', s.text.n))
		return false;
	study(a, &s);
	unsigned speaks = SAYS_BUT | SAYS_NOT | SAYS_CHANGE | SAYS_STOP | SAYS_CLOSED | SAYS_CONTACT |
	    SAYS_INTRO | SAYS_ASK;
	return !(s.says & speaks) && !s.confirms;
}

struct letter {
	struct arena *a;
	struct str lines[SIGNATURE_LINES + 2]; /* the last ones of the text */
	int n;
};

static void last_lines(struct letter *l, struct str text)
{
	size_t end = text.n;
	struct str found[SIGNATURE_LINES + 2];
	int n = 0;

	while (n < SIGNATURE_LINES + 2) {
		size_t from = end;
		while (from > 0 && text.p[from - 1] != '\n')
			from--;
		found[n++] = (struct str){ text.p + from, end - from };
		if (from == 0)
			break;
		end = from - 1;
	}
	l->n = n;
	for (int i = 0; i < n; i++)
		l->lines[i] = found[n - 1 - i];
}

static bool all_furniture(const struct letter *l, int from)
{
	for (int i = from; i < l->n; i++)
		if (!is_furniture(l->a, l->lines[i]))
			return false;
	return true;
}

/* The first line behind `i` that is not blank; n when there is none. */
static int next_line(const struct letter *l, int i)
{
	for (i++; i < l->n && str_trim(l->lines[i]).n == 0; i++)
		;
	return i;
}

/* A sentence has come to its end before line i. */
static bool stands_apart(const struct letter *l, int i)
{
	if (i == 0)
		return false;
	struct str before = str_trim(l->lines[i - 1]);
	return before.n == 0 || strchr(".!,", before.p[before.n - 1]);
}

struct str without_signature(struct arena *a, struct str text, struct str name)
{
	struct letter *l = ARENA_NEW(a, struct letter);
	struct str who = text_fold(a, name);

	l->a = a;
	if (text.n == 0)
		return text;
	last_lines(l, text);
	for (int i = 0; i < l->n; i++) {
		struct str line = str_trim(l->lines[i]);
		int next = next_line(l, i);
		bool closing = line.n && is_closing(a, line) && next < l->n && is_name(l->lines[next]);
		bool named = line.n && is_name(line) && !is_closing(a, line) &&
		    (stands_apart(l, i) || (who.n && str_eq(text_fold(a, line), who)));
		int from = closing ? next : i;
		if (!closing && !named)
			continue;
		if (!all_furniture(l, from))
			continue;
		const char *end = l->lines[from].p;
		return (struct str){ text.p, (size_t)(end - text.p) };
	}
	return text;
}
