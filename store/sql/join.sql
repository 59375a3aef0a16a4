-- name: join_records_of
SELECT r.id, r.source, s.name, r.native, ifnull(r.doc, f.doc), r.hash, ifnull(r.last_seen_at, 0)
  FROM source_record r JOIN source s ON s.id = r.source JOIN fiche f ON f.id = r.fiche
 WHERE r.fiche = ?1 ORDER BY r.id;

-- name: join_record_get
SELECT r.id, r.source, s.name, r.native, ifnull(r.doc, f.doc), r.hash, ifnull(r.last_seen_at, 0)
  FROM source_record r JOIN source s ON s.id = r.source JOIN fiche f ON f.id = r.fiche
 WHERE s.name = ?1 AND r.native = ?2;

-- name: join_record_move
UPDATE source_record SET fiche = ?2, doc = ?3 WHERE id = ?1;

-- name: join_alias_add
INSERT INTO alias(old, new, operation) VALUES (?1, ?2, ?3)
ON CONFLICT DO UPDATE SET new = excluded.new, operation = excluded.operation;

-- name: join_alias_forget
DELETE FROM alias WHERE operation = ?1;

-- name: join_merge_of
-- The merge that a merged fiche went by.
SELECT o.id, a.new FROM operation o JOIN fiche f ON f.id = o.fiche LEFT JOIN alias a ON a.old = f.uuid
 WHERE o.fiche = ?1 AND o.kind = 'merge' ORDER BY o.id DESC LIMIT 1;

-- name: join_proposals_forget
-- What the merge left to decide is void.
UPDATE proposal SET state = 'superseded', decided_at = ?2 WHERE merge = ?1 AND state = 'pending';

-- name: join_proposals_aside
-- What waits on a fiche that is merged waits for it to come back …
UPDATE proposal SET state = 'superseded', operation = ?2, decided_at = ?3 WHERE fiche = ?1 AND state = 'pending';

-- name: join_proposals_again
-- … unless its source lists the record again that was offered for deletion.
UPDATE proposal SET state = 'pending', operation = NULL, decided_at = NULL
 WHERE operation = ?1 AND fiche = ?2 AND state = 'superseded'
   AND (path <> '@status' OR EXISTS (SELECT 1 FROM operation o, json_each(o.document) j
        JOIN source_record r ON r.id = CAST(j.key AS INTEGER) WHERE o.id = ?1 AND r.source = proposal.source AND r.last_seen_at NOT NULL));

-- name: join_proposals_void
-- A source without a record of the fiche offers it nothing any more.
UPDATE proposal SET state = 'superseded', decided_at = ?2 WHERE fiche = ?1 AND state = 'pending'
   AND source IS NOT NULL
   AND NOT EXISTS (SELECT 1 FROM source_record r WHERE r.fiche = proposal.fiche AND r.source = proposal.source);

-- name: join_record_before
-- What a record said when its fiche was merged, and whether it has come with other bytes since.
SELECT j.value, j.key <> r.id || ':' || lower(hex(r.hash))
  FROM operation o, json_each(o.document) j, source_record r
 WHERE o.id = ?1 AND r.id = ?2 AND CAST(j.key AS INTEGER) = r.id;

-- name: join_proposals_mark
UPDATE proposal SET merge = ?1 WHERE fiche = ?2 AND id > ?3 AND state = 'pending';

-- name: join_last_proposal
SELECT ifnull(max(id), 0) FROM proposal;
