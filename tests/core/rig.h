// A flow with its model, driven input by input: for the tests of flow.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/flow.h"

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

struct rig {
	struct flow f;
	struct model m;
	struct instrument i;
	struct actions a;
	int64_t now;
};

static inline void put_text(char *to, const char *text)
{
	memcpy(to, text, strlen(text) + 1);
}

static inline void step(struct rig *r, struct input in)
{
	flow_step(&r->f, &r->m, &in, r->now, &r->a);
	assert_in_range(r->a.count, 0, ACTIONS);
}

static inline void wait_ms(struct rig *r, int64_t ms)
{
	r->now += ms;
	step(r, (struct input){ .kind = INPUT_TICK });
}

// Up to READY, with a session, two officers, a rating of two questions and a comment.
static inline void rig_init(struct rig *r)
{
	memset(r, 0, sizeof(*r));
	r->now = 5000;
	r->m.clock_ms = INT64_C(1760403720000); // 14 October 2025, 08.02 WIB
	r->m.clock_known = r->m.ask_pin = r->m.walkins = r->m.printer = r->m.has_session = r->m.session_open = true;
	r->m.officers = 2;
	r->m.volume = 50;
	r->m.brightness = 20;
	r->m.battery_pct = -1;
	r->i.questions = 2;
	r->i.scale = 4;
	r->i.has_comment = true;
	r->m.instrument = &r->i;
	flow_init(&r->f, &r->m, r->now);
	assert_int_equal(r->f.screen, SCREEN_START);
	wait_ms(r, 10);
	assert_int_equal(r->f.screen, SCREEN_READY);
}

static inline void code_from(struct rig *r, const char *text, bool by_camera, bool two)
{
	step(r, (struct input){ .kind = INPUT_CODE, .code = span_of(text), .by_camera = by_camera, .two = two });
}

static inline void code(struct rig *r, const char *text)
{
	code_from(r, text, true, false);
}

static inline void touch_at(struct rig *r, enum widget w, int index)
{
	step(r, (struct input){ .kind = INPUT_DOWN, .target = { w, index } });
}

static inline void touch(struct rig *r, enum widget w)
{
	touch_at(r, w, 0);
}

static inline void lift(struct rig *r)
{
	step(r, (struct input){ .kind = INPUT_UP });
}

static inline void key(struct rig *r, int32_t k)
{
	step(r, (struct input){ .kind = INPUT_KEY, .key = k });
}

static inline void type(struct rig *r, const char *text)
{
	struct span s = span_of(text);
	while (s.len)
		key(r, utf8_next(&s));
}

static inline void result(struct rig *r, struct result it)
{
	step(r, (struct input){ .kind = INPUT_RESULT, .result = &it });
}

static inline void verdict(struct rig *r, enum verdict v)
{
	result(r, (struct result){ .ruling = { .verdict = v }, .person = 7, .name = "Suparman" });
}

static inline void failed(struct rig *r)
{
	step(r, (struct input){ .kind = INPUT_FAILED });
}

static inline void saved(struct rig *r)
{
	step(r, (struct input){ .kind = INPUT_SAVED });
}

static inline void pin_of(struct rig *r, uint32_t officer)
{
	step(r, (struct input){ .kind = INPUT_PIN, .officer = officer });
}

static inline void done(struct rig *r, bool ok)
{
	step(r, (struct input){ .kind = INPUT_DONE, .ok = ok, .say = ok ? WORD_SAY_EXPORTED : WORD_SAY_NO_STICK });
}

// The n-th action of the last step, which must be of this kind.
static inline const struct action *did_nth(const struct rig *r, int n, enum action_kind kind)
{
	assert_true(r->a.count > n);
	assert_int_equal(r->a.action[n].kind, kind);
	return &r->a.action[n];
}

static inline const struct action *did(const struct rig *r, enum action_kind kind)
{
	assert_int_equal(r->a.count, 1);
	return did_nth(r, 0, kind);
}

static inline void did_nothing(const struct rig *r)
{
	assert_int_equal(r->a.count, 0);
}

static inline void sounded(const struct rig *r, enum sound sound)
{
	for (int i = 0; i < r->a.count; i++)
		if (r->a.action[i].kind == ACTION_SOUND && r->a.action[i].value == (int)sound)
			return;
	fail_msg("it did not sound %d", sound);
}

#define ON(r, id) assert_int_equal((r)->f.screen, (id))

// A PIN typed and found to be this officer's (0: nobody's).
static inline void enter_pin(struct rig *r, uint32_t officer)
{
	ON(r, SCREEN_OFFICER);
	type(r, "1234");
	key(r, KEY_ENTER);
	assert_true(span_is(did(r, ACTION_CHECK_PIN)->text, "1234"));
	pin_of(r, officer);
}

static inline void to_panel(struct rig *r)
{
	touch(r, WIDGET_CLOCK);
	wait_ms(r, FLOW_HOLD_MS);
	enter_pin(r, 2);
	ON(r, SCREEN_PANEL);
}

static inline void two_matches(struct rig *r)
{
	r->m.matches = 2;
	r->m.match[0] = (struct match){ .person = 11, .name = "Made Sukarta", .unit = "Desa Mekar" };
	r->m.match[1] = (struct match){ .person = 12, .name = "Madeline Hutapea", .unit = "Desa Sari" };
	step(r, (struct input){ .kind = INPUT_NEWS });
}
