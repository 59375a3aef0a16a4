-- name: match_state
SELECT version, seq, scored, ifnull(learned_at, 0), records FROM match_state;

-- name: match_learned
-- Weights are of the version that the pairs were scored by: another may see other patterns.
SELECT model, census FROM match_state WHERE scored = ?1 AND model IS NOT NULL AND census IS NOT NULL;

-- name: match_stamp
-- The first fiche decides; a form of another version spoils the rest.
UPDATE match_state SET version = iif(EXISTS (SELECT 1 FROM fiche), 0, ?1)
 WHERE version <> ?1 AND (version <> 0 OR NOT EXISTS (SELECT 1 FROM fiche));

-- name: match_spoil
UPDATE match_state SET version = 0 WHERE version <> 0;

-- name: match_made
UPDATE match_state SET version = ?1 WHERE version <> ?1;

-- name: match_scored
UPDATE match_state SET seq = ?1, scored = ?2 WHERE seq <> ?1 OR scored <> ?2;

-- name: match_learn
UPDATE match_state SET learned_at = ?1, records = ?2, model = ?3, census = ?4;

-- name: match_fiches_of_key
-- One more than the largest block that brings anybody together.
SELECT fiche FROM match_key WHERE key = ?1 LIMIT ?2;

-- name: match_form
SELECT form FROM match_form WHERE fiche = ?1;

-- name: match_fiche
SELECT uuid, status FROM fiche WHERE id = ?1;

-- name: match_forms
-- All that are active, in order.
SELECT m.fiche, m.form FROM match_form m JOIN fiche f ON f.id = m.fiche WHERE f.status = 'active' ORDER BY m.fiche;

-- name: match_sample
-- At most about ?1 of them, the same ones each time.
SELECT form FROM match_form
 WHERE fiche % (1 + (SELECT ifnull(max(fiche), 0) FROM match_form) / ?1) = 0 ORDER BY fiche;
