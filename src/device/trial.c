// How a reader does on one picture that stands before the camera: what it reads, by which pass, and each frame's time.
// SPDX-License-Identifier: Apache-2.0
#include "device/trial.h"

#include "device/clock.h"

enum err trial_run(const struct frame *f, struct trial *ret_trial)
{
	struct reader *r;
	enum err e = reader_open(&r);
	if (e)
		return e;
	ret_trial->codes = ret_trial->frames = 0;
	while (ret_trial->codes == 0 && ret_trial->frames < TRIAL_FRAMES) {
		int64_t begin = clock_cpu_ns();
		ret_trial->codes = reader_read(r, f, ret_trial->reading);
		ret_trial->frame_ns[ret_trial->frames++] = clock_cpu_ns() - begin;
	}
	reader_close(r);
	return ERR_OK;
}
