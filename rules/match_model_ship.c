/* match_model_ship.c: the weights that ship: how often each level is seen among candidates of each kind.
 *
 * Reasoned from the trade (docs/decisions/0018-matching.md), then held against what EM finds on lists without labels. They
 * are the prior of every learning, and all that small data has. */
#include "rules/match_model.h"

/* clang-format off */
static const double shares[MATCH_RELATIONS] = {
	[MATCH_IS_SAME] = .08, [MATCH_IS_NEIGHBOUR] = .10, [MATCH_IS_NAMESAKE] = .12, [MATCH_IS_STRANGER] = .70
};

/* Of each field the levels behind MISSING, in their order; parts of a whole that match_model_ship makes 1. */
static const double seen[MATCH_RELATIONS][MATCH_FIELDS][MATCH_LEVELS - 1] = {
	[MATCH_IS_SAME] = {
		/* equal: rare, common; near; within; share; apart */
		[MATCH_ON_NAME] = { .43, .15, .11, .05, .10, .04, .08, .03, .01 },
		/* door: rare, shared; other unit; near; street; town; municipality; apart */
		[MATCH_ON_PLACE] = { .50, .13, .05, .11, .07, .06, .05, .03 },
		/* rare, shared, public; near; apart */
		[MATCH_ON_PHONE] = { .60, .12, .03, .03, .22 },
		/* rare, shared; apart */
		[MATCH_ON_WEB] = { .65, .12, .23 },
		/* same; near; apart */
		[MATCH_ON_NUMBER] = { .95, .03, .02 },
	},
	/* One house or one telephone; whose names are alike no more than two in one town may be. */
	[MATCH_IS_NEIGHBOUR] = {
		[MATCH_ON_NAME] = { .002, .008, .002, .008, .02, .05, .14, .30, .47 },
		[MATCH_ON_PLACE] = { .15, .28, .11, .05, .10, .05, .20, .06 },
		[MATCH_ON_PHONE] = { .10, .30, .10, .05, .45 },
		[MATCH_ON_WEB] = { .08, .32, .60 },
		[MATCH_ON_NUMBER] = { .02, .02, .96 },
	},
	/* One name, elsewhere: but for the name they are as far apart as any two. */
	[MATCH_IS_NAMESAKE] = {
		[MATCH_ON_NAME] = { .08, .35, .05, .13, .10, .21, .04, .03, .01 },
		[MATCH_ON_PLACE] = { .0005, .0015, .001, .003, .006, .05, .238, .700 },
		[MATCH_ON_PHONE] = { .001, .004, .03, .005, .96 },
		[MATCH_ON_WEB] = { .003, .05, .947 },
		[MATCH_ON_NUMBER] = { .0005, .007, .9925 },
	},
	/* A word or two in common brought them together, or chance. */
	[MATCH_IS_STRANGER] = {
		[MATCH_ON_NAME] = { .0002, .002, .0006, .004, .006, .04, .14, .50, .3072 },
		[MATCH_ON_PLACE] = { .0005, .0015, .001, .003, .008, .05, .284, .652 },
		[MATCH_ON_PHONE] = { .0005, .002, .02, .004, .9735 },
		[MATCH_ON_WEB] = { .0005, .02, .9795 },
		[MATCH_ON_NUMBER] = { .00005, .004, .99595 },
	},
};
/* clang-format on */

void match_model_ship(struct match_model *m)
{
	*m = (struct match_model){ 0 };
	for (int k = 0; k < MATCH_RELATIONS; k++) {
		m->share[k] = shares[k];
		for (int f = 0; f < MATCH_FIELDS; f++) {
			double sum = 0;
			for (int l = 1; l < match_model_levels(f); l++)
				sum += seen[k][f][l - 1];
			m->p[k][f][0] = 1;
			for (int l = 1; l < match_model_levels(f); l++)
				m->p[k][f][l] = seen[k][f][l - 1] / sum;
		}
	}
	match_model_settle(m);
}
