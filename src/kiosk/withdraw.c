// The end of an enrolment: the uplink stops, the book closes, the folder is wiped, and the kiosk begins anew under another key.
// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "kiosk/kiosk.h"

bool net_is_leaving(const struct kiosk *k)
{
	return k->net.wipe.stage == WIPE_BEGUN || k->net.wipe.stage == WIPE_LOCKED;
}

static enum err wipe(struct kiosk *k)
{
	struct book *b = &k->book;
	struct stamp now = book_now(b);
	enum err e = wipe_go_on(b->folder, &b->keys, &now, &k->net.wipe);
	if (!e)
		e = keys_load(b->folder, &b->keys);
	log_write(k->log, e ? LOG_LEVEL_ERROR : LOG_LEVEL_INFO, "wiped", "server=%s locked=%d stage=%d %s",
		k->net.wipe.server, k->net.wipe.records, (int)k->net.wipe.stage, err_text(e));
	return e;
}

void net_resume(struct kiosk *k)
{
	enum err e = wipe_read(k->book.folder, &k->net.wipe);
	if (e)
		log_write(k->log, LOG_LEVEL_ERROR, "wipe-not-read", "%s", err_text(e));
	if (net_is_leaving(k) && wipe(k) != ERR_OK)
		k->net.tried_ms = clock_up_ms();
}

static void forget_event(struct model *m)
{
	memset(m->event_title, 0, sizeof m->event_title);
	memset(m->organiser, 0, sizeof m->organiser);
	memset(m->contact, 0, sizeof m->contact);
	memset(m->line, 0, sizeof m->line);
	memset(m->match, 0, sizeof m->match);
	memset(&m->session, 0, sizeof m->session);
	m->retention_day = m->officers = m->sessions = m->matches = 0;
	m->instrument = NULL;
}

static void close_all(struct kiosk *k)
{
	book_close(&k->book);
	book_leave_home(&k->book);
	book_forget(&k->book);
	memset(&k->timetable, 0, sizeof k->timetable);
	k->store_err = ERR_OK;
	k->wanted_event = 0;
	forget_event(&k->model);
}

bool net_leave(struct kiosk *k)
{
	struct net *n = &k->net;
	uplink_close(n->uplink);
	n->uplink = NULL;
	n->tried_ms = clock_up_ms();
	enum err e = net_is_leaving(k) ? ERR_OK : wipe_begin(k->book.folder, &n->membership, book_now(&k->book).at_ms, &n->wipe);
	if (e) {
		log_write(k->log, LOG_LEVEL_ERROR, "withdrawn", "server=%s not wiped yet: %s", n->membership.address, err_text(e));
		return false;
	}
	close_all(k);
	if (wipe(k) != ERR_OK)
		return false;
	memset(&n->membership, 0, sizeof n->membership);
	memset(&n->news, 0, sizeof n->news);
	n->is_member = n->is_withdrawn = false;
	n->serving = 0;
	return true;
}
