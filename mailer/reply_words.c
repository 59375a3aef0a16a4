/* What mail programs write around a reply, folded. */
#include "mailer/reply_text.h"

#include <stddef.h>

/* clang-format off */

const char *const reply_mobile[] = {
	"envoye de mon", "envoye depuis mon", "envoye depuis", "envoye a partir de", "envoye via", "envoye par mon",
	"envoye avec", "envoye de ma", "envoye d un", "envoye sur mon", "provenance courrier pour", "expedie de mon", "transmis de mon", "transmis depuis",
	"telecharger outlook pour", "obtenez outlook pour", "obtenir outlook pour", "obtenez bluemail", "message envoye depuis",
	"sent from my", "sent from mail", "sent from outlook", "sent from yahoo", "sent from windows", "sent from samsung",
	"sent from proton", "sent from a", "sent from the", "sent from mobile", "sent from", "sent via", "sent with", "sent by", "sent using",
	"get outlook for", "get mail for", "from my iphone", "from my ipad", "from my android",
	"verzonden", "von meinem", "gesendet mit", "gesendet von", "diese nachricht wurde von", "enviado desde", "inviato da", "skickat fran",
	"garanti sans virus", "sans virus www", "virus free", "l absence de virus", NULL,
};

const char *const reply_notices[] = {
	"avis de confidentialite", "avis confidentialite", "confidentialite", "avis important", "note de confidentialite", "mise en garde",
	"ce courriel est confidentiel", "ce courriel et tout", "ce courriel et ses", "ce message est confidentiel", "ce message et tout", "ce message et ses",
	"ce message peut contenir", "ce courriel peut contenir", "l information contenue dans ce", "les informations contenues dans ce",
	"l information apparaissant dans ce", "le present courriel", "le present message", "ce message electronique", "le contenu de ce courriel", "ce message s adresse",
	"ce courriel s adresse", "si vous avez recu ce", "devez vous vraiment imprimer", "avant d imprimer", "pensez a l environnement",
	"pensez avant d imprimer", "s v p pensez a l environnement",
	"confidentiality notice", "confidentiality note", "confidentiality", "this email and any", "this e mail and any",
	"this message and any", "this email is confidential", "this e mail is confidential", "this message is confidential",
	"this email is intended", "this e mail is intended", "this message is intended", "this message contains confidential",
	"this email may contain", "this e mail may contain", "this communication is intended", "the information contained in this",
	"please consider the environment", "think before you print", "if you have received this", "if you are not the intended", NULL,
};

const char *const reply_notice_marks[] = {
	"confiden", "privil", "destinat", "intended", "imprim", "print", NULL,
};

const char *const reply_separators[] = {
	"original message", "message d origine", "message original", "message initial", "message origine", "courriel original",
	"original email", "original e mail", "message transfere", "message transmis", "message reexpedie", "courriel transfere",
	"forwarded message", "forwarded email", "begin forwarded message", "debut du message reexpedie", "debut du message transfere",
	"debut du message transmis", "message precedent", "previous message", "reply message", "in reply to",
	"ursprungliche nachricht", "weitergeleitete nachricht", "mensaje original", "mensagem original", "messaggio originale",
	"oorspronkelijk bericht", "ursprungligt meddelande", "opprinnelig melding", "wiadomosc oryginalna", NULL,
};

const char *const reply_wrote[] = {
	"a ecrit", "ecrit", "a ecrit ceci", "wrote", "you wrote", "writes", "said", "schrieb", "schrieb folgendes", "geschrieben", "escribio", "ha scritto",
	"scritto", "schreef", "geschreven", "volgende geschreven", "skrev", "escreveu", "napisal a", "napisal", "pisze",
	"написал", "написала", "написал а", "пише", "пишет", "写道", "kirjoitti", NULL,
};

const char *const reply_announces[] = {
	"le", "on", "am", "el", "il", "op", "den", "at", "em", "w", "dnia", "na", "lundi", "mardi", "mercredi", "jeudi", "vendredi",
	"samedi", "dimanche", "quoting", "pe", "po", NULL,
};

const struct reply_header reply_headers[] = {
	{ "de", 'f' }, { "from", 'f' }, { "expediteur", 'f' }, { "von", 'f' }, { "fran", 'f' }, { "fra", 'f' }, { "van", 'f' },
	{ "od", 'f' }, { "da", 'f' }, { "от", 'f' }, { "від", 'f' }, { "发件人", 'f' },
	{ "envoye", 'd' }, { "envoye le", 'd' }, { "sent", 'd' }, { "date", 'd' }, { "gesendet", 'd' }, { "datum", 'd' },
	{ "skickat", 'd' }, { "sendt", 'd' }, { "verzonden", 'd' }, { "enviado", 'd' }, { "enviada em", 'd' }, { "inviato", 'd' },
	{ "data", 'd' }, { "fecha", 'd' }, { "wyslano", 'd' }, { "дата", 'd' }, { "отправлено", 'd' }, { "date d envoi", 'd' },
	{ "发送时间", 'd' },
	{ "a", 't' }, { "to", 't' }, { "pour", 't' }, { "destinataire", 't' }, { "destinataires", 't' }, { "an", 't' },
	{ "till", 't' }, { "til", 't' }, { "aan", 't' }, { "para", 't' }, { "do", 't' }, { "кому", 't' }, { "收件人", 't' },
	{ "objet", 's' }, { "sujet", 's' }, { "subject", 's' }, { "betreff", 's' }, { "amne", 's' }, { "emne", 's' },
	{ "onderwerp", 's' }, { "asunto", 's' }, { "assunto", 's' }, { "oggetto", 's' }, { "temat", 's' }, { "тема", 's' },
	{ "主题", 's' },
	{ "cc", 'o' }, { "c c", 'o' }, { "cci", 'o' }, { "bcc", 'o' }, { "reply to", 'o' }, { "repondre a", 'o' },
	{ "importance", 'o' }, { "priorite", 'o' }, { "pieces jointes", 'o' }, { "attachments", 'o' },
	{ NULL, 0 },
};
