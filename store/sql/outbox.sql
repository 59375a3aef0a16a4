-- name: outbox_next_id
SELECT ifnull(max(id), 0) + 1 FROM outbox;

-- name: outbox_add
INSERT INTO outbox(id, request, n, message_id, envelope_from, envelope_to, domain, state, due_at, sent_at, settled_by,
                   token_until)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, 0), ?11, ?12);

-- name: outbox_put_message
INSERT INTO outbox_message(email, bytes) VALUES (?1, ?2) ON CONFLICT(email) DO UPDATE SET bytes = excluded.bytes;

-- name: outbox_clear_shown
DELETE FROM shown WHERE email = ?1;

-- name: outbox_add_shown
INSERT INTO shown(email, fiche, revision, doc) VALUES (?1, ?2, ?3, ?4);

-- name: outbox_compose
UPDATE outbox SET envelope_from = ?2, token_until = ?3 WHERE id = ?1 AND state IN ('held', 'queued');

-- name: outbox_get
SELECT id, request, ifnull(batch, 0), due_at, ifnull(sent_at, 0), token_until, n, tries, code, message_id, envelope_from,
       envelope_to, state, answer, ifnull(settled_by, '')
  FROM outbox WHERE id = ?1;

-- name: outbox_by_message_id
SELECT id, request, ifnull(batch, 0), due_at, ifnull(sent_at, 0), token_until, n, tries, code, message_id, envelope_from,
       envelope_to, state, answer, ifnull(settled_by, '')
  FROM outbox WHERE message_id = ?1;

-- name: outbox_list
SELECT id, request, ifnull(batch, 0), due_at, ifnull(sent_at, 0), token_until, n, tries, code, message_id, envelope_from,
       envelope_to, state, answer, ifnull(settled_by, '')
  FROM outbox
 WHERE (?1 = 0 OR request IN (SELECT id FROM request WHERE campaign = ?1)) AND (?2 = '' OR state = ?2)
 ORDER BY id LIMIT ?3;

-- name: outbox_of_batch
SELECT id, request, ifnull(batch, 0), due_at, ifnull(sent_at, 0), token_until, n, tries, code, message_id, envelope_from,
       envelope_to, state, answer, ifnull(settled_by, '')
  FROM outbox WHERE batch = ?1 AND state = 'sending' ORDER BY due_at, id;

-- name: outbox_shown
SELECT s.fiche, s.revision, f.uuid, s.doc FROM shown s JOIN fiche f ON f.id = s.fiche WHERE s.email = ?1 ORDER BY s.fiche;

-- name: outbox_bytes
SELECT bytes FROM outbox_message WHERE email = ?1;

-- name: outbox_about
-- The fiches of an e-mail for a line of a list: the name of one, and how many there are.
SELECT min(f.name), count(*) FROM outbox o JOIN request_fiche rf ON rf.request = o.request JOIN fiche f ON f.id = rf.fiche
 WHERE o.id = ?1;

-- name: outbox_open_batch
INSERT INTO batch(at, boot) VALUES (?1, ?2);

-- name: outbox_claim
-- One sender owns a row: claiming is the update itself. Nothing is claimed while a campaign is alive that another
-- database or another host has planned, for that one may be sending it.
UPDATE outbox SET state = 'sending', batch = ?1
 WHERE id IN (
	SELECT o.id FROM outbox o JOIN request r ON r.id = o.request JOIN campaign c ON c.id = r.campaign
	 WHERE o.state = 'queued' AND o.due_at <= ?2
	   AND r.state IN ('planned', 'open') AND c.state = 'approved' AND c.deadline_at > ?2
	   AND NOT EXISTS (SELECT 1 FROM campaign WHERE state <> 'cancelled'
	                      AND (instance <> (SELECT value FROM meta WHERE key = 'instance') OR host <> ?3))
	   AND NOT EXISTS (SELECT 1 FROM domain_wait w WHERE w.domain = o.domain AND w.until > ?2)
	   AND NOT EXISTS (SELECT 1 FROM opt_out p WHERE p.address = r.address)
	   AND NOT EXISTS (SELECT 1 FROM address_state s WHERE s.address = r.address AND s.state = 'dead')
	 ORDER BY o.due_at, o.id LIMIT ?4);

-- name: outbox_claimed
SELECT count(*), count(DISTINCT domain) FROM outbox WHERE batch = ?1;

-- name: outbox_body
UPDATE outbox SET state = 'body' WHERE id = ?1 AND state = 'sending';

-- name: outbox_sent
UPDATE outbox SET state = 'sent', sent_at = ?2, code = ?3, answer = ?4, tries = tries + 1
 WHERE id = ?1 AND state IN ('sending', 'body');

-- name: outbox_refused
UPDATE outbox SET state = 'failed', code = ?2, answer = ?3, tries = tries + 1
 WHERE id = ?1 AND state IN ('sending', 'body');

-- name: outbox_later
UPDATE outbox SET state = 'queued', batch = NULL, due_at = ?2, code = ?3, answer = ?4, tries = tries + 1
 WHERE id = ?1 AND state IN ('sending', 'body');

