-- name: delivery_get
SELECT url, etag, last_modified, state, sha256, at FROM delivery WHERE source = ?1;

-- name: delivery_put
INSERT INTO delivery(source, url, etag, last_modified, state, sha256, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT DO UPDATE SET url = excluded.url, etag = excluded.etag, last_modified = excluded.last_modified,
                          state = excluded.state, sha256 = excluded.sha256, at = excluded.at;

-- name: delivery_last_run
SELECT at FROM source_run WHERE source = ?1 AND outcome IN ('applied', 'unchanged') ORDER BY id DESC LIMIT 1;

-- name: delivery_list
SELECT at, outcome, file, bytes, lower(hex(sha256)) FROM source_run
 WHERE source = ?1 AND outcome IN ('applied', 'stopped') AND sha256 IS NOT NULL
 ORDER BY id DESC LIMIT ?2;

-- name: delivery_needed
-- Read since then, or what a source gave last.
SELECT count(*) FROM source_run r
 WHERE r.sha256 = ?1
   AND (r.at >= ?2
        OR r.id = (SELECT max(id) FROM source_run WHERE source = r.source AND outcome IN ('applied', 'unchanged'))
        OR EXISTS (SELECT 1 FROM delivery d WHERE d.source = r.source AND d.sha256 = ?1));

-- name: delivery_failures
-- Runs that failed since the last one that did not.
SELECT count(*), ifnull(min(at), 0) FROM source_run
 WHERE source = ?1 AND id > (SELECT ifnull(max(id), 0) FROM source_run WHERE source = ?1 AND outcome <> 'failed');

-- name: delivery_find
-- The newest whose hash begins so, and that came before.
SELECT at, outcome, file, bytes, lower(hex(sha256)) FROM source_run
 WHERE source = ?1 AND outcome IN ('applied', 'stopped') AND sha256 IS NOT NULL
   AND lower(hex(sha256)) LIKE ?2 || '%' AND at < ?3
 ORDER BY id DESC;
