-- name: join_records_of
SELECT r.id, r.source, s.name, r.native, ifnull(r.doc, f.doc)
  FROM source_record r JOIN source s ON s.id = r.source JOIN fiche f ON f.id = r.fiche
 WHERE r.fiche = ?1 ORDER BY r.id;

-- name: join_record_get
SELECT r.id, r.source, s.name, r.native, ifnull(r.doc, f.doc)
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
UPDATE proposal SET state = 'superseded', decided_at = ?2 WHERE operation = ?1 AND state = 'pending';

-- name: join_proposals_mark
UPDATE proposal SET operation = ?1 WHERE fiche = ?2 AND id > ?3 AND state = 'pending';

-- name: join_last_proposal
SELECT ifnull(max(id), 0) FROM proposal;
