// argp reads the command line twice: first for --config, then over what that file says.
// SPDX-License-Identifier: Apache-2.0
#include "kiosk/options.h"

#include <argp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "device/settings.h"

#define CONFIG_DEFAULT "/etc/hadir/kiosk.conf"

enum {
	KEY_DATA = 256, KEY_EVENT, KEY_CONFIG, KEY_WINDOW, KEY_CAMERA, KEY_SCRIPT, KEY_NOW, KEY_CLOCK, KEY_LANG, KEY_NAME, KEY_ROOM, KEY_CLASS,
	KEY_USB, KEY_ON_SHUTDOWN, KEY_PRINT, KEY_PRINT_KEY,
};

static const struct argp_option table[] = {
	{ "data", KEY_DATA, "DIR", 0, "Keep keys and ledgers in DIR", 1 },
	{ "event", KEY_EVENT, "FILE.hadir", 0, "Import this event before starting", 1 },
	{ "config", KEY_CONFIG, "FILE", 0, "Settings; without this option " CONFIG_DEFAULT " where it exists", 1 },
	{ "print-config", KEY_PRINT, NULL, 0, "Print a settings file to start from, and end", 1 },
	{ "print-key", KEY_PRINT_KEY, NULL, 0, "Print this kiosk's public key as the organiser's kiosks.csv wants it, and end", 1 },
	{ "name", KEY_NAME, "NAME", 0, "What this kiosk is called in the records", 2 },
	{ "room", KEY_ROOM, "ROOM", 0, "Serve the sessions in this room", 2 },
	{ "class", KEY_CLASS, "CLASS", 0, "The class of whoever is not known yet", 2 },
	{ "camera", KEY_CAMERA, "NAME", 0, "auto, none, /dev/videoN or replay:DIR[?fps=N][&loop=1]", 2 },
	{ "usb", KEY_USB, "DIR", 0, "Take this folder for the USB stick", 2 },
	{ "lang", KEY_LANG, "id|en", 0, "First language of the screens", 2 },
	{ "window", KEY_WINDOW, "WxH", 0, "A window of this size instead of the whole screen", 2 },
	{ "on-shutdown", KEY_ON_SHUTDOWN, "COMMAND", 0, "Run when an officer shuts the kiosk down", 2 },
	{ "now", KEY_NOW, "TIME", 0, "Rehearse: it is 2025-10-14T07:30+07:00", 3 },
	{ "clock", KEY_CLOCK, "QUALITY", 0, "Rehearse: trust the time of --now as none, restored, rtc or synced", 3 },
	{ "script", KEY_SCRIPT, "FILE", 0, "Rehearse: do what FILE says, one command a line (below)", 3 },
	{ 0 },
};

static const char doc[] = "The attendance kiosk of a Hadir event: participants show their badges, officers run the sessions.\v"
	"Commands of a script, one a line (# begins a comment):\n"
	"  wait MS            let time pass\n"
	"  skip MS            the same at once\n"
	"  touch WIDGET [N]   touch FIND, touch KEY A, touch OPTION 4, ...\n"
	"  touch X Y          anywhere\n"
	"  hold WIDGET MS     press longer\n"
	"  key TEXT           type as a person would; <enter>, <back>, <esc>\n"
	"  code TEXT          as from a USB scanner\n"
	"  took               how long the last code took to its durable result, on the standard output\n"
	"  camera NAME        another camera\n"
	"  play DIR           show the camera all pictures of DIR, each once\n"
	"  now TIME           set the clock\n"
	"  shot FILE.png      a picture of the screen\n"
	"  expect SCREEN      READY, WELCOME, AGAIN, REFUSED, PANEL, ...; exit code 1\n"
	"  see TEXT           unless it is there within 5 seconds\n"
	"  say TEXT           on the standard output, at once\n"
	"  until FILE         wait, a minute at most, for a file that something else makes\n"
	"  quit\n"
	"Exit codes: 0 done, 1 the data or the machine say no, 2 used wrongly.";

static const char *const qualities[QUALITY_COUNT] = { "none", "restored", "rtc", "synced" };

