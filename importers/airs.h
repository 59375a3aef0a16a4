/* airs.h: the parts of the importer airs-xml. docs/airs-xml.md says what becomes what.
 *
 * Elements are known by name, wherever they stand. Each function takes what it knows out of an element and keeps
 * nothing but that; what is left stays for making_keep_left. */
#ifndef IMPORTERS_AIRS_H
#define IMPORTERS_AIRS_H

#include "importers/making.h"

/* The record of one Agency without those that stand in it. NULL with ERR_INPUT: it has neither key nor name. */
struct record *airs_agency(struct making *m, struct xml_node *agency, struct str parent, struct err *err);

/* By what the source knows an Agency: its key, else its folded name; blank when it has none. */
struct str airs_native(struct arena *a, struct xml_node *agency);

/* Deleted, or its deletion has a date. */
bool airs_is_deleted(struct arena *a, struct xml_node *n);

/* Site and AgencyLocation: a location. `native` is its key, or what stands for one. */
struct record *airs_place(struct making *m, struct record *org, struct xml_node *site, struct str native);

/* Feeds write one address at the agency and at its sites, and do not always call it confidential at both: it is hidden
 * everywhere. */
void airs_hide_copies(struct making *m, struct record *org);

/* One SiteService and where it stands. */
struct airs_offer {
	struct xml_node *node, *site;
	struct record *place;
	struct str key, name; /* the name folded */
	size_t service;       /* which service it is */
};

/* What the services inherit when they do not say it. */
struct airs_inherited {
	struct xml_node *agency;
	struct str accreditations;
};

/* All SiteServices of an agency: services, each with its service_at_locations. */
void airs_services(struct making *m, struct record *org, struct airs_offer *offers, size_t n,
    const struct airs_inherited *from);

/* What a SiteService says of its service; its codes; the areas where it is given. */
void airs_describe(struct making *m, struct record *org, struct record *service, struct xml_node *n,
    const struct airs_inherited *from);
void airs_taxonomy(struct making *m, struct record *r, struct xml_node *n);
void airs_areas(struct making *m, struct record *r, struct xml_node *n);

/* Parts that several elements have: Phone; URL, InternetResource, SocialMedia; Email; Contact. The first address goes into
 * `field` where there is one (NULL: none), the others into `list` (NULL: they stay). */
void airs_phones(struct making *m, struct record *r, struct xml_node *n);
void airs_webs(struct making *m, struct record *r, struct xml_node *n, const char *field, const char *list);
void airs_emails(struct making *m, struct record *r, struct xml_node *n, const char *field);
void airs_contacts(struct making *m, struct record *r, struct xml_node *n, bool hidden);

/* AKA: the first that all may see is the alternate name. */
void airs_names(struct making *m, struct record *r, struct xml_node *n);

/* TimeOpen: schedules. Languages. */
void airs_hours(struct making *m, struct record *r, struct xml_node *n);
void airs_languages(struct making *m, struct record *r, struct xml_node *n);

/* Does its Confidential, IsPrivate or Private, an attribute or an element, say anything but no? Marks it. */
bool airs_is_private(struct making *m, struct xml_node *n);

/* What is private is internal. */
void airs_private(struct making *m, struct record *r, struct xml_node *n);

/* ExcludeFromWebsite: partners may see it. What is kept from referral is internal. It or its ResourceInfo says so. */
void airs_excluded(struct making *m, struct record *r, struct xml_node *n);

/* "active", "inactive", "defunct", "temporarily closed" as the element says it; blank: it does not. */
struct str airs_status(struct making *m, struct xml_node *n);

#endif
