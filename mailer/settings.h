/* settings.h: what the configuration says of mail: who writes, through which relay, when, where answers come.
 *
 *	[centre]                                        ; who writes, for whom (CASL: name, postal address, another contact)
 *	name    = 211 Grand-Large
 *	name_en = 211 Grand-Large                       ; when it differs
 *	address = 12, rue du Quai, Rivière-aux-Geais (Québec)  G0A 1A0
 *	phone   = 418 555-0211
 *	email   = info@211grandlarge.example            ; a person reads it; good for 60 days at least
 *	website = https://211grandlarge.example
 *
 *	[mail]
 *	from      = fiches@211grandlarge.example        ; the From of every message
 *	reply     = reponses@211grandlarge.example      ; answers come to reponses+TOKEN@…
 *	bounces   = retours@211grandlarge.example       ; envelope sender, retours+TOKEN@…; `reply` when not said
 *	templates = templates                           ; a folder; the shipped ones when not said
 *	key       = vigie.key                           ; signs tokens; beside the database when not said
 *	token_valid = 180 days                          ; at least 60: so long people may answer (CASL)
 *	purge     = 90 days                             ; bytes of what was sent and of answers go after that
 *
 *	[web]
 *	url = https://…                                 ; one-click unsubscribing (RFC 8058); not before it works
 *
 *	[smtp]
 *	host = 127.0.0.1      port = 25     tls = none | starttls (default starttls but for loopback)
 *	user, password_file, ca_file, helo
 *	connections = 2       per_session = 50          timeout = 5 minutes (the whole session's watchdog adds up)
 *
 *	[campaign]
 *	daily = 200           window = 8:00-17:00       days = mon-fri
 *	emails = 3            remind_after = 3 weeks    deadline = 90 days
 *	approve = once | each (once: after the first approval later campaigns are approved by `vigie run`)
 *
 *	[inbox]
 *	imap = imaps://mail.example:993   mailbox = INBOX   handled = Vigie/traites (both the default)
 *	user, password_file, ca_file
 *	maildir = /var/mail/211           ; instead of imap; handled mail goes to its folder .handled
 *	max_message = 30 MB
 *
 * Password files are read only when they are private (file_check_private) or stand in $CREDENTIALS_DIRECTORY
 * (systemd); a plain name means that folder when it is set, else beside the configuration. */
#ifndef MAILER_SETTINGS_H
#define MAILER_SETTINGS_H

#include "lib/arena.h"
#include "lib/conf.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

enum smtp_tls { SMTP_TLS_NONE, SMTP_TLS_STARTTLS };

/* Texts are NUL-terminated; blank when not said. */
struct settings {
	struct str centre, centre_en, address, phone, email, website;

	struct str from, reply, bounces, templates, key;
	int64_t token_valid_secs, purge_secs;
	struct str web_url;

	struct str smtp_host, smtp_user, smtp_password, smtp_ca_file, smtp_helo;
	int smtp_port, smtp_connections, smtp_per_session;
	enum smtp_tls smtp_tls;
	int64_t smtp_timeout_secs;

	int daily;
	int window_from, window_to; /* minutes of the local day */
	unsigned days;              /* bit 0: Sunday … bit 6: Saturday */
	int emails;
	int64_t remind_after_secs, deadline_secs;
	bool approve_each;

	struct str imap, mailbox, handled, imap_user, imap_password, imap_ca_file, maildir;
	int64_t max_message; /* bytes */
};

/* Which parts must be complete; the others are read and checked as far as they are there. */
enum settings_need {
	SETTINGS_COMPOSE = 1, /* [centre], [mail] */
	SETTINGS_SEND = 2,    /* [smtp], with its password */
	SETTINGS_INBOX = 4,   /* [inbox], with its password */
};

/* From the configuration; relative paths lie beside it. ERR_CONFIG names section, key and line, and what to write
 * there. */
bool settings_read(
    struct arena *a, const struct conf *conf, unsigned needs, struct settings *out, struct err *err);

#endif
