/* similar.h: how alike two words are. Our own, bit-parallel, without memory of their own; bytes of folded ASCII text. Pure. */
#ifndef RULES_SIMILAR_H
#define RULES_SIMILAR_H

#include <stddef.h>
#include <stdint.h>

enum { SIMILAR_MAX = 64 };

/* The restricted edit distance (insertion, deletion, substitution, swap of neighbours; Hyyrö 2003) of two texts of at most
 * SIMILAR_MAX bytes each; `limit` + 1 as soon as it is known to be more than `limit`. Longer texts are the same or are not. */
int similar_edits(const char *x, size_t nx, const char *y, size_t ny, int limit);

/* A set of the letters of a word (a-z, also those that it has twice, and 0-9), and a lower bound of the edit distance from two
 * of them: most pairs of words are told apart by a few instructions. */
uint64_t similar_letters(const char *x, size_t n);
int similar_at_least(uint64_t x, uint64_t y);

/* Are two words one with slips of the hand? Of the shorter one's bytes: one edit from 4 on, two from 8, three from 13; the
 * first letter counts (another first letter is only allowed from 5 bytes on); numbers (digits only) are the same or are not. */
int similar_slip(const char *x, size_t nx, const char *y, size_t ny); /* the edits, or -1 */

#endif
