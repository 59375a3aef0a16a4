/* organisations.c: organisations of Québec as matching meets them, all invented and always the same.
 *
 *	organisations MUNICIPALITIES ROWS          a directory; every 50th row is another one again, spoilt
 *	organisations MUNICIPALITIES ROWS LIST     a list of LIST rows: two of three are of that directory, spoilt
 *
 * MUNICIPALITIES is data/municipalities.tsv. The id tells the truth: "o12" is an organisation, "s99-12" is it again. Names are
 * made of kinds, words and places as real ones are; houses and telephones are shared here and there. Area codes are of the
 * kind N9X, which nobody has; hosts end in .example. */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT = 256, PLACES = 2000, AGAIN_ONE_IN = 50 };

struct org {
	char name[TEXT], street[TEXT], city[TEXT], postal[8], phone[TEXT], email[TEXT], site[TEXT];
	unsigned civic, unit;
};

static char places[PLACES][64];
static unsigned n_places;
static uint64_t state;

/* splitmix64: a row depends on its number alone. */
static uint64_t random64(void)
{
	uint64_t z = state += UINT64_C(0x9E3779B97F4A7C15);

	z = (z ^ z >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ z >> 27) * UINT64_C(0x94D049BB133111EB);
	return z ^ z >> 31;
}

static unsigned below(unsigned n)
{
	return (unsigned)(random64() % n);
}

static void seed(uint64_t n, unsigned what)
{
	state = n * UINT64_C(0xD1342543DE82EF95) + what;
	random64();
}

#define PICK(list) (list)[below(sizeof(list) / sizeof *(list))]

static const char *const kinds[] = { "Maison des jeunes", "Centre d'action bénévole", "Cuisine collective",
	"Comptoir alimentaire", "Popote roulante", "Carrefour jeunesse-emploi", "Centre de femmes",
	"Friperie", "Association des proches aidants", "Groupe d'entraide", "Maison de la famille",
	"Centre communautaire", "Service de répit", "Association des personnes handicapées", "Halte-garderie",
	"Refuge", "Table de concertation", "Club de l'âge d'or", "Cercle de fermières", "Club Optimiste",
	"Comité des citoyens", "Centre de la petite enfance", "Garderie", "École", "Bibliothèque",
	"Résidence", "Habitations", "Fondation", "Société d'histoire", "Coopérative de solidarité",
	"Corporation de développement communautaire", "Office municipal d'habitation",
	"Regroupement des locataires", "Banque alimentaire", "Centre de prévention du suicide",
	"Maison d'hébergement", "Centre d'éducation des adultes", "Association de hockey mineur",
	"Club de patinage artistique", "Chorale", "Camp de jour", "Scouts", "Clinique médicale", "Pharmacie",
	"Centre d'amitié autochtone", "Légion royale canadienne", "Chevaliers de Colomb",
	"Alcooliques anonymes", "Association sportive", "Théâtre" };
static const char *const nouns[] = { "Phare", "Relais", "Sentier", "Tremplin", "Rivage", "Ancrage",
	"Carrefour", "Rayon", "Soleil", "Arc-en-ciel", "Horizon", "Envol", "Passage", "Tournant", "Refuge",
	"Nid", "Pont", "Jardin", "Verger", "Érable", "Bouleau", "Mélèze", "Lac", "Rocher", "Ruisseau",
	"Matin", "Printemps", "Havre", "Élan", "Repère", "Regain", "Sommet", "Trait d'union", "Grenier",
	"Moulin", "Fil", "Pas", "Chemin", "Village", "Accueil", "Espoir", "Chaînon", "Éclusier", "Goéland",
	"Castor", "Hibou", "Renard", "Colibri", "Cèdre", "Tilleul" };
static const char *const qualities[] = { "bleu", "blanc", "vert", "d'or", "du nord", "du fleuve",
	"de l'espoir", "des aînés", "des familles", "du quartier", "de la vallée", "des bois",
	"de la rivière", "tranquille", "joyeux", "solidaire", "du soleil", "des monts", "du vieux moulin",
	"en fleurs", "des pionniers", "du lac", "de la côte", "des braves" };
static const char *const whom[] = { "des personnes aînées", "des parents", "des femmes", "des jeunes",
	"des locataires", "des personnes handicapées", "des proches aidants", "des diabétiques",
	"des retraités", "des bénévoles", "des familles monoparentales", "des nouveaux arrivants",
	"des artistes", "des agriculteurs" };
