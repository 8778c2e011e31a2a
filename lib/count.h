/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * count.h - how many elements an array has.
 *
 * An array that is indexed by an enum, or that has to hold a table, says so by
 * _Static_assert() and these: a table that grew alone does not compile.
 */
#ifndef COUNT_H
#define COUNT_H

/* Of an array, never a pointer: that does not compile. */
#define COUNT(v) (sizeof(v) / sizeof(*(v)) + 0 * sizeof(char[1 - 2 * \
	__builtin_types_compatible_p(__typeof__(v), __typeof__(&(v)[0]))]))

/* One element for each value of an enum whose last name is `count`. */
#define COUNT_IS(v, count) _Static_assert(COUNT(v) == (size_t)(count), \
	#v " has to have " #count " elements")

#endif
