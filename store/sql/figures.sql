-- name: figures_fiches
-- ?1 <= t < ?2. A fiche that a merge took away was no new one.
SELECT count(*) FILTER (WHERE status = 'active'),
       count(*) FILTER (WHERE created_at >= ?1 AND created_at < ?2 AND status <> 'merged')
  FROM fiche;

-- name: figures_closed
SELECT count(DISTINCT f.id) FROM fiche f JOIN change c ON c.fiche = f.id AND c.path = '@status' AND c.new = f.status
                                         JOIN operation o ON o.id = c.operation
 WHERE f.status IN ('closed', 'deleted') AND o.at >= ?1 AND o.at < ?2;

-- name: figures_corrected
SELECT count(*) FROM
 (SELECT c.fiche AS fiche, o.id AS operation, o.at AS at FROM operation o JOIN change c ON c.operation = o.id
   WHERE o.at >= ?1 AND o.at < ?2 AND o.kind IN ('edit', 'import', 'accept', 'merge')
   GROUP BY o.id, c.fiche
  HAVING sum(c.path = '') = 0 AND sum(substr(c.path, 1, 1) <> '@') > 0) x
 WHERE NOT EXISTS (SELECT 1 FROM evidence e JOIN operation v ON v.id = e.operation
                    WHERE e.fiche = x.fiche AND e.revoked_at IS NULL AND e.channel <> 'source'
                      AND v.at BETWEEN x.at AND x.at + 86400);

-- name: figures_verified
SELECT count(DISTINCT fiche), count(*) FILTER (WHERE channel NOT IN ('source', 'email', 'e-mail'))
  FROM evidence WHERE revoked_at IS NULL AND at >= ?1 AND at < ?2;

-- name: figures_channels
SELECT channel, count(*) FROM evidence WHERE revoked_at IS NULL AND at >= ?1 AND at < ?2
 GROUP BY channel ORDER BY count(*) DESC, channel;

-- name: figures_emails
SELECT count(*) FILTER (WHERE state = 'sent' AND n = 1), count(*) FILTER (WHERE state = 'sent' AND n > 1),
       count(*) FILTER (WHERE state = 'failed')
  FROM outbox WHERE ifnull(sent_at, due_at) >= ?1 AND ifnull(sent_at, due_at) < ?2;

-- name: figures_asked
-- Answered: a person wrote, whatever he said.
SELECT count(*), count(*) FILTER (WHERE EXISTS (
         SELECT 1 FROM outbox mine JOIN inbound i ON i.email = mine.id
          WHERE mine.request = r.id AND i.token = 'valid'
            AND i.class NOT IN ('bounce', 'delayed', 'auto-reply')))
  FROM outbox o JOIN request r ON r.id = o.request
 WHERE o.n = 1 AND o.state = 'sent' AND o.sent_at >= ?1 AND o.sent_at < ?2;

-- name: figures_classes
-- The same answer twice is one.
SELECT class, count(*), count(*) FILTER (WHERE state IN ('applied', 'handled'))
  FROM inbound WHERE received_at >= ?1 AND received_at < ?2 AND state <> 'repeated'
 GROUP BY class ORDER BY count(*) DESC, class;

-- name: figures_addresses
SELECT (SELECT count(*) FROM address_state WHERE state = 'dead' AND since >= ?1 AND since < ?2),
       (SELECT count(*) FROM opt_out WHERE at >= ?1 AND at < ?2);

-- name: figures_proposals
SELECT count(*) FILTER (WHERE new_at >= ?1 AND new_at < ?2),
       count(*) FILTER (WHERE state = 'accepted' AND decided_at >= ?1 AND decided_at < ?2),
       count(*) FILTER (WHERE state = 'rejected' AND decided_at >= ?1 AND decided_at < ?2),
       count(*) FILTER (WHERE state = 'pending')
  FROM proposal;

-- name: figures_pending
SELECT who, count(*) FROM proposal WHERE state = 'pending' GROUP BY who ORDER BY count(*) DESC, who;

-- name: figures_duplicates
-- Today.
SELECT count(*) FROM pair p JOIN fiche f ON f.id = p.fiche_1 JOIN fiche g ON g.id = p.fiche_2
 WHERE p.state = 'open' AND f.status = 'active' AND g.status = 'active';

-- name: figures_stopped
SELECT s.name, r.message, r.at FROM source s JOIN source_run r ON r.source = s.id
 WHERE r.outcome = 'stopped' AND r.id = (SELECT max(id) FROM source_run WHERE source = s.id) ORDER BY s.name;
