#include "tests/unit/season.h"

#include "lib/json.h"

enum { NAME, DESCRIPTION, TEL, FAX, EMAIL, POSTAL, SERVICE, SERVICE_TEXT };

static const char *const columns[] = { "nom", "description", "tel", "fax", "courriel", "cp", "service",
	"texte" };

struct str season_word(struct season *s, int org, int column, int word, int style)
{
	static const char *const phones[] = { "418 555-%04d", "(418) 555-%04d", "418.555.%04d" };
	static const char *const texts[] = { "L'aide %d de %d", "L’aide  %d de %d", "L'aide %d de %d " };
	static const char *const names[] = { "Organisme %c%s", "ORGANISME %c%s", "Organisme  %c%s" };
	static const char *const mails[] = { "a%d-%d@x.test", "A%d-%d@X.test", "a%d-%d@x.test" };
	static const char *const codes[] = { "G%dV %dA1", "g%dv%da1", "G%dV%dA1" };
	char text[64];

	if (word == 0 && column != NAME)
		return STR_NONE;
	style %= 3;
	switch (column) {
	case NAME:
		snprintf(text, sizeof text, names[style == 1 ? 0 : style], 'A' + org, word ? " du Nord" : "");
		break;
	case TEL:
	case FAX:
		snprintf(text, sizeof text, phones[style], org * 10 + word + (column == FAX ? 5 : 0));
		break;
	case EMAIL:
		snprintf(text, sizeof text, mails[style], org, word);
		break;
	case POSTAL:
		snprintf(text, sizeof text, codes[style], org % 9, word);
		break;
	default:
		snprintf(text, sizeof text, texts[style], word, org);
		break;
	}
	return arena_str(s->d.a, str_of(text));
}

/* The worlds ------------------------------------------------------------------------------------------------- */

static void fresh_row(struct season *s, struct season_row *r, int org)
{
	*r = (struct season_row){ .there = season_chance(s, 70), .org = org, .style = season_pick(s, 3) };
	for (int i = 0; i < ROW_VALUES; i++)
		r->values[i] = i == NAME ? 0 : season_pick(s, i == POSTAL ? 2 : 4);
	for (int i = 0; i < ROW_PHONES; i++)
		r->phones[i] = season_pick(s, 4);
	for (int i = 0; i < ROW_SERVICES; i++)
		r->services[i] = season_pick(s, 4);
}

void season_worlds(struct season *s)
{
	static const char *const names[] = { "levis", "cdc", "large" };
	static const char *const files[] = { "list.csv", "other.csv", "feed.json" };

	for (int f = 0; f < SEASON_FEEDS; f++) {
		struct season_feed *feed = &s->feeds[f];
		*feed =
		    (struct season_feed){ .name = names[f], .file = files[f], .json = f == 2, .twice = -1 };
		for (int i = 0; i < SEASON_ORGS; i++) {
			fresh_row(s, &feed->rows[i], i);
			feed->order[i] = i;
		}
	}
}

static void row_changes(struct season *s, struct season_feed *f, int i)
{
	struct season_row *r = &f->rows[i], *other = &f->rows[season_pick(s, SEASON_ORGS)];
	int what = season_pick(s, 100);

	if (what < 45) {
		int column = season_pick(s, ROW_VALUES);
		r->values[column] = season_pick(s, column == NAME ? 2 : 4);
	} else if (what < 55) {
		r->style = season_pick(s, 3);
	} else if (what < 67) {
		r->there = !r->there;
	} else if (what < 70) {
		struct season_row was = *r;
		*r = *other;
		*other = was;
	} else if (what < 85) {
		r->phones[season_pick(s, ROW_PHONES)] = season_pick(s, 4);
	} else {
		r->services[season_pick(s, ROW_SERVICES)] = season_pick(s, 4);
	}
}

void season_world_changes(struct season *s, struct season_feed *f)
{
	int n = season_pick(s, 6);

	for (int i = 0; i < n; i++)
		row_changes(s, f, season_pick(s, SEASON_ORGS));
	for (int i = 0; season_chance(s, 50) && i < SEASON_ORGS; i++) {
		int j = season_pick(s, SEASON_ORGS), was = f->order[i];
		f->order[i] = f->order[j];
		f->order[j] = was;
	}
	f->twice = season_chance(s, 10) ? season_pick(s, SEASON_ORGS) : -1;
}

/* Bytes ------------------------------------------------------------------------------------------------------- */

