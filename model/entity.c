#include "model/entity.h"

/* Written from the JSON Schemas of HSDS 3.1 (October 2025) and the tabular datapackage; tests/unit/test_entity.c
 * holds it to them wherever they are at hand. */

static const char *const service_status[] = { "active", "inactive", "defunct", "temporarily closed", NULL };
static const char *const place_type[] = { "physical", "postal", "virtual", NULL };
static const char *const week_days[] = { "MO", "TU", "WE", "TH", "FR", "SA", "SU", NULL };
static const char *const frequencies[] = { "WEEKLY", "MONTHLY", NULL };

/* A field is a line. */
/* clang-format off */

static const struct field organization_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "name", .type = FIELD_TEXT, .required = true, .fr = "Nom", .en = "Name"},
	{.name = "alternate_name", .type = FIELD_TEXT, .fr = "Autre nom", .en = "Alternate Name"},
	{.name = "description", .type = FIELD_TEXT, .required = true, .fr = "Description", .en = "Description"},
	{.name = "email", .type = FIELD_EMAIL, .fr = "Courriel", .en = "Email"},
	{.name = "website", .type = FIELD_URI, .fr = "Site web", .en = "Website"},
	{.name = "additional_websites", .type = FIELD_LIST, .child = ENTITY_URL, .fr = "Autres sites web", .en = "Additional Websites"},
	{.name = "tax_status", .type = FIELD_TEXT, .deprecated = true, .fr = "Statut fiscal", .en = "Tax Status"},
	{.name = "tax_id", .type = FIELD_TEXT, .deprecated = true, .fr = "Numéro fiscal", .en = "Tax Identifier"},
	{.name = "year_incorporated", .type = FIELD_NUMBER, .fr = "Année de constitution", .en = "Year Incorporated"},
	{.name = "legal_status", .type = FIELD_TEXT, .fr = "Statut juridique", .en = "Legal Status"},
	{.name = "logo", .type = FIELD_TEXT, .fr = "Logo", .en = "Logo"},
	{.name = "uri", .type = FIELD_URI, .fr = "Adresse URI", .en = "URI"},
	{.name = "parent_organization_id", .type = FIELD_UUID, .fr = "Organisme parent", .en = "Parent Organization"},
	{.name = "funding", .type = FIELD_LIST, .child = ENTITY_FUNDING, .fr = "Financement", .en = "Funding"},
	{.name = "contacts", .type = FIELD_LIST, .child = ENTITY_CONTACT, .fr = "Personnes-ressources", .en = "Contacts"},
	{.name = "phones", .type = FIELD_LIST, .child = ENTITY_PHONE, .fr = "Téléphones", .en = "Phones"},
	{.name = "locations", .type = FIELD_LIST, .child = ENTITY_LOCATION, .fr = "Lieux", .en = "Locations"},
	{.name = "programs", .type = FIELD_LIST, .child = ENTITY_PROGRAM, .fr = "Programmes", .en = "Programs"},
	{.name = "organization_identifiers", .type = FIELD_LIST, .child = ENTITY_ORGANIZATION_IDENTIFIER, .fr = "Numéros officiels", .en = "Organization Identifiers"},
	{.name = "services", .type = FIELD_LIST, .child = ENTITY_SERVICE, .fr = "Services", .en = "Services"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field service_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "organization_id", .type = FIELD_UUID, .tabular = true, .key = true, .fr = "Organisme", .en = "Organization"},
	{.name = "program_id", .type = FIELD_UUID, .key = true, .fr = "Programme", .en = "Program"},
	{.name = "name", .type = FIELD_TEXT, .required = true, .fr = "Nom", .en = "Name"},
	{.name = "alternate_name", .type = FIELD_TEXT, .fr = "Autre nom", .en = "Alternate Name"},
	{.name = "description", .type = FIELD_TEXT, .fr = "Description", .en = "Description"},
	{.name = "url", .type = FIELD_URI, .fr = "Adresse web", .en = "URL"},
	{.name = "additional_urls", .type = FIELD_LIST, .child = ENTITY_URL, .fr = "Autres adresses web", .en = "Additional URLs"},
	{.name = "email", .type = FIELD_EMAIL, .fr = "Courriel", .en = "Email"},
	{.name = "status", .type = FIELD_ENUM, .values = service_status, .required = true, .fr = "État", .en = "Status"},
	{.name = "interpretation_services", .type = FIELD_TEXT, .fr = "Services d'interprétation", .en = "Interpretation Services"},
	{.name = "application_process", .type = FIELD_TEXT, .fr = "Marche à suivre", .en = "Application Process"},
	{.name = "fees_description", .type = FIELD_TEXT, .fr = "Frais", .en = "Fees Description"},
	{.name = "wait_time", .type = FIELD_TEXT, .deprecated = true, .fr = "Délai d'attente", .en = "Wait Time"},
	{.name = "fees", .type = FIELD_TEXT, .deprecated = true, .fr = "Frais (ancien champ)", .en = "Fees"},
	{.name = "accreditations", .type = FIELD_TEXT, .fr = "Agréments", .en = "Accreditations"},
	{.name = "eligibility_description", .type = FIELD_TEXT, .fr = "Clientèle et admissibilité", .en = "Eligibility Description"},
	{.name = "minimum_age", .type = FIELD_NUMBER, .fr = "Âge minimal", .en = "Minimum Age"},
	{.name = "maximum_age", .type = FIELD_NUMBER, .fr = "Âge maximal", .en = "Maximum Age"},
	{.name = "assured_date", .type = FIELD_DATE, .fr = "Vérifié le", .en = "Assured Date"},
	{.name = "assurer_email", .type = FIELD_EMAIL, .fr = "Courriel du vérificateur", .en = "Assurer Email"},
	{.name = "licenses", .type = FIELD_TEXT, .deprecated = true, .fr = "Permis", .en = "Licenses"},
	{.name = "alert", .type = FIELD_TEXT, .fr = "Avis", .en = "Alert"},
	{.name = "last_modified", .type = FIELD_DATETIME, .fr = "Modifié le", .en = "Last Modified"},
	{.name = "phones", .type = FIELD_LIST, .child = ENTITY_PHONE, .fr = "Téléphones", .en = "Phones"},
	{.name = "schedules", .type = FIELD_LIST, .child = ENTITY_SCHEDULE, .fr = "Heures", .en = "Schedules"},
	{.name = "service_areas", .type = FIELD_LIST, .child = ENTITY_SERVICE_AREA, .fr = "Territoires desservis", .en = "Service Areas"},
	{.name = "service_at_locations", .type = FIELD_LIST, .child = ENTITY_SERVICE_AT_LOCATION, .fr = "Points de service", .en = "Service At Locations"},
	{.name = "languages", .type = FIELD_LIST, .child = ENTITY_LANGUAGE, .fr = "Langues", .en = "Languages"},
	{.name = "organization", .type = FIELD_OBJECT, .child = ENTITY_ORGANIZATION, .fr = "Organisme", .en = "Organization"},
	{.name = "funding", .type = FIELD_LIST, .child = ENTITY_FUNDING, .fr = "Financement", .en = "Funding"},
	{.name = "cost_options", .type = FIELD_LIST, .child = ENTITY_COST_OPTION, .fr = "Tarifs", .en = "Cost Options"},
	{.name = "program", .type = FIELD_OBJECT, .child = ENTITY_PROGRAM, .fr = "Programme", .en = "Program"},
	{.name = "required_documents", .type = FIELD_LIST, .child = ENTITY_REQUIRED_DOCUMENT, .fr = "Documents requis", .en = "Required Documents"},
	{.name = "contacts", .type = FIELD_LIST, .child = ENTITY_CONTACT, .fr = "Personnes-ressources", .en = "Contacts"},
	{.name = "capacities", .type = FIELD_LIST, .child = ENTITY_SERVICE_CAPACITY, .fr = "Places", .en = "Capacities"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field location_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "location_type", .type = FIELD_ENUM, .values = place_type, .required = true, .fr = "Genre de lieu", .en = "Location Type"},
	{.name = "url", .type = FIELD_URI, .fr = "Adresse web", .en = "URL"},
	{.name = "organization_id", .type = FIELD_UUID, .key = true, .fr = "Organisme", .en = "Organization"},
	{.name = "name", .type = FIELD_TEXT, .fr = "Nom", .en = "Name"},
	{.name = "alternate_name", .type = FIELD_TEXT, .fr = "Autre nom", .en = "Alternate Name"},
	{.name = "description", .type = FIELD_TEXT, .fr = "Description", .en = "Description"},
	{.name = "transportation", .type = FIELD_TEXT, .fr = "Transport", .en = "Transportation"},
	{.name = "latitude", .type = FIELD_NUMBER, .fr = "Latitude", .en = "Latitude"},
	{.name = "longitude", .type = FIELD_NUMBER, .fr = "Longitude", .en = "Longitude"},
	{.name = "external_identifier", .type = FIELD_TEXT, .fr = "Identifiant externe", .en = "External Identifier"},
	{.name = "external_identifier_type", .type = FIELD_TEXT, .fr = "Genre d'identifiant externe", .en = "External Identifier Type"},
	{.name = "languages", .type = FIELD_LIST, .child = ENTITY_LANGUAGE, .fr = "Langues", .en = "Languages"},
	{.name = "addresses", .type = FIELD_LIST, .child = ENTITY_ADDRESS, .fr = "Adresses", .en = "Addresses"},
	{.name = "contacts", .type = FIELD_LIST, .child = ENTITY_CONTACT, .fr = "Personnes-ressources", .en = "Contacts"},
	{.name = "accessibility", .type = FIELD_LIST, .child = ENTITY_ACCESSIBILITY, .fr = "Accessibilité", .en = "Accessibility"},
	{.name = "phones", .type = FIELD_LIST, .child = ENTITY_PHONE, .fr = "Téléphones", .en = "Phones"},
	{.name = "schedules", .type = FIELD_LIST, .child = ENTITY_SCHEDULE, .fr = "Heures", .en = "Schedules"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field service_at_location_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "service_id", .type = FIELD_UUID, .tabular = true, .key = true, .fr = "Service", .en = "Service"},
	{.name = "location_id", .type = FIELD_UUID, .tabular = true, .key = true, .fr = "Lieu", .en = "Location"},
	{.name = "description", .type = FIELD_TEXT, .fr = "Description", .en = "Description"},
	{.name = "service_areas", .type = FIELD_LIST, .child = ENTITY_SERVICE_AREA, .fr = "Territoires desservis", .en = "Service Areas"},
	{.name = "contacts", .type = FIELD_LIST, .child = ENTITY_CONTACT, .fr = "Personnes-ressources", .en = "Contacts"},
	{.name = "phones", .type = FIELD_LIST, .child = ENTITY_PHONE, .fr = "Téléphones", .en = "Phones"},
	{.name = "schedules", .type = FIELD_LIST, .child = ENTITY_SCHEDULE, .fr = "Heures", .en = "Schedules"},
	{.name = "service", .type = FIELD_OBJECT, .child = ENTITY_SERVICE, .fr = "Service", .en = "Service"},
	{.name = "location", .type = FIELD_OBJECT, .child = ENTITY_LOCATION, .fr = "Lieu", .en = "Location"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field phone_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "location_id", .type = FIELD_UUID, .key = true, .fr = "Lieu", .en = "Location"},
	{.name = "service_id", .type = FIELD_UUID, .key = true, .fr = "Service", .en = "Service"},
	{.name = "organization_id", .type = FIELD_UUID, .key = true, .fr = "Organisme", .en = "Organization"},
	{.name = "contact_id", .type = FIELD_UUID, .key = true, .fr = "Personne-ressource", .en = "Contact"},
	{.name = "service_at_location_id", .type = FIELD_UUID, .key = true, .fr = "Point de service", .en = "Service At Location"},
	{.name = "number", .type = FIELD_TEXT, .required = true, .fr = "Numéro", .en = "Number"},
	{.name = "extension", .type = FIELD_NUMBER, .fr = "Poste", .en = "Extension"},
	{.name = "type", .type = FIELD_TEXT, .fr = "Genre", .en = "Type"},
	{.name = "description", .type = FIELD_TEXT, .fr = "Description", .en = "Description"},
	{.name = "languages", .type = FIELD_LIST, .child = ENTITY_LANGUAGE, .fr = "Langues", .en = "Languages"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field address_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "location_id", .type = FIELD_UUID, .key = true, .fr = "Lieu", .en = "Location"},
	{.name = "attention", .type = FIELD_TEXT, .fr = "À l'attention de", .en = "Attention"},
	{.name = "address_1", .type = FIELD_TEXT, .required = true, .fr = "Adresse", .en = "Address line 1"},
	{.name = "address_2", .type = FIELD_TEXT, .fr = "Adresse (suite)", .en = "Address line 2"},
	{.name = "city", .type = FIELD_TEXT, .required = true, .fr = "Municipalité", .en = "City"},
	{.name = "region", .type = FIELD_TEXT, .fr = "Région", .en = "Region"},
	{.name = "state_province", .type = FIELD_TEXT, .required = true, .fr = "Province", .en = "State Or Province"},
	{.name = "postal_code", .type = FIELD_TEXT, .required = true, .fr = "Code postal", .en = "Postal Code"},
	{.name = "country", .type = FIELD_TEXT, .required = true, .fr = "Pays", .en = "Country"},
	{.name = "address_type", .type = FIELD_ENUM, .values = place_type, .required = true, .fr = "Genre d'adresse", .en = "Address Type"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field contact_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "organization_id", .type = FIELD_UUID, .key = true, .fr = "Organisme", .en = "Organization"},
	{.name = "service_id", .type = FIELD_UUID, .key = true, .fr = "Service", .en = "Service"},
	{.name = "service_at_location_id", .type = FIELD_UUID, .key = true, .fr = "Point de service", .en = "Service At Location"},
	{.name = "location_id", .type = FIELD_UUID, .key = true, .fr = "Lieu", .en = "Location"},
	{.name = "name", .type = FIELD_TEXT, .fr = "Nom", .en = "Name"},
	{.name = "title", .type = FIELD_TEXT, .fr = "Titre", .en = "Title"},
	{.name = "department", .type = FIELD_TEXT, .fr = "Service ou direction", .en = "Department"},
	{.name = "email", .type = FIELD_EMAIL, .fr = "Courriel", .en = "Email"},
	{.name = "phones", .type = FIELD_LIST, .child = ENTITY_PHONE, .fr = "Téléphones", .en = "Phones"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field schedule_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "service_id", .type = FIELD_UUID, .key = true, .fr = "Service", .en = "Service"},
	{.name = "location_id", .type = FIELD_UUID, .key = true, .fr = "Lieu", .en = "Location"},
	{.name = "service_at_location_id", .type = FIELD_UUID, .key = true, .fr = "Point de service", .en = "Service At Location"},
	{.name = "valid_from", .type = FIELD_DATE, .fr = "Valide du", .en = "Valid From"},
	{.name = "valid_to", .type = FIELD_DATE, .fr = "Valide jusqu'au", .en = "Valid To"},
	{.name = "dtstart", .type = FIELD_DATE, .fr = "Première date", .en = "Date Start"},
	{.name = "timezone", .type = FIELD_NUMBER, .fr = "Décalage horaire", .en = "Timezone"},
	{.name = "until", .type = FIELD_DATE, .fr = "Dernière date", .en = "Until"},
	{.name = "count", .type = FIELD_NUMBER, .fr = "Nombre de fois", .en = "Count"},
	{.name = "wkst", .type = FIELD_ENUM, .values = week_days, .fr = "Début de la semaine", .en = "Week Start"},
	{.name = "freq", .type = FIELD_ENUM, .values = frequencies, .fr = "Fréquence", .en = "Frequency"},
	{.name = "interval", .type = FIELD_NUMBER, .fr = "Intervalle", .en = "Interval"},
	{.name = "byday", .type = FIELD_TEXT, .fr = "Jours", .en = "By Day"},
	{.name = "byweekno", .type = FIELD_TEXT, .fr = "Semaines", .en = "By Week Number"},
	{.name = "bymonthday", .type = FIELD_TEXT, .fr = "Jours du mois", .en = "By Month Day"},
	{.name = "byyearday", .type = FIELD_TEXT, .fr = "Jours de l'année", .en = "By Year Day"},
	{.name = "description", .type = FIELD_TEXT, .fr = "Description", .en = "Description"},
	{.name = "opens_at", .type = FIELD_TIME, .fr = "Ouvre à", .en = "Opens At"},
	{.name = "closes_at", .type = FIELD_TIME, .fr = "Ferme à", .en = "Closes At"},
	{.name = "schedule_link", .type = FIELD_URI, .fr = "Lien vers l'horaire", .en = "Schedule Link"},
	{.name = "attending_type", .type = FIELD_TEXT, .fr = "Mode de présence", .en = "Attending Type"},
	{.name = "notes", .type = FIELD_TEXT, .fr = "Notes", .en = "Notes"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field program_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "organization_id", .type = FIELD_UUID, .tabular = true, .key = true, .fr = "Organisme", .en = "Organization"},
	{.name = "name", .type = FIELD_TEXT, .required = true, .fr = "Nom", .en = "Name"},
	{.name = "alternate_name", .type = FIELD_TEXT, .fr = "Autre nom", .en = "Alternate Name"},
	{.name = "description", .type = FIELD_TEXT, .required = true, .fr = "Description", .en = "Description"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field organization_identifier_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "organization_id", .type = FIELD_UUID, .tabular = true, .key = true, .fr = "Organisme", .en = "Organization"},
	{.name = "identifier_scheme", .type = FIELD_TEXT, .fr = "Registre", .en = "Identifier Scheme"},
	{.name = "identifier_type", .type = FIELD_TEXT, .required = true, .fr = "Genre de numéro", .en = "Identifier Type"},
	{.name = "identifier", .type = FIELD_TEXT, .required = true, .fr = "Numéro", .en = "Third Party Identifier"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field url_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "label", .type = FIELD_TEXT, .fr = "Libellé", .en = "Label"},
	{.name = "url", .type = FIELD_URI, .required = true, .fr = "Adresse web", .en = "URL"},
	{.name = "organization_id", .type = FIELD_UUID, .key = true, .fr = "Organisme", .en = "Organization"},
	{.name = "service_id", .type = FIELD_UUID, .key = true, .fr = "Service", .en = "Service"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field funding_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "organization_id", .type = FIELD_UUID, .key = true, .fr = "Organisme", .en = "Organization"},
	{.name = "service_id", .type = FIELD_UUID, .key = true, .fr = "Service", .en = "Service"},
	{.name = "source", .type = FIELD_TEXT, .fr = "Source", .en = "Source"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field cost_option_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "service_id", .type = FIELD_UUID, .tabular = true, .key = true, .fr = "Service", .en = "Service"},
	{.name = "valid_from", .type = FIELD_DATE, .fr = "Valide du", .en = "Valid From"},
	{.name = "valid_to", .type = FIELD_DATE, .fr = "Valide jusqu'au", .en = "Valid To"},
	{.name = "option", .type = FIELD_TEXT, .fr = "Option", .en = "Option"},
	{.name = "currency", .type = FIELD_TEXT, .fr = "Devise", .en = "Currency"},
	{.name = "amount", .type = FIELD_NUMBER, .fr = "Montant", .en = "Amount"},
	{.name = "amount_description", .type = FIELD_TEXT, .fr = "Explication du montant", .en = "Amount Description"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field required_document_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "service_id", .type = FIELD_UUID, .key = true, .fr = "Service", .en = "Service"},
	{.name = "document", .type = FIELD_TEXT, .fr = "Document", .en = "Document"},
	{.name = "uri", .type = FIELD_URI, .fr = "Adresse URI", .en = "URI"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field language_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "service_id", .type = FIELD_UUID, .key = true, .fr = "Service", .en = "Service"},
	{.name = "location_id", .type = FIELD_UUID, .key = true, .fr = "Lieu", .en = "Location"},
	{.name = "phone_id", .type = FIELD_UUID, .key = true, .fr = "Téléphone", .en = "Phone"},
	{.name = "name", .type = FIELD_TEXT, .fr = "Nom", .en = "Name"},
	{.name = "code", .type = FIELD_TEXT, .fr = "Code", .en = "Code"},
	{.name = "note", .type = FIELD_TEXT, .fr = "Note", .en = "Note"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field accessibility_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "location_id", .type = FIELD_UUID, .key = true, .fr = "Lieu", .en = "Location"},
	{.name = "description", .type = FIELD_TEXT, .fr = "Description", .en = "Description"},
	{.name = "details", .type = FIELD_TEXT, .fr = "Détails", .en = "Details"},
	{.name = "url", .type = FIELD_URI, .fr = "Adresse web", .en = "URL"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field service_area_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "service_id", .type = FIELD_UUID, .key = true, .fr = "Service", .en = "Service"},
	{.name = "service_at_location_id", .type = FIELD_UUID, .key = true, .fr = "Point de service", .en = "Service At Location"},
	{.name = "name", .type = FIELD_TEXT, .fr = "Nom", .en = "Name"},
	{.name = "description", .type = FIELD_TEXT, .fr = "Description", .en = "Description"},
	{.name = "extent", .type = FIELD_TEXT, .fr = "Étendue", .en = "Extent"},
	{.name = "extent_type", .type = FIELD_TEXT, .fr = "Genre d'étendue", .en = "Extent Type"},
	{.name = "uri", .type = FIELD_TEXT, .fr = "Adresse URI", .en = "URI"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field service_capacity_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "service_id", .type = FIELD_UUID, .tabular = true, .key = true, .fr = "Service", .en = "Service"},
	{.name = "unit", .type = FIELD_OBJECT, .child = ENTITY_UNIT, .required = true, .fr = "Unité", .en = "Unit"},
	{.name = "unit_id", .type = FIELD_UUID, .tabular = true, .key = true, .fr = "Unité", .en = "Unit"},
	{.name = "available", .type = FIELD_NUMBER, .required = true, .fr = "Places libres", .en = "Available"},
	{.name = "maximum", .type = FIELD_NUMBER, .fr = "Places au total", .en = "Maximum"},
	{.name = "description", .type = FIELD_TEXT, .fr = "Description", .en = "Description"},
	{.name = "updated", .type = FIELD_DATETIME, .required = true, .fr = "Mis à jour le", .en = "Date Updated"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field unit_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "name", .type = FIELD_TEXT, .required = true, .fr = "Nom", .en = "Name"},
	{.name = "scheme", .type = FIELD_TEXT, .fr = "Nomenclature", .en = "Scheme"},
	{.name = "identifier", .type = FIELD_TEXT, .fr = "Numéro", .en = "Unit Identifier"},
	{.name = "uri", .type = FIELD_URI, .fr = "Adresse URI", .en = "URI"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field attribute_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "link_id", .type = FIELD_UUID, .tabular = true, .key = true, .fr = "Objet", .en = "Link"},
	{.name = "taxonomy_term_id", .type = FIELD_UUID, .tabular = true, .key = true, .fr = "Terme", .en = "Taxonomy Term"},
	{.name = "link_type", .type = FIELD_TEXT, .fr = "Genre de lien", .en = "Link Type"},
	{.name = "link_entity", .type = FIELD_TEXT, .tabular = true, .fr = "Entité liée", .en = "Link Entity"},
	{.name = "value", .type = FIELD_TEXT, .fr = "Valeur", .en = "Value"},
	{.name = "taxonomy_term", .type = FIELD_OBJECT, .child = ENTITY_TAXONOMY_TERM, .fr = "Terme", .en = "Taxonomy Term"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
	{.name = "label", .type = FIELD_TEXT, .fr = "Libellé", .en = "Label"},
};

