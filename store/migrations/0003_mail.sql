-- Mail both ways, and what was run. Permanent: requests, e-mails and what became of them, effects of replies, addresses.
-- Addresses are kept in their comparable form (rules/normalise, norm_email) wherever they are a key.

CREATE TABLE campaign(              -- the requests planned together
  id          INTEGER PRIMARY KEY,
  name        TEXT NOT NULL UNIQUE, -- '2026-11-22', '2026-11-22-2' …
  state       TEXT NOT NULL CHECK (state IN ('planned','approved','paused','cancelled')),
  planned_at  INTEGER NOT NULL,
  who         TEXT NOT NULL,
  approved_at INTEGER,
  approved_by TEXT,
  deadline_at INTEGER NOT NULL,     -- nothing of it is sent later
  instance    TEXT NOT NULL,        -- the database (meta 'instance') and the host that may send it: a copy may not
  host        TEXT NOT NULL,
  reason      TEXT NOT NULL DEFAULT ''  -- why it is paused or cancelled
) STRICT;

CREATE TABLE request(               -- one contact asked to verify his fiches
  id         INTEGER PRIMARY KEY,
  campaign   INTEGER NOT NULL REFERENCES campaign(id),
  address    TEXT NOT NULL,         -- comparable form
  mailbox    TEXT NOT NULL,         -- as the fiche writes it
  contact    TEXT NOT NULL DEFAULT '',  -- the person's name
  basis      TEXT NOT NULL,         -- the path of the value that gave the address: why we may write to it
  lang       TEXT NOT NULL CHECK (lang IN ('fr','en')),
  state      TEXT NOT NULL CHECK (state IN ('planned','open','answered','failed','opted-out','exhausted','cancelled')),
  created_at INTEGER NOT NULL,
  closed_at  INTEGER                -- when it became neither planned nor open
) STRICT;
CREATE INDEX request_campaign ON request(campaign);
CREATE INDEX request_address ON request(address);
CREATE INDEX request_live ON request(state) WHERE state IN ('planned','open');

CREATE TABLE request_fiche(
  request INTEGER NOT NULL REFERENCES request(id),
  fiche   INTEGER NOT NULL REFERENCES fiche(id),
  PRIMARY KEY(request, fiche)
) STRICT, WITHOUT ROWID;
CREATE INDEX request_fiche_fiche ON request_fiche(fiche);

CREATE TABLE batch(                 -- what one run of the sender claimed
  id        INTEGER PRIMARY KEY,
  at        INTEGER NOT NULL,
  boot      TEXT NOT NULL,          -- the kernel's boot id: another one means a power cut
  closed_at INTEGER                 -- NULL: it runs, or it was killed
) STRICT;
CREATE INDEX batch_open ON batch(id) WHERE closed_at IS NULL;

CREATE TABLE outbox(                -- one e-mail of a request: the first, a reminder
  id            INTEGER PRIMARY KEY,-- its token holds this number
  request       INTEGER NOT NULL REFERENCES request(id),
  n             INTEGER NOT NULL,   -- 1, 2 …
  message_id    TEXT NOT NULL UNIQUE,  -- without brackets; the same however often it is composed
  envelope_from TEXT NOT NULL,      -- with the token
  envelope_to   TEXT NOT NULL,
  domain        TEXT NOT NULL,      -- of envelope_to
  state         TEXT NOT NULL CHECK (state IN ('held','queued','sending','body','sent','failed','unsure','cancelled')),
                                    -- held: its campaign is not approved; sending: claimed; body: the body has begun
  due_at        INTEGER NOT NULL,   -- not before
  tries         INTEGER NOT NULL DEFAULT 0,
  batch         INTEGER REFERENCES batch(id),
  sent_at       INTEGER,
  code          INTEGER NOT NULL DEFAULT 0,   -- the relay's last answer
  answer        TEXT NOT NULL DEFAULT '',
  settled_by    TEXT,               -- unsure: who or what found out ('inbound:17', 'person:anne')
  token_until   INTEGER NOT NULL,
  UNIQUE(request, n)
) STRICT;
CREATE INDEX outbox_due ON outbox(due_at, id) WHERE state = 'queued';
CREATE INDEX outbox_claimed ON outbox(batch) WHERE state IN ('sending','body');
CREATE INDEX outbox_sent ON outbox(sent_at) WHERE sent_at IS NOT NULL;

CREATE TABLE outbox_message(        -- the bytes; taken away some time after they were sent
  email INTEGER PRIMARY KEY REFERENCES outbox(id),
  bytes BLOB NOT NULL
) STRICT;

CREATE TABLE shown(                 -- what an e-mail showed of a fiche: what its answer vouches for
  email    INTEGER NOT NULL REFERENCES outbox(id),
  fiche    INTEGER NOT NULL REFERENCES fiche(id),
  revision INTEGER NOT NULL,
  doc      TEXT NOT NULL,           -- the record as its reader saw it
  PRIMARY KEY(email, fiche)
) STRICT, WITHOUT ROWID;

