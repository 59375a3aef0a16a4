-- name: pair_list
-- ?2: only those of this fiche and of what was merged into it. What waits for a person is about two active fiches.
WITH RECURSIVE part(id, uuid) AS (
  SELECT id, uuid FROM fiche WHERE id = ?2
  UNION SELECT f.id, f.uuid FROM part JOIN alias a ON a.new = part.uuid JOIN fiche f ON f.uuid = a.old)
SELECT p.id, p.fiche_1, p.fiche_2, p.score, p.band, p.reasons, p.state, p.why, p.found_at, p.scored_at,
       ifnull(p.decided_at, 0), ifnull(p.decided_by, ''), ifnull(p.operation, 0)
  FROM pair p JOIN fiche f ON f.id = p.fiche_1 JOIN fiche g ON g.id = p.fiche_2
 WHERE (?1 = '' OR p.state = ?1)
   AND (?2 = 0 OR p.fiche_1 IN (SELECT id FROM part) OR p.fiche_2 IN (SELECT id FROM part))
   AND (p.state <> 'open' OR (f.status = 'active' AND g.status = 'active'))
   AND (?4 = '' OR ?4 IN (f.region, g.region))
 ORDER BY p.score DESC, p.id LIMIT ?3;

-- name: pair_get
SELECT id, fiche_1, fiche_2, score, band, reasons, state, why, found_at, scored_at, ifnull(decided_at, 0),
       ifnull(decided_by, ''), ifnull(operation, 0)
  FROM pair WHERE id = ?1;

-- name: pair_fiche
SELECT uuid, name, status FROM fiche WHERE id = ?1;

-- name: pair_put
-- A decision stays, whatever is scored; what says the same again writes nothing.
INSERT INTO pair(fiche_1, fiche_2, score, band, reasons, found_at, scored_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
ON CONFLICT(fiche_1, fiche_2) DO UPDATE
   SET score = excluded.score, band = excluded.band, reasons = excluded.reasons, scored_at = excluded.scored_at,
       found_at = iif(state = 'gone', excluded.found_at, found_at), state = 'open', why = '', operation = NULL
 WHERE state = 'gone' OR (state = 'open' AND
       (abs(score - excluded.score) > 1e-9 OR band <> excluded.band OR reasons <> excluded.reasons));

-- name: pair_vanish
UPDATE pair SET state = 'gone', why = ?2, scored_at = ?3 WHERE id = ?1 AND state = 'open';

-- name: pair_vanish_of
UPDATE pair SET state = 'gone', why = ?3, scored_at = ?4
 WHERE fiche_1 = min(?1, ?2) AND fiche_2 = max(?1, ?2) AND state = 'open';

-- name: pair_decide
UPDATE pair SET state = ?2, why = ?3, decided_by = ?4, decided_at = ?5, operation = nullif(?6, 0) WHERE id = ?1;

-- name: pair_of
SELECT id FROM pair WHERE fiche_1 = min(?1, ?2) AND fiche_2 = max(?1, ?2);

-- name: pair_apart
-- "They are two", about two that nothing had held to be one.
INSERT INTO pair(fiche_1, fiche_2, score, band, reasons, state, why, found_at, scored_at, decided_by, decided_at)
VALUES (min(?1, ?2), max(?1, ?2), 0, 'possible', '[]', 'different', ?3, ?5, ?5, ?4, ?5);

-- name: pair_merged
-- What waited about a fiche that became part of another is over: about the two it is decided, about others it will be
-- found again with the other.
UPDATE pair SET state = 'gone', why = ?3, operation = ?2 WHERE (fiche_1 = ?1 OR fiche_2 = ?1) AND state = 'open';

-- name: pair_merge_forgotten
UPDATE pair SET state = 'open', why = '', operation = NULL WHERE operation = ?1 AND state = 'gone';

-- name: pair_decisions
-- By whom nobody may be joined; of merged fiches the caller finds what they are today.
SELECT fiche_1, fiche_2 FROM pair WHERE state = 'different' ORDER BY id;