static const char *const firsts[] = { "Jean", "Marie", "Pierre", "Anne", "Joseph", "Louise", "Paul",
	"Thérèse", "André", "Jeanne", "Émile", "Rose", "Léo", "Marguerite", "Omer", "Alphonse", "Ludger",
	"Zoé" };
static const char *const starts[] = { "Bel", "Mont", "Cha", "Gar", "Lam", "Tur", "Des", "Bou", "Ver", "Lan",
	"Gau", "Per", "Mar", "Tre", "Bro", "Car", "Fil", "Hou", "Ger", "Riv", "Sau", "Vil", "Pel", "Dor",
	"Cor", "Mer", "Rou", "Thi", "Val", "Bis" };
static const char *const middles[] = { "a", "e", "i", "o", "ou", "an", "en", "on", "ai", "au", "el", "er",
	"ar", "il", "ol", "in", "is", "am", "em", "it" };
static const char *const finals[] = { "bert", "ville", "mont", "dale", "neau", "teau", "lier", "gny", "court",
	"sson", "rand", "let", "quin", "vert", "champs", "nay", "veau", "rel", "tin", "dot", "zay", "ché",
	"bois", "doin" };
static const char *const saints[] = { "Joseph", "Jean", "Pierre", "Paul", "Louis", "Denis", "Roch", "Antoine",
	"Anne", "Marie", "Thérèse", "Michel", "Georges", "Laurent", "Charles", "Hubert", "Foy", "Catherine",
	"Claire", "Isidore" };
static const char *const types[] = { "rue", "rue", "rue", "rue", "avenue", "boulevard", "chemin", "rang",
	"route", "place", "côte", "montée" };

static void put(char out[TEXT], const char *fmt, ...)
{
	va_list ap;
	size_t n = strlen(out);

	va_start(ap, fmt);
	vsnprintf(out + n, TEXT - n, fmt, ap);
	va_end(ap);
}

static bool one_in(unsigned n)
{
	return below(n) == 0;
}

/* 14,400 names of families and places. */
static void invented(char out[TEXT])
{
	put(out, "%s%s%s", PICK(starts), PICK(middles), PICK(finals));
}

/* Many more in a city than in a village. */
static const char *some_place(void)
{
	double u = (double)(random64() >> 11) / 9007199254740992.0;
	uint64_t i = (uint64_t)(u * u * u * n_places);

	return places[i * 769 % n_places];
}

static void of_place(char out[TEXT], const char *place)
{
	bool vowel = strchr("AEIOU", place[0]) || strncmp(place, "É", 2) == 0 || strncmp(place, "Î", 2) == 0;

	put(out, vowel ? " d'%s" : " de %s", place);
}

enum { KINDS = sizeof kinds / sizeof *kinds };

/* A kind and its place, which only one organisation of the directory is called; false for most numbers. */
static bool plain_name(struct org *o, uint64_t n)
{
	uint64_t names = (uint64_t)KINDS * n_places;

	if (n > names || !one_in(3))
		return false;
	n = n * 40503 % names;
	snprintf(o->city, TEXT, "%s", places[n / KINDS]);
	put(o->name, "%s", kinds[n % KINDS]);
	of_place(o->name, o->city);
	return true;
}

static void name_of(struct org *o)
{
	const char *kind = PICK(kinds);

	switch (below(8)) {
	case 0:
		put(o->name, "%s", kind);
		of_place(o->name, one_in(3) ? some_place() : o->city);
		put(o->name, ", secteur ");
		invented(o->name);
		return;
	case 1:
	case 2:
		put(o->name, "%s Le %s", kind, PICK(nouns));
		put(o->name, " %s", PICK(qualities));
		if (one_in(2))
			of_place(o->name, o->city);
		return;
	case 3:
		put(o->name, "%s %s ", kind, PICK(firsts));
		invented(o->name);
		return;
	case 4:
		put(o->name, "Association %s", PICK(whom));
		of_place(o->name, o->city);
		put(o->name, ", section ");
		invented(o->name);
		return;
	case 5:
		put(o->name, "%s Saint-%s-de-", kind, PICK(saints));
		invented(o->name);
		return;
	case 6:
		put(o->name, "%s %s", kind, PICK(whom));
		put(o->name, " du quartier ");
		invented(o->name);
		return;
	default:
		put(o->name, "%s ", PICK(nouns));
		invented(o->name);
		put(o->name, " %s", PICK(qualities));
	}
}

