/* How a delivery report is known, and what its numbers mean (RFC 3463), as data. */
#include "mailer/bounce.h"

#include <stddef.h>

/* clang-format off */

/* Texts that stand for a number, and say no more than it. */
const struct bounce_phrase bounce_vague[] = {
	{ "groups google com support", "rejected" }, /* in any language: no such group, or none may write to it */
	{ "mailbox unavailable", "userunknown" }, { "mailbox is unavailable", "userunknown" },
	{ "mailbox not available", "userunknown" }, { "recipient address rejected", "userunknown" },
	{ "recipient rejected", "userunknown" }, { "address rejected", "userunknown" },
	{ "recipient not accepted", "userunknown" }, { "service unavailable", "systemerror" },
	{ "after ehlo", "blocked" }, { "after helo", "blocked" }, { "after initial connection", "blocked" },
	{ "refused to talk to me", "blocked" }, { "in reply to ehlo", "blocked" },
	{ "in reply to helo", "blocked" }, { "after mail from", "rejected" },
	{ "in reply to mail from", "rejected" }, { "after end of data", "contenterror" },
	{ "in reply to end of data", "contenterror" }, { "has not yet been delivered", "expired" },
	{ "has been delayed", "expired" }, { "transient * error+", "expired" },
	{ "temporary * failure+", "expired" }, { "delayed", "expired" },
	{ "unable to deliver", "undefined" },
	{ NULL, NULL },
};

/* RFC 3463 and what IANA's registry adds. */
const struct bounce_phrase bounce_statuses[] = {
	{ "1.0", "userunknown" }, { "1.1", "userunknown" }, { "1.2", "hostunknown" },
	{ "1.3", "userunknown" }, { "1.4", "userunknown" }, { "1.6", "hasmoved" }, { "1.7", "rejected" },
	{ "1.8", "rejected" }, { "1.9", "systemerror" }, { "1.10", "notaccept" }, { "2.0", "filtered" },
	{ "2.1", "suspend" }, { "2.2", "mailboxfull" }, { "2.3", "exceedlimit" }, { "2.4", "filtered" },
	{ "3.0", "systemerror" }, { "3.1", "systemfull" }, { "3.2", "notaccept" }, { "3.3", "systemerror" },
	{ "3.4", "mesgtoobig" }, { "3.5", "systemerror" }, { "4.0", "networkerror" }, { "4.1", "expired" },
	{ "4.2", "expired" }, { "4.3", "systemerror" }, { "4.4", "hostunknown" }, { "4.5", "toomanyconn" },
	{ "4.6", "networkerror" }, { "4.7", "expired" }, { "4.14", "networkerror" },
	{ "5.1", "syntaxerror" }, { "5.2", "syntaxerror" }, { "5.3", "toomanyconn" },
	{ "5.4", "syntaxerror" }, { "5.6", "contenterror" }, { "6.0", "contenterror" },
	{ "6.1", "contenterror" }, { "6.2", "contenterror" }, { "6.3", "contenterror" },
	{ "6.6", "contenterror" }, { "6.7", "contenterror" }, { "7.0", "securityerror" },
	{ "7.1", "policyviolation" }, { "7.2", "securityerror" }, { "7.7", "policyviolation" },
	{ "7.8", "securityerror" }, { "7.9", "policyviolation" }, { "7.13", "suspend" },
	{ "7.17", "hasmoved" }, { "7.18", "hasmoved" }, { "7.20", "authfailure" },
	{ "7.21", "authfailure" }, { "7.22", "authfailure" }, { "7.23", "authfailure" },
	{ "7.24", "authfailure" }, { "7.25", "requireptr" }, { "7.26", "authfailure" },
	{ "7.27", "rejected" }, { "7.28", "toomanyconn" }, { "7.509", "authfailure" },
	{ "7.515", "authfailure" },
	{ NULL, NULL },
};

