-- name: campaign_of_day
-- How many campaigns bear the name of this day.
SELECT count(*) FROM campaign WHERE name = ?1 OR name GLOB ?1 || '-*';

-- name: campaign_add
INSERT INTO campaign(name, state, planned_at, who, deadline_at, instance, host)
VALUES (?1, 'planned', ?2, ?3, ?4, (SELECT value FROM meta WHERE key = 'instance'), ?5)
RETURNING id, instance;

-- name: campaign_list
SELECT id, name, state, planned_at, who, ifnull(approved_at, 0), ifnull(approved_by, ''), deadline_at, instance, host, reason
  FROM campaign ORDER BY id DESC LIMIT ?1;

-- name: campaign_by_name
SELECT id, name, state, planned_at, who, ifnull(approved_at, 0), ifnull(approved_by, ''), deadline_at, instance, host, reason
  FROM campaign WHERE name = ?1 OR ?1 = '' ORDER BY id DESC LIMIT 1;

-- name: campaign_ours
-- Is it of this database, and is it of this host?
SELECT instance = (SELECT value FROM meta WHERE key = 'instance'), host = ?2 FROM campaign WHERE id = ?1;

-- name: campaign_foreign
-- The newest that is alive and was planned by another database or on another host.
SELECT name FROM campaign
 WHERE state <> 'cancelled' AND (instance <> (SELECT value FROM meta WHERE key = 'instance') OR host <> ?1)
 ORDER BY id DESC LIMIT 1;

-- name: campaign_set_approved
UPDATE campaign SET state = 'approved', approved_at = ?2, approved_by = ?3, reason = ''
 WHERE id = ?1 AND state <> 'cancelled';

-- name: campaign_queue
UPDATE outbox SET state = 'queued'
 WHERE state = 'held' AND request IN (SELECT id FROM request WHERE campaign = ?1);

-- name: campaign_set_state
UPDATE campaign SET state = ?2, reason = ?3 WHERE id = ?1 AND state <> 'cancelled';

-- name: campaign_cancel_outbox
UPDATE outbox SET state = 'cancelled'
 WHERE state IN ('held', 'queued') AND request IN (SELECT id FROM request WHERE campaign = ?1);

-- name: campaign_cancel_requests
-- One of which an e-mail is on its way, or may have arrived, can still be answered.
UPDATE request SET state = 'cancelled', closed_at = ?2
 WHERE campaign = ?1 AND state = 'planned'
   AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.request = request.id AND o.state NOT IN ('cancelled', 'failed'));

-- name: campaign_standing
SELECT EXISTS (SELECT 1 FROM campaign
                WHERE approved_at >= ifnull((SELECT max(at) FROM operation WHERE kind = 'adopt'), 0) AND host = ?1
                  AND instance = (SELECT value FROM meta WHERE key = 'instance'))
   AND NOT EXISTS (SELECT 1 FROM campaign WHERE state = 'paused');

-- name: campaign_size
SELECT (SELECT count(*) FROM request WHERE campaign = ?1),
       (SELECT count(*) FROM request r JOIN request_fiche f ON f.request = r.id WHERE r.campaign = ?1);

-- name: campaign_vouched_at
-- When a person last approved a campaign.
SELECT ifnull(max(approved_at), 0) FROM campaign WHERE approved_by GLOB 'person:*';

-- name: campaign_adopt_outbox
-- What the original had still to send when the copy was made.
UPDATE outbox SET state = 'unsure'
 WHERE state IN ('held', 'queued', 'sending', 'body')
   AND request IN (SELECT r.id FROM request r JOIN campaign c ON c.id = r.campaign
                    WHERE c.instance <> (SELECT value FROM meta WHERE key = 'instance') OR c.host <> ?1);

-- name: campaign_adopt_batches
-- Nothing of them is on its way any more.
UPDATE batch SET closed_at = ?1
 WHERE closed_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM outbox WHERE batch = batch.id AND state IN ('sending', 'body'));

-- name: campaign_adopt
UPDATE campaign SET instance = (SELECT value FROM meta WHERE key = 'instance'), host = ?1
 WHERE state <> 'cancelled' AND (instance <> (SELECT value FROM meta WHERE key = 'instance') OR host <> ?1);
