-- name: stage_clear_item
DELETE FROM stage.item;
-- name: stage_clear_document
DELETE FROM stage.document;
-- name: stage_clear_dropped
DELETE FROM stage.dropped;
-- name: stage_clear_refusal
DELETE FROM stage.refusal;
-- name: stage_clear_service
DELETE FROM stage.service;
-- name: stage_clear_phone
DELETE FROM stage.phone;
-- name: stage_clear_address
DELETE FROM stage.address;
-- name: stage_clear_email
DELETE FROM stage.email;
-- name: stage_clear_category
DELETE FROM stage.category;
-- name: stage_clear_match_key
DELETE FROM stage.match_key;
-- name: stage_clear_match_form
DELETE FROM stage.match_form;
-- name: stage_clear_search
DELETE FROM stage.search;

-- name: stage_clear_joining
DELETE FROM stage.joining;
-- name: stage_clear_contest
DELETE FROM stage.contest;

-- name: stage_lock
-- One transaction on the staging database alone: it holds no lock on the directory.
SAVEPOINT staging;
-- name: stage_unlock
RELEASE staging;

-- name: stage_secret
SELECT value FROM meta WHERE key = 'items';

-- name: stage_any_fiche
SELECT 1 FROM fiche LIMIT 1;

-- name: stage_item_add
INSERT INTO stage.item(n, kind, native, hash, line, record, fiche, uuid, name, region, municipality, plain,
                       doc_hash)
VALUES (?1, ?2, ?3, ?4, ?5, nullif(?6, 0), nullif(?7, 0), ?8, ?9, ?10, ?11, ?12, ?13);
-- name: stage_document_add
INSERT INTO stage.document(n, doc) VALUES (?1, ?2);

-- name: stage_item_get
SELECT native, hash, line FROM stage.item WHERE n = ?1;

-- name: stage_drop
INSERT OR IGNORE INTO stage.dropped(n) VALUES (?1);

-- name: stage_refusal_add
INSERT INTO stage.refusal(n, line, col, value, reason) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: stage_next_item
-- What is gone (5) has its reason in place of a name.
SELECT i.n, i.kind, i.native, i.hash, ifnull(i.record, 0), i.fiche, d.doc, ifnull(j.reason, iif(i.kind = 5, i.name, ''))
  FROM stage.item i LEFT JOIN stage.document d ON d.n = i.n LEFT JOIN stage.joining j ON j.n = i.n
 WHERE i.kind > 1 AND i.n > ?1 ORDER BY i.n LIMIT 1;

-- name: stage_items_new
SELECT uuid, name FROM stage.item WHERE kind = 1 ORDER BY n;

-- name: stage_drop_reread
-- New items that are new no more keep their document; their index rows must go.
INSERT INTO stage.dropped(n) SELECT n FROM stage.item WHERE kind > 1;

-- name: stage_next_new
SELECT n FROM stage.item WHERE kind = 1 AND n > ?1 ORDER BY n LIMIT 1;

-- name: stage_recheck
-- What the source has given meanwhile, in another run, is known.
UPDATE stage.item SET kind = 2, (record, fiche) =
       (SELECT r.id, r.fiche FROM source_record r WHERE r.source = ?1 AND r.native = stage.item.native)
 WHERE kind IN (1, 3) AND EXISTS (SELECT 1 FROM source_record r WHERE r.source = ?1 AND r.native = stage.item.native);

-- name: stage_recheck_uuid
UPDATE stage.item SET kind = 3, fiche = (SELECT f.id FROM fiche f WHERE f.uuid = stage.item.uuid)
 WHERE kind = 1 AND EXISTS (SELECT 1 FROM fiche f WHERE f.uuid = stage.item.uuid);

-- name: stage_recheck_moved
-- A merge or a split led the record to another fiche.
UPDATE stage.item SET fiche = (SELECT r.fiche FROM source_record r WHERE r.id = stage.item.record)
 WHERE record IS NOT NULL;

-- name: stage_recheck_merged
-- The fiche that it was to join has become part of another.
UPDATE stage.item SET fiche = g.id
  FROM fiche f JOIN alias a ON a.old = f.uuid JOIN fiche g ON g.uuid = a.new
 WHERE stage.item.kind = 3 AND f.id = stage.item.fiche AND f.status = 'merged';

-- name: stage_bases
SELECT (SELECT ifnull(max(id), 0) FROM fiche), (SELECT ifnull(max(id), 0) FROM source_record),
       (SELECT ifnull(max(seq), 0) FROM change);

-- name: apply_fiches
INSERT INTO fiche(id, uuid, status, source, revision, seq, created_at, edited_at, plain, region, municipality, name,
                  hash, doc)
SELECT ?1 + i.n, i.uuid, 'active', ?3, 1, ?2 + i.n, ?4, ?4, i.plain, i.region, i.municipality, i.name, i.doc_hash,
       d.doc
  FROM stage.item i JOIN stage.document d ON d.n = i.n WHERE i.kind = 1 ORDER BY i.n;

-- name: apply_source_records
INSERT INTO source_record(id, source, native, fiche, hash, first_seen_at)
SELECT ?1 + n, ?3, native, ?2 + n, hash, ?4 FROM stage.item WHERE kind = 1 ORDER BY n;

