-- name: task_questions
-- Of the fiches that its e-mail asks about, the first by name speaks for all of them.
SELECT i.id, i.received_at, i.class, i.text, ifnull(f.uuid, ''), ifnull(f.name, ''), ifnull(f.region, ''),
       ifnull((SELECT number FROM phone WHERE fiche = f.id AND number <> '' ORDER BY n LIMIT 1), '')
  FROM inbound i LEFT JOIN fiche f ON f.id =
       (SELECT g.id FROM outbox o JOIN request_fiche r ON r.request = o.request JOIN fiche g ON g.id = r.fiche
         WHERE o.id = i.email AND (?1 = '' OR g.region = ?1) ORDER BY g.name, g.id LIMIT 1)
 WHERE i.state = 'waiting' AND (?1 = '' OR f.id IS NOT NULL) ORDER BY i.received_at, i.id;

-- name: task_unsure
SELECT o.id, ifnull((SELECT at FROM batch WHERE id = o.batch), o.due_at), '', o.answer, ifnull(f.uuid, ''), ifnull(f.name, ''),
       ifnull(f.region, ''), ifnull((SELECT number FROM phone WHERE fiche = f.id AND number <> '' ORDER BY n LIMIT 1), '')
  FROM outbox o LEFT JOIN fiche f ON f.id =
       (SELECT g.id FROM request_fiche r JOIN fiche g ON g.id = r.fiche
         WHERE r.request = o.request AND (?1 = '' OR g.region = ?1) ORDER BY g.name, g.id LIMIT 1)
 WHERE o.state = 'unsure' AND (?1 = '' OR f.id IS NOT NULL) ORDER BY o.id;
