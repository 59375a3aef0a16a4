-- name: check_quick
SELECT quick_check FROM pragma_quick_check(1);

-- name: check_foreign_keys
SELECT "table", count(*) FROM pragma_foreign_key_check GROUP BY 1 LIMIT 1;
