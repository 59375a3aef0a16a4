-- name: operation_add
INSERT INTO operation(kind, who, why, at, source, fiche, document)
VALUES (?1, ?2, ?3, ?4, nullif(?5, 0), nullif(?6, 0), ?7);

-- name: change_add
INSERT INTO change(fiche, operation, revision, path, old, new, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7);

-- name: change_get
SELECT seq, fiche, operation, revision, path, old, new, at FROM change WHERE seq = ?1;

-- name: change_of_fiche
SELECT c.seq, c.fiche, c.operation, c.revision, c.path, c.old, c.new, c.at, o.kind, o.who, o.why, o.at
  FROM change c JOIN operation o ON o.id = c.operation
 WHERE c.fiche = ?1 ORDER BY c.seq DESC LIMIT ?2;

-- name: change_of_operation
SELECT seq, fiche, operation, revision, path, old, new, at FROM change WHERE operation = ?1 ORDER BY seq DESC;

-- name: change_last_seq
SELECT ifnull(max(seq), 0) FROM change;

-- name: change_touched
-- The newest revision of each path; a path's first change made it what it was not at the creation.
SELECT path, max(revision) FROM change WHERE fiche = ?1 AND path NOT IN ('', '@status', '@verified', '@record')
 GROUP BY path;

-- name: change_value_since
SELECT o.at FROM change c JOIN operation o ON o.id = c.operation
 WHERE c.fiche = ?1 AND c.path = ?2 ORDER BY c.seq DESC LIMIT 1;

-- name: note_add
INSERT INTO note(fiche, who, at, text) VALUES (?1, ?2, ?3, ?4);

-- name: note_of_fiche
SELECT who, at, text FROM note WHERE fiche = ?1 ORDER BY id DESC;
