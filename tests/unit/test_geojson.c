#include "tests/test.h"

#include "tests/unit/mapped.h"

/* Only what a row is about. */
#define NAME_ONLY "[list]\nkey = nom\n[record]\nname = {nom}\n"
#define PLACE     NAME_ONLY "locations[main].longitude = {@longitude}\nlocations[main].latitude = {@latitude}\n"
#define X(column) NAME_ONLY "x_v = {" column "}\n"

#define FEATURE(geometry, properties) \
	"{\"type\":\"Feature\",\"geometry\":" geometry ",\"properties\":{\"nom\":\"A\"" properties "}}"
#define SET(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"
#define POINT         "{\"type\":\"Point\",\"coordinates\":[-71.2,46.8]}"

#define A         "1 [a] {\"name\":\"A\"}\n"
#define B         "[b] {\"name\":\"B\"}\n"
#define AT(x, y)  "1 [a] {\"name\":\"A\",\"locations\":[{\"latitude\":" y ",\"longitude\":" x "}]}\n"
#define V(value)  "1 [a] {\"name\":\"A\",\"x_v\":\"" value "\"}\n"
#define FEATURE_B "{\"type\":\"Feature\",\"properties\":{\"nom\":\"B\"},\"geometry\":null}"

static const struct row {
	const char *name, *mapping, *in, *out;
	const char *found;
	bool part;
} rows[] = {
	/* clang-format off */
	/* how features come */
	{ .name = "a collection", .mapping = NAME_ONLY, .in = SET(FEATURE(POINT, "") "," FEATURE_B), .out = A "1 " B, .found = "GeoJSON, 3 columns; not used: @longitude, @latitude" },
	{ .name = "a list of features", .mapping = NAME_ONLY, .in = "[" FEATURE(POINT, "") ",\n" FEATURE_B "]", .out = A "2 " B },
	{ .name = "lines of features", .mapping = NAME_ONLY, .in = FEATURE(POINT, "") "\n" FEATURE_B "\n", .out = A "2 " B },
	{ .name = "one feature", .mapping = NAME_ONLY, .in = FEATURE(POINT, ""), .out = A },
	{ .name = "foreign members around the features", .mapping = NAME_ONLY, .in = "{\"name\":\"x\",\"bbox\":[1,2,3,4],\"features\":[" FEATURE(POINT, "") "],\"x\":{\"y\":[]}}", .out = A },
	{ .name = "a member called features in a feature", .mapping = NAME_ONLY, .in = SET(FEATURE(POINT, ",\"features\":[1]")), .out = A },
	{ .name = "what is no feature is refused", .mapping = NAME_ONLY, .in = SET(FEATURE(POINT, "") ",7,{\"type\":\"Point\",\"coordinates\":[1,2]},[],null"), .out = A "!1 this is no feature of GeoJSON (\"type\": \"Feature\")\n!1 this is no feature of GeoJSON (\"type\": \"Feature\")\n!1 this is no feature of GeoJSON (\"type\": \"Feature\")\n!1 this is no feature of GeoJSON (\"type\": \"Feature\")\n" },
	{ .name = "Esri's own JSON", .mapping = NAME_ONLY, .in = SET(FEATURE(POINT, "") ",{\"attributes\":{\"nom\":\"B\"},\"geometry\":{\"x\":-71,\"y\":46}}"), .out = A "!1 this is Esri's own JSON: ask the server for GeoJSON (f=geojson)\n" },
	{ .name = "a server that gave some of them", .mapping = NAME_ONLY, .in = "{\"features\":[" FEATURE(POINT, "") "],\"numberMatched\":12}", .out = A, .found = "GeoJSON, 1 features of the 12 there are, 3 columns; not used: @longitude, @latitude", .part = true },
	{ .name = "a server that gave them all", .mapping = NAME_ONLY, .in = "{\"totalFeatures\":1,\"features\":[" FEATURE(POINT, "") "]}", .out = A, .part = false },
	{ .name = "a server that gives no more at once", .mapping = NAME_ONLY, .in = "{\"properties\":{\"exceededTransferLimit\":true},\"features\":[" FEATURE(POINT, "") "]}", .out = A, .part = true },

	/* properties as columns */
	{ .name = "columns of all features", .mapping = NAME_ONLY "website = {web}\n", .in = SET(FEATURE(POINT, "") "," "{\"type\":\"Feature\",\"properties\":{\"web\":\"https://b.test\",\"nom\":\"B\"}}"), .out = A "1 [b] {\"name\":\"B\",\"website\":\"https://b.test\"}\n" },
	{ .name = "a number keeps its spelling", .mapping = X("v"), .in = SET(FEATURE(POINT, ",\"v\":4180.50")), .out = V("4180.50") },
	{ .name = "true and false", .mapping = X("v"), .in = SET(FEATURE(POINT, ",\"v\":true")), .out = V("true") },
	{ .name = "null is blank", .mapping = X("v"), .in = SET(FEATURE(POINT, ",\"v\":null")), .out = A },
	{ .name = "white space is blank", .mapping = X("v"), .in = SET(FEATURE(POINT, ",\"v\":\" \"")), .out = A },
	{ .name = "an object in it", .mapping = X("a.b.c"), .in = SET(FEATURE(POINT, ",\"a\":{\"b\":{\"c\":\"x\"},\"d\":1}")), .out = V("x") },
	{ .name = "a list is joined", .mapping = X("v"), .in = SET(FEATURE(POINT, ",\"v\":[\"x\",null,2,\"\",true]")), .out = V("x; 2; true") },
	{ .name = "objects in a list", .mapping = X("v.n"), .in = SET(FEATURE(POINT, ",\"v\":[{\"n\":1},{\"m\":5},{\"n\":2}]")), .out = V("1; 2") },
	{ .name = "lists in a list", .mapping = X("v"), .in = SET(FEATURE(POINT, ",\"v\":[[1,2],[3]]")), .out = V("1; 2; 3") },
	{ .name = "a name that stands twice", .mapping = X("v"), .in = SET(FEATURE(POINT, ",\"v\":1,\"v\":2")), .out = V("1; 2") },
	{ .name = "a name of nothing", .mapping = X("w"), .in = SET(FEATURE(POINT, ",\"\":1,\"w\":2")), .out = V("2") },
	{ .name = "the feature's own id", .mapping = X("@id"), .in = SET("{\"id\":\"node/7\"," "\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"nom\":\"A\"}}"), .out = V("node/7") },
	{ .name = "a foreign member of the feature", .mapping = X("@title.fr"), .in = SET("{\"title\":{\"fr\":\"x\"}," "\"type\":\"Feature\",\"geometry\":null,\"properties\":{\"nom\":\"A\"}}"), .out = V("x") },
	{ .name = "a property called longitude", .mapping = PLACE "x_v = {Longitude}\n", .in = SET(FEATURE(POINT, ",\"Longitude\":\"7\"")), .out = "1 [a] {\"name\":\"A\",\"locations\":[{\"latitude\":46.8,\"longitude\":-71.2}],\"x_v\":\"7\"}\n" },
	{ .name = "no properties at all", .mapping = NAME_ONLY, .in = SET(FEATURE(POINT, "") ",{\"type\":\"Feature\",\"properties\":null}"), .out = A "!1 nothing stands in the key column, by which the record is recognised the next time\n" },

	/* places */
	{ .name = "a point", .mapping = PLACE, .in = SET(FEATURE(POINT, "")), .out = AT("-71.2", "46.8") },
	{ .name = "the numbers keep their spelling", .mapping = PLACE, .in = SET(FEATURE("{\"coordinates\":[-71.20,46.80,12.5],\"type\":\"Point\"}", "")), .out = AT("-71.20", "46.80") },
	{ .name = "the first of several points", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"MultiPoint\",\"coordinates\":[[-71.1,46.1],[-72,47]]}", "")), .out = AT("-71.1", "46.1") },
	{ .name = "the beginning of a line", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"LineString\",\"coordinates\":[[-71.1,46.1],[-72,47]]}", "")), .out = AT("-71.1", "46.1") },
	{ .name = "the beginning of lines, which are no rings", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"MultiLineString\",\"coordinates\":[[[-71,46],[-72,46],[-72,47],[-71,46]]]}", "")), .out = AT("-71", "46") },
	{ .name = "the centroid of an area", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"Polygon\",\"coordinates\":[[[-71,46],[-70,46],[-70,48],[-71,48],[-71,46]]]}", "")), .out = AT("-70.5000000", "47.0000000") },
	{ .name = "its holes do not count", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"Polygon\",\"coordinates\":[[[-71,46],[-70,46],[-70,48],[-71,48],[-71,46]],[[-71,46],[-70.9,46],[-70.9,46.1],[-71,46]]]}", "")), .out = AT("-70.5000000", "47.0000000") },
	{ .name = "the type may stand behind", .mapping = PLACE, .in = SET(FEATURE("{\"coordinates\":[[[-71,46],[-70,46],[-70,48],[-71,48],[-71,46]]],\"type\":\"Polygon\"}", "")), .out = AT("-70.5000000", "47.0000000") },
	{ .name = "a triangle, either way round", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"Polygon\",\"coordinates\":[[[-71,46],[-70.7,46.3],[-70.7,46],[-71,46]]]}", "")), .out = AT("-70.8000000", "46.1000000") },
	{ .name = "the largest of several areas", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"MultiPolygon\",\"coordinates\":[[[[-60,50],[-59.9,50],[-59.9,50.1],[-60,50]]],[[[-71,46],[-70,46],[-70,48],[-71,48],[-71,46]]]]}", "")), .out = AT("-70.5000000", "47.0000000") },
	{ .name = "an area without extent is its first point", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"Polygon\",\"coordinates\":[[[-71,46],[-71,46],[-71,46]]]}", "")), .out = AT("-71", "46") },
	{ .name = "a collection of geometries", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"GeometryCollection\",\"geometries\":[{\"type\":\"LineString\",\"coordinates\":[]},{\"type\":\"Point\",\"coordinates\":[-71,46]},{\"type\":\"Point\",\"coordinates\":[-72,47]}]}", "")), .out = AT("-71", "46") },
	{ .name = "no geometry", .mapping = PLACE, .in = SET(FEATURE("null", "")), .out = A },
	{ .name = "empty coordinates", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"Point\",\"coordinates\":[]}", "")), .out = A },
	{ .name = "foreign members of a geometry", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"Point\",\"precision\":{\"m\":[1,2]},\"coordinates\":[-71,46],\"bbox\":[1,2,3,4]}", "")), .out = AT("-71", "46") },

	/* places that are none */
	{ .name = "coordinates in metres", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"Point\",\"coordinates\":[291234.5,5041234.5]}", "")), .out = "~1 coordinates=291234.5, 5041234.5: the coordinates are no degrees of longitude and latitude\n" A },
	{ .name = "the latitude first, out of range", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"Point\",\"coordinates\":[49.2,-123.1]}", "")), .out = "~1 coordinates=49.2, -123.1: the coordinates are no degrees of longitude and latitude; is the latitude first?\n" A },
	{ .name = "the latitude first, in the Southern Ocean", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"Point\",\"coordinates\":[46.8,-71.2]}", "")), .out = "~1 coordinates=46.8, -71.2: the coordinates lie in the Southern Ocean; is the latitude first?\n" A },
	{ .name = "nowhere", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"Point\",\"coordinates\":[0,0.0]}", "")), .out = "~1 coordinates=0, 0.0: 0, 0 lies in the ocean: the source knows no place\n" A },
	{ .name = "a number past all ranges", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"Point\",\"coordinates\":[1e999,46]}", "")), .out = "~1 coordinates=1e999, 46: the coordinates are no degrees of longitude and latitude\n" A },
	{ .name = "one number", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"Point\",\"coordinates\":[-71]}", "")), .out = "~1 coordinates=: the coordinates are no two numbers\n" A },
	{ .name = "numbers as texts", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"Point\",\"coordinates\":[\"-71\",\"46\"]}", "")), .out = "~1 coordinates=: the coordinates are no two numbers\n" A },
	{ .name = "null among the coordinates", .mapping = PLACE, .in = SET(FEATURE("{\"type\":\"Point\",\"coordinates\":[null,null]}", "")), .out = "~1 coordinates=: the coordinates are no two numbers\n" A },
	{ .name = "an old crs in metres", .mapping = PLACE, .in = "{\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::32188\"}},\"features\":[" FEATURE("{\"type\":\"Point\",\"coordinates\":[71.2,46.8]}", "") "]}", .out = "~1 coordinates=71.2, 46.8: the coordinates are in urn:ogc:def:crs:EPSG::32188 and not in degrees: ask the source for WGS 84\n" A, .found = "GeoJSON, urn:ogc:def:crs:EPSG::32188, 3 columns" },
	{ .name = "an old crs behind the features", .mapping = PLACE, .in = "{\"features\":[" FEATURE(POINT, "") "],\"crs\":{\"type\":\"EPSG\",\"properties\":{\"code\":2950}}}", .out = "~1 coordinates=-71.2, 46.8: the coordinates are in 2950 and not in degrees: ask the source for WGS 84\n" A },
	{ .name = "an old crs that is WGS 84", .mapping = PLACE, .in = "{\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:OGC:1.3:CRS84\"}},\"features\":[" FEATURE(POINT, "") "]}", .out = AT("-71.2", "46.8") },
	{ .name = "NAD 83 is within two metres", .mapping = PLACE, .in = "{\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"EPSG:4269\"}},\"features\":[" FEATURE(POINT, "") "]}", .out = AT("-71.2", "46.8") },
	{ .name = "a crs of null", .mapping = PLACE, .in = "{\"crs\":null,\"features\":[" FEATURE(POINT, "") "]}", .out = AT("-71.2", "46.8") },
	/* clang-format on */
};

