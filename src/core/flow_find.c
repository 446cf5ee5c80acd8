// Finding a person by name or number, confirming, and adding a newcomer.
// SPDX-License-Identifier: Apache-2.0
#include "core/flow_part.h"

#include <assert.h>
#include <string.h>

#define FIND_MOST 60      // bytes of a search
#define FIELD_MOST 121    // bytes of a newcomer's name, institution or position

static int32_t key_of(const struct input *in)
{
	return in->kind == INPUT_KEY ? in->key : in->target.index;
}

static void erase_last(char *typed)
{
	size_t n = strlen(typed);
	while (n && (typed[--n] & 0xc0) == 0x80)
		typed[n] = 0;
	typed[n] = 0;
}

bool typed_edit(struct flow *f, int32_t key, size_t cap)
{
	size_t n = strlen(f->typed);
	if (key == KEY_SHIFT) {
		f->upper = !f->upper;
		return false;
	}
	if (key == KEY_BACKSPACE) {
		erase_last(f->typed);
	} else {
		bool leading = key == ' ' && (n == 0 || f->typed[n - 1] == ' ');
		if (key < ' ' || key == 127 || leading)
			return false;
		struct text t = text_init(f->typed + n, (cap < sizeof(f->typed) ? cap : sizeof(f->typed)) - n);
		text_code(&t, key);
	}
	n = strlen(f->typed);
	// Names and sentences begin with a capital; "S.Sos." has one after its dot.
	bool in_form = f->screen == SCREEN_NEWCOMER;
	char last = n ? f->typed[n - 1] : 0;
	f->upper = n == 0 || (in_form ? last == ' ' || last == '.' : n > 1 && last == ' ' && strchr(".?!", f->typed[n - 2]));
	return true;
}

bool find_is_enough(const char *typed)
{
	struct span s = span_trim(span_of(typed));
	bool digits = s.len > 0;
	for (size_t i = 0; i < s.len; i++)
		digits = digits && ((s.at[i] >= '0' && s.at[i] <= '9') || s.at[i] == ' ');
	return utf8_count(s) >= (digits ? 4u : 3u);
}

static void search(struct step *s)
{
	if (find_is_enough(s->f->typed))
		act(s, ACTION_SEARCH)->text = span_trim(span_of(s->f->typed));
}

static void clear_typed(struct flow *f)
{
	memset(f->typed, 0, sizeof(f->typed));
	f->upper = true;
}

void find_open(struct step *s)
{
	s->f->purpose = PURPOSE_SELF;
	clear_typed(s->f);
	go(s, SCREEN_FIND);
}

void find_manual(struct step *s)
{
	s->f->purpose = PURPOSE_MANUAL;
	clear_typed(s->f);
	go(s, SCREEN_FIND);
}

void find_key(struct step *s)
{
	int32_t key = key_of(s->in);
	if (key == KEY_ESCAPE)
		go_on(s);
	else if (typed_edit(s->f, key, FIND_MOST))
		search(s);
}

static const struct match *card(const struct step *s)
{
	int32_t i = s->in->target.index;
	return i >= 0 && i < s->m->matches && find_is_enough(s->f->typed) ? &s->m->match[i] : NULL;
}

void find_card(struct step *s)
{
	const struct match *m = card(s);
	if (!m)
		return;
	s->f->chosen = *m;
	go(s, SCREEN_CONFIRM);
}

void record(struct step *s, enum means means, const char *reason)
{
	struct action *a = act(s, ACTION_RECORD);
	a->person = s->f->chosen.person;
	a->means = means;
	a->text = span_of(reason);
	s->f->wait = WAIT_RECORD;
}

void confirm_yes(struct step *s)
{
	struct flow *f = s->f;
	if (f->purpose == PURPOSE_MANUAL && f->officer)
		go(s, SCREEN_REASON);
	else if (s->m->ask_pin && s->m->officers)
		officer_ask(s, PURPOSE_SELF, 0);
	else
		record(s, MEANS_NAME, "");
}

void confirm_no(struct step *s)
{
	go(s, SCREEN_FIND);
}

void reason_choose(struct step *s)
{
	// The reason goes into the documents, which are in Indonesian.
	static const enum word reason[] = { WORD_REASON_DAMAGED, WORD_REASON_FORGOTTEN, WORD_REASON_REPLACES, WORD_REASON_DEVICE, WORD_REASON_OTHER };
	int32_t i = s->in->target.index;
	assert(i >= 0 && i < (int32_t)(sizeof(reason) / sizeof(reason[0])));
	record(s, s->f->purpose == PURPOSE_MANUAL ? MEANS_MANUAL : MEANS_NAME, word(reason[i], LANG_ID));
}

