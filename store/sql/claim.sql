-- name: claim_of_fiche
SELECT path, who, value_hash FROM claim WHERE fiche = ?1;

-- name: claim_put
INSERT INTO claim(fiche, path, who, value_hash, at) VALUES (?1, ?2, ?3, ?4, ?5)
ON CONFLICT DO UPDATE SET value_hash = excluded.value_hash, at = excluded.at WHERE value_hash <> excluded.value_hash;

-- name: claim_carry
-- What persons stand behind goes along with a value (?3) and with all that lies within it.
INSERT OR IGNORE INTO claim(fiche, path, who, value_hash, at)
SELECT ?2, path, who, value_hash, at FROM claim
 WHERE fiche = ?1 AND who NOT LIKE 'source:%' AND (path = ?3 OR substr(path, 1, length(?3) + 1) = ?3 || '.');

-- name: claim_remove
DELETE FROM claim WHERE fiche = ?1 AND path = ?2 AND who = ?3;

-- name: claim_prune
-- Of a child that is another now, those on its values too.
DELETE FROM claim WHERE fiche = ?1
   AND ((path = ?2 AND value_hash <> ?3) OR substr(path, 1, length(?2) + 1) = ?2 || '.');

-- name: claim_records
-- The last records of all sources; whether each is of the source that founded the fiche.
SELECT s.name, ifnull(r.doc, f.doc), r.native, r.source IS f.source, f.uuid FROM source_record r
  JOIN source s ON s.id = r.source JOIN fiche f ON f.id = r.fiche
 WHERE r.fiche = ?1 ORDER BY r.id;
