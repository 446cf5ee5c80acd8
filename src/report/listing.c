// Texts that attendance lists have in common.
// SPDX-License-Identifier: Apache-2.0
#include "report/listing.h"

#include "core/nip.h"

#include <stdlib.h>
#include <string.h>

static struct fill fill_name(const char *name)
{
	return (struct fill){ "name", name };
}

void listing_numbered(const struct listing *l, enum word w, const char *slot, int64_t n, char ret_text[LISTING_TEXT])
{
	char number[24];
	struct text t = text_init(number, sizeof number), out = text_init(ret_text, LISTING_TEXT);
	text_int(&t, n);
	words_write(&out, w, l->lang, (struct fill[]){ { slot, number } }, 1);
}

void listing_title(const struct listing *l, char ret_title[LISTING_TEXT])
{
	struct text t = text_init(ret_title, LISTING_TEXT);
	if (l->request->role < 0)
		text_str(&t, word(WORD_PAPER_ATTENDANCE, l->lang));
	else
		words_write(&t, WORD_PAPER_ATTENDANCE_OF, l->lang,
			(struct fill[]){ { "role", word(WORD_PAPER_ROLE_PARTICIPANT + (enum word)l->request->role, l->lang) } }, 1);
}

// Adds a part of an address unless what stands there says it already.
static void add_part(struct text *t, const char *part)
{
	if (!part[0] || strstr(t->at, part))
		return;
	if (t->len)
		text_str(t, ", ");
	text_str(t, part);
}

void listing_place(const struct listing *l, const struct session *s, char ret_place[LISTING_TEXT])
{
	struct text t = text_init(ret_place, LISTING_TEXT);
	if (s)
		add_part(&t, s->room);
	add_part(&t, l->muster->event.place);
	add_part(&t, l->muster->event.city);
}

void listing_hours(const struct listing *l, const struct session *s, char ret_hours[LISTING_TEXT])
{
	struct text t = text_init(ret_hours, LISTING_TEXT);
	enum zone zone = l->muster->event.zone;
	calendar_write_time(&t, s->start_ms, zone);
	text_str(&t, " \xe2\x80\x93 ");
	calendar_write_time(&t, s->end_ms, zone);
	text_char(&t, ' ');
	text_str(&t, zone_label(zone));
}

// NIP, and who came for whom.
static void write_below_name(const struct listing *l, const struct person *p, struct text *t)
{
	const char *by = muster_substitute(l->muster, p->number);
	struct person original;
	if (p->nip[0]) {
		text_str(t, "NIP ");
		text_str(t, p->nip);
	}
	if (by) {
		text_str(t, t->len ? "\n" : "");
		words_write(t, WORD_PAPER_REPLACED_BY, l->lang, (struct fill[]){ fill_name(by) }, 1);
	}
	if (p->replaces && state_person(l->muster->store, p->replaces, &original) == ERR_OK) {
		text_str(t, t->len ? "\n" : "");
		words_write(t, WORD_PAPER_REPLACES, l->lang, (struct fill[]){ fill_name(original.name) }, 1);
	}
	if (p->gone) {
		text_str(t, t->len ? "\n" : "");
		text_str(t, word(WORD_PAPER_GONE, l->lang));
	}
}

// "Penata Tk. I": the title as lists shorten it.
static void write_rank(const char *rank, struct text *t)
{
	const char *title = rank_title(rank), *level = title ? strstr(title, "Tingkat") : NULL;
	text_add(t, (struct span){ title, level ? (size_t)(level - title) : strlen(title) });
	if (level) {
		text_str(t, "Tk.");
		text_str(t, level + strlen("Tingkat"));
	}
}

void listing_person(struct listing *l, int row, struct grid_cell *ret_cells)
{
	const struct person *p = &l->people.person[row];
	struct text number = text_init(l->room[0], LISTING_TEXT), below = text_init(l->room[1], LISTING_TEXT);
	struct text rank = text_init(l->room[2], LISTING_TEXT);
	text_int(&number, row + 1);
	text_char(&number, '.');
	write_below_name(l, p, &below);
	ret_cells[0].text = text_span(&number);
	ret_cells[1] = (struct grid_cell){ .text = span_of(p->name), .sub = text_span(&below) };
	if (rank_title(p->rank) && !l->request->electronic) {
		write_rank(p->rank, &rank);
		ret_cells[2] = (struct grid_cell){ .text = text_span(&rank), .sub = span_of(p->rank) };
	} else
		ret_cells[2].text = span_of(p->rank[0] ? p->rank : "-");
	ret_cells[3].text = span_of(p->position[0] ? p->position : "-");
	ret_cells[4].text = span_of(p->unit[0] ? p->unit : p->region[0] ? p->region : "-");
}

