-- name: backup_new_instance
-- What a restored database is called from now on; the outbox belongs to another one.
INSERT INTO meta(key, value) VALUES ('instance', ?1) ON CONFLICT(key) DO UPDATE SET value = excluded.value;
