/* classify.c: vigie classify. */
#include "mailer/classify.h"

#include "cmd/commands.h"
#include "lib/file.h"
#include "lib/i18n.h"
#include "lib/text.h"

#include <errno.h>
#include <sysexits.h>
#include <unistd.h>

enum { MESSAGE_MAX = 64 * 1024 * 1024, MEMORY_MAX = 512 * 1024 * 1024, LINE_LIMIT = 16 * 1024 * 1024 };

static void put_member(struct buf *out, const char *name, struct str value)
{
	buf_fmt(out, ",\"%s\":", name);
	if (value.n)
		json_string(out, value);
	else
		buf_s(out, STR("null"));
}

static void put_fields(struct buf *out, const struct reply_field *f)
{
	buf_s(out, STR(",\"fields\":["));
	for (const char *comma = ""; f; f = f->next, comma = ",") {
		buf_fmt(out, "%s{\"label\":", comma);
		json_string(out, f->label);
		buf_s(out, STR(",\"value\":"));
		json_string(out, f->value);
		buf_char(out, '}');
	}
	buf_char(out, ']');
}

/* One line; `to` is NULL for what is no bounce. */
static void put_line(struct app *app, struct arena *a, const char *file, const struct reply *r,
    const struct reply_recipient *to)
{
	struct buf AUTO_BUF out = BUF_INIT(LINE_LIMIT);

	buf_s(&out, STR("{\"file\":"));
	json_string(&out, text_plain(a, str_of(file)));
	put_member(&out, "class", str_of(reply_classes[r->class]));
	put_member(&out, "recipient", to ? to->address : STR_NONE);
	put_member(&out, "status", to ? to->status : STR_NONE);
	put_member(&out, "reason", to ? to->reason : STR_NONE);
	buf_fmt(&out, ",\"permanent\":%s", to && to->permanent ? "true" : "false");
	put_member(&out, "token", r->token);
	buf_s(&out, STR(",\"text\":"));
	json_string(&out, r->text);
	put_fields(&out, r->fields);
	buf_char(&out, '}');
	print_json(&app->out, buf_str(&out));
}

static bool read_input(struct arena *a, const char *file, struct str *out, struct err *err)
{
	struct buf AUTO_BUF bytes = BUF_INIT(MESSAGE_MAX);

	if (strcmp(file, "-") != 0)
		return file_read_all(a, file, MESSAGE_MAX, out, err);
	for (;;) {
		if (!buf_room(&bytes, 64 * 1024))
			return err_set(err, ERR_INPUT, _("the standard input is too long for a message"));
		ssize_t n = read(STDIN_FILENO, bytes.p + bytes.n, 64 * 1024);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(err, ERR_INPUT, _("the standard input"));
		if (n == 0)
			break;
		bytes.n += (size_t)n;
	}
	*out = arena_str(a, buf_str(&bytes));
	return true;
}

/* False for a file that cannot be read: it is told, and the others go on. */
static bool classify_file(struct app *app, struct arena *a, const char *file)
{
	struct str bytes;
	struct mail mail;
	struct reply reply;
	struct err why;

	if (!read_input(a, file, &bytes, &why)) {
		print_sync(&app->out);
		app_say(app, "vigie: %s", why.text);
		return false;
	}
	mime_read(a, bytes, &mail);
	classify(a, &mail, NULL, &reply);
	if (!reply.recipients)
		put_line(app, a, file, &reply, NULL);
	for (const struct reply_recipient *to = reply.recipients; to; to = to->next)
		put_line(app, a, file, &reply, to);
	return true;
}

bool cmd_classify(struct app *app, const struct args *args, struct err *err)
{
	struct arena *AUTO_ARENA a = arena_new(MEMORY_MAX);

	(void)err;
	app->out.json = true; /* there is no other form: a line is for programs */
	for (int i = 0; i < args->n; i++) {
		if (!classify_file(app, a, args->v[i]))
			app->exit = EX_DATAERR;
		arena_reset(a);
	}
	return true;
}
