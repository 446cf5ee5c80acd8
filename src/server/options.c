// argp reads the command line twice: first for --config, then over what that file says.
// SPDX-License-Identifier: Apache-2.0
#include "server/options.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device/settings.h"

#define CONFIG_DEFAULT "/etc/hadir/server.conf"

enum { KEY_CONFIG = 256, KEY_DATA, KEY_STORE, KEY_LISTEN, KEY_ADDRESS, KEY_CERTIFICATE, KEY_KEY, KEY_OWN_TLS, KEY_PROXY, KEY_UPSTREAM, KEY_PRINT };

static const struct argp_option table[] = {
	{ "config", KEY_CONFIG, "FILE", 0, "Settings; without this option " CONFIG_DEFAULT " where it exists", 1 },
	{ "print-config", KEY_PRINT, NULL, 0, "Print a settings file to start from, and end", 1 },
	{ "data", KEY_DATA, "DIR", 0, "Keep accounts, events and records in DIR", 2 },
	{ "store", KEY_STORE, "URL", 0, "Keep them in PostgreSQL instead: postgresql://user@host/database", 2 },
	{ "listen", KEY_LISTEN, "ADDRESS:PORT", 0, "Listen there; unix:PATH for a socket", 2 },
	{ "address", KEY_ADDRESS, "URL", 0, "How kiosks and browsers reach this server", 2 },
	{ "certificate", KEY_CERTIFICATE, "FILE", 0, "TLS with this certificate (PEM); read again on SIGHUP", 2 },
	{ "key", KEY_KEY, "FILE", 0, "Its key (PEM)", 2 },
	{ "own-tls", KEY_OWN_TLS, NULL, 0, "TLS with the server's own key, which kiosks pin when they enrol", 2 },
	{ "proxy", KEY_PROXY, NULL, 0, "Believe X-Forwarded-For and -Proto of a proxy on this machine", 2 },
	{ "upstream", KEY_UPSTREAM, "CODE|URL", 0, "Sync with the server above: the code of its page Servers, or its address once enrolled", 2 },
	{ 0 },
};

static const char doc[] = "The server of Hadir: kiosks sync with it, coordinators and organisers use it in a browser.\v"
	"Without any option it listens on 127.0.0.1:8080, keeps its data in /var/lib/hadir-server and, as long as there is no account, "
	"prints a link to make the first one.\n\n"
	"Signals: SIGTERM and SIGINT end it once what is under way is answered; SIGHUP reads the certificate again.\n"
	"Exit codes: 0 ended as asked, 1 the data or the machine say no, 2 used wrongly.";

static void copy(struct argp_state *state, const char *arg, char *dst, size_t cap)
{
	if (!span_copy(span_of(arg), dst, cap))
		argp_error(state, "%.40s... is too long", arg);
}

static void check(struct argp_state *state, const struct server_config *c)
{
	if (!*c->certificate != !*c->key)
		argp_error(state, "--certificate and --key go together");
	if (*c->certificate && c->own_tls)
		argp_error(state, "--own-tls is for a server without --certificate");
	if (*c->store && strncmp(c->store, "postgresql://", 13) != 0)
		argp_error(state, "--store takes postgresql://user@host/database; without it everything is in the data folder");
	if (*c->address && strncmp(c->address, "http://", 7) != 0 && strncmp(c->address, "https://", 8) != 0)
		argp_error(state, "--address begins with http:// or https://");
	if (*c->upstream && strncmp(c->upstream, "HADIR1 ", 7) != 0 && strncmp(c->upstream, "http://", 7) != 0 && strncmp(c->upstream, "https://", 8) != 0)
		argp_error(state, "--upstream begins with http:// or https://, or is a code that begins with HADIR1");
}

static error_t read_option(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
	struct server_config *c = &o->config;
	switch (key) {
	case KEY_CONFIG: break; // read before all others
	case KEY_PRINT: settings_print(config_server); exit(0);
	case KEY_DATA: copy(state, arg, c->data, sizeof c->data); break;
	case KEY_STORE: copy(state, arg, c->store, sizeof c->store); break;
	case KEY_LISTEN: copy(state, arg, c->listen, sizeof c->listen); break;
	case KEY_ADDRESS: copy(state, arg, c->address, sizeof c->address); break;
	case KEY_CERTIFICATE: copy(state, arg, c->certificate, sizeof c->certificate); break;
	case KEY_KEY: copy(state, arg, c->key, sizeof c->key); break;
	case KEY_UPSTREAM: copy(state, arg, c->upstream, sizeof c->upstream); break;
	case KEY_OWN_TLS: c->own_tls = true; break;
	case KEY_PROXY: c->proxy = true; break;
	case ARGP_KEY_ARG: argp_error(state, "%s is no option; all begin with --", arg); break;
	case ARGP_KEY_END: check(state, c); break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

void options_read(int argc, char **argv, struct options *ret_options)
{
	static const struct argp argp = { table, read_option, NULL, doc, NULL, NULL, NULL };
	argp_program_version = "hadir-server " HADIR_VERSION;
	argp_err_exit_status = 2;
	*ret_options = (struct options){ .config_path = settings_find(argc, argv, CONFIG_DEFAULT) };
	if (!settings_read(ret_options->config_path, config_server, &ret_options->config))
		exit(2);
	argp_parse(&argp, argc, argv, 0, NULL, ret_options);
}