bool options_moment(struct span s, int64_t *ret_utc_ms)
{
	enum zone zone = ZONE_WIB;
	const char *plus = s.len ? memchr(s.at, '+', s.len) : NULL;
	bool is_utc = s.len && s.at[s.len - 1] == 'Z';
	struct span when = { s.at, plus ? (size_t)(plus - s.at) : s.len - is_utc };
	struct span offset = { s.at + when.len, s.len - when.len };
	if (plus && zone_read(span_cut(&offset, ':'), &zone) != ERR_OK)
		return false;
	if (calendar_read_moment(when, zone, ret_utc_ms) != ERR_OK)
		return false;
	if (is_utc)
		*ret_utc_ms += 7 * HOUR_MS;
	return true;
}

static void copy(struct argp_state *state, const char *arg, char *dst, size_t cap)
{
	if (!span_copy(span_of(arg), dst, cap))
		argp_error(state, "%.40s... is too long", arg);
}

static void read_now(struct argp_state *state, const char *arg, struct options *o)
{
	o->has_now = options_moment(span_of(arg), &o->now_ms);
	if (!o->has_now)
		argp_error(state, "%s is not a time such as 2025-10-14T07:30+07:00", arg);
}

static void read_quality(struct argp_state *state, const char *arg, struct options *o)
{
	for (int i = 0; i < QUALITY_COUNT; i++)
		if (strcmp(arg, qualities[i]) == 0)
			o->worth = (enum quality)i;
	if (o->worth == QUALITY_COUNT)
		argp_error(state, "%s is none of none, restored, rtc, synced", arg);
}

static void read_window(struct argp_state *state, const char *arg, struct options *o)
{
	int end = 0;
	if (sscanf(arg, "%5dx%5d%n", &o->width, &o->height, &end) != 2 || arg[end] || o->width < 320 || o->height < 320)
		argp_error(state, "%s is not a size such as 1280x800", arg);
	o->config.fullscreen = false;
}

static void read_lang(struct argp_state *state, const char *arg, struct options *o)
{
	if (strcmp(arg, "id") != 0 && strcmp(arg, "en") != 0)
		argp_error(state, "%s is neither id nor en", arg);
	o->config.lang = strcmp(arg, "en") == 0 ? LANG_EN : LANG_ID;
	o->has_lang = true;
}

static error_t read_option(int key, char *arg, struct argp_state *state)
{
	struct options *o = state->input;
	struct kiosk_config *c = &o->config;
	switch (key) {
	case KEY_DATA: copy(state, arg, c->data, sizeof c->data); break;
	case KEY_NAME: copy(state, arg, c->name, sizeof c->name); break;
	case KEY_ROOM: copy(state, arg, c->room, sizeof c->room); break;
	case KEY_CLASS: copy(state, arg, c->class, sizeof c->class); break;
	case KEY_CAMERA: copy(state, arg, c->camera, sizeof c->camera); break;
	case KEY_USB: copy(state, arg, c->usb, sizeof c->usb); break;
	case KEY_EVENT: o->event = arg; break;
	case KEY_SCRIPT: o->script = arg; break;
	case KEY_ON_SHUTDOWN: o->on_shutdown = arg; break;
	case KEY_CONFIG: break; // read before all others
	case KEY_PRINT: settings_print(config_kiosk); exit(0);
	case KEY_PRINT_KEY: o->print_key = true; break;
	case KEY_LANG: read_lang(state, arg, o); break;
	case KEY_WINDOW: read_window(state, arg, o); break;
	case KEY_NOW: read_now(state, arg, o); break;
	case KEY_CLOCK: read_quality(state, arg, o); break;
	case ARGP_KEY_ARG: argp_error(state, "%s is no option; all begin with --", arg); break;
	case ARGP_KEY_END:
		if (o->worth != QUALITY_COUNT && !o->has_now)
			argp_error(state, "--clock needs --now");
		break;
	default: return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

void options_read(int argc, char **argv, struct options *ret_options)
{
	static const struct argp argp = { table, read_option, NULL, doc, NULL, NULL, NULL };
	argp_program_version = "hadir-kiosk " HADIR_VERSION;
	argp_err_exit_status = 2;
	*ret_options = (struct options){ .worth = QUALITY_COUNT };
	if (!settings_read(settings_find(argc, argv, CONFIG_DEFAULT), config_kiosk, &ret_options->config))
		exit(2);
	argp_parse(&argp, argc, argv, 0, NULL, ret_options);
}