static const struct field taxonomy_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "name", .type = FIELD_TEXT, .required = true, .fr = "Nom", .en = "Name"},
	{.name = "description", .type = FIELD_TEXT, .required = true, .fr = "Description", .en = "Description"},
	{.name = "uri", .type = FIELD_URI, .fr = "Adresse URI", .en = "URI"},
	{.name = "version", .type = FIELD_TEXT, .fr = "Version", .en = "Version"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field taxonomy_term_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "code", .type = FIELD_TEXT, .fr = "Code", .en = "Code"},
	{.name = "name", .type = FIELD_TEXT, .required = true, .fr = "Nom", .en = "Name"},
	{.name = "description", .type = FIELD_TEXT, .required = true, .fr = "Description", .en = "Description"},
	{.name = "parent_id", .type = FIELD_UUID, .fr = "Terme parent", .en = "Parent"},
	{.name = "taxonomy", .type = FIELD_TEXT, .fr = "Taxonomie", .en = "Taxonomy"},
	{.name = "taxonomy_detail", .type = FIELD_OBJECT, .child = ENTITY_TAXONOMY, .fr = "Taxonomie", .en = "Taxonomy"},
	{.name = "language", .type = FIELD_TEXT, .fr = "Langue", .en = "Language"},
	{.name = "taxonomy_id", .type = FIELD_UUID, .key = true, .fr = "Taxonomie", .en = "Taxonomy"},
	{.name = "term_uri", .type = FIELD_URI, .fr = "Adresse URI du terme", .en = "Term URI"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

static const struct field metadata_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "resource_id", .type = FIELD_UUID, .tabular = true, .key = true, .fr = "Objet", .en = "Resource"},
	{.name = "resource_type", .type = FIELD_TEXT, .tabular = true, .fr = "Genre d'objet", .en = "Resource Type"},
	{.name = "last_action_date", .type = FIELD_DATE, .required = true, .fr = "Date de l'action", .en = "Last Action Date"},
	{.name = "last_action_type", .type = FIELD_TEXT, .required = true, .fr = "Genre d'action", .en = "Last Action Type"},
	{.name = "field_name", .type = FIELD_TEXT, .required = true, .fr = "Champ", .en = "Field Name"},
	{.name = "previous_value", .type = FIELD_TEXT, .required = true, .fr = "Ancienne valeur", .en = "Previous Value"},
	{.name = "replacement_value", .type = FIELD_TEXT, .required = true, .fr = "Nouvelle valeur", .en = "Replacement Value"},
	{.name = "updated_by", .type = FIELD_TEXT, .required = true, .fr = "Modifié par", .en = "Updated By"},
};

