// Where the listener listens: an address and a port, or a socket in the file system.
// SPDX-License-Identifier: Apache-2.0
#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "device/listener_parts.h"

#define BACKLOG 4096

static enum err errno_err(void)
{
	return errno == EADDRINUSE ? ERR_BUSY : errno == EACCES ? ERR_READ_ONLY : errno == EADDRNOTAVAIL || errno == ENOENT ? ERR_NOT_FOUND : ERR_IO;
}

static enum err bind_to(struct listener *l, const struct sockaddr *a, socklen_t len)
{
	int one = 1;
	l->fd = socket(a->sa_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (l->fd < 0)
		return ERR_IO;
	setsockopt(l->fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	return bind(l->fd, a, len) == 0 && listen(l->fd, BACKLOG) == 0 ? ERR_OK : errno_err();
}

// The socket of a process that is gone may lie in the way; one that somebody listens on is not taken.
static enum err bind_unix(struct listener *l, const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	if (!span_copy(span_of(path), a.sun_path, sizeof a.sun_path) || !*path)
		return ERR_FORMAT;
	int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool is_taken = probe >= 0 && connect(probe, (struct sockaddr *)&a, sizeof a) == 0, is_stale = errno == ECONNREFUSED;
	if (probe >= 0)
		close(probe);
	if (is_taken)
		return ERR_BUSY;
	if (is_stale)
		unlink(path);
	snprintf(l->address, sizeof l->address, "unix:%s", a.sun_path);
	enum err e = bind_to(l, (struct sockaddr *)&a, sizeof a);
	if (!e)
		strcpy(l->unix_path, a.sun_path);
	return e;
}

static void note_address(struct listener *l)
{
	struct sockaddr_storage a;
	socklen_t len = sizeof a;
	char host[64] = "", port[16] = "";
	if (getsockname(l->fd, (struct sockaddr *)&a, &len) == 0)
		getnameinfo((struct sockaddr *)&a, len, host, sizeof host, port, sizeof port, NI_NUMERICHOST | NI_NUMERICSERV);
	bool is_six = strchr(host, ':') != NULL;
	snprintf(l->address, sizeof l->address, "%s://%s%s%s:%s", l->is_tls ? "https" : "http", is_six ? "[" : "", host, is_six ? "]" : "", port);
}

enum err address_bind(struct listener *l, const char *text)
{
	char host[128];
	const char *colon = strrchr(text, ':');
	if (strncmp(text, "unix:", 5) == 0)
		return bind_unix(l, text + 5);
	if (!colon || !colon[1] || strlen(colon) > 6 || strspn(colon + 1, "0123456789") != strlen(colon + 1))
		return ERR_FORMAT;
	bool is_six = *text == '[' && colon > text + 1 && colon[-1] == ']';
	struct span inner = { text + is_six, (size_t)(colon - text) - 2 * is_six };
	if (!span_copy(inner, host, sizeof host) || (!is_six && strchr(host, ':')))
		return ERR_FORMAT;
	struct addrinfo wish = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE }, *found;
	if (getaddrinfo(*host ? host : NULL, colon + 1, &wish, &found) != 0)
		return ERR_FORMAT;
	enum err e = bind_to(l, found->ai_addr, found->ai_addrlen);
	freeaddrinfo(found);
	if (!e)
		note_address(l);
	return e;
}
