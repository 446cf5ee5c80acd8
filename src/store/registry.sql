-- What a server keeps beside its events: who may do what, its devices, its key, and who did what.
-- SPDX-License-Identifier: Apache-2.0

CREATE TABLE server (            -- one row: the key that signs receipts
	one INTEGER PRIMARY KEY,     -- 1
	seed BLOB NOT NULL,          -- Ed25519
	made_ms INTEGER NOT NULL
);
CREATE TABLE account (
	login TEXT NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	password TEXT NOT NULL,      -- argon2id string; empty: none yet, a link sets it
	role INTEGER NOT NULL,
	lang INTEGER NOT NULL,
	disabled INTEGER NOT NULL,
	failures INTEGER NOT NULL,   -- wrong passwords in a row
	locked_ms INTEGER NOT NULL,  -- refused until then
	made_ms INTEGER NOT NULL,
	seen_ms INTEGER NOT NULL
);
CREATE TABLE access (            -- the events that an account sees; an admin sees all
	login TEXT NOT NULL,
	event INTEGER NOT NULL,
	PRIMARY KEY (login, event)
);
CREATE TABLE web_session (
	token BLOB NOT NULL PRIMARY KEY, -- SHA-256 of what the browser holds
	login TEXT NOT NULL,
	csrf BLOB NOT NULL,
	begin_ms INTEGER NOT NULL,
	seen_ms INTEGER NOT NULL,
	peer TEXT NOT NULL
);
CREATE INDEX web_session_login ON web_session (login);
CREATE TABLE link (              -- good once: sets the password of its account
	token BLOB NOT NULL PRIMARY KEY, -- SHA-256
	login TEXT NOT NULL,         -- empty: whoever opens it makes the first account
	until_ms INTEGER NOT NULL
);
CREATE TABLE event (
	number INTEGER PRIMARY KEY,
	title TEXT NOT NULL,
	organiser TEXT NOT NULL,
	city TEXT NOT NULL,
	first_day INTEGER NOT NULL,
	last_day INTEGER NOT NULL,
	state INTEGER NOT NULL,
	key BLOB NOT NULL,           -- of its event ledger
	epoch BLOB NOT NULL,
	seed BLOB NOT NULL,          -- the organiser's, 32 bytes; empty for an event that was made elsewhere
	badge_key BLOB NOT NULL,
	made_ms INTEGER NOT NULL
);
CREATE TABLE device (
	key BLOB NOT NULL PRIMARY KEY,
	name TEXT NOT NULL,
	event INTEGER NOT NULL,      -- 0: all events, a server below this one
	state INTEGER NOT NULL,
	code TEXT NOT NULL,          -- the short code that both screens show
	enrolled_ms INTEGER NOT NULL,
	seen_ms INTEGER NOT NULL,
	waiting INTEGER NOT NULL,    -- records that it holds and has not sent, as it last said; -1: it never said
	offset_ms INTEGER NOT NULL,  -- its clock less ours
	free_bytes INTEGER NOT NULL, -- -1: it never said
	version TEXT NOT NULL
);
CREATE INDEX device_event ON device (event);
CREATE TABLE token (             -- enrolment, good once
	hash BLOB NOT NULL PRIMARY KEY,
	event INTEGER NOT NULL,
	login TEXT NOT NULL,         -- who showed it
	until_ms INTEGER NOT NULL
);
CREATE TABLE trail (             -- who did and downloaded what
	at_ms INTEGER NOT NULL,
	number INTEGER NOT NULL,     -- random: several in one millisecond
	login TEXT NOT NULL,
	peer TEXT NOT NULL,
	event INTEGER NOT NULL,      -- 0: none
	act TEXT NOT NULL,
	detail TEXT NOT NULL,
	PRIMARY KEY (at_ms, number)
);
CREATE INDEX trail_event ON trail (event, at_ms);
