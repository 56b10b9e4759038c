/**
 * plan_panel.h - blocks of the panel on the sheets of the plan.
 */
#ifndef JANGKAU_RENDER_PLAN_PANEL_H
#define JANGKAU_RENDER_PLAN_PANEL_H

#include "render/panel.h"

/** People within S before and after, the picks by stage, value and proof. */
void plan_panel_figures(Cursor *cursor);

/** The first Theme.pick_rows picks of the region: order, name, district, gain. */
void plan_panel_picks(Cursor *cursor);

/** List as many picks as the panel has room for. */
void plan_panel_choose_rows(const Sheet *sheet, Theme *theme);

#endif
