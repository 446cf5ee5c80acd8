// Actions of the flow, by table.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/desk.h"
#include "kiosk/office.h"

typedef bool job(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result);

static bool play_sound(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	(void)ret_answer;
	(void)ret_result;
	sound_play(k->sound, (enum sound)a->value);
	return false;
}

static job *const jobs[ACTION_COUNT] = {
	[ACTION_SCAN] = desk_scan,
	[ACTION_TEST_BADGE] = office_test_badge,
	[ACTION_SEARCH] = desk_search,
	[ACTION_RECORD] = desk_record,
	[ACTION_NEWCOMER] = desk_newcomer,
	[ACTION_RATE] = desk_rate,
	[ACTION_CHECK_PIN] = office_check_pin,
	[ACTION_OPEN] = office_opening,
	[ACTION_CLOSE] = office_opening,
	[ACTION_EXPORT] = office_export,
	[ACTION_IMPORT] = office_import,
	[ACTION_CLOCK] = office_clock,
	[ACTION_VOLUME] = office_set,
	[ACTION_BRIGHTNESS] = office_set,
	[ACTION_LANG] = office_set,
	[ACTION_ENROL] = net_enrol,
	[ACTION_ENROL_END] = net_enrol_end,
	[ACTION_PRINT] = office_print,
	[ACTION_SHUTDOWN] = office_shutdown,
	[ACTION_SOUND] = play_sound,
};

bool kiosk_act(struct kiosk *k, const struct action *a, struct input *ret_answer, struct result *ret_result)
{
	lane_enter_first(&k->net.lane);
	bool has_answer = jobs[a->kind](k, a, ret_answer, ret_result);
	lane_leave(&k->net.lane);
	return has_answer;
}
