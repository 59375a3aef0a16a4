-- name: request_add
INSERT INTO request(campaign, address, mailbox, contact, basis, lang, state, created_at)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, 'planned', ?7);

-- name: request_add_fiche
INSERT INTO request_fiche(request, fiche) VALUES (?1, ?2);

-- name: request_get
SELECT id, campaign, created_at, ifnull(closed_at, 0), address, mailbox, contact, basis, lang, state,
       (SELECT ifnull(max(n), 0) FROM outbox o WHERE o.request = r.id)
  FROM request r WHERE id = ?1;

-- name: request_list
SELECT id, campaign, created_at, ifnull(closed_at, 0), address, mailbox, contact, basis, lang, state,
       (SELECT ifnull(max(n), 0) FROM outbox o WHERE o.request = r.id)
  FROM request r WHERE (?1 = 0 OR campaign = ?1) AND (?2 = '' OR state = ?2) ORDER BY id;

-- name: request_fiches
SELECT fiche FROM request_fiche WHERE request = ?1 ORDER BY fiche;

-- name: request_drop
DELETE FROM request_fiche WHERE request = ?1 AND fiche = ?2;

-- name: request_left
SELECT count(*) FROM request_fiche WHERE request = ?1;

-- name: request_set
UPDATE request SET state = ?2, closed_at = CASE WHEN ?2 IN ('planned', 'open') THEN NULL ELSE ?3 END WHERE id = ?1;

-- name: request_busy
SELECT EXISTS (SELECT 1 FROM request_fiche f JOIN request r ON r.id = f.request
                WHERE f.fiche = ?1 AND r.state IN ('planned', 'open'));

-- name: request_exhausted_at
SELECT CASE WHEN r.state = 'exhausted' AND r.closed_at > ifnull(f.verified_at, 0) THEN r.closed_at ELSE 0 END
  FROM request_fiche rf JOIN request r ON r.id = rf.request JOIN fiche f ON f.id = rf.fiche
 WHERE rf.fiche = ?1 AND r.state <> 'cancelled' ORDER BY r.id DESC LIMIT 1;

-- name: request_unanswered
-- What the original sent after a copy was made the copy cannot know: it reminds nobody for as long after it was adopted.
SELECT r.id, r.campaign, r.created_at, ifnull(r.closed_at, 0), r.address, r.mailbox, r.contact, r.basis, r.lang, r.state, o.n
  FROM request r JOIN outbox o ON o.request = r.id AND o.n = (SELECT max(n) FROM outbox WHERE request = r.id)
 WHERE r.state = 'open' AND o.state IN ('sent', 'cancelled')
   AND (SELECT max(sent_at) FROM outbox WHERE request = r.id) < ?1
   AND ?1 > ifnull((SELECT max(at) FROM operation WHERE kind = 'adopt'), 0)
   AND NOT EXISTS (SELECT 1 FROM inbound i JOIN outbox mine ON mine.id = i.email
                    WHERE mine.request = r.id AND i.state = 'waiting' AND i.token = 'valid')
 ORDER BY r.id;
