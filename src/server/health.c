// How the server is: for proxies and for Prometheus.
// SPDX-License-Identifier: Apache-2.0
#include "server/sync.h"

enum outcome health(struct visit *v)
{
	struct answer *a = &v->x->answer;
	char key[2 * SEAL_PUBLIC + 1];
	struct text t = text_init(key, sizeof key);
	enum err e = registry_check(v->registry);
	text_hex(&t, v->server->key, SEAL_PUBLIC);
	a->type = "application/json";
	a->status = e ? 503 : 200;
	answer_printf(a, "{\"status\":\"%s\",\"version\":\"%s\",\"server\":\"%s\",\"now\":%lld}\n", e ? "the database does not answer" : "ok", HADIR_VERSION, key,
		(long long)v->now_ms);
	return OUTCOME_NOW;
}

static void metric(struct answer *a, const char *name, const char *type, const char *help, int64_t value)
{
	answer_printf(a, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, help, name, type, name, (long long)value);
}

enum outcome metrics(struct visit *v)
{
	struct answer *a = &v->x->answer;
	struct server *s = v->server;
	struct listener_figures f;
	listener_figures(s->listener, &f);
	a->type = "text/plain; version=0.0.4; charset=utf-8";
	metric(a, "hadir_up_seconds", "gauge", "Since the server started.", (v->now_ms - s->started_ms) / 1000);
	metric(a, "hadir_connections", "gauge", "Open connections.", f.connections);
	metric(a, "hadir_connections_total", "counter", "Connections taken.", f.accepted);
	metric(a, "hadir_requests_waiting", "gauge", "Requests under way, those that wait for news included.", f.waiting);
	metric(a, "hadir_requests_total", "counter", "Requests handled.", f.requests);
	metric(a, "hadir_requests_refused_total", "counter", "Requests refused before a handler saw them.", f.refused);
	metric(a, "hadir_received_bytes_total", "counter", "Bytes of requests' bodies.", f.bytes_in);
	metric(a, "hadir_sent_bytes_total", "counter", "Bytes of answers' bodies.", f.bytes_out);
	metric(a, "hadir_worker_microseconds_total", "counter", "Time that workers spent on requests.", f.busy_us);
	metric(a, "hadir_runs_total", "counter", "Runs taken in.", s->runs);
	metric(a, "hadir_records_total", "counter", "Records taken in.", s->records);
	metric(a, "hadir_commits_total", "counter", "Transactions that took runs in.", s->commits);
	metric(a, "hadir_forks_total", "counter", "Runs that were another history.", s->forks);
	metric(a, "hadir_gaps_total", "counter", "Runs that did not follow.", s->gaps);
	answer_str(a, "# HELP hadir_answers_total Answers by the first digit of their status.\n# TYPE hadir_answers_total counter\n");
	for (int i = 2; i < 6; i++)
		answer_printf(a, "hadir_answers_total{status=\"%dxx\"} %lld\n", i, (long long)s->answers[i]);
	return OUTCOME_NOW;
}
