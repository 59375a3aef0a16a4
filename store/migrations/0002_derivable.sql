-- The derivable half: made from the fiches' documents by store/index.c, and again by `vigie rebuild`.
-- n: the object's place among its kind within the fiche, from 0.

CREATE TABLE service(
  fiche  INTEGER NOT NULL, n INTEGER NOT NULL,
  uuid   TEXT NOT NULL, name TEXT NOT NULL, status TEXT NOT NULL,
  PRIMARY KEY(fiche, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE phone(
  fiche  INTEGER NOT NULL, n INTEGER NOT NULL,
  number TEXT NOT NULL, extension TEXT NOT NULL, kind TEXT NOT NULL,
  PRIMARY KEY(fiche, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE address(
  fiche  INTEGER NOT NULL, n INTEGER NOT NULL,
  street TEXT NOT NULL, city TEXT NOT NULL, postal_code TEXT NOT NULL, kind TEXT NOT NULL,
  PRIMARY KEY(fiche, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE email(
  fiche  INTEGER NOT NULL, n INTEGER NOT NULL,
  email  TEXT NOT NULL,
  PRIMARY KEY(fiche, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE category(              -- terms and codes the fiche or its services carry
  fiche  INTEGER NOT NULL, n INTEGER NOT NULL,
  code   TEXT NOT NULL, name TEXT NOT NULL,
  PRIMARY KEY(fiche, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE match_key(             -- what finds a fiche again: comparable forms of rules/normalise.h
  kind   INTEGER NOT NULL,          -- enum match_kind
  key    TEXT NOT NULL,
  fiche  INTEGER NOT NULL,
  PRIMARY KEY(kind, key, fiche)
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE search USING fts5(name, place, words, tokenize = "unicode61 remove_diacritics 2");

-- For technicians and spreadsheets --------------------------------------------------------------------------

CREATE VIEW v_fiche AS
SELECT f.uuid, f.name, f.status, f.region, f.revision,
       (SELECT name FROM source WHERE id = f.source) AS founded_by,
       date(f.created_at, 'unixepoch') AS created, date(f.edited_at, 'unixepoch') AS edited,
       date(f.verified_at, 'unixepoch') AS verified,
       (SELECT group_concat(number, ', ') FROM phone WHERE fiche = f.id) AS phones,
       (SELECT group_concat(street || ', ' || city, ' / ') FROM address WHERE fiche = f.id) AS addresses,
       (SELECT group_concat(email, ', ') FROM email WHERE fiche = f.id) AS emails
  FROM fiche f;

CREATE VIEW v_change AS
SELECT c.seq, f.uuid, f.name, datetime(o.at, 'unixepoch') AS at, o.who, o.kind, c.path, c.old, c.new, o.why
  FROM change c JOIN operation o ON o.id = c.operation JOIN fiche f ON f.id = c.fiche;

CREATE VIEW v_proposal AS
SELECT p.id, f.uuid, f.name, p.path, p.old, p.new, p.who, p.reason, p.state,
       datetime(p.new_at, 'unixepoch') AS offered, p.decided_by, datetime(p.decided_at, 'unixepoch') AS decided
  FROM proposal p JOIN fiche f ON f.id = p.fiche;

CREATE VIEW v_source AS
SELECT s.name, (SELECT count(*) FROM source_record WHERE source = s.id AND last_seen_at IS NULL) AS records,
       (SELECT datetime(max(at), 'unixepoch') FROM source_run WHERE source = s.id) AS last_run
  FROM source s;