-- name: outbox_untried
-- A body that has begun is not untried, unless the relay has answered that it did not take it (a code).
UPDATE outbox SET state = CASE WHEN state = 'body' AND ?3 = 0 THEN 'unsure' ELSE 'queued' END,
       batch = CASE WHEN state = 'body' AND ?3 = 0 THEN batch END, due_at = ?2, code = ?3, answer = ?4
 WHERE id = ?1 AND state IN ('sending', 'body');

-- name: outbox_unsure
UPDATE outbox SET state = 'unsure', code = ?2, answer = ?3, tries = tries + 1
 WHERE id = ?1 AND state IN ('sending', 'body');

-- name: outbox_request_open
UPDATE request SET state = 'open' WHERE id = (SELECT request FROM outbox WHERE id = ?1) AND state = 'planned';

-- name: outbox_request_failed
UPDATE request SET state = 'failed', closed_at = ?2
 WHERE id = (SELECT request FROM outbox WHERE id = ?1) AND state IN ('planned', 'open');

-- name: outbox_cancel_rest
-- The other e-mails of its request.
UPDATE outbox SET state = 'cancelled'
 WHERE request = (SELECT request FROM outbox WHERE id = ?1) AND state IN ('held', 'queued');

-- name: outbox_address
SELECT r.address FROM outbox o JOIN request r ON r.id = o.request WHERE o.id = ?1;

-- name: outbox_domain_waits
INSERT INTO domain_wait(domain, until, tries) VALUES ((SELECT domain FROM outbox WHERE id = ?1), ?2, 1)
ON CONFLICT(domain) DO UPDATE SET until = max(until, excluded.until), tries = tries + 1;

-- name: outbox_domain_works
DELETE FROM domain_wait WHERE domain = (SELECT domain FROM outbox WHERE id = ?1);

-- name: outbox_release
-- What of a batch had not begun.
UPDATE outbox SET state = 'queued', batch = NULL WHERE batch = ?1 AND state = 'sending';

-- name: outbox_doubt
-- What of a batch had begun; with ?2 all that was claimed.
UPDATE outbox SET state = 'unsure' WHERE batch = ?1 AND (state = 'body' OR (?2 AND state = 'sending'));

-- name: outbox_close_batch
UPDATE batch SET closed_at = ?2 WHERE id = ?1 AND closed_at IS NULL;

-- name: outbox_open_batches
SELECT id, boot FROM batch WHERE closed_at IS NULL ORDER BY id LIMIT 1;

-- name: outbox_cancel_strays
-- Came back into the queue after its campaign was cancelled.
UPDATE outbox SET state = 'cancelled'
 WHERE state = 'queued'
   AND request IN (SELECT r.id FROM request r JOIN campaign c ON c.id = r.campaign WHERE c.state = 'cancelled');

-- name: outbox_cancel_stray_requests
UPDATE request SET state = 'cancelled', closed_at = ?1
 WHERE state = 'planned' AND campaign IN (SELECT id FROM campaign WHERE state = 'cancelled')
   AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.request = request.id AND o.state NOT IN ('cancelled', 'failed'));

-- name: outbox_settle_sent
UPDATE outbox SET state = 'sent', settled_by = ?2, sent_at = ifnull((SELECT b.at FROM batch b WHERE b.id = outbox.batch), ?3)
 WHERE id = ?1 AND state = 'unsure';

-- name: outbox_settle_failed
UPDATE outbox SET state = 'failed', settled_by = ?2 WHERE id = ?1 AND state = 'unsure';

-- name: outbox_settle_again
UPDATE outbox SET state = 'queued', settled_by = ?2, due_at = ?3, batch = NULL
 WHERE id = ?1 AND state = 'unsure'
   AND request IN (SELECT r.id FROM request r JOIN campaign c ON c.id = r.campaign WHERE c.state <> 'cancelled');

-- name: outbox_state
SELECT state FROM outbox WHERE id = ?1;

-- name: outbox_sent_since
-- What may have left counts too.
SELECT (SELECT count(*) FROM outbox WHERE sent_at >= ?1) +
       (SELECT count(*) FROM batch b JOIN outbox o ON o.batch = b.id WHERE b.at >= ?1 AND o.state = 'unsure');

-- name: outbox_next_due
SELECT ifnull(min(max(o.due_at, ifnull(w.until, 0))), 0)
  FROM outbox o JOIN request r ON r.id = o.request JOIN campaign c ON c.id = r.campaign
  LEFT JOIN domain_wait w ON w.domain = o.domain
 WHERE o.state = 'queued' AND r.state IN ('planned', 'open') AND c.state = 'approved';

-- name: outbox_counts
SELECT state, count(*) FROM outbox
 WHERE ?1 = 0 OR request IN (SELECT id FROM request WHERE campaign = ?1) GROUP BY state;

-- name: outbox_purge
DELETE FROM outbox_message
 WHERE email IN (SELECT o.id FROM outbox o JOIN request r ON r.id = o.request
                  WHERE (o.state = 'sent' AND o.sent_at < ?1)
                     OR (o.state IN ('failed', 'cancelled') AND r.closed_at < ?1));
