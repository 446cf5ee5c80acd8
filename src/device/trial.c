// How a reader does on one picture that stands before the camera: what it reads, by which pass, and each frame's time.
// SPDX-License-Identifier: Apache-2.0
#include "device/trial.h"

#include <time.h>

int64_t trial_cpu_ns(void)
{
	struct timespec t;
	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
	return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

enum err trial_run(const struct frame *f, struct trial *ret_trial)
{
	struct reader *r;
	enum err e = reader_open(&r);
	if (e)
		return e;
	ret_trial->codes = ret_trial->frames = 0;
	while (ret_trial->codes == 0 && ret_trial->frames < TRIAL_FRAMES) {
		int64_t begin = trial_cpu_ns();
		ret_trial->codes = reader_read(r, f, ret_trial->reading);
		ret_trial->frame_ns[ret_trial->frames++] = trial_cpu_ns() - begin;
	}
	reader_close(r);
	return ERR_OK;
}