static const struct field meta_table_description_fields[] = {
	{.name = "id", .type = FIELD_UUID, .required = true, .fr = "Identifiant", .en = "Identifier"},
	{.name = "name", .type = FIELD_TEXT, .fr = "Nom", .en = "Name"},
	{.name = "language", .type = FIELD_TEXT, .fr = "Langue", .en = "Language"},
	{.name = "character_set", .type = FIELD_TEXT, .fr = "Jeu de caractères", .en = "Character Set"},
	{.name = "attributes", .type = FIELD_LIST, .child = ENTITY_ATTRIBUTE, .fr = "Attributs", .en = "Attributes"},
	{.name = "metadata", .type = FIELD_LIST, .child = ENTITY_METADATA, .fr = "Métadonnées", .en = "Metadata"},
};

#define TABLE(f) .fields = (f), .n_fields = (int)(sizeof(f) / sizeof((f)[0]))

const struct entity entities[ENTITY__MAX] = {
	[ENTITY_ORGANIZATION] = {ENTITY_ORGANIZATION, "organization", "organizations", .fr = "Organisme", .en = "Organization", TABLE(organization_fields)},
	[ENTITY_SERVICE] = {ENTITY_SERVICE, "service", "services", .fr = "Service", .en = "Service", TABLE(service_fields)},
	[ENTITY_LOCATION] = {ENTITY_LOCATION, "location", "locations", .fr = "Lieu", .en = "Location", TABLE(location_fields)},
	[ENTITY_SERVICE_AT_LOCATION] = {ENTITY_SERVICE_AT_LOCATION, "service_at_location", "service_at_location", .fr = "Point de service", .en = "Service at location", TABLE(service_at_location_fields)},
	[ENTITY_PHONE] = {ENTITY_PHONE, "phone", "phones", .fr = "Téléphone", .en = "Phone", TABLE(phone_fields)},
	[ENTITY_ADDRESS] = {ENTITY_ADDRESS, "address", "addresses", .fr = "Adresse", .en = "Address", TABLE(address_fields)},
	[ENTITY_CONTACT] = {ENTITY_CONTACT, "contact", "contacts", .fr = "Personne-ressource", .en = "Contact", TABLE(contact_fields)},
	[ENTITY_SCHEDULE] = {ENTITY_SCHEDULE, "schedule", "schedules", .fr = "Heures", .en = "Schedule", TABLE(schedule_fields)},
	[ENTITY_PROGRAM] = {ENTITY_PROGRAM, "program", "programs", .fr = "Programme", .en = "Program", TABLE(program_fields)},
	[ENTITY_ORGANIZATION_IDENTIFIER] = {ENTITY_ORGANIZATION_IDENTIFIER, "organization_identifier", "organization_identifiers", .fr = "Numéro officiel", .en = "Organization identifier", TABLE(organization_identifier_fields)},
	[ENTITY_URL] = {ENTITY_URL, "url", "url", .fr = "Adresse web", .en = "URL", TABLE(url_fields)},
	[ENTITY_FUNDING] = {ENTITY_FUNDING, "funding", "funding", .fr = "Financement", .en = "Funding", TABLE(funding_fields)},
	[ENTITY_COST_OPTION] = {ENTITY_COST_OPTION, "cost_option", "cost_options", .fr = "Tarif", .en = "Cost option", TABLE(cost_option_fields)},
	[ENTITY_REQUIRED_DOCUMENT] = {ENTITY_REQUIRED_DOCUMENT, "required_document", "required_documents", .fr = "Document requis", .en = "Required document", TABLE(required_document_fields)},
	[ENTITY_LANGUAGE] = {ENTITY_LANGUAGE, "language", "languages", .fr = "Langue", .en = "Language", TABLE(language_fields)},
	[ENTITY_ACCESSIBILITY] = {ENTITY_ACCESSIBILITY, "accessibility", "accessibility", .fr = "Accessibilité", .en = "Accessibility", TABLE(accessibility_fields)},
	[ENTITY_SERVICE_AREA] = {ENTITY_SERVICE_AREA, "service_area", "service_areas", .fr = "Territoire desservi", .en = "Service area", TABLE(service_area_fields)},
	[ENTITY_SERVICE_CAPACITY] = {ENTITY_SERVICE_CAPACITY, "service_capacity", "service_capacity", .fr = "Places", .en = "Service capacity", TABLE(service_capacity_fields)},
	[ENTITY_UNIT] = {ENTITY_UNIT, "unit", "units", .fr = "Unité", .en = "Unit", TABLE(unit_fields)},
	[ENTITY_ATTRIBUTE] = {ENTITY_ATTRIBUTE, "attribute", "attributes", .fr = "Attribut", .en = "Attribute", TABLE(attribute_fields)},
	[ENTITY_TAXONOMY] = {ENTITY_TAXONOMY, "taxonomy", "taxonomies", .fr = "Taxonomie", .en = "Taxonomy", TABLE(taxonomy_fields)},
	[ENTITY_TAXONOMY_TERM] = {ENTITY_TAXONOMY_TERM, "taxonomy_term", "taxonomy_terms", .fr = "Terme de taxonomie", .en = "Taxonomy term", TABLE(taxonomy_term_fields)},
	[ENTITY_METADATA] = {ENTITY_METADATA, "metadata", "metadata", .fr = "Métadonnée", .en = "Metadata", TABLE(metadata_fields)},
	[ENTITY_META_TABLE_DESCRIPTION] = {ENTITY_META_TABLE_DESCRIPTION, "meta_table_description", "meta_table_descriptions", .fr = "Description de table", .en = "Meta table description", TABLE(meta_table_description_fields)},
};

/* clang-format on */

const struct entity *entity_by_name(struct str name)
{
	for (int i = 0; i < ENTITY__MAX; i++)
		if (str_is(name, entities[i].name) || str_is(name, entities[i].table))
			return &entities[i];
	return NULL;
}

int entity_field(const struct entity *e, struct str name)
{
	for (int i = 0; i < e->n_fields; i++)
		if (str_is(name, e->fields[i].name))
			return i;
	return FIELD_NONE;
}
