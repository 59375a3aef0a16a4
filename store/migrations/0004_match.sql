-- Is it the same organisation? What matching knows (derivable) and what people decided (permanent).

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
