-- name: inbound_known
-- The same bytes, or the same message that came another way (its headers of transport differ).
SELECT id FROM inbound WHERE sha256 = ?1
UNION ALL SELECT id FROM inbound WHERE ?2 <> '' AND message_id = ?2 AND email IS nullif(?3, 0) AND text = ?4
LIMIT 1;

-- name: inbound_add
INSERT INTO inbound(sha256, message_id, mailbox, received_at, read_at, sender, subject, class, token, email, text,
  why, state)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, 0), ?11, ?12, ?13);

-- name: inbound_add_raw
INSERT INTO inbound_raw(inbound, bytes) VALUES (?1, ?2);

-- name: inbound_list
-- One of them is found by its number without reading all (?1 is 0 for all).
SELECT id, sha256, message_id, mailbox, received_at, read_at, sender, subject, class, token, ifnull(email, 0), text,
       why, state, ifnull(handled_by, ''), ifnull(handled_at, 0)
  FROM inbound WHERE id BETWEEN ?1 AND iif(?1 = 0, 9223372036854775807, ?1) AND (?2 = '' OR state = ?2)
 ORDER BY id DESC LIMIT ?3;

-- name: inbound_raw
SELECT bytes FROM inbound_raw WHERE inbound = ?1;

-- name: inbound_conclude
UPDATE inbound SET state = ?2, why = ?3 WHERE id = ?1;

-- name: inbound_set
UPDATE inbound SET state = ?2, handled_by = ?3, handled_at = ?4 WHERE id = ?1;

-- name: inbound_effect_add
INSERT INTO effect(inbound, kind, fiche, ref, address, before)
VALUES (?1, ?2, nullif(?3, 0), nullif(?4, 0), ?5, ?6);

-- name: inbound_effects
SELECT e.id, e.kind, ifnull(e.fiche, 0), ifnull(e.ref, 0), e.address, e.before, ifnull(f.name, ''),
       ifnull(e.undone_at, 0)
  FROM effect e LEFT JOIN fiche f ON f.id = e.fiche WHERE e.inbound = ?1 ORDER BY e.id;

-- name: inbound_effect_undone
UPDATE effect SET undone_at = ?2 WHERE id = ?1 AND undone_at IS NULL;

-- name: inbound_built_upon
SELECT 1 FROM effect e JOIN effect n ON n.kind = e.kind AND n.id > e.id AND n.inbound <> e.inbound
 WHERE e.id = ?1 AND n.undone_at IS NULL AND n.ref IS e.ref AND n.address = e.address AND e.kind <> 'evidence';

-- name: inbound_unsettle
UPDATE outbox SET state = 'unsure', sent_at = NULL, settled_by = NULL
 WHERE id = ?1 AND state IN ('sent', 'failed') AND settled_by IS NOT NULL;

-- name: inbound_last_answer
SELECT i.class, s.revision FROM inbound i JOIN outbox o ON o.id = i.email
  JOIN shown s ON s.email = i.email AND s.fiche = ?2
 WHERE o.request = ?1 AND i.id <> ?3 AND i.token = 'valid'
   AND i.class IN ('confirmed', 'corrected', 'closed', 'contact-changed')
   AND EXISTS (SELECT 1 FROM effect e WHERE e.inbound = i.id AND e.undone_at IS NULL)
 ORDER BY s.revision DESC, i.id DESC LIMIT 1;

-- name: inbound_bounced
SELECT 1 FROM inbound i JOIN effect e ON e.inbound = i.id AND e.kind = 'address' AND e.undone_at IS NULL
 WHERE i.email = ?1 AND i.id <> ?2 AND i.class = 'bounce';

-- name: inbound_requests_to
SELECT id, state IN ('planned', 'open') FROM request WHERE address = ?1 ORDER BY id;

-- name: inbound_offers_left
-- How many of a reply's offers on a fiche nobody has decided yet; how many a person has.
SELECT count(*) FILTER (WHERE state = 'pending'), count(*) FILTER (WHERE state IN ('accepted', 'rejected')) FROM proposal WHERE inbound = ?1 AND fiche = ?2;

-- name: inbound_settled
-- Replies whose last offer on a fiche went because the fiche came to say so by another way (a technician's own hand, a
-- source): not taken back with the reply, and not replaced by the organisation's later word.
SELECT DISTINCT p.inbound, p.fiche FROM proposal p JOIN inbound i ON i.id = p.inbound
 WHERE p.inbound IS NOT NULL AND p.state = 'superseded'
   AND i.class = 'corrected' AND i.token = 'valid' AND i.state IN ('applied', 'handled')
   AND EXISTS (SELECT 1 FROM effect e WHERE e.kind = 'proposal' AND e.ref = p.id AND e.undone_at IS NULL)
   AND NOT EXISTS (SELECT 1 FROM proposal n WHERE n.inbound = p.inbound AND n.fiche = p.fiche AND n.state = 'pending')
   AND NOT EXISTS (SELECT 1 FROM proposal n WHERE n.fiche = p.fiche AND n.path = p.path AND n.who = p.who AND n.id > p.id)
   AND NOT EXISTS (SELECT 1 FROM effect e WHERE e.inbound = p.inbound AND e.fiche = p.fiche AND e.kind = 'evidence');

-- name: inbound_vouched
-- The verification in force that a reply gave a fiche.
SELECT e.id, v.id FROM effect e JOIN evidence v ON v.id = e.ref
 WHERE e.inbound = ?1 AND e.kind = 'evidence' AND e.fiche = ?2 AND e.undone_at IS NULL AND v.revoked_at IS NULL;

-- name: inbound_shown
-- What an e-mail showed of one fiche, and to whom.
SELECT s.revision, s.doc, r.contact
  FROM shown s JOIN outbox o ON o.id = s.email JOIN request r ON r.id = o.request WHERE s.email = ?1 AND s.fiche = ?2;

-- name: mailbox_get
SELECT uidvalidity, last_uid FROM mailbox WHERE name = ?1;

-- name: mailbox_set
INSERT INTO mailbox(name, uidvalidity, last_uid) VALUES (?1, ?2, ?3)
ON CONFLICT DO UPDATE SET uidvalidity = excluded.uidvalidity, last_uid = excluded.last_uid;

-- name: inbound_purge
DELETE FROM inbound_raw
 WHERE inbound IN (SELECT id FROM inbound WHERE read_at < ?1 AND state <> 'waiting');
