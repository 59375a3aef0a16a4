/* Words that change what a sentence says, and those that say nothing, as data: folded words (words.h). */
#include "mailer/classify_parts.h"

#include <stddef.h>

#define BUT     SAYS_BUT
#define NOT     SAYS_NOT
#define CHANGE  SAYS_CHANGE
#define ASK     SAYS_ASK
#define PART    SAYS_PART
#define FOR_NOW SAYS_FOR_NOW
#define OTHER   SAYS_OTHER

/* clang-format off */

/* Sought in the words that no phrase has taken. */
const struct says_phrase says_words[] = {
	{ "sauf", BUT }, { "mais", BUT }, { "except+", BUT }, { "hormis", BUT }, { "cependant", BUT },
	{ "toutefois", BUT }, { "neanmoins", BUT }, { "par contre", BUT }, { "a part", BUT },
	{ "autre que", BUT }, { "autres que", BUT }, { "seul+", BUT }, { "uniquement", BUT },
	{ "outre", BUT }, { "but", BUT }, { "however", BUT }, { "although", BUT }, { "though", BUT },
	{ "only", BUT }, { "other than", BUT }, { "apart from", BUT }, { "aside from", BUT },
	{ "besides", BUT }, { "si ce n est", BUT }, { "en dehors", BUT }, { "mis a part", BUT },
	{ "hors mis", BUT }, { "unless", BUT }, { "minor", BUT }, { "pas", NOT }, { "jamais", NOT },
	{ "non", NOT }, { "ni", NOT }, { "aucun+", NOT }, { "not", NOT }, { "never", NOT }, { "no", NOT },
	{ "isn t", NOT }, { "aren t", NOT }, { "doesn t", NOT }, { "don t", NOT }, { "wasn t", NOT },
	{ "weren t", NOT }, { "n est plus", NOT }, { "ne * plus", NOT }, { "n * plus", NOT },
	{ "none", NOT }, { "nor", NOT }, { "rien", NOT }, { "nothing", NOT }, { "peu", NOT },
	{ "presque", NOT }, { "almost", NOT }, { "chang+", CHANGE }, { "modif+", CHANGE },
	{ "nouv+", CHANGE }, { "new", CHANGE }, { "ajout+", CHANGE }, { "add+", CHANGE },
	{ "remplac+", CHANGE }, { "replac+", CHANGE }, { "demenag+", CHANGE }, { "moved", CHANGE },
	{ "moving", CHANGE }, { "relocat+", CHANGE }, { "corrig+", CHANGE }, { "correction+", CHANGE },
	{ "correct+", CHANGE }, { "update+", CHANGE }, { "mettre a jour", CHANGE },
	{ "mise a jour", CHANGE }, { "desormais", CHANGE }, { "dorenavant", CHANGE }, { "retir+", CHANGE },
	{ "enlev+", CHANGE }, { "supprim+", CHANGE }, { "effac+", CHANGE }, { "remov+", CHANGE },
	{ "delet+", CHANGE }, { "erreur+", CHANGE }, { "error+", CHANGE }, { "mistake+", CHANGE },
	{ "coquille+", CHANGE }, { "faute+", CHANGE }, { "typo+", CHANGE }, { "wrong", CHANGE },
	{ "incorrect+", CHANGE }, { "inexact+", CHANGE }, { "errone+", CHANGE }, { "faux", CHANGE },
	{ "fausse+", CHANGE }, { "manqu+", CHANGE }, { "missing", CHANGE }, { "ancien+", CHANGE },
	{ "old", CHANGE }, { "former", CHANGE }, { "obsolet+", CHANGE }, { "perim+", CHANGE },
	{ "outdated", CHANGE }, { "ferme+", CHANGE }, { "closed", CHANGE }, { "fermeture", CHANGE },
	{ "cess+", CHANGE }, { "devient", CHANGE }, { "instead", CHANGE }, { "plutot", CHANGE },
	{ "precis+", CHANGE }, { "pouvez vous", ASK }, { "pourriez vous", ASK }, { "pourrais tu", ASK },
	{ "peux tu", ASK }, { "peut on", ASK }, { "pouvons nous", ASK }, { "est ce que", ASK },
	{ "svp", ASK }, { "s v p", ASK }, { "s il vous plait", ASK }, { "s il te plait", ASK },
	{ "veuillez", ASK }, { "please", ASK }, { "rappelez", ASK }, { "rappeler", ASK },
	{ "rappelle+", ASK }, { "telephone+ moi", ASK }, { "contact+ moi", ASK }, { "appel+", ASK },
	{ "call+", ASK }, { "j aimerais", ASK }, { "je voudrais", ASK }, { "nous aimerions", ASK },
	{ "nous voudrions", ASK }, { "aimeri+", ASK }, { "souhait+", ASK }, { "desir+", ASK },
	{ "besoin", ASK }, { "need to", ASK }, { "needs", ASK }, { "i need", ASK }, { "we need", ASK },
	{ "would like", ASK }, { "could you", ASK }, { "can you", ASK }, { "would you", ASK },
	{ "possible", ASK }, { "comment", ASK }, { "pourquoi", ASK }, { "quand", ASK }, { "combien", ASK },
	{ "how", ASK }, { "why", ASK }, { "when", ASK }, { "dois je", ASK }, { "devons nous", ASK },
	{ "faudrait", ASK }, { "faut", ASK }, { "devrait", ASK }, { "should", ASK }, { "si vous", ASK },
	{ "if you", ASK }, { "vais", ASK }, { "allons", ASK }, { "will", ASK }, { "service+", PART },
	{ "programme+", PART }, { "program+", PART }, { "projet+", PART }, { "project+", PART },
	{ "succursale+", PART }, { "point de", PART }, { "halte", PART }, { "magasin+", PART },
	{ "boutique+", PART }, { "friperie+", PART }, { "cafe", PART }, { "cuisine+", PART },
	{ "resto+", PART }, { "restaurant+", PART }, { "store+", PART }, { "shop+", PART },
	{ "liste+", PART }, { "list+", PART }, { "inscription+", PART }, { "registration+", PART },
	{ "camp+", PART }, { "salle+", PART }, { "cours", PART }, { "kitchen+", PART }, { "compte+", PART },
	{ "account+", PART }, { "comptoir", PART }, { "volet", PART }, { "ligne", PART }, { "lien+", PART },
	{ "link+", PART }, { "poste", PART }, { "profil+", PART }, { "line", PART }, { "adresse+", PART },
	{ "address+", PART }, { "courriel+", PART }, { "email+", PART }, { "e mail", PART },
	{ "numero+", PART }, { "number+", PART }, { "telephone", PART }, { "phone", PART },
	{ "site", PART }, { "page", PART }, { "bureau+", PART }, { "office+", PART }, { "local", PART },
	{ "locaux", PART }, { "branch+", PART }, { "location", PART }, { "atelier+", PART },
	{ "clinique", PART }, { "vacances", FOR_NOW }, { "fetes", FOR_NOW }, { "conge+", FOR_NOW },
	{ "relache", FOR_NOW }, { "noel", FOR_NOW }, { "temporaire+", FOR_NOW }, { "jusqu+", FOR_NOW },
	{ "reouv+", FOR_NOW }, { "rouvr+", FOR_NOW }, { "de retour", FOR_NOW }, { "renovation+", FOR_NOW },
	{ "travaux", FOR_NOW }, { "l ete", FOR_NOW }, { "cet ete", FOR_NOW }, { "hiver", FOR_NOW },
	{ "estival+", FOR_NOW }, { "saison", FOR_NOW }, { "lundi+", FOR_NOW }, { "mardi+", FOR_NOW },
	{ "mercredi+", FOR_NOW }, { "jeudi+", FOR_NOW }, { "vendredi+", FOR_NOW }, { "samedi+", FOR_NOW },
	{ "dimanche+", FOR_NOW }, { "midi", FOR_NOW }, { "soir", FOR_NOW }, { "heure du", FOR_NOW },
	{ "semaine+", FOR_NOW }, { "pause", FOR_NOW }, { "ferie+", FOR_NOW }, { "holiday+", FOR_NOW },
	{ "temporar+", FOR_NOW }, { "until", FOR_NOW }, { "reopen+", FOR_NOW }, { "summer", FOR_NOW },
	{ "winter", FOR_NOW }, { "season+", FOR_NOW }, { "christmas", FOR_NOW }, { "monday+", FOR_NOW },
	{ "tuesday+", FOR_NOW }, { "wednesday+", FOR_NOW }, { "thursday+", FOR_NOW },
	{ "friday+", FOR_NOW }, { "saturday+", FOR_NOW }, { "sunday+", FOR_NOW }, { "week+", FOR_NOW },
	{ "lunch", FOR_NOW }, { "break", FOR_NOW }, { "recu+", OTHER }, { "reception", OTHER },
	{ "received", OTHER }, { "transfer+", OTHER }, { "transmet+", OTHER }, { "transmis", OTHER },
	{ "forward+", OTHER }, { "verifier+", OTHER }, { "reviens", OTHER }, { "get back", OTHER },
	{ NULL, 0 },
};