static void test_row(void **state)
{
	const struct row *r = *state;
	struct mapped m, again;
	struct err e = { 0 };

	assert_ok(mapped_read(&m, "geojson", r->mapping, str_of(r->in), 0, &e));
	assert_str(buf_str(&m.out), str_of(r->out));
	if (r->found)
		assert_str(str_of(m.told.found), str_of(r->found));
	assert_int_equal(m.told.part, r->part);
	assert_ok(mapped_read(&again, "geojson", r->mapping, str_of(r->in), 9, &e));
	assert_str(buf_str(&again.out), buf_str(&m.out));
	assert_str(buf_str(&again.raw), buf_str(&m.raw));
	mapped_free(&m);
	mapped_free(&again);
}

/* No beginning of a collection is read. */
static void test_cut(void **state)
{
	static const char whole[] = SET(FEATURE(POINT, ",\"a\":{\"b\":[1]}") "," FEATURE_B);
	struct mapped m;

	(void)state;
	for (size_t n = 0; n < sizeof whole - 1; n++) {
		struct err e = { 0 };
		assert_false(mapped_read(&m, "geojson", NAME_ONLY, (struct str){ whole, n }, 0, &e));
		assert_int_equal(e.kind, ERR_INPUT);
		mapped_free(&m);
	}
}

