-- What a .hadir file holds: ledgers as they were written, and the state that they add up to.
-- SPDX-License-Identifier: Apache-2.0

-- Evidence. `ledger` is ledger_tag(key, epoch).
CREATE TABLE ledger (
	ledger INTEGER PRIMARY KEY,
	key BLOB NOT NULL,
	epoch BLOB NOT NULL,
	is_event INTEGER NOT NULL,
	seq INTEGER NOT NULL,      -- the last record
	link BLOB NOT NULL,        -- after it
	signed_seq INTEGER NOT NULL,
	folded_seq INTEGER NOT NULL -- the state below knows the records up to this one
);
-- `link` could be computed again, but with it a changed record is known from all those behind it.
CREATE TABLE record (
	ledger INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	kind INTEGER NOT NULL,
	at INTEGER NOT NULL,       -- UTC ms as the author believed
	quality INTEGER NOT NULL,
	boot INTEGER NOT NULL,
	up INTEGER NOT NULL,
	link BLOB NOT NULL,
	salt BLOB,                 -- salt and body are NULL once erased, and digest stands in for them
	body BLOB,
	digest BLOB,
	sign BLOB,                 -- the author's, of `link`: vouches for this record and all before it
	seed BLOB,                 -- with the first of a block of 64 numbers: what its salts follow from (record_salt); spares the wire to say each
	PRIMARY KEY (ledger, seq)
) WITHOUT ROWID;
CREATE TABLE receipt (         -- what servers have confirmed: of each the furthest
	ledger INTEGER NOT NULL,
	server BLOB NOT NULL,
	seq INTEGER NOT NULL,
	link BLOB NOT NULL,
	at INTEGER NOT NULL,
	sign BLOB NOT NULL,
	leaf INTEGER NOT NULL,     -- which of how many that share the signature
	leaves INTEGER NOT NULL,
	path BLOB NOT NULL,        -- from it to the root of their tree
	PRIMARY KEY (ledger, server)
) WITHOUT ROWID;
CREATE TABLE fork (            -- records that another history of a ledger has, as evidence
	ledger INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	link BLOB NOT NULL,
	line TEXT NOT NULL,
	sign BLOB,                 -- of the last one of each run that came
	at INTEGER NOT NULL,       -- when it came
	PRIMARY KEY (ledger, seq, link)
) WITHOUT ROWID;
CREATE TABLE file (
	hash BLOB PRIMARY KEY,     -- SHA-256 of bytes
	bytes BLOB NOT NULL
);

-- Answers that wait: neither who gave them, nor when, nor in what order. `ticket` is random.
CREATE TABLE holding (
	ticket BLOB NOT NULL PRIMARY KEY,
	session INTEGER NOT NULL,
	instrument TEXT NOT NULL,
	questions INTEGER NOT NULL,
	answers BLOB NOT NULL,
	comment TEXT NOT NULL
) WITHOUT ROWID;

