-- Is it the same organisation? What matching knows (derivable) and what people decided (permanent).

-- Derivable: from the documents, by rules/match_form.h and rules/match_key.h. They are of one version of the rules and
-- tables, match_state's; when the program's is another, they are made again before they are used.
DROP TABLE match_key;
CREATE TABLE match_key(             -- what brings two fiches together as candidates
  key   INTEGER NOT NULL,           -- match_keys_of
  fiche INTEGER NOT NULL,
  PRIMARY KEY(key, fiche)
) STRICT, WITHOUT ROWID;

CREATE TABLE match_form(            -- a fiche as matching sees it
  fiche INTEGER PRIMARY KEY,
  form  BLOB NOT NULL
) STRICT;

CREATE TABLE match_state(           -- one row
  id         INTEGER PRIMARY KEY CHECK (id = 1),
  version    INTEGER NOT NULL,      -- match_version of forms, keys and places of fiches; 0: to be made again
  seq        INTEGER NOT NULL,      -- changes up to this one are scored
  scored     INTEGER NOT NULL,      -- the version whose pairs those are
  learned_at INTEGER,
  records    INTEGER NOT NULL,      -- fiches that the weights were learned from; 0: the weights that ship
  model      BLOB,
  census     BLOB
) STRICT;
INSERT INTO match_state VALUES (1, 0, 0, 0, NULL, 0, NULL, NULL);

-- Permanent: a person's word about two fiches outlives every score.
CREATE TABLE pair(                  -- two fiches that may be one
  id         INTEGER PRIMARY KEY,
  fiche_1    INTEGER NOT NULL REFERENCES fiche(id),
  fiche_2    INTEGER NOT NULL REFERENCES fiche(id),
  score      REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  band       TEXT NOT NULL CHECK (band IN ('same','possible')),
  reasons    TEXT NOT NULL,         -- JSON, as they were when it was found: [{"code","text","left","right","bits"}, …]
  state      TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open','same','different','gone')),
  why        TEXT NOT NULL DEFAULT '',  -- gone: why; same, different: the person's reason
  found_at   INTEGER NOT NULL,
  scored_at  INTEGER NOT NULL,      -- the last time that it was scored
  decided_by TEXT,                  -- NULL: nobody; same by itself: 'vigie'; open: who took a decision back, so that
                                    -- nothing is merged by itself here any more
  decided_at INTEGER,
  operation  INTEGER REFERENCES operation(id),   -- same, gone: the merge that made it so
  CHECK (fiche_1 < fiche_2),
  UNIQUE(fiche_1, fiche_2)
) STRICT;
CREATE INDEX pair_fiche_2 ON pair(fiche_2);
CREATE INDEX pair_open ON pair(score) WHERE state = 'open';

-- Offers that a merge raised, and that no source's record would speak for.
ALTER TABLE proposal ADD COLUMN merge INTEGER REFERENCES operation(id);

-- Derivable columns of a fiche (rules/place.h).
ALTER TABLE fiche ADD COLUMN municipality TEXT NOT NULL DEFAULT '';  -- code of the MAMH; '' unknown

DROP VIEW v_fiche;
CREATE VIEW v_fiche AS
SELECT f.uuid, f.name, f.status, f.region, f.municipality, f.revision,
       (SELECT name FROM source WHERE id = f.source) AS founded_by,
       date(f.created_at, 'unixepoch') AS created, date(f.edited_at, 'unixepoch') AS edited,
       date(f.verified_at, 'unixepoch') AS verified,
       (SELECT group_concat(number, ', ') FROM phone WHERE fiche = f.id) AS phones,
       (SELECT group_concat(street || ', ' || city, ' / ') FROM address WHERE fiche = f.id) AS addresses,
       (SELECT group_concat(email, ', ') FROM email WHERE fiche = f.id) AS emails
  FROM fiche f;

CREATE VIEW v_pair AS
SELECT p.id, f.uuid AS uuid_1, f.name AS name_1, g.uuid AS uuid_2, g.name AS name_2, p.score, p.band, p.state, p.why,
       datetime(p.found_at, 'unixepoch') AS found, p.decided_by, datetime(p.decided_at, 'unixepoch') AS decided
  FROM pair p JOIN fiche f ON f.id = p.fiche_1 JOIN fiche g ON g.id = p.fiche_2;
