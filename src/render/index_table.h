/**
 * index_table.h - villages that a number stands for on the map, and the table
 * that says their names: on the map where it is empty, else on pages of its own
 * behind the sheet.
 *
 * Numbers run by the names of districts, and by the names of villages in each.
 */
#ifndef JANGKAU_RENDER_INDEX_TABLE_H
#define JANGKAU_RENDER_INDEX_TABLE_H

#include "render/namer.h"

/** Number the villages whose label is to be a number; fills sheet->numbers. */
void index_table_number(Namer *namer);

/** Find room on the map beside all that was placed; sets sheet->index_box. */
void index_table_place(Sheet *sheet, const LabelSet *placed);

/** The table, or a note where it is, in sheet->index_box. */
void index_table_draw(const Sheet *sheet, DrawList *list);

/** Pages of the table behind the sheet, of the sheet's paper; 0 = none. */
int index_table_page_count(const Sheet *sheet);

/** One of them, from 0. The caller's. */
DrawList *index_table_page(const Sheet *sheet, int page);

#endif
