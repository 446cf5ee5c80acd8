// The settings of a server: server.conf.
// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "core/config.h"

struct server_config {
	char listen[108], data[200], store[512], certificate[300], key[300], address[200], upstream[260];
	bool own_tls, proxy;
	int workers, connections;
	enum lang lang;
};

extern const struct setting config_server[]; // of struct server_config; ends with key NULL
