// Writes an event's file whose people came and rated: attended FILE PEOPLE SESSIONS.
// SPDX-License-Identifier: Apache-2.0
#include "../report/venue.h"

static void rate(struct venue *v, uint32_t session, int respondents)
{
	struct fact *f = calloc(1, sizeof *f);
	*f = (struct fact){ .kind = KIND_RATINGS, .ratings = { .session = session, .instrument = "narasumber-x", .questions = 3, .respondents = respondents } };
	for (int i = 0; i < respondents; i++)
		for (int q = 0; q < 3; q++)
			f->ratings.answers[i][q] = (uint8_t)(q < 2 ? 3 + (i + q) % 3 : 1 + i % 3);
	if (respondents >= 5) {
		f->ratings.comments = 2;
		strcpy(f->ratings.comment[0], "Perlu lebih banyak <b>praktik</b>");
		strcpy(f->ratings.comment[1], "'\"><img src=x onerror=own()>");
	} else {
		f->ratings.few = true;
		memset(f->ratings.answers, 0, sizeof f->ratings.answers);
	}
	venue_say(v, &v->kiosk[0], v->session[session - 1].end_ms, f, 1);
	free(f);
}

int main(int argc, char **argv)
{
	struct venue *v = calloc(1, sizeof *v);
	if (argc != 4 || !v)
		return 2;
	venue_open(v, atoi(argv[2]), atoi(argv[3]));
	venue_attend(v);
	venue_walkin(v, "Tamu Contoh", 0, 1, 5);
	rate(v, 1, 24);
	rate(v, 2, 3);
	venue_sign(v);
	venue_ok(store_copy(v->store, argv[1]));
	venue_close(v);
	free(v);
	return 0;
}
