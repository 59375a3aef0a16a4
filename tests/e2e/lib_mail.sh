# lib_mail.sh: for sourcing. A real Postfix and a real Dovecot in a folder of their own, on free ports of 127.0.0.1.
#
#	mail_start          starts both and waits until they answer; exit 77 with the reason when they cannot run here
#	mail_user ADDRESS   gives the address a mailbox (any address that has none bounces: "user unknown")
#	mail_sieve ADDRESS  reads the mailbox's Sieve script from standard input
#	mail_absent ADDRESS has the mailbox answer that its owner is away (RFC 5230)
#	mail_settle         waits until Postfix has nothing left to deliver
#	mail_conf           prints the sections of a vigie.conf for them; the password file is made beside it
#	mail_state DATABASE prints all that mail has to do with, as text
#	mail_empty          takes all delivered mail away, and the marks of who was answered
#	mail_stop           stops both; called by itself when the script ends, however it ends
#
# Sets MAIL_DIR, MAIL_SMTP and MAIL_IMAP (ports). Every mailbox has the password $MAIL_PASSWORD and lies as a Maildir in
# $MAIL_DIR/mail/DOMAIN/LOCAL/Maildir. An address that begins with "refused" is refused at RCPT; one without a mailbox is
# taken and comes back as a bounce; one that begins with "rude" lies behind a gateway that takes those headers away which
# keep programs from answering; retours@211.test leads to reponses@211.test. `+detail` is ignored.
# Nothing can leave the machine: only .test and .example are delivered, locally, and every other transport is an error.

MAIL_PASSWORD='correct horse'

mail_skip() {
	echo "$1"
	exit 77
}

# N free ports of 127.0.0.1.
mail_ports() {
	python3 -c '
import socket, sys
held = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in held:
    s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in held))' "$1"
}

mail_configure_postfix() {
	mkdir -p "$MAIL_DIR/postfix" "$MAIL_DIR/queue" "$MAIL_DIR/data"
	chown postfix "$MAIL_DIR/data"
	cat >"$MAIL_DIR/postfix/main.cf" <<-END
		compatibility_level = 3.6
		queue_directory = $MAIL_DIR/queue
		data_directory = $MAIL_DIR/data
		maillog_file = $MAIL_DIR/postfix.log
		maillog_file_prefixes = $MAIL_DIR
		inet_interfaces = 127.0.0.1
		inet_protocols = ipv4
		myhostname = mail.211.test
		mydomain = 211.test
		myorigin = 211.test
		mydestination =
		relay_domains =
		alias_maps =
		alias_database =
		default_transport = error:5.1.2 nothing leaves this machine
		relay_transport = \$default_transport
		local_transport = \$default_transport
		disable_dns_lookups = yes
		smtpd_peername_lookup = no
		smtpd_relay_restrictions = reject_unauth_destination
		smtpd_recipient_restrictions = reject_unauth_destination
		virtual_mailbox_domains = regexp:\$config_directory/domains
		virtual_mailbox_maps = regexp:\$config_directory/recipients
		virtual_alias_maps = inline:{retours@211.test=reponses@211.test}
		virtual_transport = lmtp:inet:127.0.0.1:$MAIL_LMTP
		transport_maps = regexp:\$config_directory/transport
		recipient_delimiter = +
		append_dot_mydomain = no
		message_size_limit = 52428800
		mailbox_size_limit = 0
		virtual_mailbox_limit = 0
		in_flow_delay = 0
	END
	echo '/\.(test|example)$/ here' >"$MAIL_DIR/postfix/domains"
	printf '%s\n' 'if !/^refused/' '/./ here' 'endif' >"$MAIL_DIR/postfix/recipients"
	echo "/^rude/ rude:inet:127.0.0.1:$MAIL_LMTP" >"$MAIL_DIR/postfix/transport"
	echo '/^(Auto-Submitted|X-Auto-Response-Suppress|List-[A-Za-z-]+|Precedence):/ IGNORE' >"$MAIL_DIR/postfix/forget"
	cat >"$MAIL_DIR/postfix/master.cf" <<-END
		127.0.0.1:$MAIL_SMTP inet n - n - - smtpd
		pickup unix n - n 60 1 pickup
		cleanup unix n - n - 0 cleanup
		qmgr unix n - n 300 1 qmgr
		rewrite unix - - n - - trivial-rewrite
		bounce unix - - n - 0 bounce
		defer unix - - n - 0 bounce
		trace unix - - n - 0 bounce
		flush unix n - n 1000? 0 flush
		proxymap unix - - n - - proxymap
		anvil unix - - n - 1 anvil
		error unix - - n - - error
		retry unix - - n - - error
		lmtp unix - - n - - lmtp
		rude unix - - n - - lmtp -o lmtp_header_checks=regexp:\$config_directory/forget
		scache unix - - n - 1 scache
		postlog unix-dgram n - n - 1 postlogd
	END
}

