/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * disk.c - a disk that logs its writes and flushes, and shows what is left of them
 * after a power failure.
 *
 *   disk serve FILE IMAGE LOG      FILE becomes the disk (FUSE, one file): for losetup
 *   disk entries LOG               how much there is
 *   disk cut IMAGE LOG N SEED      IMAGE, as it was when the log began, after the
 *                                  first N entries
 *
 * A flushed write survives.  After the last flush, each block of 4 KiB survives or
 * not, chosen at random from SEED; with SEED 0 all do.
 */
#include <linux/fuse.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 4096, MOST = 128 * 1024 };

struct entry {
	uint64_t offset;
	uint32_t size;          /* 0: a flush */
	uint32_t reserved;
};

static char request[MOST + 2 * BLOCK], answer[MOST];
static int image, logfd, fuse;
static off_t length;

static void
record(uint64_t offset, uint32_t size, const void *data)
{
	const struct entry e = { .offset = offset, .size = size };

	if (write(logfd, &e, sizeof(e)) != sizeof(e) ||
	    write(logfd, data, size) != (ssize_t)size)
		err(2, "log");
}

static void
reply(const struct fuse_in_header *in, int error, const void *data, size_t size)
{
	static char out[sizeof(struct fuse_out_header) + MOST];
	const struct fuse_out_header h = {
		.len = (uint32_t)(sizeof(h) + size), .error = -error,
		.unique = in->unique,
	};

	memcpy(out, &h, sizeof(h));
	memcpy(out + sizeof(h), data, size);
	if (write(fuse, out, h.len) != (ssize_t)h.len && errno != ENOENT)
		err(2, "reply");
}

static void
init(const struct fuse_in_header *in, const struct fuse_init_in *want)
{
	const struct fuse_init_out out = {
		.major = FUSE_KERNEL_VERSION,
		.minor = want->minor < FUSE_KERNEL_MINOR_VERSION ?
		    want->minor : FUSE_KERNEL_MINOR_VERSION,
		.flags = FUSE_BIG_WRITES, .max_write = MOST,
		.max_background = 16, .congestion_threshold = 12,
	};

	reply(in, 0, &out, sizeof(out));
}

static void
attributes(const struct fuse_in_header *in)
{
	const struct fuse_attr_out out = { .attr = {
		.ino = 1, .size = (uint64_t)length, .mode = S_IFREG | 0600,
		.nlink = 1, .blksize = BLOCK, .blocks = (uint64_t)length / 512,
	} };

	reply(in, 0, &out, sizeof(out));
}

static void
rw(const struct fuse_in_header *in, const void *arg)
{
	const struct fuse_read_in *r = arg;
	const struct fuse_write_in *w = arg;
	const struct fuse_write_out out = { .size = w->size };
	ssize_t n;

	if (in->opcode == FUSE_READ) {
		n = pread(image, answer, r->size, (off_t)r->offset);
		reply(in, n < 0 ? errno : 0, answer, n < 0 ? 0 : (size_t)n);
		return;
	}
	if (pwrite(image, w + 1, w->size, (off_t)w->offset) != (ssize_t)w->size)
		err(2, "image");
	record(w->offset, w->size, w + 1);
	reply(in, 0, &out, sizeof(out));
}

static void
one(const struct fuse_in_header *in)
{
	const struct fuse_open_out open_out = { .open_flags = FOPEN_DIRECT_IO };
	const struct fuse_statfs_out statfs_out = { .st = { .bsize = BLOCK } };

	switch (in->opcode) {
	case FUSE_INIT:
		init(in, (const void *)(in + 1));
		break;
	case FUSE_GETATTR:
		attributes(in);
		break;
	case FUSE_OPEN:
		reply(in, 0, &open_out, sizeof(open_out));
		break;
	case FUSE_READ:
	case FUSE_WRITE:
		rw(in, in + 1);
		break;
	case FUSE_FSYNC:
		record(0, 0, "");
		reply(in, 0, "", 0);
		break;
	case FUSE_STATFS:
		reply(in, 0, &statfs_out, sizeof(statfs_out));
		break;
	case FUSE_RELEASE:
	case FUSE_FLUSH:
		reply(in, 0, "", 0);
		break;
	case FUSE_FORGET:
	case FUSE_BATCH_FORGET:
	case FUSE_INTERRUPT:
		break;
	default:
		reply(in, ENOSYS, "", 0);
	}
}

