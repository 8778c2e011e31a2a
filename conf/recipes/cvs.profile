# SPDX-License-Identifier: BSD-2-Clause
# Example: copy it to /etc/jail/commands.d/cvs.conf, and write into a jail file
#     components = [ "cvs" ];
#     commands   = ( { use = "cvs"; root = "%h/cvs"; } );
# A client says: CVS_RSH=ssh cvs -d :ext:USER@HOST:/home/USER/cvs/REPOSITORY ...
#
# It sends "cvs server"; which repository comes later and past every rule: the
# kernel keeps the root.  The programs that CVSROOT/loginfo and the like name cvs
# starts by a shell, which in the jail is jailsh: they do not run, unless they are
# commands of the jail.  cvs works in a directory of its own below TMPDIR.
#
# ro, put, new  Are not in it: cvs writes locks to read, and reads what it writes.
root        = "/";
start       = "%h";
access      = "rw";
umask       = "";
environment = [ "TMPDIR=%root", "HOME=%root" ];		# no ~/.cvsrc
forms       = (
	{
		name  = "server";
		when  = [ "access=rw" ];
		words = [ "server" ];
	}
);
