-- The permanent half of the store: what cannot be made again from anything else.
-- Times are UTC seconds. Who: 'source:NAME', 'person:NAME' or 'organisation'. Paths are those of model/path.h.

CREATE TABLE meta(                  -- facts about this database
  key   TEXT PRIMARY KEY,           -- 'instance': a UUID, new after a restore
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO meta VALUES('instance', (SELECT lower(printf('%s-%s-4%s-a%s-%s', substr(h, 1, 8), substr(h, 9, 4),
  substr(h, 13, 3), substr(h, 16, 3), substr(h, 19, 12))) FROM (SELECT hex(randomblob(16)) AS h)));

CREATE TABLE source(                -- every source that ever gave something; its contract is in the configuration
  id   INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE operation(             -- one act of one author: groups the changes it made
  id     INTEGER PRIMARY KEY,
  kind   TEXT NOT NULL,             -- 'import','edit','new','close','merge','split','undo','verified','accept','delete'
  who    TEXT NOT NULL,
  why    TEXT NOT NULL DEFAULT '',
  at     INTEGER NOT NULL,
  source INTEGER REFERENCES source(id),
  fiche  INTEGER REFERENCES fiche(id),   -- merge, split: the fiche that went or came back
  document TEXT                          -- merge: the records that moved, as they were: {"id:hash": document}
) STRICT;

CREATE TABLE fiche(                 -- one organisation with its services and places
  id          INTEGER PRIMARY KEY,
  uuid        TEXT NOT NULL UNIQUE CHECK (length(uuid) = 36),
  status      TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active','closed','deleted','merged')),
  source      INTEGER REFERENCES source(id),  -- the founding source; NULL: founded by a technician
  revision    INTEGER NOT NULL DEFAULT 1,     -- one more with every operation that changes it
  seq         INTEGER NOT NULL,               -- of its last change
  created_at  INTEGER NOT NULL,
  edited_at   INTEGER NOT NULL,
  verified_at INTEGER,                        -- when each of its objects was vouched for; the oldest of their dates
  plain       INTEGER NOT NULL CHECK (plain IN (0,1)),  -- 1: every reader may see the document as it stands
  region      TEXT NOT NULL DEFAULT '',       -- '03' … of the administrative regions; '' unknown
  name        TEXT NOT NULL,
  hash        BLOB NOT NULL CHECK (length(hash) = 16),  -- of the document
  doc         TEXT NOT NULL                   -- canonical JSON
) STRICT;
CREATE INDEX fiche_seq ON fiche(seq);

CREATE TABLE source_record(         -- the last record that each source gave for a native id
  id            INTEGER PRIMARY KEY,
  source        INTEGER NOT NULL REFERENCES source(id),
  native        TEXT NOT NULL,      -- the source's own id, or its folded key columns
  fiche         INTEGER NOT NULL REFERENCES fiche(id),
  hash          BLOB NOT NULL CHECK (length(hash) = 16),  -- of the item's bytes as they came
  first_seen_at INTEGER NOT NULL,
  last_seen_at  INTEGER,            -- NULL: it stands in the source's latest delivery
  doc           TEXT,               -- as it was understood, with the fiche's ids; NULL: the same as fiche.doc
  UNIQUE(source, native)
) STRICT;
CREATE INDEX source_record_fiche ON source_record(fiche);

-- A record whose document equals its fiche's is not stored twice: it is written out just before they part.
CREATE TRIGGER source_record_keeps_its_document BEFORE UPDATE OF doc ON fiche WHEN old.doc IS NOT new.doc
BEGIN
  UPDATE source_record SET doc = old.doc WHERE fiche = old.id AND doc IS NULL;
END;

CREATE TABLE claim(                 -- who stands behind a current value, besides the fiche's founding source
  fiche      INTEGER NOT NULL REFERENCES fiche(id),
  path       TEXT NOT NULL,
  who        TEXT NOT NULL,
  value_hash BLOB NOT NULL CHECK (length(value_hash) = 16),  -- of the value in its comparable form
  at         INTEGER NOT NULL,
  PRIMARY KEY(fiche, path, who)
) STRICT, WITHOUT ROWID;

CREATE TABLE change(                -- history; the sequence number is what deltas compare
  seq       INTEGER PRIMARY KEY,
  fiche     INTEGER NOT NULL REFERENCES fiche(id),
  operation INTEGER NOT NULL REFERENCES operation(id),
  revision  INTEGER NOT NULL,       -- of the fiche after it
  path      TEXT NOT NULL,          -- '': the fiche's creation; '@status', '@verified': facts about the fiche
  old       TEXT,
  new       TEXT,                   -- creation: the hash of the first document, in hexadecimal
  at        INTEGER                 -- a child's position in its list
) STRICT;
CREATE INDEX change_fiche ON change(fiche, seq);
CREATE INDEX change_operation ON change(operation);

CREATE TABLE proposal(              -- a value offered, waiting for a decision
  id           INTEGER PRIMARY KEY,
  fiche        INTEGER NOT NULL REFERENCES fiche(id),
  path         TEXT NOT NULL,       -- '@status': 'deleted' is offered
  old          TEXT,                -- the current value when it was offered
  new          TEXT,                -- the value offered
  position     INTEGER,             -- a child's
  who          TEXT NOT NULL,       -- who offers it
  source       INTEGER REFERENCES source(id),
  reason       TEXT NOT NULL,
  value_hash   BLOB NOT NULL CHECK (length(value_hash) = 16),    -- of `new` in its comparable form
  current_hash BLOB NOT NULL CHECK (length(current_hash) = 16),  -- of `old`
  old_at       INTEGER,             -- when the current value came to be
  new_at       INTEGER NOT NULL,    -- when it was offered
  state        TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending','accepted','rejected','superseded')),
  decided_by   TEXT,
  decided_at   INTEGER,
  operation    INTEGER REFERENCES operation(id)   -- accepted: the act that applied it
) STRICT;
CREATE INDEX proposal_fiche ON proposal(fiche, path);
CREATE INDEX proposal_pending ON proposal(new_at) WHERE state = 'pending';

CREATE TABLE evidence(              -- a verification: what was vouched for, by whom
  id        INTEGER PRIMARY KEY,
  fiche     INTEGER NOT NULL REFERENCES fiche(id),
  revision  INTEGER NOT NULL,       -- that was shown
  objects   TEXT NOT NULL,          -- JSON list of the ids vouched for
  by_name   TEXT NOT NULL,
  by_title  TEXT NOT NULL DEFAULT '',
  channel   TEXT NOT NULL,          -- 'phone','e-mail','web','visit','source' …
  message   TEXT NOT NULL DEFAULT '',
  approver  TEXT NOT NULL,
  at        INTEGER NOT NULL,
  revoked_at INTEGER,               -- undone
  operation INTEGER NOT NULL REFERENCES operation(id)
) STRICT;
CREATE INDEX evidence_fiche ON evidence(fiche);

CREATE TABLE alias(                 -- obsolete ids resolve for ever
  old       TEXT PRIMARY KEY,
  new       TEXT NOT NULL,
  operation INTEGER NOT NULL REFERENCES operation(id)
) STRICT, WITHOUT ROWID;

CREATE TABLE note(                  -- what technicians tell each other; never exported
  id    INTEGER PRIMARY KEY,
  fiche INTEGER NOT NULL REFERENCES fiche(id),
  who   TEXT NOT NULL,
  at    INTEGER NOT NULL,
  text  TEXT NOT NULL
) STRICT;
CREATE INDEX note_fiche ON note(fiche);

CREATE TABLE source_run(            -- one import of one source
  id       INTEGER PRIMARY KEY,
  source   INTEGER NOT NULL REFERENCES source(id),
  at       INTEGER NOT NULL,
  outcome  TEXT NOT NULL CHECK (outcome IN ('applied','unchanged','stopped','failed')),
  message  TEXT NOT NULL DEFAULT '',
  file     TEXT NOT NULL DEFAULT '',
  found    TEXT NOT NULL DEFAULT '', -- encoding, delimiter …
  sha256   BLOB,                     -- of the delivery's bytes
  recipe   BLOB,                     -- of what turned bytes into records: importer, its version, mapping, contract
  items    INTEGER NOT NULL DEFAULT 0,
  refused  INTEGER NOT NULL DEFAULT 0,
  created  INTEGER NOT NULL DEFAULT 0,
  matched  INTEGER NOT NULL DEFAULT 0,
  changed  INTEGER NOT NULL DEFAULT 0,
  proposed INTEGER NOT NULL DEFAULT 0,
  gone     INTEGER NOT NULL DEFAULT 0,
  held     INTEGER NOT NULL DEFAULT 0  -- records that the source holds after it
) STRICT;
CREATE INDEX source_run_source ON source_run(source, id);

CREATE TABLE refusal(               -- what could not be read in a source's latest run, for its partner
  run    INTEGER NOT NULL REFERENCES source_run(id),
  n      INTEGER NOT NULL,
  line   INTEGER NOT NULL,
  "column" TEXT NOT NULL,
  value  TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY(run, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery(              -- what a URL last said of itself, so that an unchanged feed costs one request
  source        INTEGER PRIMARY KEY REFERENCES source(id),
  url           TEXT NOT NULL,
  etag          TEXT NOT NULL DEFAULT '',
  last_modified TEXT NOT NULL DEFAULT '',
  at            INTEGER NOT NULL
) STRICT;