CREATE TABLE domain_wait(           -- a domain that said "later": nothing is tried there before
  domain TEXT PRIMARY KEY,
  until  INTEGER NOT NULL,
  tries  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE mailbox(               -- how far a mailbox was read
  name        TEXT PRIMARY KEY,     -- 'imaps://host/INBOX', the folder of a Maildir
  uidvalidity INTEGER NOT NULL,
  last_uid    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE inbound(               -- a message that came
  id          INTEGER PRIMARY KEY,
  sha256      BLOB NOT NULL UNIQUE CHECK (length(sha256) = 32),  -- of its bytes
  message_id  TEXT NOT NULL DEFAULT '',
  mailbox     TEXT NOT NULL,
  received_at INTEGER NOT NULL,     -- its Date, but never later than when it was read
  read_at     INTEGER NOT NULL,
  sender      TEXT NOT NULL DEFAULT '',
  subject     TEXT NOT NULL DEFAULT '',
  class       TEXT NOT NULL,        -- mailer/classify.h
  token       TEXT NOT NULL CHECK (token IN ('none','valid','expired','forged')),
  email       INTEGER REFERENCES outbox(id),   -- which of ours it answers
  text        TEXT NOT NULL DEFAULT '',  -- the part that matters
  why         TEXT NOT NULL DEFAULT '',  -- what decided its class, or why it waits
  state       TEXT NOT NULL CHECK (state IN ('applied','waiting','handled','repeated')),
                                    -- waiting: for a technician; repeated: the same answer came before
  handled_by  TEXT,
  handled_at  INTEGER
) STRICT;
CREATE INDEX inbound_message ON inbound(message_id) WHERE message_id <> '';
CREATE INDEX inbound_email ON inbound(email);
CREATE INDEX inbound_waiting ON inbound(read_at) WHERE state = 'waiting';

CREATE TABLE inbound_raw(           -- the bytes; taken away after [inbox] keep
  inbound INTEGER PRIMARY KEY REFERENCES inbound(id),
  bytes   BLOB NOT NULL
) STRICT;

CREATE TABLE effect(                -- what a message that came did, so that it can be shown and undone
  id      INTEGER PRIMARY KEY,
  inbound INTEGER NOT NULL REFERENCES inbound(id),
  kind    TEXT NOT NULL CHECK (kind IN ('evidence','proposal','address','opt-out','request','outbox')),
  fiche   INTEGER REFERENCES fiche(id),
  ref     INTEGER,                  -- the row: evidence, proposal, request, outbox
  address TEXT NOT NULL DEFAULT '',
  before  TEXT NOT NULL DEFAULT '', -- the state it replaced; blank: none
  undone_at INTEGER                 -- taken back; NULL: it stands
) STRICT;
CREATE INDEX effect_inbound ON effect(inbound);
CREATE INDEX effect_ref ON effect(kind, ref);

CREATE TABLE address_state(         -- what sending to an address has taught
  address TEXT PRIMARY KEY,
  state   TEXT NOT NULL CHECK (state IN ('doubtful','dead')),  -- doubtful: refused for the moment; dead: never again
  bounces INTEGER NOT NULL DEFAULT 0,
  status  TEXT NOT NULL DEFAULT '', -- RFC 3463: '5.1.1'
  reason  TEXT NOT NULL DEFAULT '',
  since   INTEGER NOT NULL,
  at      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE opt_out(               -- who wants no more e-mail from us; his fiches stay, by phone
  address TEXT PRIMARY KEY,
  at      INTEGER NOT NULL,
  how     TEXT NOT NULL CHECK (how IN ('reply','complaint','web','technician')),
  inbound INTEGER REFERENCES inbound(id)
) STRICT, WITHOUT ROWID;

ALTER TABLE proposal ADD COLUMN inbound INTEGER REFERENCES inbound(id);  -- the reply that offered it
CREATE INDEX proposal_inbound ON proposal(inbound) WHERE inbound IS NOT NULL;

CREATE TABLE run(                   -- a job of the timetable
  id       INTEGER PRIMARY KEY,
  job      TEXT NOT NULL,
  at       INTEGER NOT NULL,
  ended_at INTEGER,                 -- NULL: it runs, or it was killed
  outcome  TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('','ok','attention','failed'))
) STRICT;

CREATE TABLE run_step(
  run      INTEGER NOT NULL REFERENCES run(id),
  n        INTEGER NOT NULL,
  name     TEXT NOT NULL,           -- 'backup', 'import levis' …
  at       INTEGER NOT NULL,
  ended_at INTEGER,
  outcome  TEXT NOT NULL DEFAULT '' CHECK (outcome IN ('','ok','attention','failed','skipped')),
  figures  TEXT NOT NULL DEFAULT '{}',  -- a JSON object of numbers
  message  TEXT NOT NULL DEFAULT '',
  PRIMARY KEY(run, n)
) STRICT, WITHOUT ROWID;
