# Turns a table with tabs and a header line into an array in C:
# awk -v name=municipality -v list=municipalities -v header=X.h -v source=X.c -f embed-tsv.awk FILE
#
# The header line gives the columns; each becomes a `const char *` field of that name, never NULL. Lines that
# begin with # say where the facts come from and are left out.

BEGIN { FS = "\t" }

function fail(why) { printf "%s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"; failed = 1; exit 1 }

{ sub(/\r$/, "") }
/^#/ || /^$/ { next }

!columns {
	columns = NF
	for (i = 1; i <= NF; i++) {
		if ($i !~ /^[a-z][a-z0-9_]*$/ || $i in seen)
			fail("column " i " needs a name of its own, in lower case: \"" $i "\"")
		seen[$i] = 1
		fields = fields "\tconst char *" $i ";\n"
	}
	next
}

NF != columns { fail("this row has " NF " columns, the header line " columns) }

{
	row = ""
	for (i = 1; i <= NF; i++)
		row = row (i > 1 ? ", " : "") c_string($i)
	rows[++count] = row
	file = FILENAME
}

END {
	if (!failed && !count) {
		printf "%s: no rows\n", FILENAME > "/dev/stderr"
		failed = 1
	}
	if (failed)
		exit 1
	guard = "GEN_" toupper(list) "_H"
	base = header
	sub(/.*\//, "", base)
	print "/* Made from " file " by tools/embed-tsv.awk. */" > header
	print "#ifndef " guard "\n#define " guard "\n" > header
	print "struct " name " {\n" fields "};\n" > header
	print "enum { " toupper(name) "_COUNT = " count " };\n" > header
	print "extern const struct " name " " list "[" toupper(name) "_COUNT];\n\n#endif" > header

	print "/* Made from " file " by tools/embed-tsv.awk. */" > source
	print "#include \"" base "\"\n\nconst struct " name " " list "[" toupper(name) "_COUNT] = {" > source
	for (i = 1; i <= count; i++)
		print "\t{ " rows[i] " }," > source
	print "};" > source
}
