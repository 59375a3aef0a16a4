#include "cmd/pairs.h"

#include "lib/csv.h"
#include "lib/i18n.h"
#include "lib/json.h"

enum { ROW_MAX = 1024 * 1024 };

bool pairs_begin(struct pairs_out *p, struct err *err)
{
	p->line = BUF_INIT((size_t)2 * ROW_MAX);
	p->why = BUF_INIT(ROW_MAX);
	return file_begin(NULL, FILE_PUBLIC, &p->out, err) &&
	    (p->json || file_write(p->out, STR("left_id,right_id,score,band,reasons\r\n"), err));
}

void pairs_free(struct pairs_out *p)
{
	file_abort(&p->out);
	buf_free(&p->line);
	buf_free(&p->why);
}

static void put_reason(struct buf *out, const struct match_reason *r, bool first)
{
	bool both = r->left.n && r->right.n && !str_eq(r->left, r->right);
	struct str one = r->left.n ? r->left : r->right;

	buf_fmt(out, "%s%s", first ? "" : "; ", _(r->text));
	if (both)
		buf_fmt(out, "%s%.*s / %.*s", _(": "), STR_ARG(r->left), STR_ARG(r->right));
	else if (one.n)
		buf_fmt(out, "%s%.*s", _(": "), STR_ARG(one));
}

static void put_csv(struct pairs_out *p, const struct pairs_row *row)
{
	struct buf *out = &p->line;

	for (int i = 0; i < row->n_reasons; i++)
		put_reason(&p->why, &row->reasons[i], i == 0);
	csv_cell(out, row->left, ',');
	buf_char(out, ',');
	csv_cell(out, row->right, ',');
	buf_fmt(out, ",%.4f,%s,", row->score, row->band);
	csv_cell(out, buf_str(&p->why), ',');
	buf_s(out, STR("\r\n"));
}

static void put_member(struct buf *out, const char *key, struct str value)
{
	buf_fmt(out, "\"%s\":", key);
	json_string(out, value);
	buf_char(out, ',');
}

static void put_json(struct pairs_out *p, const struct pairs_row *row)
{
	struct buf *out = &p->line;

	buf_char(out, '{');
	put_member(out, "left_id", row->left);
	put_member(out, "right_id", row->right);
	buf_fmt(out, "\"score\":%.4f,\"band\":\"%s\",\"reasons\":[", row->score, row->band);
	for (int i = 0; i < row->n_reasons; i++) {
		const struct match_reason *r = &row->reasons[i];
		buf_s(out, i ? STR(",{") : STR("{"));
		put_member(out, "code", str_of(r->code));
		put_member(out, "text", str_of(_(r->text)));
		put_member(out, "left", r->left);
		put_member(out, "right", r->right);
		buf_fmt(out, "\"bits\":%.2f}", r->bits);
	}
	buf_s(out, STR("]}\n"));
}

bool pairs_put(struct pairs_out *p, const struct pairs_row *row, struct err *err)
{
	buf_reset(&p->line);
	buf_reset(&p->why);
	if (p->json)
		put_json(p, row);
	else
		put_csv(p, row);
	if (!buf_ok(&p->line) || !buf_ok(&p->why))
		return err_set(err, ERR_FATAL, _("out of memory"));
	return file_write(p->out, buf_str(&p->line), err);
}

bool pairs_end(struct pairs_out *p, struct err *err)
{
	return file_commit(&p->out, err);
}
