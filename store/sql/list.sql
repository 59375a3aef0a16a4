-- name: list_ids
SELECT f.id, f.name, f.municipality FROM fiche f
 WHERE f.status = ?1 AND (?2 = '' OR f.region = ?2) AND (?4 = '' OR f.municipality = ?4)
   AND (?3 = '' OR EXISTS (SELECT 1 FROM source_record r JOIN source s ON s.id = r.source
                            WHERE r.fiche = f.id AND s.name = ?3 AND r.last_seen_at IS NULL));

-- name: list_matching
-- The name counts most, then the place; what is closed stands behind what is active.
SELECT f.id FROM search JOIN fiche f ON f.id = search.rowid
 WHERE search MATCH ?1 AND f.status IN ('active', 'closed')
 ORDER BY f.status, bm25(search, 10.0, 3.0, 1.0), f.id LIMIT ?2;

-- name: list_active
SELECT id FROM fiche WHERE status = 'active' ORDER BY id;

-- name: list_row
SELECT f.uuid, f.name, f.status, f.region, f.edited_at, ifnull(f.verified_at, 0), f.created_at,
       (SELECT city FROM address WHERE fiche = f.id AND city <> '' ORDER BY n LIMIT 1),
       (SELECT number FROM phone WHERE fiche = f.id AND number <> '' ORDER BY n LIMIT 1)
  FROM fiche f WHERE f.id = ?1;

-- name: list_categories
SELECT code, name FROM category WHERE fiche = ?1 ORDER BY n;
