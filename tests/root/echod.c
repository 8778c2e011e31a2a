/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * echod.c - answers each datagram at UDP port 7777 with itself; without any
 * library, so that it is static for 32 bits on a machine that has no 32-bit
 * libraries.  Built with -static -nostdlib.
 */
enum { INET = 2, DGRAM = 2 };

struct address {		/* sockaddr_in */
	unsigned short family, port;
	unsigned addr;
	char zero[8];
};

#ifdef __x86_64__
enum { EXIT_NO = 60, SOCKET_NO = 41, BIND_NO = 49, RECV_NO = 45,
	SEND_NO = 44 };

static long
call(long no, long a, long b, long c, long d, long e, long f)
{
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = e;
	register long r9 __asm__("r9") = f;
	long rc;

	__asm__ volatile("syscall" : "=a"(rc) : "0"(no), "D"(a), "S"(b),
	    "d"(c), "r"(r10), "r"(r8), "r"(r9) : "rcx", "r11", "memory");
	return rc;
}
#define CALL(no, a, b, c, d, e, f) call(no, (long)(a), (long)(b), (long)(c), \
	(long)(d), (long)(e), (long)(f))
#define SOCKET(a, b, c) CALL(SOCKET_NO, a, b, c, 0, 0, 0)
#define BIND(a, b, c) CALL(BIND_NO, a, b, c, 0, 0, 0)
#define RECVFROM(a, b, c, d, e, f) CALL(RECV_NO, a, b, c, d, e, f)
#define SENDTO(a, b, c, d, e, f) CALL(SEND_NO, a, b, c, d, e, f)
#define EXIT(a) CALL(EXIT_NO, a, 0, 0, 0, 0, 0)
#else
enum { EXIT_NO = 1, SOCKETCALL_NO = 102 };

static long
call(long no, long a, long b)
{
	long rc;

	__asm__ volatile("int $0x80" : "=a"(rc) : "0"(no), "b"(a), "c"(b) :
	    "memory");
	return rc;
}
/* socketcall(2), which every 32-bit kernel has */
#define MANY(no, ...) call(SOCKETCALL_NO, no, \
	(long)(const long[]){ __VA_ARGS__ })
#define SOCKET(a, b, c) MANY(1, a, b, c)
#define BIND(a, b, c) MANY(2, a, (long)(b), (long)(c))
#define RECVFROM(a, b, c, d, e, f) MANY(12, a, (long)(b), c, d, (long)(e), \
	(long)(f))
#define SENDTO(a, b, c, d, e, f) MANY(11, a, (long)(b), c, d, (long)(e), f)
#define EXIT(a) call(EXIT_NO, a, 0)
#endif

static void
serve(long s)
{
	for (;;) {
		struct address who;
		unsigned len = sizeof(who);
		char text[512];
		long n = RECVFROM(s, text, (long)sizeof(text), 0, &who, &len);

		if (n < 0)
			return;
		SENDTO(s, text, n, 0, &who, (long)len);
	}
}

void _start(void);

void
_start(void)
{
	static const struct address at = {
		.family = INET, .port = __builtin_bswap16(7777),
		.addr = __builtin_bswap32(0x7f000001),
	};
	long s = SOCKET(INET, DGRAM, 0);

	if (s >= 0 && BIND(s, &at, sizeof(at)) >= 0)
		serve(s);
	EXIT(1);
}
