# SPDX-License-Identifier: BSD-2-Clause
# host.awk - two answers about the same files, first the loader's, then ours:
# "same FILE", "alone FILE" or "differ FILE" with the lines; then "pairs N".

function base(path) { sub(/.*\//, "", path); return path }
# a library of this file, under the name it is needed by
function lib(name, path) {
	if (base(path) != base(ld[file]) && name !~ /^linux-(vdso|gate)/) {
		said[who, file] = said[who, file] "\t" name " => " path "\n"
		n[who, file]++
	}
}
FNR == 1 { who++ }
/^\// && !/: (error while|version|\/)/ {
	file = $0
	if (who == 1) order[++files] = file
	next
}
who == 1 && $1 == "loader" { ld[file] = $2; next }
who == 1 && /not a dynamic executable|statically linked|no loader here/ { alone[file] = 1 }
who == 1 && /: error while loading shared libraries: / {
	if (index($0, "libraries: " file ":")) alone[file] = 1
	said[1, file] = said[1, file] "\tstops: " $0 "\n"
}
# FILE: LIBRARY: version `V' not found (required by NEEDER)
who == 1 && /: version .* not found \(required by / {
	match($0, /version `.*' not found/)
	v = substr($0, RSTART + 9, RLENGTH - 20)
	l = substr($0, 1, RSTART - 3); sub(/.*: /, "", l)
	sub(/.*\(required by /, ""); sub(/\)$/, "")
	lack[1, file] = lack[1, file] "\tlacks " v " " l " => " $0 "\n"
	next
}
who == 1 && / => not found$/ { if (!missed[file, $1]++) lib($1, "?"); next }
who == 1 && / => .* \(0x/ { lib($1, $3); next }
who == 1 && /^\t\/.* \(0x/ { lib($1, $1); next }
who == 2 && $1 == "lacks" { lack[2, file] = lack[2, file] $0 "\n"; next }
who == 2 && $1 == "already-loaded" { next }
who == 2 && $1 == "missing" { lib($2, "?"); next }
who == 2 && $1 == "absolute" { lib($4, $4); next }
who == 2 && $1 == "error" { said[2, file] = said[2, file] $0 "\n"; next }
who == 2 { lib($2, $4) }
END {
	for (i = 1; i <= files; i++) {
		f = order[i]
		if (alone[f] || ld[f] == "-" || !((1, f) in said || (2, f) in said))
			print "alone " f
		else if (said[1, f] == said[2, f] && lack[1, f] == lack[2, f])
			print "same " f
		else
			printf "differ %s\n loader:\n%s%s ours:\n%s%s", f,
			    said[1, f], lack[1, f], said[2, f], lack[2, f]
		pairs += n[1, f]
	}
	print "pairs " pairs + 0
}