-- name: apply_changes
INSERT INTO change(seq, fiche, operation, revision, path, new)
SELECT ?1 + n, ?2 + n, ?3, 1, '', lower(hex(doc_hash)) FROM stage.item WHERE kind = 1 ORDER BY n;

-- name: apply_services
INSERT INTO service SELECT ?1 + s.fiche, s.n, s.uuid, s.name, s.status FROM stage.service s ORDER BY s.rowid;
-- name: apply_phones
INSERT INTO phone SELECT ?1 + s.fiche, s.n, s.number, s.extension, s.kind FROM stage.phone s ORDER BY s.rowid;
-- name: apply_addresses
INSERT INTO address SELECT ?1 + s.fiche, s.n, s.street, s.city, s.postal_code, s.kind FROM stage.address s
 ORDER BY s.rowid;
-- name: apply_emails
INSERT INTO email SELECT ?1 + s.fiche, s.n, s.email FROM stage.email s ORDER BY s.rowid;
-- name: apply_categories
INSERT INTO category SELECT ?1 + s.fiche, s.n, s.code, s.name FROM stage.category s ORDER BY s.rowid;
-- name: apply_match_keys
-- In the order of the key, so that the tree is filled from left to right.
INSERT INTO match_key(key, fiche) SELECT key, ?1 + fiche FROM stage.match_key ORDER BY key, fiche;
-- name: apply_match_forms
INSERT INTO match_form(fiche, form) SELECT ?1 + fiche, form FROM stage.match_form ORDER BY fiche;
-- name: apply_search
INSERT INTO search(rowid, name, place, words) SELECT ?1 + fiche, name, place, words FROM stage.search ORDER BY rowid;
-- name: stage_drop_item
DELETE FROM stage.item WHERE n IN (SELECT n FROM stage.dropped);
-- name: stage_drop_document
DELETE FROM stage.document WHERE n IN (SELECT n FROM stage.dropped);
-- name: stage_drop_service
DELETE FROM stage.service WHERE fiche IN (SELECT n FROM stage.dropped);
-- name: stage_drop_phone
DELETE FROM stage.phone WHERE fiche IN (SELECT n FROM stage.dropped);
-- name: stage_drop_address
DELETE FROM stage.address WHERE fiche IN (SELECT n FROM stage.dropped);
-- name: stage_drop_email
DELETE FROM stage.email WHERE fiche IN (SELECT n FROM stage.dropped);
-- name: stage_drop_category
DELETE FROM stage.category WHERE fiche IN (SELECT n FROM stage.dropped);
-- name: stage_drop_match_key
DELETE FROM stage.match_key WHERE fiche IN (SELECT n FROM stage.dropped);
-- name: stage_drop_match_form
DELETE FROM stage.match_form WHERE fiche IN (SELECT n FROM stage.dropped);
-- name: stage_drop_search
DELETE FROM stage.search WHERE fiche IN (SELECT n FROM stage.dropped);

-- name: stage_count
SELECT count(*) FILTER (WHERE i.kind = 1), count(*) FILTER (WHERE i.kind = 3),
       count(*) FILTER (WHERE r.last_seen_at IS NOT NULL)
  FROM stage.item i LEFT JOIN source_record r ON r.id = i.record;

-- Which new record joins which fiche.

-- name: stage_joining_add
INSERT INTO stage.joining(n, fiche, uuid, reason, doc) VALUES (?1, ?2, ?3, ?4, ?5);
-- name: stage_contest_add
INSERT INTO stage.contest(fiche, n, same, bits, keys) VALUES (?1, ?2, ?3, ?4, ?5);

-- name: stage_join_refused
DELETE FROM stage.joining WHERE n IN (SELECT n FROM stage.dropped);
-- name: stage_contest_refused
DELETE FROM stage.contest WHERE n IN (SELECT n FROM stage.dropped);

-- name: stage_join_taken
-- A record joins the fiche by its id.
DELETE FROM stage.joining WHERE fiche IN (SELECT fiche FROM stage.item WHERE kind = 3);

-- name: stage_join_better
-- Another record is more like the fiche; of two that are equally like it, the one of the lower native id is taken.
DELETE FROM stage.joining WHERE n IN (
  SELECT j.n FROM stage.joining j JOIN stage.contest m ON m.fiche = j.fiche AND m.n = j.n
    JOIN stage.contest o ON o.fiche = m.fiche AND o.n <> m.n
   WHERE (o.same, o.bits, o.keys) > (m.same, m.bits, m.keys)
      OR ((o.same, o.bits, o.keys) = (m.same, m.bits, m.keys)
          AND EXISTS (SELECT 1 FROM stage.joining k WHERE k.n = o.n AND k.fiche = o.fiche)
          AND (SELECT native FROM stage.item WHERE n = o.n) < (SELECT native FROM stage.item WHERE n = j.n)));

-- name: stage_join_items
UPDATE stage.item SET kind = 3, fiche = j.fiche, uuid = j.uuid FROM stage.joining j WHERE j.n = stage.item.n;
-- name: stage_join_documents
UPDATE stage.document SET doc = j.doc FROM stage.joining j WHERE j.n = stage.document.n;
-- name: stage_join_drop
-- Its index rows as a fiche of its own.
INSERT OR IGNORE INTO stage.dropped(n) SELECT n FROM stage.joining;

-- name: stage_drop_waiting
INSERT OR IGNORE INTO stage.dropped(n) SELECT n FROM stage.item WHERE kind = 6;
