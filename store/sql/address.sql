-- name: address_get
SELECT ifnull(s.state, ''), ifnull(s.status, ''), ifnull(s.reason, ''), ifnull(s.bounces, 0), ifnull(s.since, 0),
       ifnull(s.at, 0), ifnull(p.at, 0), ifnull(p.how, '')
  FROM (SELECT ?1 AS address) a
  LEFT JOIN address_state s ON s.address = a.address
  LEFT JOIN opt_out p ON p.address = a.address;

-- name: address_put
INSERT INTO address_state(address, state, bounces, status, reason, since, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
ON CONFLICT(address) DO UPDATE SET state = excluded.state, bounces = excluded.bounces, status = excluded.status,
  reason = excluded.reason, since = excluded.since, at = excluded.at;

-- name: address_clear
DELETE FROM address_state WHERE address = ?1;

-- name: address_opt_out
INSERT INTO opt_out(address, at, how, inbound) VALUES (?1, ?2, ?3, nullif(?4, 0)) ON CONFLICT(address) DO NOTHING;

-- name: address_opt_in
DELETE FROM opt_out WHERE address = ?1;

-- name: address_alarm
-- Tried: sent, or refused at once. Bounced: refused at once, or dead since.
SELECT (SELECT count(*) FROM outbox WHERE sent_at >= ?1) +
       (SELECT count(*) FROM request r JOIN outbox o ON o.request = r.id
         WHERE r.state = 'failed' AND r.closed_at >= ?1 AND o.state = 'failed' AND o.sent_at IS NULL),
       (SELECT count(*) FROM (SELECT address FROM address_state WHERE state = 'dead' AND since >= ?1
                               UNION
                              SELECT r.address FROM request r JOIN outbox o ON o.request = r.id
                               WHERE r.state = 'failed' AND r.closed_at >= ?1 AND o.state = 'failed')),
       (SELECT count(*) FROM opt_out WHERE how = 'complaint' AND at >= ?1);

-- name: address_opted_out_untied
-- Without the mark of one of our e-mails: by the sender's word alone.
SELECT count(*) FROM opt_out o JOIN inbound i ON i.id = o.inbound WHERE i.token NOT IN ('valid', 'expired') AND o.at >= ?1;
