#include "store/delivery.h"

#include "store/source.h"

bool delivery_get(struct arena *a, struct db *db, struct str source, struct delivery *out, struct err *err)
{
	int64_t id;
	bool found;

	if (!source_id(db, source, false, &id, err))
		return false;
	struct query q = db_query(db, STMT_DELIVERY_GET);
	query_int(&q, 1, id);
	if (!query_one(&q, &found, err))
		return false;
	if (found)
		*out = (struct delivery){
			.url = query_str(a, &q, 0),
			.etag = query_str(a, &q, 1),
			.last_modified = query_str(a, &q, 2),
		};
	return query_end(&q);
}

bool delivery_put(struct db *db, struct str source, const struct delivery *d, struct err *err)
{
	int64_t id;

	if (!source_id(db, source, true, &id, err))
		return false;
	struct query q = db_query(db, STMT_DELIVERY_PUT);
	query_int(&q, 1, id);
	query_text(&q, 2, d->url);
	query_text(&q, 3, d->etag);
	query_text(&q, 4, d->last_modified);
	query_int(&q, 5, d->at);
	return query_run(&q, err);
}
