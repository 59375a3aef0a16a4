# Turns store/migrations/NNNN_name.sql into an array in C, in the order given:
# awk -v header=migrations.h -v source=migrations.c -f embed-migrations.awk FILE…
#
# The files go in as they are, comments too: they are the schema's own documentation (`.schema` shows them).
# Versions begin at 1 and have no gap, so that two branches cannot both add the same one unseen.

function fail(why) { printf "%s: %s\n", FILENAME, why > "/dev/stderr"; failed = 1; exit 1 }

FNR == 1 {
	base = FILENAME
	sub(/.*\//, "", base)
	if (base !~ /^[0-9][0-9][0-9][0-9]_[a-z0-9_]+\.sql$/)
		fail("a migration is called NNNN_name.sql")
	if (substr(base, 1, 4) + 0 != ++count)
		fail(sprintf("migration %04d was expected here", count))
	names[count] = substr(base, 6, length(base) - 9)
}

{ text[count] = text[count] "\n\t\t" c_line($0) }

END {
	if (failed)
		exit 1
	print "/* Made from store/migrations/ by tools/embed-migrations.awk. */" > header
	print "#ifndef GEN_MIGRATIONS_H\n#define GEN_MIGRATIONS_H\n" > header
	print "struct migration {\n\tint version;\n\tconst char *name;\n\tconst char *sql;\n};\n" > header
	print "enum { MIGRATION_COUNT = " count " };\n" > header
	print "extern const struct migration migrations[MIGRATION_COUNT];\n\n#endif" > header

	print "/* Made from store/migrations/ by tools/embed-migrations.awk. */" > source
	print "#include \"migrations.h\"\n\nconst struct migration migrations[MIGRATION_COUNT] = {" > source
	for (i = 1; i <= count; i++)
		printf "\t{ %d, \"%s\",%s },\n", i, names[i], text[i] > source
	print "};" > source
}
