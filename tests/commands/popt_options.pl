#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# popt_options.pl PROGRAM - every option of its tables for popt(3), one a line,
# also those that --help does not tell.  A table is one that holds "daemon".
#
# An entry is a struct poptOption of popt.h, here 64-bit little-endian: the long
# name at 0, the letter at 8, two texts for --help at 32, which rsync leaves out;
# 48 bytes in all.  One without a name and a letter ends the table.
use strict;
use warnings;

my $size = 48;
open my $file, '<:raw', $ARGV[0] or die "$ARGV[0]: $!\n";
my $image = do { local $/; <$file> };
substr($image, 0, 6) eq "\x7fELF\x02\x01" or die "$ARGV[0]: no 64-bit ELF\n";

# What is loaded where, and the pointers that the loader fills in.
my ($phoff, $shoff) = unpack 'Q<Q<', substr $image, 32, 16;
my ($phnum, $shnum) = (unpack 'v5', substr $image, 54, 10)[1, 3];
my (@loaded, %pointer);
for my $i (0 .. $phnum - 1) {
	my ($type, $flags, $offset, $addr, $phys, $length) =
	    unpack 'VVQ<Q<Q<Q<', substr $image, $phoff + 56 * $i, 56;
	push @loaded, [$addr, $length, $offset] if $type == 1;
}
for my $i (0 .. $shnum - 1) {
	my ($name, $type, $flags, $addr, $offset, $length) =
	    unpack 'VVQ<Q<Q<Q<', substr $image, $shoff + 64 * $i, 64;
	next if $type != 4;		# SHT_RELA
	for (my $at = $offset; $at < $offset + $length; $at += 24) {
		my ($where, $info, $what) = unpack 'Q<Q<Q<', substr $image, $at, 24;
		# R_X86_64_RELATIVE, R_AARCH64_RELATIVE
		$pointer{$where} = $what if $info == 8 || $info == 1027;
	}
}

sub bytes {
	my ($addr, $length) = @_;

	for (@loaded) {
		my ($start, $in, $offset) = @$_;
		return substr $image, $offset + $addr - $start, $length
		    if $addr >= $start && $addr + $length <= $start + $in;
	}
	return undef;
}

# The names of the entry at $addr, or none where there is none.
sub entry {
	my ($addr) = @_;
	my $raw = bytes($addr, $size) or return;
	return if substr($raw, 32) ne "\0" x 16;
	my ($in_place, $letter) = unpack 'Q<C', $raw;
	my $at = $pointer{$addr} // $in_place;
	my $long = '';

	if ($at != 0) {
		my $text = bytes($at, 40) or return;
		($long) = $text =~ /^([A-Za-z0-9][A-Za-z0-9-]*)\0/ or return;
	}
	return if $letter != 0 && ($letter < 33 || $letter > 126);
	return if $long eq '' && $letter == 0;
	return ($long eq '' ? () : "--$long", $letter ? '-' . chr $letter : ());
}

my %option;
for my $addr (keys %pointer) {
	next unless grep { $_ eq '--daemon' } entry($addr);
	for my $step (-$size, $size) {
		for (my $at = $addr; my @names = entry($at); $at += $step) {
			$option{$_} = 1 for @names;
		}
	}
}
print "$_\n" for sort keys %option;
