#include "tests/export_run.h"

#include "lib/arena.h"

static bool take(void *ctx, struct str bytes, struct err *err)
{
	struct export_run *run = ctx;

	if (++run->writes == run->fail_at)
		return err_set(err, ERR_FATAL, "the disk is full");
	if (run->writes > 1 && run->last < run->smallest)
		run->smallest = run->last;
	run->last = bytes.n;
	buf_s(&run->out, bytes);
	return true;
}

struct export_run export_run_new(const char *name, const char *shape)
{
	return (struct export_run){
		.exporter = exporter_by_name(str_of(name)),
		.head = { .shape = shape,
		    .total = 3,
		    .now = 1795316400,
		    .seq = 42,
		    .since = -1,
		    .lang = STR("fr"),
		    .audience = AUDIENCE_INTERNAL,
		    .entity = &entities[ENTITY_ORGANIZATION] },
		.out = BUF_INIT((size_t)1 << 30),
		.smallest = SIZE_MAX,
	};
}

bool export_run_begin(struct export_run *run, struct err *err)
{
	const struct export_out out = { .ctx = run, .write = take };

	return run->exporter->begin(&run->head, &out, &run->state, err);
}

static const char *const samples[] = {
	"{\"id\":\"0f0e6a35-6f0c-5d0b-8c55-6b7a3c0b1a01\",\"name\":\"Popote « Le Bon Goût » & fils\","
	"\"description\":\"Repas livrés.\\nLundi <et> jeudi ]]> \",\"website\":\"https://popote.test/?a=1&b=2\","
	"\"year_incorporated\":1987,"
	"\"phones\":[{\"id\":\"0f0e6a35-6f0c-5d0b-8c55-6b7a3c0b1a02\",\"number\":\"418 555-0101\",\"extension\":100,"
	"\"languages\":[{\"id\":\"0f0e6a35-6f0c-5d0b-8c55-6b7a3c0b1a03\",\"name\":\"français\",\"code\":\"fr\"}],"
	"\"vigie\":{\"id\":\"T1\",\"vis\":{\"number\":\"internal\"}}}],"
	"\"services\":[{\"id\":\"0f0e6a35-6f0c-5d0b-8c55-6b7a3c0b1a04\",\"name\":\"Popote roulante\",\"status\":\"active\","
	"\"program\":{\"id\":\"0f0e6a35-6f0c-5d0b-8c55-6b7a3c0b1a05\",\"name\":\"Maintien à domicile\"},"
	"\"vigie\":{\"en\":{\"name\":\"Meals on Wheels\"}}}],"
	"\"x_note\":{\"de\":[1,2.50,null,true,\"<\\u0001>\"]},\"x_zone\":\"A\","
	"\"vigie\":{\"vis\":{\"phones\":\"partner\",\"x_zone\":\"public\"},\"en\":{\"name\":\"Good Taste\"}}}",

	"{\"id\":\"0f0e6a35-6f0c-5d0b-8c55-6b7a3c0b1b01\",\"name\":\"Quiet House\",\"description\":\"A\\r\\n\\tB\\u0007\","
	"\"vigie\":{\"lang\":\"en\",\"fr\":{\"name\":\"Maison tranquille\"}}}",

	/* what HSDS requires is not there */
	"{\"id\":\"0f0e6a35-6f0c-5d0b-8c55-6b7a3c0b1c01\",\"name\":\"Sans description\","
	"\"programs\":[{\"id\":\"0f0e6a35-6f0c-5d0b-8c55-6b7a3c0b1c02\"}]}",
};

const char *export_run_sample(int i)
{
	return i >= 0 && i < (int)(sizeof samples / sizeof *samples) ? samples[i] : NULL;
}

bool export_run_samples(struct export_run *run, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(1 << 24);
	const struct tombstone gone = { .id = STR("0f0e6a35-6f0c-5d0b-8c55-6b7a3c0b1d01"),
		.name = STR("Popote \"Chez nous\""),
		.status = STR("merged"),
		.replaced_by = STR("0f0e6a35-6f0c-5d0b-8c55-6b7a3c0b1a01"),
		.seq = 41 };

	if (!export_run_begin(run, err))
		return false;
	for (int i = 0; export_run_sample(i); i++) {
		struct record *r = record_read_json(a, str_of(export_run_sample(i)), run->head.entity, err);
		if (!r || !run->exporter->record(run->state, r, err))
			return false;
	}
	return run->exporter->gone(run->state, &gone, err) && run->exporter->end(&run->state, err);
}