mail_configure_dovecot() {
	mkdir -p "$MAIL_DIR/dovecot" "$MAIL_DIR/mail"
	chown nobody "$MAIL_DIR/mail"
	: >"$MAIL_DIR/users"
	cat >"$MAIL_DIR/dovecot.conf" <<-END
		protocols = imap lmtp
		listen = 127.0.0.1
		base_dir = $MAIL_DIR/dovecot
		state_dir = $MAIL_DIR/dovecot
		log_path = $MAIL_DIR/dovecot.log
		ssl = no
		disable_plaintext_auth = no
		recipient_delimiter = +
		mail_home = $MAIL_DIR/mail/%d/%n
		mail_location = maildir:~/Maildir
		mail_uid = nobody
		mail_gid = nogroup
		first_valid_gid = 0
		mail_fsync = never
		submission_host = 127.0.0.1:$MAIL_SMTP
		postmaster_address = postmaster@211.test
		hostname = mail.211.test
		passdb {
		  driver = passwd-file
		  args = scheme=PLAIN username_format=%u $MAIL_DIR/users
		}
		userdb {
		  driver = passwd-file
		  args = username_format=%u $MAIL_DIR/users
		}
		service imap-login {
		  chroot =
		  inet_listener imap {
		    address = 127.0.0.1
		    port = $MAIL_IMAP
		  }
		  inet_listener imaps {
		    port = 0
		  }
		}
		service lmtp {
		  inet_listener lmtp {
		    address = 127.0.0.1
		    port = $MAIL_LMTP
		  }
		}
		service stats {
		  chroot =
		}
		protocol lmtp {
		  mail_plugins = sieve
		}
		plugin {
		  sieve = file:~/script.sieve
		}
	END
}

# True when each of the ports answers with its greeting.
mail_answers() {
	python3 -c '
import socket, sys, time
until = time.monotonic() + 30
for pair in sys.argv[1:]:
    port, greeting = pair.split(":")
    while True:
        try:
            with socket.create_connection(("127.0.0.1", int(port)), 5) as s:
                if s.recv(200).decode().startswith(greeting):
                    break
        except OSError:
            pass
        if time.monotonic() > until:
            sys.exit(1)
        time.sleep(0.05)' "$MAIL_SMTP:220" "$MAIL_IMAP:* OK" "$MAIL_LMTP:220"
}

# Ends process $1 and waits for it.
mail_end() {
	kill "$1" 2>/dev/null || return 0
	mail_turns=0
	# One that has ended may stay a zombie where the first process of a container does not wait for its orphans.
	while kill -0 "$1" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; do
		mail_turns=$((mail_turns + 1))
		[ $mail_turns -lt 100 ] || { kill -9 "$1" 2>/dev/null && break; }
		sleep 0.05
	done
}

mail_down() {
	for mail_pid in "$MAIL_DIR/queue/pid/master.pid" "$MAIL_DIR/dovecot/master.pid"; do
		[ ! -s "$mail_pid" ] || mail_end "$(tr -d ' ' <"$mail_pid")"
	done
}

mail_up() {
	postfix -c "$MAIL_DIR/postfix" start >"$MAIL_DIR/postfix.start" 2>&1 || return 1
	dovecot -F -c "$MAIL_DIR/dovecot.conf" >"$MAIL_DIR/dovecot.start" 2>&1 </dev/null &
	mail_answers
}