-- State: every table below is made again from the records by state_rebuild. (ledger, seq) is where the values stand.
CREATE TABLE latest (          -- event (number 0), sessions, officers
	kind INTEGER NOT NULL,
	number INTEGER NOT NULL,
	start INTEGER NOT NULL,    -- of a session, UTC ms
	ledger INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	PRIMARY KEY (kind, number)
) WITHOUT ROWID;
CREATE TABLE instrument (
	id TEXT NOT NULL PRIMARY KEY,
	ledger INTEGER NOT NULL,
	seq INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE person (
	number INTEGER PRIMARY KEY,
	ledger INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	walkin INTEGER NOT NULL,
	role INTEGER NOT NULL,
	gone INTEGER NOT NULL,
	class TEXT NOT NULL,
	unit TEXT NOT NULL,
	nip TEXT NOT NULL,
	name_key TEXT NOT NULL,
	roster_key TEXT NOT NULL
);
CREATE INDEX person_name ON person (name_key, number);
CREATE INDEX person_class ON person (gone, class);
CREATE INDEX person_nip ON person (nip);
CREATE INDEX person_roster ON person (roster_key);
CREATE TABLE vocabulary (      -- words of name keys, and in how many they stand
	word TEXT NOT NULL PRIMARY KEY,
	people INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE word (
	word TEXT NOT NULL,
	person INTEGER NOT NULL,
	PRIMARY KEY (word, person)
) WITHOUT ROWID;
CREATE TABLE badge (
	hash BLOB NOT NULL PRIMARY KEY,
	holder INTEGER NOT NULL,
	issue INTEGER NOT NULL,
	known INTEGER NOT NULL,
	revoked INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX badge_holder ON badge (holder, issue);
CREATE TABLE holder (
	holder INTEGER PRIMARY KEY,
	issue INTEGER NOT NULL
);
CREATE TABLE presence (        -- person 0: a badge whose person is not known yet, by its hash; else hash is empty
	person INTEGER NOT NULL,
	hash BLOB NOT NULL,
	session INTEGER NOT NULL,
	in_set INTEGER NOT NULL, in_pending INTEGER NOT NULL, in_means INTEGER NOT NULL, in_officer INTEGER NOT NULL,
	in_at INTEGER NOT NULL, in_up INTEGER NOT NULL, in_boot INTEGER NOT NULL, in_quality INTEGER NOT NULL,
	in_ledger INTEGER NOT NULL, in_seq INTEGER NOT NULL,
	out_set INTEGER NOT NULL, out_pending INTEGER NOT NULL, out_means INTEGER NOT NULL, out_officer INTEGER NOT NULL,
	out_at INTEGER NOT NULL, out_up INTEGER NOT NULL, out_boot INTEGER NOT NULL, out_quality INTEGER NOT NULL,
	out_ledger INTEGER NOT NULL, out_seq INTEGER NOT NULL,
	fixed INTEGER NOT NULL, fix INTEGER NOT NULL,
	fix_at INTEGER NOT NULL, fix_up INTEGER NOT NULL, fix_boot INTEGER NOT NULL, fix_quality INTEGER NOT NULL,
	fix_ledger INTEGER NOT NULL, fix_seq INTEGER NOT NULL,
	answered INTEGER NOT NULL, kiosks INTEGER NOT NULL,
	PRIMARY KEY (person, hash, session)
) WITHOUT ROWID;
CREATE TABLE session_cell (
	session INTEGER PRIMARY KEY,
	present INTEGER NOT NULL, went_out INTEGER NOT NULL, manual INTEGER NOT NULL, pending INTEGER NOT NULL,
	corrected INTEGER NOT NULL, answered INTEGER NOT NULL,
	opened_ms INTEGER NOT NULL, closed_ms INTEGER NOT NULL,
	open_set INTEGER NOT NULL, close_set INTEGER NOT NULL, is_closed INTEGER NOT NULL,
	last_at INTEGER NOT NULL, last_up INTEGER NOT NULL, last_boot INTEGER NOT NULL, last_quality INTEGER NOT NULL,
	last_ledger INTEGER NOT NULL, last_seq INTEGER NOT NULL
);
CREATE TABLE kiosk (
	ledger INTEGER PRIMARY KEY,
	key BLOB NOT NULL,
	epoch BLOB NOT NULL,       -- zeros: whatever epoch this key comes with
	last_seq INTEGER NOT NULL, first_ms INTEGER NOT NULL, last_ms INTEGER NOT NULL,
	boots INTEGER NOT NULL, presences INTEGER NOT NULL, manual INTEGER NOT NULL, refusals INTEGER NOT NULL, faults INTEGER NOT NULL,
	expected INTEGER NOT NULL, name TEXT NOT NULL, name_seq INTEGER NOT NULL
);
CREATE TABLE boot (
	ledger INTEGER NOT NULL,
	boot INTEGER NOT NULL,
	is_set INTEGER NOT NULL, best_boot INTEGER NOT NULL, up_ms INTEGER NOT NULL, true_ms INTEGER NOT NULL,
	uncertainty_ms INTEGER NOT NULL, source TEXT NOT NULL, best_seq INTEGER NOT NULL,
	PRIMARY KEY (ledger, boot)
) WITHOUT ROWID;
CREATE TABLE rating (
	session INTEGER NOT NULL,
	instrument TEXT NOT NULL,
	respondents INTEGER NOT NULL, few INTEGER NOT NULL, comments INTEGER NOT NULL, questions INTEGER NOT NULL,
	counts BLOB NOT NULL,      -- [question][value] as 32-bit big-endian numbers
	PRIMARY KEY (session, instrument)
) WITHOUT ROWID;
CREATE TABLE batch (           -- the ratings records of a session
	session INTEGER NOT NULL,
	instrument TEXT NOT NULL,
	ledger INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	respondents INTEGER NOT NULL, -- those whose answers it holds: none of a batch of which only the count is kept
	PRIMARY KEY (session, instrument, ledger, seq)
) WITHOUT ROWID;
CREATE TABLE erased (          -- ranges that an erase record names
	ledger INTEGER NOT NULL,
	first INTEGER NOT NULL,
	last INTEGER NOT NULL,
	PRIMARY KEY (ledger, first, last)
) WITHOUT ROWID;
CREATE TABLE quarantine (      -- records that this version cannot interpret
	ledger INTEGER NOT NULL,
	seq INTEGER NOT NULL,
	err INTEGER NOT NULL,      -- enum err: why
	PRIMARY KEY (ledger, seq)
) WITHOUT ROWID;
