/**
 * inset.h - far islands in a map of their own within the panel, so that they
 * do not shrink the rest of the region.
 */
#ifndef JANGKAU_RENDER_INSET_H
#define JANGKAU_RENDER_INSET_H

#include "render/panel.h"

/**
 * Whether the region is a compact main part with at least four fifths of its
 * villages, and others so far off that it can be drawn half as large again
 * without them. Sets then their bounds (metres) and Sheet.far, the units that
 * are drawn apart. Needs boundaries of villages.
 */
bool inset_part(Sheet *sheet, Box *near, Box *far);

/** The block of the panel; takes no room where no part is drawn apart. */
void inset_draw(Cursor *cursor);

/** What is drawn apart: "Kab. Adm. Kepulauan Seribu", or "far islands" of several. Caller frees. */
char *inset_place(const Sheet *sheet);

/** Libraries (SYMBOL_TPBIS, SYMBOL_LIBRARY) that only the inset shows. */
int inset_symbol_count(const Sheet *sheet, SymbolKind kind);

#endif