static int
serve(const char *file)
{
	char options[128];
	struct stat st;

	fuse = open("/dev/fuse", O_RDWR | O_CLOEXEC);
	if (fuse < 0 || fstat(image, &st) < 0)
		err(2, "/dev/fuse");
	length = st.st_size;
	snprintf(options, sizeof(options),
	    "fd=%d,rootmode=100000,user_id=0,group_id=0", fuse);
	if (mount("disk", file, "fuse.disk", MS_NOSUID | MS_NODEV, options) < 0)
		err(2, "mount on %s", file);
	if (daemon(1, 1) < 0)
		err(2, "daemon");
	while (read(fuse, request, sizeof(request)) > 0 || errno == EINTR ||
	    errno == ENOENT)
		one((const void *)request);
	return errno == ENODEV ? 0 : 2;
}

/* Reads the entry at *at and advances *at; its data is in `answer`. */
static int
next(off_t *at, struct entry *e)
{
	if (pread(logfd, e, sizeof(*e), *at) != sizeof(*e))
		return 0;
	if (e->size > sizeof(answer) || pread(logfd, answer, e->size,
	    *at + (off_t)sizeof(*e)) != (ssize_t)e->size)
		errx(2, "the log is torn");
	*at += (off_t)(sizeof(*e) + e->size);
	return 1;
}

static unsigned
entries(unsigned *flushed, unsigned most)
{
	struct entry e;
	unsigned n = 0;
	off_t at = 0;

	*flushed = 0;
	while (n < most && next(&at, &e)) {
		n++;
		if (e.size == 0)
			*flushed = n;
	}
	return n;
}

static int
cut(unsigned n, unsigned seed)
{
	struct entry e;
	unsigned flushed, i = 0;
	off_t at = 0;

	entries(&flushed, n);
	srandom(seed);
	while (i++ < n && next(&at, &e)) {
		for (uint32_t done = 0; done < e.size; done += BLOCK) {
			uint32_t left = e.size - done;

			if (i > flushed && seed != 0 && random() % 2 == 0)
				continue;
			left = left < BLOCK ? left : BLOCK;
			if (pwrite(image, answer + done, left,
			    (off_t)(e.offset + done)) != (ssize_t)left)
				err(2, "image");
		}
	}
	return 0;
}

int
main(int argc, char **argv)
{
	unsigned flushed;

	if (argc == 5 && strcmp(argv[1], "serve") == 0) {
		image = open(argv[3], O_RDWR | O_CLOEXEC);
		logfd = open(argv[4], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
		    0600);
		if (image < 0 || logfd < 0)
			err(2, "%s, %s", argv[3], argv[4]);
		return serve(argv[2]);
	}
	if (argc == 3 && strcmp(argv[1], "entries") == 0) {
		logfd = open(argv[2], O_RDONLY | O_CLOEXEC);
		printf("%u\n", entries(&flushed, ~0U));
		return 0;
	}
	if (argc == 6 && strcmp(argv[1], "cut") == 0) {
		image = open(argv[2], O_RDWR | O_CLOEXEC);
		logfd = open(argv[3], O_RDONLY | O_CLOEXEC);
		if (image < 0 || logfd < 0)
			err(2, "%s, %s", argv[2], argv[3]);
		return cut((unsigned)atoi(argv[4]), (unsigned)atoi(argv[5]));
	}
	errx(2, "usage: see disk.c");
}
