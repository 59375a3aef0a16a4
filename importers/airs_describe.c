/* airs_describe.c: what a SiteService says of its service, and where it is given. */
#include "importers/airs.h"

/* Paragraphs of several elements, each as it stands. */
static struct str paragraphs(struct making *m, struct xml_node *n, const char *const *names)
{
	struct buf AUTO_BUF all = BUF_INIT((size_t)16 << 20);

	for (; *names; names++)
		for (struct xml_node *c = xml_next(n, *names, NULL); c; c = xml_next(n, *names, c)) {
			struct str text = making_lines(m, xml_text(m->a, c));
			if (!text.n)
				continue;
			if (all.n)
				buf_char(&all, '\n');
			buf_s(&all, text);
		}
	return arena_str(m->a, buf_str(&all));
}

static int number_of(struct str s)
{
	int n = 0;

	if (!s.n || s.n > 3 || !str_digits(s))
		return -1;
	for (size_t i = 0; i < s.n; i++)
		n = 10 * n + s.p[i] - '0';
	return n;
}

/* The widest of all; where they differ by gender, each is kept as well. */
static void ages(struct making *m, struct record *service, struct xml_node *n)
{
	int low = -1, high = -1;
	struct xml_node *first = xml_next(n, "AgeRequirements", NULL);

	for (struct xml_node *c = first; c; c = xml_next(n, "AgeRequirements", c)) {
		int from = number_of(xml_attr(c, "MinimumAge")), to = number_of(xml_attr(c, "MaximumAge"));
		low = low < 0 || (from >= 0 && from < low) ? from : low;
		high = to > high ? to : high;
		bool plain = c == first && !xml_next(n, "AgeRequirements", c);
		for (struct xml_attr *at = c->attrs; at; at = at->next)
			at->used = at->used && plain && number_of(str_trim(at->value)) >= 0;
	}
	if (low >= 0)
		making_set(m, service, "minimum_age", arena_fmt(m->a, "%d", low), "MinimumAge");
	if (high >= 0)
		making_set(m, service, "maximum_age", arena_fmt(m->a, "%d", high), "MaximumAge");
}

/* "Step: description", a line each. */
static void application(struct making *m, struct record *service, struct xml_node *n)
{
	struct buf AUTO_BUF all = BUF_INIT((size_t)16 << 20);

	for (struct xml_node *c = xml_next(n, "ApplicationProcess", NULL); c;
	     c = xml_next(n, "ApplicationProcess", c)) {
		struct str step = making_line(m, c->first ? xml_value(m->a, c, "Step") : STR_NONE),
		           text = making_lines(
		               m, c->first ? xml_value(m->a, c, "Description") : xml_text(m->a, c));
		if (!step.n && !text.n)
			continue;
		buf_fmt(&all, "%s%.*s%s%.*s", all.n ? "\n" : "", STR_ARG(step), step.n && text.n ? ": " : "",
		    STR_ARG(text));
	}
	making_set(m, service, "application_process", arena_str(m->a, buf_str(&all)), "ApplicationProcess");
}

static void documents(struct making *m, struct record *service, struct xml_node *n)
{
	for (struct xml_node *c = xml_next(n, "DocumentsRequired", NULL); c;
	     c = xml_next(n, "DocumentsRequired", c)) {
		struct str name = making_line(
		               m, c->first ? xml_value(m->a, c, "DocumentsRequired") : xml_text(m->a, c)),
		           more = making_line(m, c->first ? xml_value(m->a, c, "Description") : STR_NONE);
		if (!name.n && !more.n)
			continue;
		struct record *r = making_child(m, service, "required_documents", STR_NONE);
		making_set(m, r, "document",
		    name.n && more.n ? arena_fmt(m->a, "%.*s (%.*s)", STR_ARG(name), STR_ARG(more))
		        : name.n     ? name
		                     : more,
		    "DocumentsRequired");
	}
}

/* A code of the taxonomy of human services: "PH-8000", "TJ-1600.4320-760". */
static bool is_code(struct str s)
{
	size_t letters = 0, digits = 0;

	while (letters < s.n && s.p[letters] >= 'A' && s.p[letters] <= 'Z')
		letters++;
	for (size_t i = letters; i < s.n; i++)
		if (s.p[i] >= '0' && s.p[i] <= '9')
			digits++;
		else if (s.p[i] != '-' && s.p[i] != '.')
			return false;
	return letters >= 1 && letters <= 2 && (digits || s.n == letters);
}

/* One code; of codes that belong together, `set` is all of them. */
static void one_code(struct making *m, struct record *r, struct str code, struct str set)
{
	struct record *at = making_child(
	    m, r, "attributes", set.n ? arena_fmt(m->a, "%.*s/%.*s", STR_ARG(code), STR_ARG(set)) : code);
	struct record *term = record_new(m->a, &entities[ENTITY_TAXONOMY_TERM]);

	m->objects++;
	record_add(at, entity_field(at->entity, STR("taxonomy_term")), term);
	making_set(m, term, "code", code, "Code");
	if (is_code(code))
		making_set(m, term, "taxonomy", STR("AIRS"), "Code");
	making_set(m, at, "value", set, "Taxonomy");
}

