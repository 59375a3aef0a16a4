/* matched.h: a directory of organisations that look alike, for the tests of matching. */
#ifndef TESTS_MATCHED_H
#define TESTS_MATCHED_H

#include "tests/unit/directory.h"

#include "store/match.h"

#define HEAD "id;nom;tel;courriel;site;rue;ville;cp\n"
#define MDJ  "La Maison des jeunes de Saint-Nicolas;418 836-0000;;;1450, chemin Filteau;Lévis;G7A 2N1\n"
#define MDJ2 "Maison des jeunes St-Nicolas inc.;418 836-0000 p. 12;;;1450 ch. Filteau;Saint-Nicolas;G7A 2N1\n"
#define POPOTE \
	"Popote roulante La Marmite;418 555-0102;info@marmite.example;https://marmite.example;12, rue des " \
	"Érables;Lévis;G6V 1A2\n"
#define FRIPERIE "Friperie Les Trouvailles;418 555-0103;;;3, rue du Couvent;Québec;G1V 1A3\n"
#define FEMMES   "Centre de femmes L'Éclaircie;418 555-0104;;;40, rue Dubois;Rimouski;G5L 1A4\n"

/* With the sources ville, cdc and ecoute, which founds no fiches. */
void matched_begin(struct directory *d);

/* The number that a statement finds; 0: none. */
int64_t matched_number(struct directory *d, const char *sql);
void matched_run(struct directory *d, const char *sql);

/* The pair as a scoring would leave it; its number. */
int64_t matched_pair(struct directory *d, int64_t x, int64_t y, double score);

/* By the bounds that ship. */
struct match_report matched_dedupe(struct directory *d, struct match_options o);

#endif
