/* net_parts.h: what net.c, net_url.c and net_sftp.c share of libcurl; for nobody else. */
#ifndef LIB_NET_PARTS_H
#define LIB_NET_PARTS_H

#include "lib/err.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netinet/in.h>
#include <stdbool.h>

/* A part of a URL, to be freed with curl_free; NULL when it has none. */
char *net_url_part(CURLU *u, CURLUPart part);
bool net_same_part(CURLU *a, CURLU *b, CURLUPart part);
bool net_is_scheme(CURLU *u, const char *scheme);

/* Who stands at the door of our own network. */
struct net_guard {
	bool allowed;                   /* private addresses are meant */
	char refused[INET6_ADDRSTRLEN]; /* the one not connected to; "" */
};

/* CURLOPT_OPENSOCKETFUNCTION: instead of socket(), with the address that will really be connected to. */
curl_socket_t net_open_socket(void *guard, curlsocktype purpose, struct curl_sockaddr *address);

/* Why nothing was connected to, and what else went wrong on the way: whatever the protocol. Both return false. */
bool net_refused(const struct net_guard *guard, struct err *err);
bool net_trouble(CURLcode code, struct err *err);

/* Waits before the next attempt: what the server asked for, else 1, 2, 4 … 60 seconds with chance in them. `sleep` NULL
 * really waits. */
void net_wait(void (*wait)(void *ctx, int secs), void *ctx, int attempt, int asked);

#endif
