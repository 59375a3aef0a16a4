-- name: export_count
SELECT count(*) FROM fiche WHERE status = 'active' AND (?1 = '' OR region = ?1);

-- name: export_fiches
SELECT plain, doc FROM fiche WHERE status = 'active' AND (?1 = '' OR region = ?1) ORDER BY id LIMIT ?2 OFFSET ?3;

-- name: export_since
-- Everything that changed after a sequence number, gone or not, in the order of the last change.
SELECT f.plain, f.doc, f.status, f.uuid, f.name, f.seq,
       (SELECT a.new FROM alias a WHERE a.old = f.uuid), f.region
  FROM fiche f WHERE f.seq > ?1 ORDER BY f.seq;
