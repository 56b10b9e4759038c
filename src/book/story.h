/**
 * story.h - what the figures mean, in whole sentences.
 */
#ifndef JANGKAU_BOOK_STORY_H
#define JANGKAU_BOOK_STORY_H

#include "book/book.h"
#include "render/words.h"

/**
 * Three to six sentences (char*, the caller's) about a province: libraries,
 * people within S, distance, regencies, how sure it is, the plan. True at
 * every end: nobody in the programme, nothing documented, everything within
 * reach, no people.
 */
GPtrArray *story_sentences(const BookSource *source, int province);

/** S in words: "5 km di kabupaten, 2,5 km di kota". Caller frees. */
char *story_service(const BookSource *source);

/** "penduduk" in one of our texts becomes what is counted. Takes and returns what to free. */
char *story_people(const BookSource *source, char *text);

#endif
