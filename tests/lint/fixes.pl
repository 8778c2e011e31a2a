#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# fixes.pl FILE... - each fix that the sources can print, one a line: FILE<TAB>TEXT.
# TEXT is the literal as it stands in the source, its parts joined, from behind "fix: "
# on.  Fixes are: literals with "fix: " in them; what is written into mend, removal or
# fix (and how, in check_services.c and conf.c); .mend = "..."; the mend of a findings_add(),
# the otherwise of an add_stale_finding(); what lib/fix.c, absent.c, plan_shells.c, runnable.c and serverconf.c write into text; the last
# word of conf.c's wrong_value() and explain.c's outside().
use strict;
use warnings;

my $lit = qr/"(?:[^"\\]|\\.)*"/;
my $run = qr/$lit(?:\s*(?:$lit|[A-Z_]{2,}(?=\s*")))*/;

sub text {              # of a run of literals and macros: the literals, joined
	return join '', map { substr($_, 1, -1) } $_[0] =~ /($lit)/g;
}

sub statements {        # without comments and preprocessor lines
	my ($s) = @_;
	$s =~ s{($lit)|/\*.*?\*/|//[^\n]*}{defined $1 ? $1 : ' '}gse;
	$s =~ s/^#[^\n]*$//mg;
	return $s =~ /((?:$lit|'(?:[^'\\]|\\.)*'|[^;{}"'])+)/g;
}

sub puts {              # does the statement write a fix?
	my ($file, $s) = @_;
	my $to = 'mend|removal|fix';

	$to .= '|how' if $file =~ m{/(?:check_services|conf)\.c$};
	$to .= '|text' if $file =~ m{/(?:fix|absent|plan_shells|runnable)\.c$};
	return $s =~ /\bsnprintf\s*\(\s*text\b.*restart/s if $file =~ /serverconf\.c$/;
	$to .= '|to' if $file =~ /wayout\.c$/;
	return $s =~ /\b(?:snprintf|strcpy)\s*\(\s*&?(?:\w+(?:->|\.))?(?:$to)\b/;
}

my %seen;
for my $file (@ARGV) {
	open my $in, '<', $file or die "$file: $!\n";
	local $/;
	for my $s (statements(<$in>)) {
		my @found = map { /fix: (.+)/s ? $1 : () } map { text($_) } $s =~ /($run)/g;

		push @found, grep { / / } map { text($_) } $s =~ /($run)/g
		    if puts($file, $s) && !@found;
		push @found, text($1) if $s =~ /\bhow\[[^\]]*\]\s*=\s*($run)/;
		push @found, text($1) if $s =~ /\.mend\s*=\s*($run)/;
		push @found, text($1) if $s =~ /\bfindings_add\s*\(.*,\s*($run)\s*,\s*e\)/s;
		push @found, text($1) if $s =~ /\badd_stale_finding\s*\(.*,\s*($run)\s*,\s*f,\s*e\)/s;
		push @found, text($1) if $s =~ /\boutside\s*\(x,.*,\s*($run)\s*,\s*e\)/s;
		push @found, text($1) if $s =~ /\bwrong_value\s*\(r,.*,\s*($run)\s*\)/s;
		$seen{"$file\t$_"} = 1 for grep { /\S/ && !/^(?:%s|\\n)$/ && !/^ms$/ } @found;
	}
}
print "$_\n" for sort keys %seen;
