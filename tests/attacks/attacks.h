/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * attacks.h - ways out of a jail, each one small function.
 *
 * An attack returns 0 when it reached outside.  Otherwise it returns -1 and
 * leaves the reason in errno; 0 there means that every call worked and gave
 * nothing (the row says what that looks like).  Whether the reason is a wall
 * or a broken test is decided by the row, in attacks.c.
 */
#ifndef ATTACKS_H
#define ATTACKS_H

#include <stddef.h>
#include <sys/types.h>

#define MAGIC     "pam_jail: this lies outside"
#define ABSTRACT  "pam_jail-attacks"
#define DATAGRAM  "pam_jail-attacks:datagram"
#define QUEUE     "/pam_jail-attacks"
#define SHM_KEY   0x70616d6a
#define UPCALL_KEY "pam_jail:upcall"
#define USER_KEY  "pam_jail:user"
#define LOGIN_KEY "pam_jail:session"
#define PUSHED    "pam_jail-was-here\n"

/* What the helper outside tells the attacker about itself. */
struct target {
	char here[192];         /* the attacker's directory, inside */
	char dir[192];          /* the helper's directory, outside */
	char other[192];        /* a file in the home of another account */
	int pid;
	int fd;                 /* DIR/secret, open in the helper */
	int pts;                /* /dev/pts/N, a terminal of the helper */
	unsigned long magic;    /* where MAGIC lies in the helper's memory */
};

/* target.c */
int target_read(struct target *t, const char *here);
int target_write(const struct target *t);
int in_here(char *path, size_t size, const struct target *t, const char *name);
int secret_at(int dir, const char *path);       /* 0: it reads MAGIC */
int secret_in(int fd);
int secret_below(int dir, const struct target *t);      /* dir is "/" */
int climb_out(const struct target *t);  /* ".." to the top, then the secret */

/* helper.c, enter.c, owner.c: what runs outside; args as in attacks.c */
int helper_main(char **args);
int plant_main(char **args);
int enter_main(char **args);
int keyring_main(char **args);
int owner_main(char **args);
int room_main(char **args);

/* files.c */
int proc_root(const struct target *t);
int proc_cwd(const struct target *t);
int proc_fd(const struct target *t);
int proc_any(const struct target *t);
int other_home(const struct target *t);
int caller_cwd(const struct target *t);
int left_open(const struct target *t);
int moved_out(const struct target *t);
int write_root(const struct target *t);

/* processes.c */
int send_signal(const struct target *t);
int signal_by_io(const struct target *t);
int attach(const struct target *t);
int read_memory(const struct target *t);
int take_descriptor(const struct target *t);
int list_processes(const struct target *t);
int set_limit(const struct target *t);
int set_schedule(const struct target *t);
int set_priority(const struct target *t);

/* sockets.c */
int abstract_socket(const struct target *t);
int path_socket(const struct target *t);
int shared_memory(const struct target *t);
int message_queue(const struct target *t);
int packet_socket(const struct target *t);

/* kernel.c */
int user_namespace(const struct target *t);
int mount_any(const struct target *t);
int make_node(const struct target *t);
int open_node(const struct target *t);
int setuid_file(const struct target *t);
int capable_file(const struct target *t);
int any_capability(const struct target *t);
int host_name(const struct target *t);
int kernel_knob(const struct target *t);
int join_namespace(const struct target *t);
int file_handle(const struct target *t);
int login_key(const struct target *t);
int user_key(const struct target *t);
int key_upcall(const struct target *t);

/* roots.c */
int chroot_twice(const struct target *t);
int chroot_saved(const struct target *t);
int chroot_moved(const struct target *t);

/* compat.c: 0 if call number nr of i386 worked; else errno stays */
enum { I386_IOCTL = 54, I386_SETPRIORITY = 97, I386_PRLIMIT64 = 340 };
int compat_call(long nr, long a, long b, long c, long d);

/* terminals.c */
int push_input(const struct target *t);
int other_terminal(const struct target *t);

#endif
