-- name: asked_last
-- An answer is undecided while it waits to be read, or while something that it offered is pending.
SELECT r.id, ifnull(r.closed_at, 0), r.state, r.address,
       EXISTS (SELECT 1 FROM outbox o JOIN inbound i ON i.email = o.id
                WHERE o.request = r.id
                  AND (i.state = 'waiting' OR EXISTS (SELECT 1 FROM proposal p WHERE p.inbound = i.id AND p.state = 'pending')))
  FROM request_fiche f JOIN request r ON r.id = f.request
 WHERE f.fiche = ?1 AND r.state <> 'cancelled' ORDER BY r.id DESC LIMIT 1;

-- name: asked_needless
-- Verified since: on a later day; or by evidence that was written down later, whatever its date, and leaves no object of
-- the fiche with an older one.
SELECT r.id, f.id
  FROM request r JOIN request_fiche rf ON rf.request = r.id JOIN fiche f ON f.id = rf.fiche
 WHERE r.state IN ('planned', 'open') AND (?1 = 0 OR r.id = ?1)
   AND (f.status <> 'active'
        OR f.verified_at >= r.created_at
        OR EXISTS (SELECT 1 FROM evidence e JOIN operation op ON op.id = e.operation
                    WHERE e.fiche = f.id AND e.revoked_at IS NULL AND op.at > r.created_at AND f.verified_at >= e.at))
 ORDER BY r.id, f.id;

-- name: asked_next_request
SELECT ifnull(max(id), 0) + 1 FROM request;

-- name: asked_first_at
SELECT ifnull(min(sent_at), 0) FROM outbox WHERE request = ?1;

-- name: asked_outdated
SELECT o.id FROM outbox o JOIN request r ON r.id = o.request
 WHERE o.state IN ('held', 'queued')
   AND (o.token_until < ?1 OR r.state NOT IN ('planned', 'open')
        OR EXISTS (SELECT 1 FROM opt_out p WHERE p.address = r.address)
        OR EXISTS (SELECT 1 FROM address_state s WHERE s.address = r.address AND s.state = 'dead')
        OR EXISTS (SELECT 1 FROM shown s JOIN fiche f ON f.id = s.fiche
                    WHERE s.email = o.id
                      AND (f.revision <> s.revision OR f.status <> 'active'
                           OR NOT EXISTS (SELECT 1 FROM request_fiche x WHERE x.request = r.id AND x.fiche = s.fiche)
                           OR f.verified_at >= r.created_at
                           OR EXISTS (SELECT 1 FROM evidence e JOIN operation op ON op.id = e.operation
                                       WHERE e.fiche = f.id AND e.revoked_at IS NULL AND op.at > r.created_at
                                         AND f.verified_at >= e.at))))
 ORDER BY o.id;

-- name: asked_cancel
UPDATE outbox SET state = 'cancelled' WHERE request = ?1 AND state IN ('held', 'queued');
