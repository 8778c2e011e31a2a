# SPDX-License-Identifier: BSD-2-Clause
# verdicts.awk - joins the table of attacks with what each of them did.
# In: "row NAME CONTROL TITLE", "TAG NAME CODE REASON", "typed TAG arrived".

function said(tag, name) {
	if (!((tag, name) in code))
		return "NOT TRIED: no answer"
	if (code[tag, name] == 0) {
		# typed where nobody outside reads: no escape
		if (name == "tiocsti" && typed[tag] != "arrived")
			return "held: own terminal"
		return "ESCAPED"
	}
	return (code[tag, name] == 1 ? "held: " : "NOT TRIED: ") why[tag, name]
}

$1 == "row"   { name[++n] = $2; control[n] = $3; title[n] = $4; next }
$1 == "typed" { typed[$2] = $3; next }
              { code[$1, $2] = $3; why[$1, $2] = $4 }

# What the design leaves open, said in SECURITY.md as well: a login's terminal is
# the host's, so its devpts is, and with it other terminals of the same account.
function in_jail(name, verdict) {
	return name == "terminal" && verdict == "ESCAPED" ? "known limit" : verdict
}

END {
	for (i = 1; i <= n; i++)
		printf "%s\t%s\t%s\t%s\t%s\n", name[i], title[i], control[i],
		    said(control[i], name[i]),
		    in_jail(name[i], said(jail, name[i]))
}
