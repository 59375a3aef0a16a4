-- name: rebuild_next
SELECT id FROM fiche WHERE id > ?1 ORDER BY id LIMIT 1;

-- name: rebuild_columns
UPDATE fiche SET name = ?2, region = ?3, plain = ?4, hash = ?5, verified_at = nullif(?6, 0), municipality = ?7 WHERE id = ?1;

-- name: rebuild_words
-- The full-text index again from the texts beside it, whatever state it is in.
INSERT INTO search(search) VALUES ('rebuild');

-- name: rebuild_clear
DELETE FROM stage.differing;
-- name: rebuild_differs
INSERT OR IGNORE INTO stage.differing(fiche) VALUES (?1);
-- name: rebuild_count
SELECT count(*) FROM stage.differing;

-- What is staged is what the documents say. For each table: whose rows differ, then those rows again.

-- name: rebuild_compare_service
INSERT OR IGNORE INTO stage.differing
SELECT fiche FROM (SELECT fiche, n, uuid, name, status FROM service EXCEPT SELECT fiche, n, uuid, name, status FROM stage.service)
 UNION SELECT fiche FROM (SELECT fiche, n, uuid, name, status FROM stage.service EXCEPT SELECT fiche, n, uuid, name, status FROM service);
-- name: rebuild_remove_service
DELETE FROM service WHERE fiche IN (SELECT fiche FROM stage.differing);
-- name: rebuild_add_service
INSERT INTO service(fiche, n, uuid, name, status)
SELECT fiche, n, uuid, name, status FROM stage.service WHERE fiche IN (SELECT fiche FROM stage.differing);

-- name: rebuild_compare_phone
INSERT OR IGNORE INTO stage.differing
SELECT fiche FROM (SELECT fiche, n, number, extension, kind FROM phone EXCEPT SELECT fiche, n, number, extension, kind FROM stage.phone)
 UNION SELECT fiche FROM (SELECT fiche, n, number, extension, kind FROM stage.phone EXCEPT SELECT fiche, n, number, extension, kind FROM phone);
-- name: rebuild_remove_phone
DELETE FROM phone WHERE fiche IN (SELECT fiche FROM stage.differing);
-- name: rebuild_add_phone
INSERT INTO phone(fiche, n, number, extension, kind)
SELECT fiche, n, number, extension, kind FROM stage.phone WHERE fiche IN (SELECT fiche FROM stage.differing);

-- name: rebuild_compare_address
INSERT OR IGNORE INTO stage.differing
SELECT fiche FROM (SELECT fiche, n, street, city, postal_code, kind FROM address EXCEPT SELECT fiche, n, street, city, postal_code, kind FROM stage.address)
 UNION SELECT fiche FROM (SELECT fiche, n, street, city, postal_code, kind FROM stage.address EXCEPT SELECT fiche, n, street, city, postal_code, kind FROM address);
-- name: rebuild_remove_address
DELETE FROM address WHERE fiche IN (SELECT fiche FROM stage.differing);
-- name: rebuild_add_address
INSERT INTO address(fiche, n, street, city, postal_code, kind)
SELECT fiche, n, street, city, postal_code, kind FROM stage.address WHERE fiche IN (SELECT fiche FROM stage.differing);

-- name: rebuild_compare_email
INSERT OR IGNORE INTO stage.differing
SELECT fiche FROM (SELECT fiche, n, email FROM email EXCEPT SELECT fiche, n, email FROM stage.email)
 UNION SELECT fiche FROM (SELECT fiche, n, email FROM stage.email EXCEPT SELECT fiche, n, email FROM email);
-- name: rebuild_remove_email
DELETE FROM email WHERE fiche IN (SELECT fiche FROM stage.differing);
-- name: rebuild_add_email
INSERT INTO email(fiche, n, email)
SELECT fiche, n, email FROM stage.email WHERE fiche IN (SELECT fiche FROM stage.differing);

-- name: rebuild_compare_category
INSERT OR IGNORE INTO stage.differing
SELECT fiche FROM (SELECT fiche, n, code, name FROM category EXCEPT SELECT fiche, n, code, name FROM stage.category)
 UNION SELECT fiche FROM (SELECT fiche, n, code, name FROM stage.category EXCEPT SELECT fiche, n, code, name FROM category);
-- name: rebuild_remove_category
DELETE FROM category WHERE fiche IN (SELECT fiche FROM stage.differing);
-- name: rebuild_add_category
INSERT INTO category(fiche, n, code, name)
SELECT fiche, n, code, name FROM stage.category WHERE fiche IN (SELECT fiche FROM stage.differing);

-- name: rebuild_compare_match_key
INSERT OR IGNORE INTO stage.differing
SELECT fiche FROM (SELECT fiche, key FROM match_key EXCEPT SELECT fiche, key FROM stage.match_key)
 UNION SELECT fiche FROM (SELECT fiche, key FROM stage.match_key EXCEPT SELECT fiche, key FROM match_key);
-- name: rebuild_remove_match_key
DELETE FROM match_key WHERE fiche IN (SELECT fiche FROM stage.differing);
-- name: rebuild_add_match_key
INSERT OR IGNORE INTO match_key(fiche, key)
SELECT fiche, key FROM stage.match_key WHERE fiche IN (SELECT fiche FROM stage.differing) ORDER BY key, fiche;

-- name: rebuild_compare_match_form
INSERT OR IGNORE INTO stage.differing
SELECT fiche FROM (SELECT fiche, form FROM match_form EXCEPT SELECT fiche, form FROM stage.match_form)
 UNION SELECT fiche FROM (SELECT fiche, form FROM stage.match_form EXCEPT SELECT fiche, form FROM match_form);
-- name: rebuild_remove_match_form
DELETE FROM match_form WHERE fiche IN (SELECT fiche FROM stage.differing);
-- name: rebuild_add_match_form
INSERT INTO match_form(fiche, form)
SELECT fiche, form FROM stage.match_form WHERE fiche IN (SELECT fiche FROM stage.differing) ORDER BY fiche;

-- All forms and keys, when they are of another version.

-- name: rebuild_empty_match_key
DELETE FROM match_key;
-- name: rebuild_empty_match_form
DELETE FROM match_form;
-- name: rebuild_all_match_key
INSERT OR IGNORE INTO match_key(fiche, key) SELECT fiche, key FROM stage.match_key ORDER BY key, fiche;
-- name: rebuild_all_match_form
INSERT INTO match_form(fiche, form) SELECT fiche, form FROM stage.match_form ORDER BY fiche;

-- name: rebuild_compare_search
INSERT OR IGNORE INTO stage.differing
SELECT fiche FROM (SELECT rowid AS fiche, name, place, words FROM search EXCEPT SELECT fiche, name, place, words FROM stage.search)
 UNION SELECT fiche FROM (SELECT fiche, name, place, words FROM stage.search EXCEPT SELECT rowid, name, place, words FROM search);
-- name: rebuild_remove_search
DELETE FROM search WHERE rowid IN (SELECT fiche FROM stage.differing);
-- name: rebuild_add_search
INSERT INTO search(rowid, name, place, words)
SELECT fiche, name, place, words FROM stage.search WHERE fiche IN (SELECT fiche FROM stage.differing);
