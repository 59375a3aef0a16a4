/* planning.h: a directory with due fiches, for tests of planning. */
#ifndef TESTS_PLANNING_H
#define TESTS_PLANNING_H

#include "tests/unit/directory.h"

#include "mailer/plan.h"
#include "mailer/token.h"

enum { PLANNING_DAY = 86400 };

#define PLANNING_HOST STR("this-host")

struct planning {
	struct directory d;
	struct settings settings;
	struct policies policies;
	struct token_keys keys;
	struct author by;
};

/* A centre that may compose; no fiche. */
void planning_open(struct planning *w);
void planning_close(struct planning *w);

/* A fiche from JSON, made now. */
void planning_add(struct planning *w, const char *json);
#define PLANNING_FICHE(name, more) "{\"name\":\"" name "\",\"description\":\"D\"" more "}"
#define PLANNING_EMAIL(address)    ",\"email\":\"" address "\""

/* All fiches were made two years ago, and so are due. */
void planning_make_due(struct planning *w);

/* Two with one contact, one in English, one without an address, one of a first need; all due. */
void planning_fiches(struct planning *w);

/* Statements between semicolons. */
void planning_sql(struct planning *w, const char *text);

/* Plans, with the world's time where the wish has none, and commits. */
struct plan_told planning_plan_as(struct planning *w, struct plan_wish wish);
struct plan_told planning_plan(struct planning *w);

/* "due=5 asked=4": what is not 0. */
struct str planning_text(struct planning *w, const struct plan_told *t);
#define assert_told(w, told, want) assert_str(planning_text((w), &(told)), str_of(want))

/* What the relay would say of everything that is not sent, at the world's time. */
void planning_send_all(struct planning *w);

/* The token of the first e-mail is good until then, for what the e-mail shows; it stands in its Reply-To. */
void planning_check_token(struct planning *w, int64_t until);

#endif
