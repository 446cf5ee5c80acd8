// A client of a listener that speaks bytes: what it sends is as broken as a test wants it.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

static inline int wire_open(const char *address) // "http://127.0.0.1:PORT"
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(strrchr(address, ':') + 1)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct timeval patience = { .tv_sec = 20 };
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	assert_return_code(connect(fd, (struct sockaddr *)&a, sizeof a), 0);
	return fd;
}

static inline void wire_send(int fd, const char *bytes, size_t n)
{
	while (n) {
		ssize_t sent = send(fd, bytes, n, MSG_NOSIGNAL);
		if (sent <= 0)
			return; // it has closed already, which is for the test to see
		bytes += sent;
		n -= (size_t)sent;
	}
}

// Reads until the other end closes, or until `until` has come; returns how much.
static inline size_t wire_read(int fd, char *ret_bytes, size_t cap, const char *until)
{
	size_t len = 0;
	for (ssize_t n; len + 1 < cap && (n = recv(fd, ret_bytes + len, cap - 1 - len, 0)) > 0;) {
		len += (size_t)n;
		ret_bytes[len] = '\0';
		if (until && strstr(ret_bytes, until))
			break;
	}
	ret_bytes[len] = '\0';
	return len;
}

static inline int wire_status(const char *answer)
{
	return strncmp(answer, "HTTP/1.1 ", 9) == 0 ? atoi(answer + 9) : 0;
}