const char *const says_alone[] = {
	"oui", "yes", "oui merci", "yes thank you", "yes thanks", "conforme", "exact", "correct",
	"inchange", "unchanged", "confirme", "confirmed", "je confirme", "nous confirmons", "i confirm",
	"we confirm", "tout bon", "tout ok", "tout correct", "tout exact", "tout pareil", "tout est la",
	"all correct", "good to go", "idem", "meme chose", "statu quo", "status quo", "c est ok",
	"toujours exact", "toujours valide", "still valid", "rien de plus", NULL,
};

const char *const says_neutral[] = {
	"a", "au", "aux", "de", "des", "du", "d", "l", "la", "le", "les", "un", "une", "et", "ou", "en",
	"dans", "sur", "pour", "par", "avec", "que", "qu", "qui", "ce", "cet", "cette", "ces", "c", "s",
	"n", "ne", "y", "il", "elle", "on", "je", "j", "nous", "vous", "me", "m", "moi", "te", "se", "mon",
	"ma", "mes", "notre", "nos", "votre", "vos", "son", "sa", "ses", "leur", "leurs", "est", "sont",
	"etre", "ai", "avons", "avez", "avoir", "ont", "fait", "faire", "tout", "tous", "toute", "toutes",
	"tres", "bien", "ici", "si", "aussi", "encore", "toujours", "deja", "donc", "alors", "voici",
	"voila", "apporter", "apporte", "apportez", "signaler", "informer", "vous", "beaucoup",
	"infiniment", "oui", "cote", "part", "niveau", "concernant", "regard", "egard", "sujet",
	"actuellement", "presentement", "maintenant", "jour", "moment", "annee", "cette", "an", "mois",
	"date", "fiche", "fiches", "information", "informations", "info", "infos", "renseignement",
	"renseignements", "donnee", "donnees", "coordonnees", "coordonnee", "contenu", "texte",
	"description", "dossier", "inscription", "repertoire", "bottin", "site", "211", "organisme",
	"organismes", "organisation", "organisme", "association", "maison", "centre", "comite", "groupe",
	"presente", "presentes", "present", "presents", "indique", "indiques", "indiquees", "inscrit",
	"inscrite", "inscrites", "inscrits", "affiche", "affichees", "mentionnees", "transmises",
	"fournies", "suivante", "suivantes", "dessous", "dessus", "haut", "bas", "ci", "meme", "memes",
	"courriel", "message", "demande", "mise", "verification", "equipe", "suivi", "travail", "aide",
	"attention", "temps", "collaboration", "patience", "support", "soutien", "rappel", "envoi",
	"reponse", "retour", "madame", "monsieur", "mme", "m", "ve", "vois", "lis", "lu", "regarde",
	"consulte", "verifie", "verifiee", "relu", "pris", "connaissance", "reviewed", "checked",
	"verified", "read", "looked", "see", "the", "an", "of", "in", "on", "at", "to", "for", "from",
	"with", "and", "or", "that", "this", "these", "those", "it", "its", "is", "are", "be", "been",
	"has", "have", "had", "as", "i", "we", "you", "your", "our", "my", "us", "me", "all", "very",
	"much", "so", "still", "also", "here", "there", "are", "yes", "listing", "listings", "record",
	"records", "entry", "profile", "details", "data", "page", "directory", "organization",
	"organisation", "organizations", "agency", "currently", "now", "time", "year", "side", "end",
	"make", "made", "required", "necessary", "needed", "report", "shown", "listed", "email", "message",
	"reminder", "help", "work", "checking", "following", "up", "below", "above", "everyone", "team",
	"re", NULL,
};

