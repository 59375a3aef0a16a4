-- name: claim_of_fiche
SELECT path, who, value_hash FROM claim WHERE fiche = ?1;

-- name: claim_put
INSERT INTO claim(fiche, path, who, value_hash, at) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT DO UPDATE SET value_hash = excluded.value_hash, at = excluded.at WHERE value_hash <> excluded.value_hash;

-- name: claim_remove
DELETE FROM claim WHERE fiche = ?1 AND path = ?2 AND who = ?3;

-- name: claim_prune
-- Of a child that is another now, those on its values too.
DELETE FROM claim WHERE fiche = ?1
   AND ((path = ?2 AND value_hash <> ?3) OR substr(path, 1, length(?2) + 1) = ?2 || '.');

-- name: claim_records
-- The last records of the sources that did not found the fiche.
SELECT s.name, ifnull(r.doc, f.doc) FROM source_record r
  JOIN source s ON s.id = r.source JOIN fiche f ON f.id = r.fiche
 WHERE r.fiche = ?1 AND r.source IS NOT f.source ORDER BY r.id;

-- name: claim_founder_record
SELECT ifnull(r.doc, f.doc) FROM source_record r JOIN fiche f ON f.id = r.fiche
 WHERE r.fiche = ?1 AND r.source IS f.source ORDER BY r.id LIMIT 1;