static void write_total(const struct listing *l, struct text *out, enum word w, int n, bool blank)
{
	char number[24], room[LISTING_TEXT];
	struct text digits = text_init(number, sizeof number), t = text_init(room, sizeof room);
	text_int(&digits, n);
	text_str(&t, word(w, l->lang));
	text_str(&t, " = ");
	words_write(&t, WORD_PAPER_PEOPLE, l->lang, (struct fill[]){ { "n", blank ? "\xe2\x80\xa6\xe2\x80\xa6\xe2\x80\xa6" : number } }, 1);
	if (out->len)
		text_str(out, "    ");
	for (const char *c = room; *c; c++) // a line may only end between the numbers
		text_str(out, *c == ' ' ? "\xc2\xa0" : (char[]){ *c, '\0' });
}

void listing_totals(const struct listing *l, int session, struct text *out)
{
	struct tally t = attendees_tally(&l->people, l->muster, session);
	bool blank = t.unknown + t.replaced == t.all;
	write_total(l, out, WORD_PAPER_PRESENT, t.present, blank);
	write_total(l, out, WORD_PAPER_SICK, t.sick, blank);
	write_total(l, out, WORD_PAPER_EXCUSED, t.excused, blank);
	if (t.duty)
		write_total(l, out, WORD_PAPER_DUTY, t.duty, false);
	write_total(l, out, WORD_PAPER_ABSENT, t.absent, blank);
	if (t.replaced)
		write_total(l, out, WORD_PAPER_REPLACED, t.replaced, false);
	write_total(l, out, WORD_PAPER_SUM, t.all, false);
}

bool listing_has_absent(const struct listing *l)
{
	for (int i = 0; i < l->people.n * l->people.sessions; i++)
		if (l->people.mark[i].status > STATUS_PRESENT)
			return true;
	return false;
}

// A part of a note that is left out when there is nothing to say.
static void write_part(const struct listing *l, char *room, enum word w, const char *slot, const char *value)
{
	struct text t = text_init(room, LISTING_TEXT);
	if (value[0])
		words_write(&t, w, l->lang, (struct fill[]){ { slot, value } }, 1);
}

static void write_manual(struct listing *l, const struct muster_mark *m, const char *number, struct text *out)
{
	char officer[LISTING_TEXT], reason[LISTING_TEXT], time[LISTING_TEXT];
	struct fact fact = { 0 };
	struct text t = text_init(time, sizeof time);
	bool known = muster_fact(l->muster, &m->from, &fact) == ERR_OK && fact.kind == KIND_PRESENCE;
	write_part(l, officer, WORD_PAPER_NOTE_BY, "name", muster_officer(l->muster, m->officer));
	write_part(l, reason, WORD_PAPER_NOTE_REASON, "reason", known ? fact.presence.reason : "");
	calendar_write_time(&t, m->at_ms, l->muster->event.zone);
	words_write(out, WORD_PAPER_NOTE_MANUAL, l->lang, (struct fill[]){ { "no", number }, { "officer", officer }, { "time", time }, { "reason", reason } }, 4);
}

static void write_correction(struct listing *l, const struct muster_mark *m, const char *number, struct text *out)
{
	char who[LISTING_TEXT], minutes[LISTING_TEXT], reason[LISTING_TEXT];
	struct fact fact = { 0 };
	bool known = muster_fact(l->muster, &m->correction, &fact) == ERR_OK && fact.kind == KIND_CORRECTION;
	write_part(l, who, WORD_PAPER_NOTE_BY, "name", known ? fact.correction.who : "");
	write_part(l, reason, WORD_PAPER_NOTE_REASON, "reason", known ? fact.correction.reason : "");
	write_part(l, minutes, WORD_PAPER_NOTE_MINUTES, "minutes", known ? fact.correction.minutes : "");
	if (!minutes[0])
		strcpy(minutes, word(WORD_PAPER_NOTE_NO_MINUTES, l->lang));
	words_write(out, WORD_PAPER_NOTE_CORRECTION, l->lang, (struct fill[]){ { "no", number }, { "status", word(muster_word(m->status), l->lang) },
		{ "who", who }, { "minutes", minutes }, { "reason", reason } }, 5);
}

static enum err add_note(struct listing *l, const struct text *note)
{
	char **notes = realloc(l->notes, (size_t)(l->note_count + 1) * sizeof *notes);
	if (!notes)
		return ERR_NO_MEMORY;
	l->notes = notes;
	l->notes[l->note_count] = strdup(note->at);
	return l->notes[l->note_count++] ? ERR_OK : ERR_NO_MEMORY;
}

enum err listing_read_notes(struct listing *l)
{
	enum err e = ERR_OK;
	for (int i = 0; i < l->people.n && !e; i++) {
		const struct muster_mark *m = attendees_mark(&l->people, i, 0);
		char number[24], room[4 * LISTING_TEXT];
		struct text n = text_init(number, sizeof number), t = text_init(room, sizeof room);
		text_int(&n, i + 1);
		if (m->correction.seq)
			write_correction(l, m, number, &t);
		else if (m->status == STATUS_PRESENT && m->means == MEANS_MANUAL)
			write_manual(l, m, number, &t);
		if (t.len)
			e = add_note(l, &t);
	}
	return e;
}

void listing_free(struct listing *l)
{
	for (int i = 0; i < l->note_count; i++)
		free(l->notes[i]);
	free(l->notes);
	attendees_free(&l->people);
	muster_close(l->muster);
	free(l);
}