void find_newcomer(struct step *s)
{
	if (!s->m->walkins)
		return;
	if (s->m->officers && !s->f->officer)
		officer_ask(s, PURPOSE_NEWCOMER, 0);
	else
		newcomer_begin(s);
}

void newcomer_begin(struct step *s)
{
	struct flow *f = s->f;
	memset(&f->newcomer, 0, sizeof(f->newcomer));
	memset(f->replaces, 0, sizeof(f->replaces));
	f->step = STEP_NAME;
	f->problem = PROBLEM_NONE;
	clear_typed(f);
	go(s, SCREEN_NEWCOMER);
}

// Where a step's text is kept, NULL: it has none.
static char *field(struct flow *f, size_t *ret_cap)
{
	switch (f->step) {
	case STEP_NAME:
		*ret_cap = FIELD_MOST;
		return f->newcomer.name;
	case STEP_UNIT:
		*ret_cap = FIELD_MOST;
		return f->newcomer.unit;
	case STEP_POSITION:
		*ret_cap = FIELD_MOST;
		return f->newcomer.position;
	case STEP_NIP:
		*ret_cap = sizeof(f->newcomer.nip);
		return f->newcomer.nip;
	case STEP_REPLACES:
	case STEP_SUMMARY:
	case STEP_COUNT:
		break;
	}
	*ret_cap = FIND_MOST;
	return NULL;
}

static void to_step(struct step *s, enum newcomer_step step)
{
	struct flow *f = s->f;
	size_t cap;
	f->step = step;
	f->problem = PROBLEM_NONE;
	clear_typed(f);
	const char *kept = field(f, &cap);
	if (kept)
		memcpy(f->typed, kept, strlen(kept));
	f->upper = f->typed[0] == 0;
}

void newcomer_key(struct step *s)
{
	struct flow *f = s->f;
	int32_t key = key_of(s->in);
	size_t cap;
	(void)field(f, &cap);
	if (key == KEY_ESCAPE) {
		newcomer_back(s);
	} else if (key == KEY_ENTER) {
		newcomer_next(s);
	} else if (f->step != STEP_SUMMARY && typed_edit(f, key, cap)) {
		f->problem = PROBLEM_NONE;
		if (f->step == STEP_REPLACES)
			search(s);
	}
}

static enum problem keep(struct flow *f)
{
	size_t cap;
	char *kept = field(f, &cap);
	struct span typed = span_trim(span_of(f->typed));
	bool wanted = f->step == STEP_NAME || f->step == STEP_UNIT;
	if (!kept)
		return PROBLEM_NONE;
	if (wanted && !typed.len)
		return PROBLEM_NAME_EMPTY;
	if (f->step == STEP_NIP && typed.len) {
		enum nip_kind kind;
		char digits[24];
		enum problem p = nip_read(typed, digits, &kind);
		if (p == PROBLEM_NONE)
			memcpy(kept, digits, sizeof(digits));
		return p;
	}
	return span_copy(typed, kept, cap) ? PROBLEM_NONE : PROBLEM_TOO_LONG;
}

void newcomer_next(struct step *s)
{
	struct flow *f = s->f;
	if (f->step == STEP_SUMMARY)
		return;
	f->problem = keep(f);
	if (f->problem == PROBLEM_NONE)
		to_step(s, f->step + 1);
}

void newcomer_skip(struct step *s)
{
	struct flow *f = s->f;
	if (f->step != STEP_REPLACES)
		return;
	f->newcomer.replaces = 0;
	f->replaces[0] = 0;
	to_step(s, STEP_SUMMARY);
}

void newcomer_card(struct step *s)
{
	const struct match *m = s->f->step == STEP_REPLACES ? card(s) : NULL;
	if (!m)
		return;
	s->f->newcomer.replaces = m->person;
	memcpy(s->f->replaces, m->name, sizeof(s->f->replaces));
	to_step(s, STEP_SUMMARY);
}

void newcomer_back(struct step *s)
{
	if (s->f->step == STEP_NAME)
		go_on(s);
	else
		to_step(s, s->f->step - 1);
}

void newcomer_save(struct step *s)
{
	if (s->f->step != STEP_SUMMARY)
		return;
	act(s, ACTION_NEWCOMER)->newcomer = &s->f->newcomer;
	s->f->wait = WAIT_RECORD;
}
