/* agencies.c: an invented AIRS feed of about so many megabytes on stdout: `agencies 1000`.
 *
 * Agencies with two or three sites each, as vendors write them: indented, telephones without numbers, HTML escaped
 * twice, the same texts in agency, site and service. */
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static uint64_t written;
static uint32_t state = 1;

static unsigned dice(unsigned sides)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % sides;
}

#define PUT(...) (written += (uint64_t)printf(__VA_ARGS__))

static const char *const towns[] = { "Saint-Aubin", "Port-Clair", "Val-des-Pins", "Rivière-Haute",
	"Mont-Doux" };
static const char *const things[] = { "Food aid", "Housing search", "Day care", "Legal advice", "Transport",
	"Respite", "Tax clinic", "Language classes" };
static const char *const codes[] = { "BD-1800.2000", "BH-3900", "PH-1250", "FT-3000", "BT-4500",
	"PH-7000.6500", "DT-8800.9300", "HH-8000.1950" };
static const char *const types[] = { "Phone1", "After Hours", "Business Line", "Hotline", "Out of area",
	"Fax" };

static void description(const char *tag, unsigned thing, const char *town)
{
	PUT("      <%s>Offers &amp;lt;b&amp;gt;%s&amp;lt;/b&amp;gt; to the people of %s &amp; around. "
	    "Services include an initial meeting, a plan that is made together, help with forms and follow-up "
	    "over several months. Volunteers speak French and English; an interpreter can be asked for. Clients are "
	    "received by appointment, Monday to Friday; the office is closed on holidays. Nonprofit society.</%s>\n",
	    tag, things[thing], town, tag);
}

static void telephones(void)
{
	for (unsigned i = 0; i < 6; i++) {
		PUT("      <Phone TollFree=\"false\" Confidential=\"false\">\n");
		if (i == 0 || i == 5)
			PUT("        <PhoneNumber>418-555-%04u</PhoneNumber>\n", dice(10000));
		else
			PUT("        <PhoneNumber />\n");
		PUT("        <Type>%s</Type>\n      </Phone>\n", types[i]);
	}
}

static void address(const char *tag, const char *town)
{
	PUT("      <%s Confidential=\"false\">\n        <Line1>%u rue des Érables</Line1>\n        <City>%s</City>\n"
	    "        <State>QC</State>\n        <ZipCode>G%uA %uB%u</ZipCode>\n        <Country>CA</Country>\n      </%s>\n",
	    tag, 1 + dice(9999), town, dice(10), dice(10), dice(10), tag);
}

static void dates(void)
{
	PUT("      <ResourceInfo AvailableForDirectory=\"true\" AvailableForReferral=\"true\" DateAdded=\"2001-02-03\" "
	    "DateLastVerified=\"2026-%02u-%02u\" DateOfLastAction=\"2026-10-%02u\">\n"
	    "        <Contact Type=\"Resource Specialist\">\n          <Title>Coordinator</Title>\n"
	    "          <Name>Claude Tremblay</Name>\n          <Email>\n            <Address>c%u@centre.test</Address>\n"
	    "          </Email>\n        </Contact>\n      </ResourceInfo>\n",
	    1 + dice(9), 1 + dice(28), 1 + dice(28), dice(100000));
}

static void service(uint64_t key, unsigned thing, const char *town)
{
	PUT("      <SiteService>\n        <Name>%s</Name>\n        <Key>%" PRIu64 "</Key>\n", things[thing],
	    key);
	description("Description", thing, town);
	telephones();
	PUT("        <TimeOpen>\n");
	for (const char *const *d =
	         (const char *const[]){ "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", NULL };
	     *d; d++)
		PUT("          <%s>\n            <From>09:00:00.000</From>\n            <To>16:30:00.000</To>\n          </%s>\n",
		    *d, *d);
	PUT("        </TimeOpen>\n        <Seasonal>\n          <Description />\n          <StartDate />\n          <EndDate />\n"
	    "        </Seasonal>\n");
	for (unsigned i = 0; i < 4; i++)
		PUT("        <Taxonomy>\n          <Code>%s</Code>\n        </Taxonomy>\n",
		    codes[(thing + i) % 8]);
	PUT("        <GeographicAreaServed>\n          <City>%s</City>\n          <State>QC</State>\n"
	    "          <Country>Canada</Country>\n        </GeographicAreaServed>\n        <FeeStructure>None</FeeStructure>\n",
	    town);
	dates();
	PUT("      </SiteService>\n");
}

static void site(uint64_t key, const char *town)
{
	unsigned thing = dice(8);

	PUT("    <Site LegalStatus=\"None or unknown\">\n      <Key>%" PRIu64
	    "</Key>\n      <Name>%s %s</Name>\n",
	    key, things[thing], town);
	description("SiteDescription", thing, town);
	address("PhysicalAddress", town);
	address("MailingAddress", town);
	telephones();
	PUT("      <URL>\n        <Address>www.centre-%" PRIu64
	    ".test</Address>\n        <Note />\n      </URL>\n",
	    key);
	service(key, thing, town);
	PUT("      <SpatialLocation>\n        <Latitude>46.%06u</Latitude>\n        <Longitude>-71.%06u</Longitude>\n"
	    "      </SpatialLocation>\n    </Site>\n",
	    dice(1000000), dice(1000000));
}

static void agency(uint64_t key)
{
	const char *town = towns[dice(5)];

	PUT("  <Agency RecordOwner=\"0001\" LegalStatus=\"None or unknown\" ExcludeFromWebsite=\"false\">\n"
	    "    <Key>%" PRIu64 "</Key>\n    <Name>Centre %" PRIu64 " de %s</Name>\n",
	    key * 10, key, town);
	description("AgencyDescription", dice(8), town);
	PUT("    <AKA>\n      <Name>C%" PRIu64
	    "</Name>\n      <Confidential>false</Confidential>\n      <Description />\n    </AKA>\n",
	    key);
	PUT("    <AgencyLocation>\n      <Name />\n");
	address("PhysicalAddress", town);
	PUT("    </AgencyLocation>\n");
	telephones();
	for (unsigned i = 1, n = 2 + dice(2); i <= n; i++)
		site(key * 10 + i, town);
	dates();
	PUT("  </Agency>\n");
}

int main(int argc, char **argv)
{
	uint64_t most = argc > 1 ? strtoull(argv[1], NULL, 10) * 1000000 : 1000000;

	printf("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Source SourceEntity=\"Invented\" "
	       "OriginTimestamp=\"2026-11-22T05:00:00\" SoftwareVendor=\"None\" SoftwareVersion=\"1\" "
	       "TaxonomyVersion=\"2026-01-01T00:00:00\" SchemaVersion=\"3.0\">\n");
	for (uint64_t key = 1; written < most; key++)
		agency(key);
	printf("</Source>\n");
	return 0;
}
