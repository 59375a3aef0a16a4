-- name: proposal_add
INSERT INTO proposal(fiche, path, old, new, position, who, source, reason, value_hash, current_hash, old_at, new_at,
  inbound)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, 0), ?8, ?9, ?10, nullif(?11, 0), ?12, nullif(?13, 0));

-- name: proposal_supersede
UPDATE proposal SET state = 'superseded', decided_at = ?4
 WHERE fiche = ?1 AND path = ?2 AND who = ?3 AND state = 'pending';

-- name: proposal_list
-- One of them is found by its number without reading all (?5 is 0 for all).
SELECT p.id, p.fiche, f.uuid, f.name, p.path, p.old, p.new, p.position, p.who, ifnull(p.source, 0), p.reason,
       p.value_hash, p.current_hash, ifnull(p.old_at, 0), p.new_at, p.state, ifnull(p.decided_by, ''),
       ifnull(p.decided_at, 0), ifnull(p.operation, 0), ifnull(p.inbound, 0)
  FROM proposal p JOIN fiche f ON f.id = p.fiche LEFT JOIN source s ON s.id = p.source
 WHERE (?1 = '' OR p.state = ?1) AND (?2 = '' OR s.name = ?2 OR p.who = ?2) AND (?3 = 0 OR p.fiche = ?3)
   AND (?4 = '' OR p.path = ?4 OR substr(p.path, -length(?4) - 1) = '.' || ?4) AND p.id BETWEEN ?5 AND iif(?5 = 0, 9223372036854775807, ?5)
   AND (?7 = 0 OR p.inbound = ?7)
 ORDER BY p.new_at, f.name, p.id LIMIT ?6;

-- name: proposal_drop
UPDATE proposal SET state = 'superseded', decided_at = ?2 WHERE id = ?1 AND state = 'pending';

-- name: proposal_beside
-- What this author offers there, or did before it came to be without him; not what was rejected.
SELECT iif(state = 'rejected', '', new) FROM proposal WHERE fiche = ?1 AND path = ?2 AND who = ?3 ORDER BY id DESC LIMIT 1;

-- name: proposal_decide
UPDATE proposal SET state = ?2, decided_by = ?3, decided_at = ?4, operation = nullif(?5, 0) WHERE id = ?1;

-- name: proposal_reopen
-- Pending again, unless its author has offered something else since or its fiche was merged.
UPDATE proposal SET decided_by = NULL, decided_at = NULL, operation = NULL, state =
  CASE WHEN EXISTS (SELECT 1 FROM proposal n WHERE n.fiche = proposal.fiche AND n.path = proposal.path
                       AND n.who = proposal.who AND n.id > proposal.id)
         OR EXISTS (SELECT 1 FROM fiche f WHERE f.id = proposal.fiche
                       AND (f.status = 'merged' OR (proposal.path = '@status' AND f.status = proposal.new)))
       THEN 'superseded' ELSE 'pending' END
 WHERE id = ?1;

-- name: proposal_rejected
SELECT path, who, value_hash, current_hash FROM proposal WHERE fiche = ?1 AND state = 'rejected';

-- name: proposal_settle
-- What was offered is what stands there now: nothing is left to decide.
UPDATE proposal SET state = 'superseded', decided_at = ?4
 WHERE fiche = ?1 AND path = ?2 AND value_hash = ?3 AND state = 'pending';

-- name: offer_records
-- What a source said last of a fiche.
SELECT ifnull(r.doc, f.doc), r.last_seen_at IS NULL FROM source_record r JOIN fiche f ON f.id = r.fiche
 WHERE r.fiche = ?1 AND r.source = ?2;

-- name: offer_pending
-- ?3: those that a merge raised in its name too.
SELECT id, path, value_hash FROM proposal
 WHERE fiche = ?1 AND source = ?2 AND state = 'pending' AND path <> '@status' AND (?3 OR merge IS NULL);

-- name: offer_sources
SELECT DISTINCT source FROM proposal WHERE fiche = ?1 AND state = 'pending' AND source IS NOT NULL;

-- name: proposal_sisters
-- The same value offered by others: what is decided of one is decided of all. ?2: those that wait; else those that were
-- decided with it.
SELECT q.id FROM proposal p JOIN proposal q ON q.fiche = p.fiche AND q.path = p.path AND q.value_hash = p.value_hash
 WHERE p.id = ?1 AND q.id <> p.id AND iif(?2, q.state = 'pending',
       q.decided_at = p.decided_at AND (q.state = 'superseded' OR (q.state = 'rejected' AND p.state = 'rejected')));

-- name: proposal_withdraw_deletions
-- A source lists it: nobody's list is a reason to delete it any more.
UPDATE proposal SET state = 'superseded', decided_at = ?2
 WHERE fiche = ?1 AND path = '@status' AND new = 'deleted' AND source IS NOT NULL AND state = 'pending';

-- name: proposal_within
SELECT id, path, value_hash FROM proposal
 WHERE fiche = ?1 AND state = 'pending' AND substr(path, 1, length(?2) + 1) = ?2 || '.';