static uint64_t hash(const char *s)
{
	uint64_t h = 14695981039346656037u;

	for (; *s; s++)
		h = (h ^ (unsigned char)*s) * 1099511628211u;
	return h;
}

/* One of some fifty streets of the place; one organisation in six is in a house of many. */
static void door_of(struct org *o)
{
	static const char *const letters = "ABCEGHJKLMNPRSTVWXYZ";
	bool shared = one_in(6);
	unsigned door = below(4), street = shared ? door : below(50), civic = 1 + below(2400);
	uint64_t h = hash(o->city) + street * 977;
	uint64_t kept = state;

	o->unit = one_in(8) ? 100 + below(300) : 0;
	state = h;
	const char *type = PICK(types);
	if (one_in(3))
		put(o->street, "%s Saint-%s", type, PICK(saints));
	else if (one_in(5))
		put(o->street, "%ue %s", 2 + below(30), one_in(2) ? "avenue" : "rue");
	else {
		put(o->street, "%s ", type);
		invented(o->street);
	}
	if (one_in(8))
		put(o->street, one_in(2) ? " Est" : " Ouest");
	o->civic = shared ? 10 + below(900) : civic;
	h = hash(o->city);
	snprintf(o->postal, sizeof o->postal, "%c%u%c %u%c%u", "GHJ"[h % 3], (unsigned)(h / 3 % 10),
	    letters[h / 30 % 20], below(10), letters[below(20)], shared ? 1 : below(10));
	state = kept;
}

/* One in twelve has the number of a group, one in forty a hotline. */
static void line_of(struct org *o)
{
	unsigned area = 290 + (unsigned)(hash(o->city) % 6) * 100;

	if (one_in(40)) {
		unsigned hotline = below(300);
		put(o->phone, "1 8%u%u 29%u-%04u", 4 + hotline % 4, 4 + hotline % 4, hotline % 10,
		    hotline * 31);
	} else if (one_in(12)) {
		uint64_t group = hash(o->city) % 100000 + below(6);
		put(o->phone, "%u %03u-%04u", area, 200 + (unsigned)(group % 700),
		    (unsigned)(group * 7919 % 10000));
	} else {
		put(o->phone, "%u %03u-%04u", area + below(10), 200 + below(800), below(10000));
	}
	if (one_in(10))
		put(o->phone, " poste %u", 1 + below(400));
}

/* Lower case letters and digits of the name, up to 60. */
static void slug(const char *name, char out[TEXT])
{
	size_t n = 0;

	for (; *name && n < 60; name++)
		if (isalnum((unsigned char)*name) && (unsigned char)*name < 0x80)
			out[n++] = (char)tolower((unsigned char)*name);
	out[n] = '\0';
}

static struct org org_of(uint64_t n)
{
	struct org o = { .civic = 0 };
	char s[TEXT];

	seed(n, 0);
	put(o.city, "%s", some_place());
	if (!plain_name(&o, n))
		name_of(&o);
	door_of(&o);
	line_of(&o);
	slug(o.name, s);
	put(s, "%llu", (unsigned long long)n); /* nobody has the host of another */
	if (below(3))
		put(o.email, one_in(3) ? "%s@courriel.example" : "info@%s.example", s);
	if (one_in(2))
		put(o.site, "https://www.%s.example/", s);
	return o;
}

/* Spoiling ----------------------------------------------------------------------------------------------------- */

static void replace(char text[TEXT], const char *from, const char *to)
{
	char old[TEXT] = "", *at = strstr(text, from);

	if (!at)
		return;
	put(old, "%s", at + strlen(from));
	*at = '\0';
	put(text, "%s%s", to, old);
}

static void lose_accents(char text[TEXT])
{
	static const char *const pairs[][2] = { { "é", "e" }, { "è", "e" }, { "ê", "e" }, { "É", "E" },
		{ "à", "a" }, { "â", "a" }, { "î", "i" }, { "Î", "I" }, { "ô", "o" }, { "ç", "c" },
		{ "û", "u" } };

	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
		while (strstr(text, pairs[i][0]))
			replace(text, pairs[i][0], pairs[i][1]);
}

/* Two letters of ASCII swapped, one lost or one doubled. */
static void slip(char text[TEXT])
{
	size_t n = strlen(text), i = 1 + below((unsigned)n - 2);

	while (i + 1 < n && !(isalpha((unsigned char)text[i]) && isalpha((unsigned char)text[i + 1])))
		i++;
	if (i + 2 >= n || (unsigned char)text[i] >= 0x80 || (unsigned char)text[i + 1] >= 0x80)
		return;
	char c = text[i];
	if (one_in(2)) {
		text[i] = text[i + 1];
		text[i + 1] = c;
	} else {
		memmove(text + i, text + i + 1, n - i);
	}
}