static void csv_row(struct season *s, struct buf *b, const struct season_row *r, int key)
{
	buf_fmt(b, "R%d", key);
	for (int c = 0; c < ROW_VALUES; c++) {
		struct str v = season_word(s, r->org, c, r->values[c], r->style);
		buf_fmt(b, ";%.*s", STR_ARG(v));
	}
	buf_char(b, '\n');
}

static void member(struct season *s, struct buf *b, const struct season_row *r, int column, const char *name)
{
	struct str v = season_word(s, r->org, column, r->values[column], r->style);

	if (!v.n)
		return;
	buf_fmt(b, ",\"%s\":", name);
	json_string(b, v);
}

/* The phones of the organization (no service) or those of a service, under the source's own ids. */
static void json_phones(struct season *s, struct buf *b, const struct season_row *r, const int *words, int n)
{
	int listed = 0;

	buf_s(b, STR(",\"phones\":["));
	for (int i = 0; i < n; i++)
		if (words[i]) {
			buf_fmt(b, "%s{\"id\":\"%d\",\"number\":", listed++ ? "," : "", i + 1);
			json_string(b, season_word(s, r->org, i == 0 ? TEL : FAX, words[i], r->style));
			buf_char(b, '}');
		}
	buf_char(b, ']');
}

static void json_row(struct season *s, struct buf *b, const struct season_row *r, int key)
{
	int listed = 0;

	if (key % 2)
		buf_fmt(b, "{\"id\":\"00000000-0000-4000-8000-0000000000%02d\"", key);
	else
		buf_fmt(b, "{\"id\":\"gl-%d\"", key);
	member(s, b, r, NAME, "name");
	member(s, b, r, DESCRIPTION, "description");
	member(s, b, r, EMAIL, "email");
	member(s, b, r, FAX, "x_zone");
	json_phones(s, b, r, r->phones, ROW_PHONES);
	if (r->values[POSTAL]) {
		buf_s(b,
		    STR(",\"locations\":[{\"id\":\"l\",\"location_type\":\"physical\",\"addresses\":[{"
		        "\"id\":\"p\",\"address_1\":\"1, rue X\",\"city\":\"Lévis\",\"region\":\"QC\","
		        "\"country\":\"CA\",\"state_province\":\"QC\",\"address_type\":\"physical\""));
		member(s, b, r, POSTAL, "postal_code");
		buf_s(b, STR("}]}]"));
	}
	buf_s(b, STR(",\"services\":["));
	for (int i = 0; i < ROW_SERVICES; i++)
		if (r->services[i]) {
			int words[] = { r->services[i] % 2 ? r->values[TEL] : 0, r->values[FAX] };
			buf_fmt(b, "%s{\"id\":\"s%d\",\"status\":\"active\",\"name\":\"Service %d\"",
			    listed++ ? "," : "", i, i * 2 + r->services[i] / 2);
			member(s, b, r, SERVICE_TEXT, "description");
			json_phones(s, b, r, words, 2);
			buf_char(b, '}');
		}
	buf_char(b, ']');
	if (r->values[SERVICE])
		buf_fmt(b, ",\"vigie\":{\"vis\":{\"email\":\"%s\"},\"en\":{\"description\":\"Help %d\"}}",
		    r->values[SERVICE] > 2 ? "internal" : "partner", r->values[SERVICE] % 2);
	buf_s(b, STR("}\n"));
}

static void any_row(struct season *s, struct buf *b, const struct season_feed *f, int key, bool otherwise)
{
	struct season_row r = f->rows[key];

	if (otherwise)
		r.values[DESCRIPTION] = (r.values[DESCRIPTION] + 1) % 4;
	if (!r.there)
		return;
	if (f->json)
		json_row(s, b, &r, key);
	else
		csv_row(s, b, &r, key);
}

struct str season_bytes(struct season *s, const struct season_feed *f)
{
	struct buf AUTO_BUF b = BUF_INIT(1 << 20);

	if (!f->json) {
		buf_s(&b, STR("id"));
		for (int c = 0; c < ROW_VALUES; c++)
			buf_fmt(&b, ";%s", columns[c]);
		buf_char(&b, '\n');
	}
	for (int i = 0; i < SEASON_ORGS; i++)
		any_row(s, &b, f, f->order[i], false);
	if (f->twice >= 0)
		any_row(s, &b, f, f->twice, season_chance(s, 60));
	if (f->json && !b.n)
		buf_s(&b, STR("[]"));
	buf_char(&b, '\0');
	return arena_str(s->d.a, (struct str){ b.p, b.n - 1 });
}
