# Turns templates/NAME.txt and NAME.html into an array in C:
# awk -v header=shipped_templates.h -v source=shipped_templates.c -f embed-templates.awk FILE…

function fail(why) { printf "%s:%d: %s\n", FILENAME, FNR, why > "/dev/stderr"; failed = 1; exit 1 }

FNR == 1 {
	base = FILENAME
	sub(/.*\//, "", base)
	if (base !~ /^[a-z]+(\.[a-z]+)*\.(txt|html)$/)
		fail("a template is called name.fr.txt or name.html")
	names[++count] = base
}

{ text[count] = text[count] "\n\t\t" c_line($0) }

END {
	if (failed)
		exit 1
	print "/* Made from templates/ by tools/embed-templates.awk. */" > header
	print "#ifndef GEN_SHIPPED_TEMPLATES_H\n#define GEN_SHIPPED_TEMPLATES_H\n" > header
	print "struct shipped_template {\n\tconst char *name;\n\tconst char *text;\n};\n" > header
	print "enum { SHIPPED_TEMPLATE_COUNT = " count " };\n" > header
	print "extern const struct shipped_template shipped_templates[SHIPPED_TEMPLATE_COUNT];\n\n#endif" > header

	print "/* Made from templates/ by tools/embed-templates.awk. */" > source
	print "#include \"shipped_templates.h\"\n" > source
	print "const struct shipped_template shipped_templates[SHIPPED_TEMPLATE_COUNT] = {" > source
	for (i = 1; i <= count; i++)
		printf "\t{ \"%s\",%s },\n", names[i], text[i] > source
	print "};" > source
}
