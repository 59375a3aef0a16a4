-- What a source's deliveries were, and how they were brought.

-- A fetcher's own memory ("modified_after", a resource's dates), and the delivery that all of the row is of: what a
-- server said of it is of use only while the directory holds it.
ALTER TABLE delivery ADD COLUMN state TEXT NOT NULL DEFAULT '';
ALTER TABLE delivery ADD COLUMN sha256 BLOB;

-- The bytes themselves are kept in a folder, by their SHA-256 (sync/keep.h).
ALTER TABLE source_run ADD COLUMN bytes INTEGER NOT NULL DEFAULT 0;  -- of the delivery; 0 also when it is not known
CREATE INDEX source_run_sha256 ON source_run(sha256) WHERE sha256 IS NOT NULL;

-- The secret under which items are hashed (store/stage.h): who writes a feed must not be able to make one item pass for another.
INSERT INTO meta VALUES('items', lower(hex(randomblob(16))));
