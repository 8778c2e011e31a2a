#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# apply.pl - takes one defence out of a copy of the source.
#
#   apply.pl DIR FILE OLD NEW                        and prints the file's path
#   apply.pl -n DIR [NAME FILE OLD NEW]...           says which would not apply
#
# FILE is the base name of a product's source, which no other file may have, or
# a path below DIR; with :FUNCTION behind it only that function is searched, or
# that array.  OLD must be there once.  It is compared word by word: how the
# source is folded and indented does not matter.
use strict;
use warnings;

my %paths;              # by base name

sub path_of {
	my ($dir, $file) = @_;

	return "$dir/$file" if $file =~ m{/};
	if (!%paths) {
		push @{$paths{ s{.*/}{}r }}, $_ for
		    glob "$dir/{lib,command,pam_jail,jailsh,jail-init,jail-setup,jail-setup/*}/*.[ch]";
	}
	my @found = @{$paths{$file} // []};
	die scalar(@found) . " files of that name\n" if @found != 1;
	return $found[0];
}

# The source's text, and from where to where to search it.
sub text_of {
	my ($path, $function) = @_;

	open my $in, '<', $path or die "$!\n";
	my $text = do { local $/; <$in> };
	return ($text, 0, length $text) if !defined $function;
	my @at;
	while ($text =~ /^(?:\Q$function\E\(|(?:static|const)\b[^\n;(]*\b\Q$function\E\[).*?^\}/msg) {
		push @at, $-[0], $+[0];
	}
	die @at / 2 . " of that name\n" if @at != 2;
	return ($text, @at);
}

# OLD as a pattern: between two of its words there may be any white space.
sub pattern_of {
	my ($old) = @_;
	my ($re, $was, $space) = ('', '', 0);

	for ($old =~ /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)+'|\w+|\s+|./gs) {
		if (/^\s/) {
			$space = 1;
			next;
		}
		my $words = $was =~ /\w$/ && /^\w/;
		# half a word is none: its mutant would not compile
		$re .= $re eq '' ? ($space ? '(?<=\s)' : /^\w/ ? '(?<!\w)' : '') :
		    $words ? ($space ? '\s+' : '') : '\s*';
		$re .= quotemeta;
		($was, $space) = ($_, 0);
	}
	return qr/$re@{[$space ? '(?=\s)' : '']}/;
}

sub place_of {          # TEXT FROM TO OLD: where it is, once
	my ($text, $from, $to, $old) = @_;
	my $re = pattern_of($old);
	my $part = substr $text, $from, $to - $from;
	my @at;

	while ($part =~ /$re/g) {
		push @at, $-[0] + $from, $+[0] - $-[0];
		pos($part) = $-[0] + 1;
	}
	die "matches " . @at / 2 . " times\n" if @at != 2;
	return @at;
}

sub find {              # DIR FILE[:FUNCTION] OLD: path, text, offset, length
	my ($dir, $file, $old) = @_;
	my ($name, $function) = split /:/, $file, 2;
	my $path = path_of($dir, $name);
	my ($text, $from, $to) = text_of($path, $function);
	return ($path, $text, place_of($text, $from, $to, $old));
}

my $only = @ARGV && $ARGV[0] eq '-n' && shift;
my $dir = shift // die "usage: apply.pl [-n] DIR FILE OLD NEW\n";
if ($only) {
	my $bad = @ARGV % 4;
	while (my ($name, $file, $old, $new) = splice @ARGV, 0, 4) {
		next if eval { find($dir, $file, $old); 1 };
		print "$name: $file: $@";
		$bad = 1;
	}
	exit($bad ? 1 : 0);
}
my ($file, $old, $new) = @ARGV;
my ($path, $text, $at, $length) = find($dir, $file, $old);
$new =~ s/^\s+// if $old =~ /^\s/;
$new =~ s/\s+$// if $old =~ /\s$/;
substr($text, $at, $length) = $new;
open my $out, '>', $path or die "$!\n";
print $out $text and close $out or die "$!\n";
print $path =~ s{^\Q$dir\E/}{}r, "\n";