mail_start() {
	[ "$(id -u)" -eq 0 ] || mail_skip 'Postfix and Dovecot are started as root only'
	PATH=$PATH:/usr/sbin:/sbin
	for mail_program in postfix dovecot python3; do
		command -v $mail_program >/dev/null || mail_skip "$mail_program is not installed: tools/setup.sh mail"
	done
	[ -x /usr/lib/dovecot/lmtp ] && ls /usr/lib/dovecot/modules/*sieve_plugin.so >/dev/null 2>&1 ||
		mail_skip 'dovecot-lmtpd or dovecot-sieve is not installed: tools/setup.sh mail'
	# Their own users must reach it: not within a folder that is closed to them; and short, for the names of sockets.
	MAIL_DIR=$(TMPDIR=/tmp mktemp -d -t vigie-mail.XXXXXX)
	chmod 755 "$MAIL_DIR"
	trap mail_stop EXIT
	trap 'exit 129' HUP
	trap 'exit 130' INT
	trap 'exit 143' TERM
	# A script that is killed outright stops nothing itself.
	(
		trap '' HUP INT TERM
		while kill -0 $$ 2>/dev/null; do sleep 1; done
		[ ! -d "$MAIL_DIR" ] || { mail_down; rm -rf "$MAIL_DIR"; }
	) >/dev/null 2>&1 </dev/null &
	mail_guard=$!
	for mail_try in 1 2 3; do
		# Somebody else may take a port meanwhile: then once more with others.
		read -r MAIL_SMTP MAIL_IMAP MAIL_LMTP <<-END
			$(mail_ports 3)
		END
		mail_configure_postfix
		mail_configure_dovecot
		if mail_up; then
			mail_user reponses@211.test
			return 0
		fi
		mail_down
	done
	tail -n 5 "$MAIL_DIR"/*.start "$MAIL_DIR"/*.log 2>/dev/null
	mail_skip 'Postfix and Dovecot do not run here (their last words are above)'
}

mail_stop() {
	mail_down
	rm -rf "$MAIL_DIR"
	kill -9 "$mail_guard" 2>/dev/null || true
	wait "$mail_guard" 2>/dev/null || true
}

mail_user() {
	for mail_address in "$@"; do
		echo "$mail_address:$MAIL_PASSWORD::::::" >>"$MAIL_DIR/users"
	done
}

mail_sieve() {
	mail_home=$MAIL_DIR/mail/${1#*@}/${1%@*}
	mkdir -p "$mail_home"
	cat >"$mail_home/script.sieve"
	chown -R nobody:nogroup "$MAIL_DIR/mail/${1#*@}"
}

mail_absent() {
	for mail_address in "$@"; do
		mail_sieve "$mail_address" <<-'END'
			require "vacation";
			vacation :days 1 :subject "Absence du bureau" "Je suis absente jusqu'au 7 décembre.";
		END
	done
}

mail_settle() {
	mail_turns=0 mail_quiet=0
	# A bounce begins as another message while its cause goes: seen empty once, the queue may be between the two.
	while [ $mail_quiet -lt 6 ]; do
		mail_quiet=$((mail_quiet + 1))
		if [ -n "$(find "$MAIL_DIR/queue/maildrop" "$MAIL_DIR/queue/incoming" "$MAIL_DIR/queue/active" -type f 2>/dev/null)" ]; then
			mail_quiet=0
		fi
		mail_turns=$((mail_turns + 1))
		[ $mail_turns -lt 1200 ] || { tail -n 20 "$MAIL_DIR/postfix.log"; echo 'mail_settle: it never ends' >&2; return 1; }
		sleep 0.05
	done
}

mail_conf() {
	printf %s "$MAIL_PASSWORD" >password && chmod 600 password
	cat <<-END
		[centre]
		name = 211 d'Essai
		address = 12, rue du Quai, Rivière-aux-Geais (Québec)  G0A 1A0
		phone = 418 555-0211
		email = info@211.test
		[mail]
		from = fiches@211.test
		reply = reponses@211.test
		bounces = retours@211.test
		[smtp]
		host = 127.0.0.1
		port = $MAIL_SMTP
		tls = none
		per_session = 20
		[campaign]
		daily = 1000
		[inbox]
		imap = imap://127.0.0.1:${1:-$MAIL_IMAP}
		user = reponses@211.test
		password_file = password
	END
}

# But for messages that came twice, which is chance, and the numbers that Postfix gives.
mail_state() {
	for mail_table in campaign request request_fiche outbox shown address_state opt_out effect evidence proposal; do
		echo "SELECT '-- $mail_table'; SELECT * FROM $mail_table ORDER BY 1, 2;"
	done | sqlite3 "$1" | sed 's/queued as [0-9A-Za-z]*/queued/'
	sqlite3 "$1" "SELECT id, message_id, class, token, email, state FROM inbound WHERE state <> 'repeated' ORDER BY id"
}

mail_empty() {
	rm -rf "$MAIL_DIR"/mail/*/*/Maildir "$MAIL_DIR"/mail/*/*/.dovecot.lda-dupes
}
