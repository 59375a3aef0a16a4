-- name: waiting_proposals
SELECT p.id, p.fiche, p.path, p.who, p.value_hash, p.new_at, ifnull(p.inbound, 0)
  FROM proposal p LEFT JOIN source s ON s.id = p.source
 WHERE p.state = 'pending' AND (?1 = '' OR s.name = ?1 OR p.who = ?1) AND (?2 = 0 OR p.fiche = ?2)
   AND (?3 = '' OR p.path = ?3 OR substr(p.path, -length(?3) - 1) = '.' || ?3) AND (?4 = 0 OR p.inbound = ?4);

-- name: waiting_sources
SELECT s.name FROM source_record r JOIN source s ON s.id = r.source WHERE r.fiche = ?1 GROUP BY s.id ORDER BY min(r.id);
