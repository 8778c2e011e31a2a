#!/usr/bin/perl
# SPDX-License-Identifier: BSD-2-Clause
# printed.pl - what a manual or a README shows a reader to type or to write, as items.
#
#   printed.pl PAGE DIR [PROGRAM...]
#
# PAGE is an mdoc manual, which mandoc renders, or a text in which a display is
# indented by four blanks.  Each item is one line on standard output, SHAPE, a tab
# and its head; what stands below the head is in DIR/N.body, N counted from 1:
#
#   cmd      a line of a display with a prompt, "# " or "$ ", and what it prints; in
#            a display without prompts, a line that begins with a program
#   file     a line "# /PATH" or "# ~/PATH" of a display, and what is in that file
#   text     any other lines of a display, to the next empty one; the first is the
#            head, and the body has all of them
#   inline   a command line in running text: a PROGRAM and at least one argument;
#            one item for all places of a page that have the same
#   setting  KEY = VALUE in running text, as a jail file has it
#
# What a man page says in its SYNOPSIS is a syntax and no command line.  A line of a
# display must be one line of what man(1) shows as well: else nobody could copy it.
use strict;
use warnings;
use open qw(:std :utf8);

my ($page, $dir, @programs) = @ARGV;
my %program = map { $_ => 1 } @programs;
my @items;              # SHAPE, HEAD, BODY

sub output_of {
	open my $in, '-|', @_ or die "$_[0]: $!\n";
	my $text = do { local $/; <$in> };
	close $in or die "$_[0]: status $?\n";
	return $text // '';
}

sub plain {             # HTML: its text
	my ($text) = @_;

	$text =~ s/<[^>]*>//g;
	$text =~ s/&#x([0-9A-Fa-f]+);/chr hex $1/ge;
	$text =~ s/&quot;/"/g;
	$text =~ s/&lt;/</g;
	$text =~ s/&gt;/>/g;
	$text =~ s/&amp;/&/g;
	return $text;
}

sub words {             # blanks do not matter
	my ($text) = @_;

	return join ' ', split ' ', $text;
}

# What begins with this line?  Without prompts, a display is one of commands if each
# of its lines is.
sub head_of {           # LINE PROMPTS
	my ($line, $prompts) = @_;

	return 'file' if $line =~ m{^# ~?/\S+$};
	return 'cmd' if $line =~ m{^[#\$] (\S+)} && ($program{$1} || $1 =~ m{^/});
	return 'cmd' if !$prompts && $line =~ /^(\S+)/ && $program{$1};
	return '';
}

sub put_display {       # LINE...
	my @lines = @_;
	my $prompts = grep { $_ ne '' && head_of($_, 0) ne 'cmd' || head_of($_, 1) } @lines;
	my ($item, $gap) = (undef, 1);

	while (defined(my $line = shift @lines)) {
		my $shape = head_of($line, $prompts);
		if ($line eq '') {
			# a file may have empty lines
			$item->[2] .= "\n" if $item && $item->[0] eq 'file';
			$gap = 1;
			next;
		}
		$shape = 'text' if !$shape && (!$item || $gap &&
		    ($item->[0] ne 'file' || $line =~ /^[#\$] /));
		if ($shape) {
			while ($shape eq 'cmd' && $line =~ s/\\$// && @lines) {
				$line .= shift(@lines) =~ s/^\s+//r;
			}
			$item = [$shape, $line, $shape eq 'text' ? "$line\n" : ''];
			push @items, $item;
		} else {
			$item->[2] .= "$line\n";
		}
		$gap = 0;
	}
}

my %inline;
sub put_inline {        # TEXT
	my $text = words($_[0]);

	if ($text =~ /^[a-z_]+ = (?:"[^"]*"|true|false|\d+|\[.*\])$/) {
		$inline{$text}++ or push @items, ['setting', $text, ''];
		return;
	}
	return if $text !~ /^(\S+) \S/ || !$program{$1} && $1 !~ m{^/\S*/bin/};
	$inline{$text}++ or push @items, ['inline', $text, ''];
}

sub manual {
	my $html = output_of('mandoc', '-T', 'html', '-O', 'fragment', $page);
	my $seen = output_of('mandoc', '-T', 'utf8', $page);
	my $code = qr{<(?:code|b|var) class="(?:Li|Ic|Nm|Cm|Fl|Ar|Pa)"(?: id="[^"]*")?>.*?</(?:code|b|var)>}s;

	$html =~ s{<([^>]*)>}{'<' . $1 =~ s/\s+/ /gr . '>'}ge;
	$seen =~ s/.\x08//g;
	my $displays = grep { /^\.(?:Bd|Dl|D1)\b/ } split /\n/, output_of('cat', $page);
	my %line = map { words($_) => 1 } split /\n/, $seen;
	$html =~ s{<section class="Sh">\s*<h1 class="Sh" id="SYNOPSIS">.*?</section>}{}s;
	while ($html =~ m{<pre>(.*?)</pre>|<div class="Bd Bd-indent"><code class="Li">(.*?)</code></div>|((?:$code\s*)+)}gs) {
		if (defined $3) {
			put_inline(plain($3));
			next;
		}
		$displays--;
		my @lines = map { s/\s+$//r } defined $1 ? split(/\n/, plain($1)) : words(plain($2));
		for (grep { !$line{words($_)} } @lines) {
			push @items, ['broken', $_, ''] if /\S/;
		}
		put_display(@lines);
	}
	die "$page: $displays displays are not found\n" if $displays;
}

sub text {
	open my $in, '<', $page or die "$page: $!\n";
	my (@display, $prose);

	$prose = '';
	for (<$in>, "end\n") {
		if (/^    (.*)\n/ || /^()\n/ && @display) {
			push @display, $1;
			next;
		}
		put_display(@display);
		@display = ();
		$prose .= $_;
	}
	put_inline($1 // $2) while $prose =~ /`([^`]+)`|"([^"]+)"/g;
}

$page =~ /\.[1-8]$/ ? manual() : text();
for my $n (1 .. @items) {
	my ($shape, $head, $body) = @{$items[$n - 1]};
	$body =~ s/\n\n+$/\n/;
	open my $out, '>', "$dir/$n.body" or die "$dir/$n.body: $!\n";
	print $out $body and close $out or die "$dir/$n.body: $!\n";
	print "$shape\t$head\n";
}
