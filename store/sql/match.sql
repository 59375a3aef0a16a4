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
UPDATE match_state SET learned_at = ?1, records = ?2, model = ?3, census = ?4
 WHERE records <> ?2 OR model IS NOT ?3 OR census IS NOT ?4;

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

-- name: match_counts
-- Active fiches; those that changed behind ?1.
SELECT (SELECT count(*) FROM fiche WHERE status = 'active'), (SELECT count(*) FROM fiche WHERE seq > ?1),
       (SELECT ifnull(max(seq), 0) FROM change);

-- name: match_known
SELECT ifnull(sum(n - 1), 0) FROM (SELECT count(DISTINCT source) AS n FROM source_record GROUP BY fiche HAVING n > 1);

-- name: match_listed_together
SELECT 1 FROM source_record r JOIN source_record s ON s.source = r.source
 WHERE r.fiche = ?1 AND s.fiche = ?2 AND r.last_seen_at IS NULL AND s.last_seen_at IS NULL LIMIT 1;

-- name: match_fresh
SELECT id, status FROM fiche WHERE seq > ?1 ORDER BY id;

-- name: match_open_pairs
SELECT p.id, p.fiche_1, p.fiche_2, f.status, g.status
  FROM pair p JOIN fiche f ON f.id = p.fiche_1 JOIN fiche g ON g.id = p.fiche_2 WHERE p.state = 'open';

-- name: match_mergeable
-- ?1: only this pair; 0: any. Two fiches of different sources, of which none holds both; of which at most one was vouched
-- for; that nobody has thought about; neither of them may be somebody whom a person has parted from the other; whatever else is the same as one of them is at least possibly the other; and where that
-- stands in a source with the other, so that it cannot be both, it is clearly less sure.
SELECT p.id FROM pair p JOIN fiche f ON f.id = p.fiche_1 JOIN fiche g ON g.id = p.fiche_2
 WHERE p.state = 'open' AND p.band = 'same' AND p.decided_by IS NULL AND (?1 = 0 OR p.id = ?1)
   AND f.status = 'active' AND g.status = 'active'
   AND EXISTS (SELECT 1 FROM source_record WHERE fiche = p.fiche_1)
   AND EXISTS (SELECT 1 FROM source_record WHERE fiche = p.fiche_2)
   AND NOT EXISTS (SELECT 1 FROM source_record r JOIN source_record s ON s.source = r.source
                    WHERE r.fiche = p.fiche_1 AND s.fiche = p.fiche_2)
   AND NOT (EXISTS (SELECT 1 FROM evidence WHERE fiche = p.fiche_1 AND revoked_at IS NULL)
            AND EXISTS (SELECT 1 FROM evidence WHERE fiche = p.fiche_2 AND revoked_at IS NULL))
   AND NOT EXISTS (
     SELECT 1 FROM pair q JOIN pair t ON t.state = 'different'
        AND t.fiche_1 = min(iif(q.fiche_1 IN (p.fiche_1, p.fiche_2), q.fiche_2, q.fiche_1),
                            iif(p.fiche_1 IN (q.fiche_1, q.fiche_2), p.fiche_2, p.fiche_1))
        AND t.fiche_2 = max(iif(q.fiche_1 IN (p.fiche_1, p.fiche_2), q.fiche_2, q.fiche_1),
                            iif(p.fiche_1 IN (q.fiche_1, q.fiche_2), p.fiche_2, p.fiche_1))
      WHERE (q.fiche_1 IN (p.fiche_1, p.fiche_2) OR q.fiche_2 IN (p.fiche_1, p.fiche_2))
        AND q.state = 'open' AND q.id <> p.id)
   AND NOT EXISTS (
     SELECT 1 FROM (
       SELECT iif(q.fiche_1 IN (p.fiche_1, p.fiche_2), q.fiche_2, q.fiche_1) AS third,
              iif(p.fiche_1 IN (q.fiche_1, q.fiche_2), p.fiche_2, p.fiche_1) AS other,
              q.score > p.score - 0.01 AS rival
         FROM pair q
        WHERE (q.fiche_1 IN (p.fiche_1, p.fiche_2) OR q.fiche_2 IN (p.fiche_1, p.fiche_2))
          AND q.state = 'open' AND q.band = 'same' AND q.id <> p.id) x
      WHERE NOT EXISTS (SELECT 1 FROM pair t WHERE t.fiche_1 = min(x.third, x.other)
                           AND t.fiche_2 = max(x.third, x.other) AND t.state = 'open')
         OR (x.rival AND EXISTS (SELECT 1 FROM source_record r JOIN source_record s ON s.source = r.source
                                  WHERE r.fiche = x.third AND s.fiche = x.other)))
 ORDER BY p.score DESC, p.id;
