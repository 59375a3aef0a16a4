-- name: evidence_add
INSERT INTO evidence(fiche, revision, objects, by_name, by_title, channel, message, approver, at, operation)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10);

-- name: evidence_of_fiche
SELECT id, revision, at, ifnull(revoked_at, 0), objects, by_name, by_title, channel, message, approver
  FROM evidence WHERE fiche = ?1 ORDER BY at DESC, id DESC;

-- name: evidence_revoke
UPDATE evidence SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL;

-- name: evidence_stands
SELECT 1 FROM evidence WHERE id = ?1 AND revoked_at IS NULL;
