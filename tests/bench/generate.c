/* generate.c: a bottin of invented organisations, as large as wanted and always the same.
 *
 *	generate ROWS          the list on stdout, 19 columns, about 360 bytes a row
 *	generate ROWS twin     a night later: 1 row in 1,000 has another phone, 100 rows vanished, 100 came
 *
 * The lengths are those of real bottins; every name, number and address is made up (555-01xx, .test). */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CHANGED_ONE_IN = 1000, GONE = 100, CAME = 100 };

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

#define PICK(list) (list)[below(sizeof(list) / sizeof *(list))]

static const char *const kinds[] = { "Maison des jeunes", "Centre d'action bénévole", "Cuisine collective",
	"Comptoir alimentaire", "Popote roulante", "Carrefour familial", "Centre de femmes", "Friperie",
	"Ressourcerie", "Association des proches aidants", "Groupe d'entraide", "Maison de la famille",
	"Centre communautaire", "Service de répit", "Regroupement des personnes handicapées",
	"Halte-garderie", "Refuge", "Table de concertation" };
static const char *const places[] = { "de Lévis", "de Rimouski", "de la Côte-Nord", "Les Deux Rives",
	"du Vieux-Port", "Saint-Roch", "de Limoilou", "des Appalaches", "de la Matapédia",
	"du Haut-Richelieu", "L'Éclaircie", "Le Phare", "La Clé des champs", "Au cœur du quartier",
	"de Charlevoix", "de l'Érable", "de Portneuf", "de Bellechasse" };
static const char *const cities[] = { "Québec", "Lévis", "Rimouski", "Gatineau", "Sherbrooke",
	"Trois-Rivières", "Saguenay", "Sept-Îles", "Montréal", "Laval", "Longueuil", "Saint-Jérôme",
	"Drummondville", "Val-d'Or" };
static const char *const regions[] = { "Capitale-Nationale", "Chaudière-Appalaches", "Bas-Saint-Laurent",
	"Outaouais", "Estrie", "Mauricie", "Saguenay–Lac-Saint-Jean", "Côte-Nord", "Montréal", "Laval",
	"Montérégie", "Laurentides", "Centre-du-Québec", "Abitibi-Témiscamingue" };
static const char *const streets[] = { "rue Principale", "rue Saint-Joseph Est",
	"boulevard Guillaume-Couture", "avenue Cartier", "chemin du Fleuve", "rang Saint-Achille",
	"côte du Passage", "rue de l'Église", "place d'Youville" };
static const char *const categories[] = { "Aide alimentaire", "Jeunesse", "Aînés", "Hébergement",
	"Santé mentale", "Familles", "Transport", "Emploi", "Personnes immigrantes", "Loisirs" };
static const char *const services[] = { "Repas chauds", "Écoute téléphonique", "Dépannage alimentaire",
	"Accompagnement aux rendez-vous", "Aide aux devoirs", "Hébergement d'urgence", "Répit-gardiennage",
	"Ateliers" };
static const char *const clients[] = { "Familles", "Personnes de 65 ans et plus", "Jeunes de 12 à 17 ans",
	"Personnes à faible revenu", "Tous", "Femmes" };
static const char *const hours[] = { "Lundi au vendredi, 9 h à 16 h 30", "Mardi et jeudi, 13 h à 17 h",
	"En tout temps", "Lundi au jeudi, 8 h 30 à 12 h; 13 h à 16 h" };
static const char *const first_names[] = { "Anne", "Paul", "Chantal", "René", "Noémie", "Luc", "Françoise",
	"Émile" };
static const char *const last_names[] = { "Tremblay", "Gagnon", "Roy", "Côté", "Bouchard", "Pelletier",
	"Lévesque" };
static const char *const titles[] = { "Directrice générale", "Coordonnateur", "Responsable de l'accueil" };
static const char *const words[] = { "accueille", "les", "personnes", "du", "quartier", "et", "offre", "des",
	"activités", "gratuites", "dans", "un", "milieu", "de", "vie", "ouvert", "à", "tous", "avec",
	"soutien", "référence", "entraide", "ateliers", "sans rendez-vous", "pour", "mieux", "vivre",
	"ensemble" };

static const char *const sentence_ends[] = { ".", ", chaque semaine.", " (inscription requise).",
	"; gratuit." };

/* Quoted: sentences have commas. */
static void sentence(int n)
{
	printf("\"L'équipe");
	while (n-- > 0)
		printf(" %s", PICK(words));
	printf("%s\",", PICK(sentence_ends));
}

static void row(uint64_t n, unsigned changed)
{
	state = n * UINT64_C(0xD1342543DE82EF95);
	uint64_t a = random64(), b = random64();
	const char *kind = PICK(kinds), *place = PICK(places), *city = PICK(cities);
	unsigned suffix = below(10000), fax = below(4), mail = below(3), site = below(2);
	unsigned area = below(2) ? 418 : 819, line = below(100), exchange = 200 + below(700);

	printf("%08x-%04x-4%03x-a%03x-%012llx,", (unsigned)(a >> 32), (unsigned)(a >> 16 & 0xFFFF),
	    (unsigned)(a & 0xFFF), (unsigned)(b >> 52), (unsigned long long)(b & UINT64_C(0xFFFFFFFFFFFF)));
	printf("%s %s %u,", kind, place, (unsigned)n);
	sentence(3 + (int)below(4));
	printf("\"%u, %s\",%s,QC,G%u%c %u%c%u,", 1 + below(4000), PICK(streets), city, below(10),
	    "ABCEGHJKLMNPRSTVWXYZ"[below(20)], below(10), "ABCEGHJKLMNPRSTVWXYZ"[below(20)], below(10));
	printf("%u %03u-%04u,", area, exchange + changed, 100 + line);
	if (fax == 0)
		printf("%u %03u-%04u", area, exchange, 200 + line);
	putchar(',');
	if (mail)
		printf("info%u@organisme%u.test", suffix, (unsigned)n);
	putchar(',');
	if (site)
		printf("https://organisme%u.test/", (unsigned)n);
	printf(",%s,%s,", PICK(categories), PICK(services));
	sentence(1 + (int)below(3));
	printf("\"%s\",%s,%s %s,%s,%s\n", PICK(hours), PICK(clients), PICK(first_names), PICK(last_names),
	    PICK(titles), PICK(regions));
}

int main(int argc, char **argv)
{
	uint64_t rows = argc > 1 ? strtoull(argv[1], NULL, 10) : 0;
	int twin = argc > 2 && strcmp(argv[2], "twin") == 0;
	uint64_t every = rows >= 2 * GONE ? rows / GONE : 2;

	if (!rows || argc > 3 || (argc > 2 && !twin)) {
		fputs("usage: generate ROWS [twin]\n", stderr);
		return 64;
	}
	puts(
	    "id,nom,description,adresse,ville,province,code_postal,telephone,telecopieur,courriel,site,categorie,service,"
	    "service_description,heures,clientele,contact,titre,region");
	for (uint64_t n = 1; n <= rows; n++) {
		if (twin && n % every == 1 && n / every < GONE)
			continue;
		if (twin && n % every == 0 && n / every <= CAME)
			row(rows + n, 0);
		row(n, twin && n % CHANGED_ONE_IN == 7);
	}
	return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 74;
}
