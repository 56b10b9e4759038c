#include "render/freespace.h"

#include <math.h>
#include <string.h>

struct FreeSpace {
    Box frame;
    int columns, rows;
    double cell_x, cell_y;
    bool *taken;
    int *sums;     // of taken cells above and left, (columns + 1) * (rows + 1)
    GArray *boxes; // Box
};

FreeSpace *freespace_new(Box frame, double cell_mm) {
    FreeSpace *space = g_new0(FreeSpace, 1);
    space->frame = frame;
    space->columns = MAX((int)ceil(box_width(frame) / cell_mm), 1);
    space->rows = MAX((int)ceil(box_height(frame) / cell_mm), 1);
    space->cell_x = box_width(frame) / space->columns;
    space->cell_y = box_height(frame) / space->rows;
    space->boxes = g_array_new(FALSE, FALSE, sizeof(Box));
    space->taken = g_new0(bool, (gsize)space->columns *(gsize)space->rows);
    space->sums = g_new0(int, (gsize)(space->columns + 1) * (gsize)(space->rows + 1));
    return space;
}

void freespace_free(FreeSpace *space) {
    if (space == NULL)
        return;
    g_array_unref(space->boxes);
    g_free(space->taken);
    g_free(space->sums);
    g_free(space);
}

static void take_cell(FreeSpace *space, PlanePoint at) {
    int column = (int)floor((at.x - space->frame.left) / space->cell_x);
    int row = (int)floor((at.y - space->frame.top) / space->cell_y);
    if (column >= 0 && row >= 0 && column < space->columns && row < space->rows)
        space->taken[row * space->columns + column] = true;
}

// The cells along an edge, in steps of half a cell.
static void take_edge(FreeSpace *space, PlanePoint from, PlanePoint to) {
    double x = to.x - from.x, y = to.y - from.y;
    double length = sqrt(x * x + y * y); // hypot() takes longer than all the rest of an edge
    int steps = (int)ceil(2 * length / MIN(space->cell_x, space->cell_y));
    for (int i = 0; i <= steps; i++) {
        double share = steps > 0 ? (double)i / steps : 0;
        take_cell(space,
                  (PlanePoint){from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share});
    }
}

static int compare_doubles(gconstpointer a, gconstpointer b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

// The cells of a row whose middle lies inside.
static void take_row(FreeSpace *space, const Path *area, PlanePoint shift, int row,
                     GArray *crossings) {
    double y = space->frame.top + (row + 0.5) * space->cell_y - shift.y;
    g_array_set_size(crossings, 0);
    for (int s = 0; s < path_sub_count(area); s++) {
        const SubPath *sub = &path_subs(area)[s];
        if (sub->box.top > y || sub->box.bottom < y)
            continue;
        const PlanePoint *p = path_points(area) + sub->first;
        for (int i = 0, j = sub->count - 1; i < sub->count; j = i++) {
            if ((p[i].y > y) == (p[j].y > y))
                continue;
            double x = p[i].x + (y - p[i].y) / (p[j].y - p[i].y) * (p[j].x - p[i].x);
            g_array_append_val(crossings, x);
        }
    }
    g_array_sort(crossings, compare_doubles);
    for (guint i = 0; i + 1 < crossings->len; i += 2) {
        double from = g_array_index(crossings, double, i) + shift.x;
        double to = g_array_index(crossings, double, i + 1) + shift.x;
        for (double x = MAX(from, space->frame.left); x < MIN(to, space->frame.right);
             x += space->cell_x)
            take_cell(space, (PlanePoint){x, y + shift.y});
    }
}

static void sum_up(FreeSpace *space) {
    int stride = space->columns + 1;
    for (int row = 0; row < space->rows; row++) {
        int line = 0;
        for (int column = 0; column < space->columns; column++) {
            line += space->taken[row * space->columns + column];
            space->sums[(row + 1) * stride + column + 1] =
                space->sums[row * stride + column + 1] + line;
        }
    }
}

void freespace_take_area(FreeSpace *space, const Path *area, PlanePoint shift) {
    g_autoptr(GArray) crossings = g_array_new(FALSE, FALSE, sizeof(double));
    for (int row = 0; row < space->rows; row++)
        take_row(space, area, shift, row, crossings);
    for (int s = 0; s < path_sub_count(area); s++) {
        const SubPath *sub = &path_subs(area)[s];
        const PlanePoint *p = path_points(area) + sub->first;
        for (int i = 0, j = sub->count - 1; i < sub->count; j = i++)
            take_edge(space, (PlanePoint){p[j].x + shift.x, p[j].y + shift.y},
                      (PlanePoint){p[i].x + shift.x, p[i].y + shift.y});
    }
    sum_up(space);
}

void freespace_take_box(FreeSpace *space, Box box) {
    g_array_append_val(space->boxes, box);
}

void freespace_drop_boxes(FreeSpace *space) {
    g_array_set_size(space->boxes, 0);
}

static bool is_free(const FreeSpace *space, Box box, double gap_mm) {
    Box wide = box_grown(box, gap_mm);
    int left = MAX((int)floor((wide.left - space->frame.left) / space->cell_x), 0);
    int right = MIN((int)ceil((wide.right - space->frame.left) / space->cell_x), space->columns);
    int top = MAX((int)floor((wide.top - space->frame.top) / space->cell_y), 0);
    int bottom = MIN((int)ceil((wide.bottom - space->frame.top) / space->cell_y), space->rows);
    int stride = space->columns + 1;
    if (space->sums[bottom * stride + right] - space->sums[top * stride + right] -
            space->sums[bottom * stride + left] + space->sums[top * stride + left] !=
        0)
        return false;
    for (guint i = 0; i < space->boxes->len; i++) {
        if (box_overlaps(wide, g_array_index(space->boxes, Box, i)))
            return false;
    }
    return true;
}

typedef struct {
    const FreeSpace *space;
    PlanePoint size;
    double gap_mm;
    bool top;
    Box *found;
    double *cost;
} Search;

static void try_place(const Search *search, double x, double y) {
    const Box *frame = &search->space->frame;
    Box box = {x, y, x + search->size.x, y + search->size.y};
    double off = MIN(x - frame->left, frame->right - box.right) +
                 MIN(y - frame->top, frame->bottom - box.bottom) +
                 0.1 * (search->top ? y - frame->top : frame->bottom - box.bottom);
    if (off >= *search->cost || !is_free(search->space, box, search->gap_mm))
        return;
    *search->cost = off;
    *search->found = box;
}

bool freespace_find(const FreeSpace *space, PlanePoint size_mm, double gap_mm, bool top, Box *found,
                    double *cost) {
    const Box *frame = &space->frame;
    double right = frame->right - size_mm.x, bottom = frame->bottom - size_mm.y;
    *cost = G_MAXDOUBLE;
    if (right < frame->left || bottom < frame->top)
        return false;
    Search search = {space, size_mm, gap_mm, top, found, cost};
    int across = (int)ceil((right - frame->left) / space->cell_x);
    int down = (int)ceil((bottom - frame->top) / space->cell_y);
    for (int i = 0; i <= across; i++) {
        double x = MIN(frame->left + i * space->cell_x, right);
        try_place(&search, x, frame->top);
        try_place(&search, x, bottom);
    }
    for (int i = 0; i <= down; i++) {
        double y = MIN(frame->top + i * space->cell_y, bottom);
        try_place(&search, frame->left, y);
        try_place(&search, right, y);
    }
    return *cost < G_MAXDOUBLE;
}