const char *const says_closing[] = {
	"cordialement", "bien cordialement", "tres cordialement", "cordiales salutations", "salutations",
	"meilleures salutations", "sinceres salutations", "sincerement", "bien a vous", "bien a toi",
	"amicalement", "respectueusement", "merci", "mille mercis", "au plaisir", "a bientot",
	"bonne journee", "bonne fin", "bonne semaine", "bonne soiree", "belle journee", "belle fin",
	"belle semaine", "bon week end", "bonne continuation", "veuillez agreer", "veuillez recevoir",
	"joyeuses fetes", "regards", "best regards", "kind regards", "warm regards", "best", "best wishes",
	"all the best", "thank you", "thanks", "many thanks", "sincerely", "yours truly", "yours sincerely",
	"cheers", "take care", "have a", NULL,
};

const char *const says_away_subjects[] = {
	"reponse automatique", "reponse auto", "repondeur automatique", "message automatique",
	"message d absence", "absence du bureau", "avis d absence", "notification d absence",
	"absent+ du bureau", "absent", "absente", "absence", "en vacances", "en conge",
	"conge de maternite", "accuse de reception", "automatic reply", "automatic response",
	"automated reply", "automated response", "auto reply", "autoreply", "auto response", "autoresponse",
	"auto responder", "autoresponder", "out of office", "out of the office", "out of town", "away from",
	"on vacation", "vacation reply", "vacation response", "on leave", "ooo", NULL,
};

const char *const says_labels[] = {
	"tel", "telephone", "telephone principal", "no de telephone", "numero de telephone", "numero",
	"cell", "cellulaire", "mobile", "telecopieur", "telecopie", "fax", "poste", "sans frais",
	"courriel", "adresse courriel", "adresse electronique", "mail", "email", "e mail", "site web",
	"site internet", "site", "web", "website", "page web", "adresse", "adresse postale",
	"adresse civique", "adresse physique", "address", "mailing address", "street address", "ville",
	"city", "code postal", "postal code", "horaire", "horaires", "heures", "heures d ouverture",
	"hours", "opening hours", "office hours", "nom", "nom de l organisme", "name", "organization name",
	"description", "phone", "phone number", "telephone number", "toll free", "clientele", "eligibility",
	"frais", "cost", "fees", "territoire", "territoire desservi", "area served", "langues", "languages",
	"personne contact", "personne ressource", "contact", "directeur", "directrice", "direction", NULL,
};