static const struct fault {
	const char *name, *in, *why;
	enum err_kind kind;
} faults[] = {
	{ "no feature at all", "{\"type\":\"FeatureCollection\",\"features\":[]}", "holds no feature",
	    ERR_INPUT },
	{ "an empty file", "", "empty", ERR_INPUT },
	{ "a page that says what went wrong", "<html>", "no JSON", ERR_INPUT },
	{ "a column that no feature has",
	    "{\"features\":[{\"type\":\"Feature\",\"properties\":{\"name\":\"A\"}}]}", "no column \"nom\"",
	    ERR_CONFIG },
};

static void test_fault(void **state)
{
	const struct fault *f = *state;
	struct err e = { 0 };
	struct mapped m;

	assert_false(mapped_read(&m, "geojson", NAME_ONLY, str_of(f->in), 0, &e));
	assert_err(e, f->kind, f->why);
	mapped_free(&m);
}

/* Values as names: { "A": 1 }, { "B": 1 }, … */
static void test_names(void **state)
{
	struct buf AUTO_BUF text = BUF_INIT(1 << 22);
	struct err e = { 0 };
	struct mapped m;

	(void)state;
	buf_s(&text, STR("{\"features\":["));
	for (int i = 0; i < 5000; i++)
		buf_fmt(&text, "%s{\"type\":\"Feature\",\"properties\":{\"n%d\":1}}", i ? "," : "", i);
	buf_s(&text, STR("]}"));
	assert_false(mapped_read(&m, "geojson", NAME_ONLY, buf_str(&text), 0, &e));
	assert_err(e, ERR_CONFIG, "more than 4096 different properties");
	mapped_free(&m);
}

/* A name that is too long costs its feature only. */
static void test_long_name(void **state)
{
	struct buf AUTO_BUF text = BUF_INIT(1 << 22);
	struct err e = { 0 };
	struct mapped m;

	(void)state;
	buf_s(&text, STR("[" FEATURE(POINT, "") ",{\"type\":\"Feature\",\"properties\":{\"nom\":\"C\",\""));
	for (int i = 0; i < 1001; i++)
		buf_char(&text, 'x');
	buf_s(&text, STR("\":1}}," FEATURE_B "]"));
	assert_ok(mapped_read(&m, "geojson", NAME_ONLY, buf_str(&text), 0, &e));
	assert_str(buf_str(&m.out), STR(A "!1 the name of a property has more than 1000 bytes\n1 " B));
	mapped_free(&m);
}

int main(void)
{
	struct tests t = { 0 };

	TESTS_ROWS(&t, rows, test_row);
	TESTS_ROWS(&t, faults, test_fault);
	tests_add(&t, "a file that is cut anywhere is an error", test_cut, NULL);
	tests_add(&t, "too many names", test_names, NULL);
	tests_add(&t, "a name that is too long", test_long_name, NULL);
	return tests_run(&t, "geojson");
}
