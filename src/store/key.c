// Drawing and forgetting the organiser's secrets.
// SPDX-License-Identifier: Apache-2.0
#include "store/key.h"

#include "core/badge.h"

#include <sodium.h>

void key_draw(uint32_t event, struct key *ret_key)
{
	while (event == 0)
		event = randombytes_uniform(BADGE_EVENT_MAX + 1);
	ret_key->event = event;
	randombytes_buf(ret_key->seed, sizeof ret_key->seed);
	randombytes_buf(ret_key->badge, sizeof ret_key->badge);
	randombytes_buf(ret_key->id.epoch, sizeof ret_key->id.epoch);
	seal_keys(ret_key->seed, ret_key->id.key, ret_key->secret);
}

void key_forget(struct key *k)
{
	sodium_memzero(k, sizeof *k);
}