static void spoil_name(char name[TEXT])
{
	static const char *const brief[][2] = { { "Maison des jeunes", "MDJ" },
		{ "Centre d'action bénévole", "CAB" }, { "Centre de la petite enfance", "CPE" },
		{ "Office municipal d'habitation", "OMH" }, { "Saint-", "St-" }, { "Association", "Ass." },
		{ "Centre", "Ctre" }, { "Le ", "" }, { " de ", " " } };

	if (one_in(2)) {
		size_t i = below(sizeof brief / sizeof *brief);
		replace(name, brief[i][0], brief[i][1]);
	}
	if (one_in(3))
		lose_accents(name);
	if (one_in(6))
		slip(name);
	if (one_in(6))
		put(name, " inc.");
	if (one_in(6))
		for (char *p = name; *p; p++)
			*p = (char)toupper((unsigned char)*p);
}

static void spoil(struct org *o, uint64_t n)
{
	struct org other = org_of(n + UINT64_C(1000000007));

	seed(n, 1);
	spoil_name(o->name);
	replace(o->street, "boulevard", "boul.");
	replace(o->street, "avenue", "av.");
	replace(o->street, "Saint-", "St-");
	if (one_in(12)) { /* moved */
		o->civic = other.civic;
		o->unit = 0;
		memcpy(o->street, other.street, TEXT);
		memcpy(o->postal, other.postal, sizeof o->postal);
	}
	if (one_in(8))
		o->postal[0] = '\0';
	if (one_in(8))
		memcpy(o->phone, other.phone, TEXT);
	if (one_in(6))
		o->phone[0] = '\0';
	replace(o->phone, " poste ", " p. ");
	if (one_in(3))
		replace(o->phone, " ", "-");
	if (one_in(3))
		o->email[0] = '\0';
	if (one_in(3))
		o->site[0] = '\0';
	if (one_in(20))
		slip(o->city);
}

static void print(const char *id, const struct org *o)
{
	printf("%s,\"%s\",\"%u, %s", id, o->name, o->civic, o->street);
	if (o->unit)
		printf(", bureau %u", o->unit);
	printf("\",\"%s\",QC,%s,%s,%s,%s\n", o->city, o->postal, o->phone, o->email, o->site);
}

/* The organisation number `n`; and as row `as` again when that is not 0. */
static void row(uint64_t n, uint64_t as)
{
	struct org o = org_of(n);
	char id[64];

	if (as)
		spoil(&o, as);
	snprintf(id, sizeof id, as ? "s%llu-%llu" : "o%llu", (unsigned long long)(as ? as : n),
	    (unsigned long long)n);
	print(id, &o);
}

/* The column `name` of the register, each name once. */
static bool read_places(const char *path)
{
	char line[512], *tab, *end;
	FILE *f = fopen(path, "r");

	while (f && n_places < PLACES && fgets(line, sizeof line, f)) {
		if (line[0] == '#' || strncmp(line, "code\t", 5) == 0 || !(tab = strchr(line, '\t')) ||
		    !(end = strchr(tab + 1, '\t')))
			continue;
		*end = '\0';
		if (!n_places || strcmp(places[n_places - 1], tab + 1) != 0)
			snprintf(places[n_places++], sizeof *places, "%.63s", tab + 1);
	}
	if (f)
		fclose(f);
	return n_places > 100;
}

int main(int argc, char **argv)
{
	uint64_t rows = argc > 2 ? strtoull(argv[2], NULL, 10) : 0;
	uint64_t list = argc > 3 ? strtoull(argv[3], NULL, 10) : 0;

	if (!rows || argc > 4 || (argc > 3 && !list) || !read_places(argv[1])) {
		fputs("usage: organisations MUNICIPALITIES ROWS [LIST]\n", stderr);
		return 64;
	}
	puts("id,nom,adresse,ville,province,code_postal,telephone,courriel,site");
	for (uint64_t n = 1; n <= (list ? list : rows); n++) {
		seed(n, list ? 3 : 2);
		uint64_t other = 1 + random64() % (list || n < 2 ? rows : n - 1);
		if (list && n % 3)
			row(other, rows + n);
		else if (!list && n % AGAIN_ONE_IN == 0)
			row(other, n);
		else
			row(list ? rows + n : n, 0);
	}
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 74;
}
