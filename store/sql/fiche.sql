-- name: fiche_get
SELECT f.id, f.uuid, f.status, f.name, f.region, s.name, f.revision, f.seq, f.created_at, f.edited_at,
       ifnull(f.verified_at, 0), f.plain, f.hash, f.doc, f.municipality
  FROM fiche f LEFT JOIN source s ON s.id = f.source
 WHERE f.id = ?1;

-- name: fiche_id_by_uuid
SELECT id FROM fiche WHERE uuid = ?1;

-- name: alias_get
SELECT new FROM alias WHERE old = ?1;

-- name: fiche_ids_by_prefix
SELECT id, uuid, name FROM fiche WHERE uuid >= ?1 AND uuid < ?1 || 'g' ORDER BY uuid LIMIT 6;

-- name: fiche_ids_by_name
-- ?1: the name as words to search; ?2: folded, as the index has it in lines. Those of today first.
SELECT f.id, f.uuid, f.name FROM search s JOIN fiche f ON f.id = s.rowid
 WHERE s.name MATCH ?1 AND instr(char(10) || s.name, char(10) || ?2 || char(10))
 ORDER BY f.status <> 'active', f.id LIMIT 6;

-- name: fiche_insert
INSERT INTO fiche(uuid, status, source, revision, seq, created_at, edited_at, plain, region, municipality,
                  name, hash, doc)
VALUES (?1, 'active', ?2, 1, ?3, ?4, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: fiche_update
UPDATE fiche SET status = ?2, revision = ?3, seq = ?4, edited_at = ?5, plain = ?6, region = ?7,
       municipality = ?8, name = ?9, hash = ?10, doc = ?11
 WHERE id = ?1;

-- name: fiche_touch
UPDATE fiche SET status = ?2, revision = ?3, seq = ?4, edited_at = ?5, verified_at = nullif(?6, 0) WHERE id = ?1;

-- name: index_add_service
INSERT INTO service(fiche, n, uuid, name, status) VALUES (?1, ?2, ?3, ?4, ?5);
-- name: index_add_phone
INSERT INTO phone(fiche, n, number, extension, kind) VALUES (?1, ?2, ?3, ?4, ?5);
-- name: index_add_address
INSERT INTO address(fiche, n, street, city, postal_code, kind) VALUES (?1, ?2, ?3, ?4, ?5, ?6);
-- name: index_add_email
INSERT INTO email(fiche, n, email) VALUES (?1, ?2, ?3);
-- name: index_add_category
INSERT INTO category(fiche, n, code, name) VALUES (?1, ?2, ?3, ?4);
-- name: index_add_match_key
INSERT OR IGNORE INTO match_key(fiche, key) VALUES (?1, ?2);
-- name: index_put_match_form
INSERT OR REPLACE INTO match_form(fiche, form) VALUES (?1, ?2);
-- name: index_match_form
SELECT form FROM match_form WHERE fiche = ?1;
-- name: index_add_search
INSERT INTO search(rowid, name, place, words) VALUES (?1, ?2, ?3, ?4);

-- name: index_remove_service
DELETE FROM service WHERE fiche = ?1;
-- name: index_remove_phone
DELETE FROM phone WHERE fiche = ?1;
-- name: index_remove_address
DELETE FROM address WHERE fiche = ?1;
-- name: index_remove_email
DELETE FROM email WHERE fiche = ?1;
-- name: index_remove_category
DELETE FROM category WHERE fiche = ?1;
-- name: index_remove_match_key
-- The key is derived from the form that is going: no index by fiche is kept for it.
DELETE FROM match_key WHERE key = ?2 AND fiche = ?1;
-- name: index_remove_search
DELETE FROM search WHERE rowid = ?1;

-- name: stage_add_service
INSERT INTO stage.service(fiche, n, uuid, name, status) VALUES (?1, ?2, ?3, ?4, ?5);
-- name: stage_add_phone
INSERT INTO stage.phone(fiche, n, number, extension, kind) VALUES (?1, ?2, ?3, ?4, ?5);
-- name: stage_add_address
INSERT INTO stage.address(fiche, n, street, city, postal_code, kind) VALUES (?1, ?2, ?3, ?4, ?5, ?6);
-- name: stage_add_email
INSERT INTO stage.email(fiche, n, email) VALUES (?1, ?2, ?3);
-- name: stage_add_category
INSERT INTO stage.category(fiche, n, code, name) VALUES (?1, ?2, ?3, ?4);
-- name: stage_add_match_key
INSERT INTO stage.match_key(fiche, key) VALUES (?1, ?2);
-- name: stage_add_match_form
INSERT INTO stage.match_form(fiche, form) VALUES (?1, ?2);
-- name: stage_add_search
INSERT INTO stage.search(fiche, name, place, words) VALUES (?1, ?2, ?3, ?4);
