// What the organiser's values mean by themselves: defaults, roles, and whom a session is for.
// SPDX-License-Identifier: Apache-2.0
#include "core/people.h"

#include <assert.h>

struct rules_config rules_default(void)
{
	return (struct rules_config){
		.open_before = 60, .on_time = 15, .late = 30, .close_after = 15,
		.out_before = 15,
		.rating_before = 15, .rating_after = 120,
		.threshold = 80,
		.walkins = true, .manual_pin = true,
	};
}

static const char *const labels[] = {
	[ROLE_PARTICIPANT] = "PESERTA",
	[ROLE_COMMITTEE] = "PANITIA",
	[ROLE_SPEAKER] = "NARASUMBER",
	[ROLE_MODERATOR] = "MODERATOR",
	[ROLE_FACILITATOR] = "FASILITATOR",
	[ROLE_GUEST] = "TAMU",
};
static_assert(sizeof labels / sizeof *labels == ROLE_COUNT, "every role has a label");

static const struct { const char *name; enum role role; } names[] = {
	{ "", ROLE_PARTICIPANT }, { "peserta", ROLE_PARTICIPANT }, { "participant", ROLE_PARTICIPANT }, { "attendee", ROLE_PARTICIPANT },
	{ "panitia", ROLE_COMMITTEE }, { "penyelenggara", ROLE_COMMITTEE }, { "committee", ROLE_COMMITTEE },
	{ "organiser", ROLE_COMMITTEE }, { "organizer", ROLE_COMMITTEE },
	{ "narasumber", ROLE_SPEAKER }, { "nara sumber", ROLE_SPEAKER }, { "pemateri", ROLE_SPEAKER }, { "pembicara", ROLE_SPEAKER },
	{ "widyaiswara", ROLE_SPEAKER }, { "speaker", ROLE_SPEAKER }, { "trainer", ROLE_SPEAKER },
	{ "moderator", ROLE_MODERATOR },
	{ "fasilitator", ROLE_FACILITATOR }, { "facilitator", ROLE_FACILITATOR },
	{ "tamu", ROLE_GUEST }, { "undangan", ROLE_GUEST }, { "tamu undangan", ROLE_GUEST }, { "tamu/undangan", ROLE_GUEST }, { "guest", ROLE_GUEST },
};

const char *role_label(enum role r)
{
	assert(r >= 0 && r < ROLE_COUNT);
	return labels[r];
}

bool role_find(struct span s, enum role *ret_role)
{
	s = span_trim(s);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (span_like(s, names[i].name)) {
			*ret_role = names[i].role;
			return true;
		}
	}
	return false;
}

void class_key(const char *class, char ret_key[24])
{
	size_t n = 0;
	for (; class[n] && n < 23; n++)
		ret_key[n] = class[n] >= 'A' && class[n] <= 'Z' ? (char)(class[n] + 'a' - 'A') : class[n];
	ret_key[n] = '\0';
}

bool session_is_for(const struct session *s, const char *class)
{
	return !s->class[0] || !class[0] || span_like(span_of(s->class), class);
}