const struct bounce_sign bounce_subjects[] = {
	{ "undeliver+" }, { "non deliver+" }, { "nondeliver+" }, { "delivery status notification" },
	{ "delivery notification" }, { "delivery fail+" }, { "delivery has failed" }, { "delivery error" },
	{ "delivery problem+" }, { "delivery incomplete" }, { "delivery report" },
	{ "mail delivery fail+" }, { "mail delivery" }, { "mail system error" }, { "mail fail+" },
	{ "mail error" }, { "message delivery" }, { "message not delivered" }, { "message status" },
	{ "failed delivery" }, { "failed mail" }, { "failure notice" }, { "failure delivery" },
	{ "failed to deliver" }, { "returned mail" }, { "returned e mail" }, { "returned message" },
	{ "returning message to sender" }, { "returning to sender" }, { "warning could not send message" },
	{ "warning message * delayed" }, { "could not * deliver+" }, { "cannot be delivered" },
	{ "unable to deliver" }, { "postmaster notify" }, { "address not found" }, { "bounce+" }, { "dsn" },
	{ "not delivered" }, { "notice mail delivery" }, { "rejected" }, { "loop alert" },
	{ "echec de la remise" }, { "echec de la livraison" }, { "echec de remise" }, { "echec d envoi" },
	{ "echec de distribution" }, { "non remis" }, { "non remise" }, { "non distribue" },
	{ "non livre" }, { "n a pas pu etre" }, { "remise retardee" }, { "remise differee" },
	{ "retard de remise" }, { "retard de livraison" }, { "livraison retardee" },
	{ "notification d etat de remise" }, { "notification d etat de distribution" },
	{ "avis de non remise" }, { "avis de non livraison" }, { "retour a l expediteur" },
	{ "retourne a l expediteur" },
	{ NULL },
};

const struct bounce_sign bounce_bodies[] = {
	{ "could not be delivered" }, { "couldn t be delivered" }, { "cannot be delivered" },
	{ "can t be delivered" }, { "not be delivered" }, { "wasn t delivered" }, { "was not delivered" },
	{ "not been delivered" }, { "been failed" }, { "was undeliverable" }, { "is undeliverable" },
	{ "undeliverable to" }, { "unable to deliver" }, { "able to deliver your message" },
	{ "delivery to the following recipient+" }, { "delivery failed" }, { "delivery has failed" },
	{ "delivery * failed" }, { "error delivering" }, { "permanent error" },
	{ "permanent fatal errors" }, { "not relayed to" }, { "attempting to deliver" },
	{ "trying to deliver" }, { "delivery status notification" }, { "failed addresses" },
	{ "failure reasons" }, { "message is delayed" }, { "has been delayed" }, { "mailbox is full" },
	{ "mailbox exceeds" }, { "user unknown" }, { "unknown user" },
	{ "recipient addresses that were incorrectly" }, { "duplicated message id" },
	{ "n a pas pu etre remis+" }, { "n a pas pu etre livre+" }, { "n a pas pu etre distribue+" },
	{ "n a pas pu etre achemine+" }, { "n a pas ete remis+" }, { "n a pas ete distribue+" },
	{ "n a pas ete livre+" }, { "n ont pas pu etre" }, { "ne peut etre remis+" },
	{ "impossible de remettre" }, { "impossible de livrer" }, { "impossible de distribuer" },
	{ "echec de la remise" }, { "la remise * a echoue" }, { "a echoue de facon permanente" },
	{ "n a pas encore ete" },
	{ NULL },
};

const struct bounce_sign bounce_delays[] = {
	{ "delay" }, { "delayed" }, { "warning could not send message" }, { "not yet been delivered" },
	{ "hasn t been delivered yet" }, { "warning message only" }, { "status notification warning" },
	{ "only a temporary failure" }, { "delivery incomplete" }, { "will be retried" },
	{ "will continue to be attempted" }, { "will keep trying" }, { "delivery attempts will continue" },
	{ "remise retardee" }, { "remise differee" }, { "retard de remise" }, { "retard de livraison" },
	{ "livraison retardee" }, { "n a pas encore ete" }, { "a ete retarde+" },
	{ "nouvelles tentatives" }, { "livraison incomplete" },
	{ NULL },
};

const struct bounce_sign bounce_senders[] = {
	{ "daemon" }, { "mailer" }, { "administrator" }, { "mailer daemon" }, { "mail daemon" }, { "maildaemon" }, { "mdaemon" }, { "postmaster" },
	{ "mail delivery" }, { "mail administrator" }, { "mailadmin" }, { "mail system" },
	{ "microsoftexchange+" }, { "microsoft outlook" }, { "systeme de messagerie" },
	{ "administrateur systeme" }, { "system administrator" }, { "noreply" }, { "no reply" },
	{ "nepasrepondre" }, { "ne pas repondre" }, { "bounce+" },
	{ NULL },
};
