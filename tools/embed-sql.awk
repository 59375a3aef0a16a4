# Turns store/sql/*.sql into a table in C: awk -v header=sql.h -v source=sql.c -f embed-sql.awk FILE…
#
# A statement begins at a line "-- name: outbox_claim" and ends at the next one or at the end of its file.
# Comments and empty lines are left out. Nothing is written when something is wrong.

function fail(why) { printf "%s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"; failed = 1; exit 1 }

# An SQL line without its comment: "--" counts only after an even number of quotes.
function code(line,    at, head, rest)
{
	head = ""
	rest = line
	while ((at = index(rest, "--")) > 0) {
		head = head substr(rest, 1, at - 1)
		rest = substr(rest, at)
		if (gsub(/'/, "&", head) % 2 == 0) {
			rest = ""
			break
		}
		head = head "--"
		rest = substr(rest, 3)
	}
	line = head rest
	sub(/[ \t\r]+$/, "", line)
	return line
}

function close_statement()
{
	if (count > 0 && text[count] == "") {
		printf "%s: statement %s is empty\n", place[names[count]], names[count] > "/dev/stderr"
		failed = 1
		exit 1
	}
}

FNR == 1 { close_statement(); open = 0 }

/^-- name:/ {
	close_statement()
	if ($0 !~ /^-- name: [a-z][a-z0-9_]*[ \t\r]*$/)
		fail("a statement is named by a line \"-- name: some_words\" in lower case")
	if ($3 in place)
		fail("statement " $3 " is already at " place[$3])
	names[++count] = $3
	place[$3] = FILENAME ":" FNR
	open = 1
	next
}

{
	line = code($0)
	if (line == "")
		next
	if (!open)
		fail("SQL before the first \"-- name:\" line of the file")
	text[count] = text[count] "\n\t\t" c_line(line)
}

END {
	if (!failed)
		close_statement()
	if (failed)
		exit 1
	print "/* Made from store/sql/ by tools/embed-sql.awk. */" > header
	print "#ifndef GEN_SQL_H\n#define GEN_SQL_H\n\nenum stmt {" > header
	for (i = 1; i <= count; i++)
		print "\tSTMT_" toupper(names[i]) "," > header
	print "\tSTMT__MAX\n};\n" > header
	print "struct sql_text {\n\tconst char *name;\n\tconst char *text;\n};\n" > header
	print "extern const struct sql_text sql_texts[STMT__MAX];\n\n#endif" > header

	print "/* Made from store/sql/ by tools/embed-sql.awk. */" > source
	print "#include \"sql.h\"\n\nconst struct sql_text sql_texts[STMT__MAX] = {" > source
	for (i = 1; i <= count; i++)
		printf "\t[STMT_%s] = { \"%s\",%s },\n", toupper(names[i]), names[i], text[i] > source
	print "};" > source
}
