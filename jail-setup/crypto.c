/*
 * crypto.c - libcrypto, loaded when the first digest is wanted.
 *
 * The functions of <openssl/evp.h> that we call, by their own names and hidden
 * from everybody else, so that no caller knows.  Linked the usual way, the
 * loader relocates libcrypto's tables at every start, which is a third of the
 * time of a refresh with nothing to do.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <openssl/evp.h>
#include <openssl/opensslv.h>

#define TEXT(s) TEXT_(s)
#define TEXT_(s) #s
#ifdef OPENSSL_SHLIB_VERSION
#define SONAME "libcrypto.so." TEXT(OPENSSL_SHLIB_VERSION)
#else
#define SONAME "libcrypto.so.1.1"
#endif

/* For whoever asks what this program needs: dlopen_note.h */
__asm__(
	".pushsection .note.dlopen, \"a\", %note\n"
	".balign 4\n"
	".long 4, 2f - 1f, 0x407c0c0a\n"
	".asciz \"FDO\"\n"
	"1: .asciz \"[{\\\"feature\\\":\\\"digest\\\","
	"\\\"description\\\":\\\"SHA-256 of the files of a jail\\\","
	"\\\"priority\\\":\\\"required\\\","
	"\\\"soname\\\":[\\\"" SONAME "\\\"]}]\"\n"
	"2: .balign 4\n"
	".popsection\n");

static struct {
	__typeof__(&EVP_Digest) digest;
	__typeof__(&EVP_DigestInit_ex) init;
	__typeof__(&EVP_DigestUpdate) update;
	__typeof__(&EVP_DigestFinal_ex) final;
	__typeof__(&EVP_MD_CTX_new) ctx_new;
	__typeof__(&EVP_MD_CTX_free) ctx_free;
	__typeof__(&EVP_sha1) sha1;
	__typeof__(&EVP_sha256) sha256;
} lib;

/* As the loader ends a program whose library is not there. */
static void *
symbol(void *handle, const char *name)
{
	void *at = handle != NULL ? dlsym(handle, name) : NULL;

	if (at == NULL) {
		const char *why = dlerror();

		fprintf(stderr, "jail-setup: %s\n", why != NULL ? why : SONAME);
		_exit(2);
	}
	return at;
}

static void
load(void)
{
	void *h = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL);

	*(void **)&lib.digest = symbol(h, "EVP_Digest");
	*(void **)&lib.init = symbol(h, "EVP_DigestInit_ex");
	*(void **)&lib.update = symbol(h, "EVP_DigestUpdate");
	*(void **)&lib.final = symbol(h, "EVP_DigestFinal_ex");
	*(void **)&lib.ctx_new = symbol(h, "EVP_MD_CTX_new");
	*(void **)&lib.ctx_free = symbol(h, "EVP_MD_CTX_free");
	*(void **)&lib.sha1 = symbol(h, "EVP_sha1");
	*(void **)&lib.sha256 = symbol(h, "EVP_sha256");
}

static void
ready(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, load);
}

const EVP_MD *
EVP_sha1(void)
{
	ready();
	return lib.sha1();
}

const EVP_MD *
EVP_sha256(void)
{
	ready();
	return lib.sha256();
}

EVP_MD_CTX *
EVP_MD_CTX_new(void)
{
	ready();
	return lib.ctx_new();
}

void
EVP_MD_CTX_free(EVP_MD_CTX *ctx)
{
	if (ctx != NULL)	/* then it is loaded */
		lib.ctx_free(ctx);
}

int
EVP_DigestInit_ex(EVP_MD_CTX *ctx, const EVP_MD *type, ENGINE *impl)
{
	ready();
	return lib.init(ctx, type, impl);
}

int
EVP_DigestUpdate(EVP_MD_CTX *ctx, const void *bytes, size_t n)
{
	return lib.update(ctx, bytes, n);
}

int
EVP_DigestFinal_ex(EVP_MD_CTX *ctx, unsigned char *md, unsigned *n)
{
	return lib.final(ctx, md, n);
}

int
EVP_Digest(const void *bytes, size_t n, unsigned char *md, unsigned *len,
    const EVP_MD *type, ENGINE *impl)
{
	ready();
	return lib.digest(bytes, n, md, len, type, impl);
}