static void one_taxonomy(struct making *m, struct record *r, struct xml_node *n)
{
	struct buf AUTO_BUF set = BUF_INIT(4096);
	int codes = 0;

	if (!n->first) {
		struct str code = making_line(m, xml_text(m->a, n));
		if (code.n)
			one_code(m, r, code, STR_NONE);
	}
	for (struct xml_node *c = xml_next(n, "Code", NULL); c; c = xml_next(n, "Code", c)) {
		struct str code = making_line(m, c->text);
		codes += code.n > 0;
		if (code.n)
			buf_fmt(&set, "%s%.*s", set.n ? " * " : "", STR_ARG(code));
	}
	struct str all = codes > 1 && buf_ok(&set) ? arena_str(m->a, buf_str(&set)) : STR_NONE;
	for (struct xml_node *c = xml_next(n, "Code", NULL); c; c = xml_next(n, "Code", c)) {
		struct str code = making_line(m, xml_text(m->a, c));
		if (code.n)
			one_code(m, r, code, all);
	}
}

void airs_taxonomy(struct making *m, struct record *r, struct xml_node *n)
{
	for (struct xml_node *c = xml_next(n, "Taxonomy", NULL); c; c = xml_next(n, "Taxonomy", c))
		one_taxonomy(m, r, c);
}

void airs_describe(struct making *m, struct record *org, struct record *service, struct xml_node *n,
    const struct airs_inherited *from)
{
	static const char *const eligibility[] = { "GeneralEligibility", "OtherRequirements",
		"AidRequirements", "AgeRequirements", "GenderRequirements", "FamilyRequirements",
		"IncomeRequirements", "ResidencyRequirements", NULL };
	int programs = entity_field(org->entity, STR("programs"));
	struct str group = xml_value(m->a, n, "ServiceGroupKey");

	making_take(m, service, "name", n, "Name");
	airs_names(m, service, n);
	making_take_lines(m, service, "description", n, "Description");
	airs_webs(m, service, n, "url", "additional_urls");
	airs_emails(m, service, n, "email");
	application(m, service, n);
	making_take_lines(m, service, "fees_description", n, "FeeStructure");
	making_set(
	    m, service, "eligibility_description", paragraphs(m, n, eligibility), "GeneralEligibility");
	ages(m, service, n);
	documents(m, service, n);
	airs_languages(m, service, n);
	airs_taxonomy(m, service, n);
	making_set(m, service, "accreditations", from->accreditations, "LicenseAccreditation");
	if (group.n && record_child(org, programs, group))
		record_set(service, entity_field(service->entity, STR("program_id")), group);
	else
		making_keep(m, service, "ServiceGroupKey", group);
}

/* Places by name: one area. "Langley, BC, Canada", or lists: "Seattle, Lynwood; King; Washington". */
static void one_area(struct making *m, struct record *r, struct xml_node *n, int of)
{
	static const char *const kinds[] = { "Community", "City", "County", "State", "Country", "ZipCode",
		"CensusTrack", NULL };
	struct buf AUTO_BUF name = BUF_INIT((size_t)16 << 20);
	bool lists = false;

	for (const char *const *k = kinds; *k && !lists; k++) {
		const struct xml_node *c = xml_next(n, *k, NULL);
		lists = c && xml_next(n, *k, c);
	}
	for (const char *const *k = kinds; *k; k++) {
		const char *between = !name.n ? "" : lists ? "; " : ", ";
		for (struct xml_node *c = xml_next(n, *k, NULL); c; c = xml_next(n, *k, c)) {
			struct str text = making_line(m, xml_text(m->a, c));
			if (text.n)
				buf_fmt(&name, "%s%.*s", between, STR_ARG(text));
			between = text.n ? ", " : between;
		}
	}
	struct str description = making_lines(
	    m, n->first ? xml_value(m->a, n, "Description") : xml_text(m->a, n));
	if (!name.n && !description.n)
		return;
	struct record *area = making_child(m, r, "service_areas", arena_fmt(m->a, "area#%d", of));
	making_set(m, area, "name", arena_str(m->a, buf_str(&name)), "GeographicAreaServed");
	making_set(m, area, "description", description, "Description");
	making_keep_left(m, area, n);
}

void airs_areas(struct making *m, struct record *r, struct xml_node *n)
{
	int of = 0;

	for (struct xml_node *c = xml_next(n, "GeographicAreaServed", NULL); c;
	     c = xml_next(n, "GeographicAreaServed", c))
		one_area(m, r, c, ++of);
}
