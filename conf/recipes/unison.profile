# SPDX-License-Identifier: BSD-2-Clause
# Example: copy it to /etc/jail/commands.d/unison.conf, and write into a jail file
#     components = [ "unison" ];
#     commands   = ( { use = "unison"; root = "%h/sync"; } );
# A client of 2.52 or later then says: unison DIRECTORY ssh://USER@HOST/DIRECTORY
#
# It sends "unison -server", or with the version in the name (addversionno), and
# since 2.52 also "__new-rpc-mode".  All else, the directory too, comes later and
# past every rule: the kernel keeps the root.  unison takes it for the home: paths
# without a slash before them begin there, and what it remembers is in .unison.
#
# ro, put, new  Are not in it: unison writes what it remembers, and replaces it.
names       = [
	"unison", "unison-2.48", "unison-2.51", "unison-2.52", "unison-2.53"
];
root        = "/";
start       = "%h";
access      = "rw";
umask       = "";
environment = [ "HOME=%root" ];
forms       = (
	{
		name  = "server";
		when  = [ "access=rw" ];
		words = [ "-server" ];
	},
	{
		name  = "server-2.52";
		when  = [ "access=rw" ];
		words = [ "-server", "__new-rpc-mode" ];
	}
);
