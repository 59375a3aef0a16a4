# lib-state.sh: for sourcing. A small directory with everything in it, and what it holds as text.
# $VIGIE is the program, $TMPDIR the test's own folder.

fail() {
	echo "FAIL: $*" >&2
	exit 1
}

# Everything that the database in folder $1 says, as text, read from a copy so that nothing is recovered in its place.
# Runs that changed nothing, and the database's own name, are no part of it.
state() {
	[ -f "$1/vigie.db" ] || return 0
	rm -rf "$TMPDIR/seen" && mkdir "$TMPDIR/seen"
	cp "$1"/vigie.db* "$TMPDIR/seen/"
	[ "$(sqlite3 "$TMPDIR/seen/vigie.db" 'PRAGMA user_version')" != 0 ] || return 0
	sqlite3 -batch -bail "$TMPDIR/seen/vigie.db" <"$TMPDIR/seen.sql" >"$TMPDIR/seen/text" 2>&1 ||
		fail "reading the database: $(tail -n 3 "$TMPDIR/seen/text")"
	[ "$(head -n 1 "$TMPDIR/seen/text")" = ok ] || fail "the database is damaged: $(head -n 3 "$TMPDIR/seen/text")"
	cat "$TMPDIR/seen/text"
}

{
	echo 'PRAGMA integrity_check;'
	echo "INSERT INTO search(search) VALUES ('integrity-check');"
	echo "SELECT 'a row points to nothing', * FROM pragma_foreign_key_check;"
	echo '.mode quote'
	for table in source operation fiche source_record claim change proposal evidence alias note refusal delivery \
		service phone address email category match_key match_form pair; do
		echo "SELECT '-- $table'; SELECT * FROM $table ORDER BY 1, 2;"
	done
	echo "SELECT '-- match_state'; SELECT version, seq, scored, records, hex(model), hex(census) FROM match_state;"
	echo 'SELECT rowid, name, place, words FROM search ORDER BY 1;'
	echo "SELECT '-- source_run'; SELECT source, at, outcome, message, file, found, hex(sha256), hex(recipe), items, refused,"
	echo "created, matched, changed, proposed, gone, held FROM source_run WHERE outcome <> 'unchanged' ORDER BY id;"
} >"$TMPDIR/seen.sql"

vigie() {
	VIGIE_CONF=$dir/vigie.conf "$VIGIE" "$@"
}

list() {
	printf 'id;nom;description;tel;fax;rue;ville;cp;service;date\n'
	cat
}

