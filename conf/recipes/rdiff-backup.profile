# SPDX-License-Identifier: BSD-2-Clause
# Example: copy it to /etc/jail/commands.d/rdiff-backup.conf, and write into a jail
# file
#     components = [ "rdiff-backup" ];
#     commands   = ( { use = "rdiff-backup"; root = "%h/backup"; access = "new"; } );
# A client says:
#     rdiff-backup DIRECTORY USER@HOST::/home/USER/backup/NAME
#
# It sends "rdiff-backup --server", since 2.2 with the verbosity before it; and
# "rdiff-backup server" if its --remote-schema says so.
#
# new    Backups are added to a repository that is there, by an option that is
#        added.  The first has to be made with rw, and a restore needs rw as well.
#        It is rdiff-backup that keeps it; the kernel lets it write its own files.
# ro, put  Are not in it: ro would be kept by rdiff-backup alone.
kernel      = "rw";		# it writes its own files, new or not
root        = "/";
start       = "%h";
access      = "rw";
umask       = "";
environment = [ "TMPDIR=%root" ];
forms       = (
	{
		name    = "old";
		when    = [ "access=rw|new" ];
		require = [ "--server" ];
		allow   = [ "--terminal-verbosity number" ];
	},
	{
		name  = "server";
		when  = [ "access=rw|new" ];
		words = [ "server" ];
		add   = [ "--restrict-path", "%root" ];
	}
);
with        = (
	{
		form = "old";
		when = [ "access=rw" ];
		add  = [ "--restrict", "%root" ];
	},
	{
		form = "old";
		when = [ "access=new" ];
		add  = [ "--restrict-update-only", "%root" ];
	},
	{
		form = "server";
		when = [ "access=new" ];
		add  = [ "--restrict-mode", "update-only" ];
	}
);
