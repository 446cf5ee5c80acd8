// What each file of the listener does for the others.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "device/listener_inside.h"

int64_t listener_now_us(void); // CLOCK_MONOTONIC
int64_t listener_now_ms(void);
void listener_due(struct held *h, int64_t due_ms, bool is_idle);

// listener_request.c: what libmicrohttpd calls
void *request_begin(void *listener, const char *target, struct MHD_Connection *connection);
enum MHD_Result request_go_on(void *listener, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
	const char *data, size_t *size, void **held);
void request_end(void *listener, struct MHD_Connection *connection, void **held, enum MHD_RequestTerminationCode why);
void held_free(struct held *h);
void listener_waits_no_more(struct held *h);

enum MHD_Result answer_send(struct held *h);               // listener_answer.c; on the connection's thread
enum MHD_Result answer_refuse(struct held *h, int status); // and ends the connection
const char *answer_reason(int status);

// listener_framing.c: fills the request from the head; else the status that refuses it
int framing_read(struct held *h, const char *method, const char *url, const char *version);

MUST_CHECK enum err workers_start(struct listener *l);     // listener_work.c
void workers_stop(struct listener *l);
void workers_add(struct held *h);                          // suspends its connection

MUST_CHECK enum err address_bind(struct listener *l, const char *text); // listener_address.c

// listener_tls.c: one process shows one certificate, the last that was loaded
MUST_CHECK enum err tls_load(struct listener *l);
int tls_choose(gnutls_session_t session, const gnutls_datum_t *names, int names_n, const gnutls_pk_algorithm_t *algorithms, int algorithms_n,
	gnutls_pcert_st **ret_chain, unsigned int *ret_len, gnutls_privkey_t *ret_key);
