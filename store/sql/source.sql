-- name: source_id
SELECT id FROM source WHERE name = ?1;

-- name: source_add
INSERT INTO source(name) VALUES (?1);

-- name: source_record_doc
SELECT ifnull(r.doc, f.doc) FROM source_record r JOIN fiche f ON f.id = r.fiche WHERE r.id = ?1;

-- name: source_record_add
INSERT INTO source_record(source, native, fiche, hash, first_seen_at, doc) VALUES (?1, ?2, ?3, ?4, ?5, ?6);

-- name: source_record_update
UPDATE source_record SET hash = ?2, doc = ?3, last_seen_at = NULL WHERE id = ?1;

-- name: source_record_same
-- The record is the fiche's document again: it need not be stored twice.
UPDATE source_record SET doc = NULL WHERE id = ?1 AND doc = (SELECT doc FROM fiche WHERE id = source_record.fiche);

-- name: source_record_rehash
UPDATE source_record SET hash = ?2, last_seen_at = NULL WHERE id = ?1;

-- name: source_record_by_native
SELECT r.id, r.fiche, r.hash, f.uuid, r.last_seen_at IS NOT NULL
  FROM source_record r JOIN fiche f ON f.id = r.fiche WHERE r.source = ?1 AND r.native = ?2;

-- name: source_records_walk
-- By rowid, the order in which they came: "+" keeps the index on (source, native) out of it.
SELECT id, hash, last_seen_at IS NOT NULL FROM source_record WHERE +source = ?1 AND id > ?2 ORDER BY id;

-- name: source_record_range
SELECT ifnull(min(id), 0), ifnull(max(id), -1), count(*) FILTER (WHERE last_seen_at IS NULL)
  FROM source_record WHERE +source = ?1;

-- name: source_records_present
SELECT id, fiche FROM source_record WHERE +source = ?1 AND last_seen_at IS NULL AND id > ?2 ORDER BY id;

-- name: source_record_gone
UPDATE source_record SET last_seen_at = ?2 WHERE id = ?1;

-- name: source_fiche_has
SELECT 1 FROM source_record WHERE source = ?1 AND fiche = ?2 LIMIT 1;

-- name: source_lists
-- Does any source list the fiche?
SELECT 1 FROM source_record WHERE fiche = ?1 AND last_seen_at IS NULL LIMIT 1;

-- name: source_run_add
INSERT INTO source_run(source, at, outcome, message, file, found, sha256, recipe, items, refused, created, matched,
                       changed, proposed, gone, held, bytes)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17);

-- name: source_run_last
-- The delivery that the directory now holds.
SELECT sha256, recipe, bytes FROM source_run WHERE source = ?1 AND outcome IN ('applied', 'unchanged')
 ORDER BY id DESC LIMIT 1;

-- name: source_refusals_forget
DELETE FROM refusal WHERE run IN (SELECT id FROM source_run WHERE source = ?1);

-- name: source_refusals_keep
INSERT INTO refusal(run, n, line, "column", value, reason) SELECT ?1, n, line, col, value, reason FROM stage.refusal;

-- name: source_refusals
SELECT r.file, x.line, x."column", x.value, x.reason FROM refusal x JOIN source_run r ON r.id = x.run
 WHERE r.source = ?1 ORDER BY x.run, x.n;

-- name: source_run_latest
-- A run that found nothing new has no figures of its own: they are those of the delivery that was read last.
SELECT n.at, n.outcome, n.message, n.file, ifnull(r.items, 0), ifnull(r.refused, 0), ifnull(r.held, 0)
  FROM (SELECT * FROM source_run WHERE source = ?1 ORDER BY id DESC LIMIT 1) n
  LEFT JOIN (SELECT * FROM source_run WHERE source = ?1 AND outcome = 'applied' ORDER BY id DESC LIMIT 1) r;
