/* settings_parts.h: values of forms that only mail's settings have. Internal to settings*.c. */
#ifndef MAILER_SETTINGS_PARTS_H
#define MAILER_SETTINGS_PARTS_H

#include "lib/arena.h"
#include "lib/conf.h"
#include "lib/err.h"
#include "lib/str.h"

#include <stdbool.h>
#include <stdint.h>

enum { PASSWORD_MAX = 4096 };

bool settings_begins(struct str s, const char *with);

/* A host by which a machine speaks with itself: localhost, 127.…, ::1. */
bool settings_loopback(struct str host);

/* A time of at least `least` days. */
bool settings_secs(const struct conf *conf, const char *section, const char *key, int days, int least,
    int64_t *out, struct err *err);

/* "30 MB", "30 Mo", "500 KB", "1 GB", a number of bytes; from 64 KB to 1 GB. */
bool settings_bytes(const struct conf *conf, const char *section, const char *key, int64_t otherwise,
    int64_t *out, struct err *err);

/* "8:00-17:00", "8 h - 17 h 30": minutes of the day, `from` before `to`. */
bool settings_window(struct str s, int *from, int *to);

/* "mon-fri", "lun-ven", "mon, wed, sat-sun": bit 0 is Sunday. */
bool settings_days(struct str s, unsigned *out);

#endif