# A directory in the folder $1: two lists and a feed, technicians' words, evidence, proposals of every state, a fiche
# that is gone, one that was merged. `night` then lays the next deliveries beside them.
make_directory() {
	dir=$1
	mkdir -p "$dir/copies"
	cat >"$dir/vigie.conf" <<-'END'
		[vigie]
		database = vigie.db
		user = anne
		[source levis]
		format = csv
		mapping = levis.map
		where = levis.csv
		[source cdc]
		format = csv
		mapping = levis.map
		where = cdc.csv
		verifies = yes
		[source feed]
		format = hsds-json
		where = feed.json
	END
	cat >"$dir/levis.map" <<-'END'
		[list]
		id = id
		[record]
		name = {nom}
		description = {description}
		phones[main].number = {tel}
		phones[fax].number = {fax}
		locations[main].addresses[physical].address_1 = {rue}
		locations[main].addresses[physical].city = {ville}
		locations[main].addresses[physical].postal_code = {cp}
		services[main].name = {service}
		services[main].assured_date = {date}
	END
	list >"$dir/levis.csv" <<-'END'
		L1;Maison des jeunes;Accueil;418 555-0101;;1, rue A;Lévis;G6V 1A1;Accueil;
		L2;Popote roulante;;418 555-0102;418 555-0202;2, rue B;Lévis;G6V 1A2;Repas;
		L3;Cuisine collective;;418 555-0103;;3, rue C;Lévis;G6V 1A3;;
		L4;Friperie;;418 555-0104;;4, rue D;Lévis;G6V 1A4;Vêtements;
		L5;Centre de femmes;;418 555-0105;;5, rue E;Lévis;G6V 1A5;Écoute;
		L6;Ressourcerie;;418 555-0106;;6, rue F;Lévis;G6V 1A6;;
		L7;Halte-garderie;;418 555-0107;;7, rue G;Lévis;G6V 1A7;Garde;
		L8;Refuge du Nord;;418 555-0108;;8, rue H;Lévis;G6V 1A8;Lits;
	END
	list >"$dir/cdc.csv" <<-'END'
		C1;Popote roulante;Des repas chauds;418 555-0102;;2, rue B;Lévis;G6V 1A2;Repas;
		C2;La Malle aux vêtements;Vêtements;418 555-0204;418 555-0304;40, rue D;Lévis;G6V 1B4;Vêtements;
		C3;Table de concertation;;418 555-0109;;9, rue I;Lévis;G6V 1A9;Rencontres;2026-10-01
	END
	printf '%s\n' '[{"id":"F1","name":"Carrefour familial","phones":[{"id":"p","number":"418 555-0110"}]},' \
		'{"id":"F2","name":"Club de marche","phones":[{"id":"p","number":"418 555-0107"}]}]' >"$dir/feed.json"
	export VIGIE_NOW=2026-11-01T03:00:00Z
	{
		vigie init && vigie import levis && vigie import cdc && vigie import feed
		VIGIE_NOW=2026-11-02T03:00:00Z
		sed '/^L8/d; s/555-0105/555-0155/' "$dir/levis.csv" >"$dir/next" && mv "$dir/next" "$dir/levis.csv"
		vigie import levis # L8 is gone: its deletion is proposed
		vigie edit "Maison des jeunes" 'phones[1].number=418 555-0199' name='Maison des jeunes de Lévis' --yes
		vigie edit "Cuisine collective" 'phones[1].number=418 555-0198' --yes
		vigie verified "Popote roulante" --by 'Paul Roy' --title directeur --channel phone
		vigie note Friperie 'Rappeler en janvier'
		VIGIE_NOW=2026-11-03T03:00:00Z
		sed 's/555-0101/555-0111/; s/555-0102/555-0112/' "$dir/levis.csv" >"$dir/next" && mv "$dir/next" "$dir/levis.csv"
		vigie import levis # what Anne and Paul Roy said stands: proposals
		vigie merge Friperie 'La Malle aux vêtements' --yes
		vigie export hsds-json -o "$dir/out.ndjson"
		vigie backup "$dir/copies"
	} >"$dir/log" 2>&1 || fail "making the directory: $(cat "$dir/log")"
	VIGIE_NOW=2026-11-04T03:00:00Z
	# The next night: changed, new, gone and returned records; one that joins; a value that is taken back.
	list >"$dir/levis.csv" <<-'END'
		L1;Maison des jeunes;Accueil et ateliers;418 555-0121;;1, rue A;Lévis;G6V 1A1;Accueil;
		L2;Popote roulante;;418 555-0112;418 555-0222;2, rue B;Lévis;G6V 1A2;Repas;
		L3;Cuisine collective;;418 555-0133;;3, rue C;Lévis;G6V 1A3;Repas;
		L4;Friperie;;418 555-0144;;4, rue D;Lévis;G6V 1A4;Vêtements;
		L5;Centre de femmes;;418 555-0155;;55, rue E;Lévis;G6V 1A5;Écoute;
		L6;Ressourcerie;;418 555-0106;;6, rue F;Lévis;G6V 1A6;;
		L8;Refuge du Nord;;418 555-0188;;8, rue H;Lévis;G6V 1A8;Lits;
		L9;Carrefour familial;;418 555-0110;;10, rue J;Lévis;G6V 1C1;;
		L10;Groupe d'entraide;;418 555-0120;;11, rue K;Lévis;G6V 1C2;Entraide;
		L11;Comptoir alimentaire;;418 555-0122;;12, rue L;Lévis;G6V 1C3;Paniers;
		L12;;;418 555-0123;;13, rue M;Lévis;G6V 1C4;;
	END
	list >"$dir/cdc.csv" <<-'END'
		C1;Popote roulante;Des repas chauds;418 555-0102;;2, rue B;Lévis;G6V 1A2;Repas;2026-10-15
		C3;Table de concertation;Tous les mardis;418 555-0109;;9, rue I;Lévis;G6V 1A9;Rencontres;2026-11-02
		C4;Ressourcerie;;418 555-0106;;6, rue F;Lévis;G6V 1A6;;2026-11-01
	END
	printf '%s\n' '[{"id":"F1","name":"Carrefour familial","phones":[{"id":"p","number":"418 555-0119"}]}]' \
		>"$dir/feed.json"
}
