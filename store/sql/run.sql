-- name: run_add
INSERT INTO run(job, at) VALUES (?1, ?2);

-- name: run_end
UPDATE run SET outcome = ?2, ended_at = ?3 WHERE id = ?1;

-- name: run_forget_steps
DELETE FROM run_step WHERE run IN (SELECT id FROM run WHERE at < ?1);

-- name: run_forget
DELETE FROM run WHERE at < ?1;

-- name: run_step_add
INSERT INTO run_step(run, n, name, at) VALUES (?1, ?2, ?3, ?4);

-- name: run_step_end
UPDATE run_step SET outcome = ?3, figures = ?4, message = ?5, ended_at = ?6 WHERE run = ?1 AND n = ?2;

-- name: run_list
SELECT id, job, at, ifnull(ended_at, 0), outcome FROM run WHERE (?1 = '' OR job = ?1) ORDER BY id DESC LIMIT ?2;

-- name: run_steps
SELECT n, name, at, ifnull(ended_at, 0), outcome, figures, message FROM run_step WHERE run = ?1 ORDER BY n;
