/* hsds_xsd.c: the XML Schema of hsds-xml, from the table. `value` accepts any text, whatever kind of value
 * its field should hold: an export is valid even where the directory is not. */
#include "exporters/hsds.h"
#include "model/record.h"

/* What every schema begins with. The kinds of values are names only: they say what a value should be. */
static const char prolog[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<!-- HSDS-shaped XML: a mapping of Vigie's own, made from the table of HSDS " HSDS_VERSION
    " by exporters/hsds_xsd.c.\n"
    "     HSDS itself knows JSON and tables only. docs/hsds-xml.md says how to read it. -->\n"
    "<xs:schema xmlns:xs=\"http://www.w3.org/2001/XMLSchema\" xmlns=\"" HSDS_XML_NAMESPACE "\"\n"
    "    targetNamespace=\"" HSDS_XML_NAMESPACE "\" elementFormDefault=\"qualified\">\n";

static const char common[] = "  <xs:simpleType name=\"audience\">\n"
                             "    <xs:restriction base=\"xs:string\">\n"
                             "      <xs:enumeration value=\"public\"/>\n"
                             "      <xs:enumeration value=\"partner\"/>\n"
                             "      <xs:enumeration value=\"internal\"/>\n"
                             "    </xs:restriction>\n"
                             "  </xs:simpleType>\n"
                             "  <xs:simpleType name=\"escape\">\n"
                             "    <xs:restriction base=\"xs:string\">\n"
                             "      <xs:enumeration value=\"json\"/>\n"
                             "    </xs:restriction>\n"
                             "  </xs:simpleType>\n"
                             "  <xs:simpleType name=\"language_of_text\">\n"
                             "    <xs:restriction base=\"xs:string\">\n"
                             "      <xs:enumeration value=\"fr\"/>\n"
                             "      <xs:enumeration value=\"en\"/>\n"
                             "    </xs:restriction>\n"
                             "  </xs:simpleType>\n"
                             "  <xs:complexType name=\"value\">\n"
                             "    <xs:simpleContent>\n"
                             "      <xs:extension base=\"xs:string\">\n"
                             "        <xs:attribute name=\"vis\" type=\"audience\"/>\n"
                             "        <xs:attribute name=\"lang\" type=\"language_of_text\"/>\n"
                             "        <xs:attribute name=\"escaped\" type=\"escape\"/>\n"
                             "      </xs:extension>\n"
                             "    </xs:simpleContent>\n"
                             "  </xs:complexType>\n"
                             "  <xs:complexType name=\"extra\">\n"
                             "    <xs:simpleContent>\n"
                             "      <xs:extension base=\"xs:string\">\n"
                             "        <xs:attribute name=\"name\" type=\"xs:string\" use=\"required\"/>\n"
                             "        <xs:attribute name=\"vis\" type=\"audience\"/>\n"
                             "        <xs:attribute name=\"escaped\" type=\"escape\"/>\n"
                             "      </xs:extension>\n"
                             "    </xs:simpleContent>\n"
                             "  </xs:complexType>\n"
                             "  <xs:complexType name=\"gone\">\n"
                             "    <xs:sequence>\n"
                             "      <xs:element name=\"name\" type=\"value\"/>\n"
                             "    </xs:sequence>\n"
                             "    <xs:attribute name=\"id\" type=\"xs:string\" use=\"required\"/>\n"
                             "    <xs:attribute name=\"status\" type=\"xs:string\" use=\"required\"/>\n"
                             "    <xs:attribute name=\"replaced_by\" type=\"xs:string\"/>\n"
                             "    <xs:attribute name=\"seq\" type=\"xs:long\" use=\"required\"/>\n"
                             "  </xs:complexType>\n";

static const char *const kinds[] = {
	[FIELD_TEXT] = "text",
	[FIELD_UUID] = "uuid",
	[FIELD_URI] = "uri",
	[FIELD_EMAIL] = "email",
	[FIELD_DATE] = "date",
	[FIELD_DATETIME] = "datetime",
	[FIELD_TIME] = "time",
	[FIELD_NUMBER] = "number",
	[FIELD_ENUM] = "enum",
};

static void write_root(struct buf *o)
{
	buf_s(o,
	    STR("  <xs:element name=\"hsds\">\n"
	        "    <xs:complexType>\n"
	        "      <xs:choice minOccurs=\"0\" maxOccurs=\"unbounded\">\n"));
	for (int i = 0; i < ENTITY__MAX; i++)
		buf_fmt(o, "        <xs:element name=\"%s\" type=\"of_%s\"/>\n", entities[i].name,
		    entities[i].name);
	buf_s(o,
	    STR("        <xs:element name=\"gone\" type=\"gone\"/>\n"
	        "      </xs:choice>\n"
	        "      <xs:attribute name=\"version\" type=\"xs:string\" use=\"required\"/>\n"
	        "      <xs:attribute name=\"generated\" type=\"xs:dateTime\" use=\"required\"/>\n"
	        "      <xs:attribute name=\"lang\" type=\"xs:language\"/>\n"
	        "      <xs:attribute name=\"audience\" type=\"audience\" use=\"required\"/>\n"
	        "      <xs:attribute name=\"seq\" type=\"xs:long\" use=\"required\"/>\n"
	        "      <xs:attribute name=\"since\" type=\"xs:long\"/>\n"
	        "    </xs:complexType>\n"
	        "  </xs:element>\n"));
}

static void write_field(struct buf *o, const struct field *d)
{
	const char *least = hsds_always(d) ? "" : " minOccurs=\"0\"";

	if (d->type == FIELD_OBJECT)
		buf_fmt(o, "      <xs:element name=\"%s\" type=\"of_%s\"%s nillable=\"true\"/>\n", d->name,
		    entities[d->child].name, least);
	else if (d->type == FIELD_LIST)
		buf_fmt(o, "      <xs:element name=\"%s\" type=\"list_of_%s\"%s/>\n", d->name,
		    entities[d->child].name, least);
	else /* a second one is the text in the other language */
		buf_fmt(o, "      <xs:element name=\"%s\" type=\"%s\"%s maxOccurs=\"2\"/>\n", d->name,
		    kinds[d->type], least);
}

static void write_entity(struct buf *o, const struct entity *e)
{
	buf_fmt(o, "  <xs:complexType name=\"of_%s\">\n    <xs:sequence>\n", e->name);
	buf_s(o,
	    STR("      <xs:element name=\"lang\" type=\"value\" minOccurs=\"0\"/>\n"
	        "      <xs:element name=\"own_id\" type=\"value\" minOccurs=\"0\"/>\n"));
	for (int f = 0; f < e->n_fields; f++)
		write_field(o, &e->fields[f]);
	buf_s(o,
	    STR("      <xs:element name=\"extra\" type=\"extra\" minOccurs=\"0\" maxOccurs=\"unbounded\"/>\n"
	        "    </xs:sequence>\n"
	        "    <xs:attribute name=\"id\" type=\"xs:string\"/>\n"
	        "    <xs:attribute name=\"vis\" type=\"audience\"/>\n"
	        "  </xs:complexType>\n"));
	buf_fmt(o,
	    "  <xs:complexType name=\"list_of_%s\">\n"
	    "    <xs:sequence>\n"
	    "      <xs:element name=\"%s\" type=\"of_%s\" minOccurs=\"0\" maxOccurs=\"unbounded\"/>\n"
	    "    </xs:sequence>\n"
	    "    <xs:attribute name=\"vis\" type=\"audience\"/>\n"
	    "  </xs:complexType>\n",
	    e->name, e->name, e->name);
}

void hsds_xml_schema(struct buf *out)
{
	buf_s(out, str_of(prolog));
	write_root(out);
	for (int i = 0; i < ENTITY__MAX; i++)
		write_entity(out, &entities[i]);
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		buf_fmt(out,
		    "  <xs:complexType name=\"%s\">\n"
		    "    <xs:simpleContent><xs:extension base=\"value\"/></xs:simpleContent>\n"
		    "  </xs:complexType>\n",
		    kinds[i]);
	buf_s(out, str_of(common));
	buf_s(out, STR("</xs:schema>\n"));
}
