#include "book/chart.h"

#include <math.h>

#define TEXT_PT 7.5
#define LABEL_ROOM_MM 5.0 // below the axis
#define NAME_ROOM_MM 27.0 // right of the last value
#define TICK_PARTS 4

static const Colour grid_colour = {0.75, 0.75, 0.75};
static const Colour bar_colour = {0.35, 0.35, 0.35};
static const Colour text_grey = {0.3, 0.3, 0.3};

typedef struct {
    DrawList *list;
    Typeset *typeset;
    const Chart *chart;
    Box plot;   // of values
    double top; // of the axis
} Plot;

double chart_step(double most, int parts) {
    static const double steps[] = {1, 2, 2.5, 5};
    for (double power = 1;; power *= 10) {
        for (gsize i = 0; i < G_N_ELEMENTS(steps); i++) {
            // 2.5 is no step for whole numbers of things.
            if ((power > 1 || steps[i] != 2.5) && steps[i] * power * parts >= most - 1e-9)
                return steps[i] * power;
        }
    }
}

// A text whose box touches `at` with its left (0), middle (0.5) or right (1), vertically centred.
static void put(const Plot *plot, const char *text, Face face, PlanePoint at, double anchor,
                Colour colour) {
    g_autoptr(PangoLayout) layout =
        typeset_text(plot->typeset, text, face, TEXT_PT, 0, PANGO_ALIGN_LEFT);
    double wide, high;
    typeset_size(layout, &wide, &high);
    drawlist_text(plot->list, layout, (PlanePoint){at.x - wide * anchor, at.y - high / 2}, colour);
}

// White ground for a text on the grid.
static void clear_ground(const Plot *plot, Box box) {
    Path *path = path_new();
    path_add_box(path, box);
    drawlist_fill(plot->list, drawlist_own(plot->list, path), COLOUR_WHITE);
}

static char *value_text(const Plot *plot, double value) {
    bool small = value > 0 && value < 1;
    g_autofree char *number = words_number(plot->chart->language, value, small ? 1 : 0);
    return g_strconcat(number, plot->chart->unit, NULL);
}

static double x_of(const Plot *plot, int i) {
    return plot->plot.left + box_width(plot->plot) * (i + 0.5) / plot->chart->count;
}

static double y_of(const Plot *plot, double value) {
    return plot->plot.bottom - box_height(plot->plot) * value / plot->top;
}

static double largest(const Chart *chart) {
    double most = 0;
    for (int l = 0; l < chart->line_count; l++) {
        for (int i = 0; i < chart->count; i++) {
            if (isfinite(chart->lines[l].values[i]))
                most = MAX(most, chart->lines[l].values[i]);
        }
    }
    return most;
}

static bool is_known(const Chart *chart, int i) {
    for (int l = 0; l < chart->line_count; l++) {
        if (isfinite(chart->lines[l].values[i]))
            return true;
    }
    return false;
}

// Ticks with their numbers on the left, labels below; the room between them is the plot's.
static void axes(Plot *plot, Box frame, double right_room) {
    const Chart *chart = plot->chart;
    double step = chart_step(MAX(largest(chart), 1), TICK_PARTS);
    plot->top = step * ceil(MAX(largest(chart), 1) / step - 1e-9);
    if (chart->most > 0)
        plot->top = MIN(plot->top, chart->most);
    g_autofree char *widest = value_text(plot, plot->top);
    g_autoptr(PangoLayout) layout =
        typeset_text(plot->typeset, widest, FACE_REGULAR, TEXT_PT, 0, PANGO_ALIGN_LEFT);
    plot->plot = (Box){frame.left + typeset_width(layout) + 1.5, frame.top + 3,
                       frame.right - right_room, frame.bottom - LABEL_ROOM_MM};
    Path *lines = path_new(), *base = path_new();
    for (double value = 0; value <= plot->top + 1e-9; value += step) {
        double y = y_of(plot, value);
        path_add_line(value > 0 ? lines : base, (PlanePoint){plot->plot.left, y},
                      (PlanePoint){plot->plot.right, y});
        g_autofree char *text = value_text(plot, value);
        put(plot, text, FACE_REGULAR, (PlanePoint){plot->plot.left - 1.2, y}, 1, text_grey);
    }
    Pen thin = style_pen(0.12, grid_colour), solid = style_pen(0.25, COLOUR_BLACK);
    drawlist_stroke(plot->list, drawlist_own(plot->list, lines), &thin);
    drawlist_stroke(plot->list, drawlist_own(plot->list, base), &solid);
    for (int i = 0; i < chart->count; i++) {
        double y = plot->plot.bottom + LABEL_ROOM_MM / 2;
        put(plot, chart->labels[i], FACE_REGULAR, (PlanePoint){x_of(plot, i), y}, 0.5, text_grey);
    }
}

// "data belum lengkap" upright in the place of values that are not known.
static void say_unknown(const Plot *plot) {
    for (int i = 0; i < plot->chart->count; i++) {
        if (is_known(plot->chart, i) || plot->chart->unknown == NULL)
            continue;
        g_autoptr(PangoLayout) layout = typeset_text(plot->typeset, plot->chart->unknown,
                                                     FACE_ITALIC, TEXT_PT, 0, PANGO_ALIGN_LEFT);
        double wide, high;
        typeset_size(layout, &wide, &high);
        if (wide > box_height(plot->plot))
            continue;
        PlanePoint at = {x_of(plot, i) - high / 2, plot->plot.bottom - 1};
        clear_ground(plot, (Box){at.x, at.y - wide, at.x + high, at.y});
        drawlist_text_turned(plot->list, layout, at, text_grey, -90);
    }
}

static void mark(const Plot *plot, PlanePoint at, int line) {
    const double r = 0.9;
    Path *path = path_new();
    if (line % 2 == 0) {
        path_add_circle(path, at, r);
    } else {
        path_add_box(path, (Box){at.x - r, at.y - r, at.x + r, at.y + r});
    }
    Pen rim = style_pen(0.3, COLOUR_BLACK);
    const Path *owned = drawlist_own(plot->list, path);
    drawlist_fill(plot->list, owned, line < 2 ? COLOUR_BLACK : COLOUR_WHITE);
    drawlist_stroke(plot->list, owned, &rim);
}

static void draw_line(const Plot *plot, int line) {
    static const double dashes[CHART_MOST_LINES][2] = {{0, 0}, {2, 1}, {0.6, 0.8}, {4, 1}};
    const double *values = plot->chart->lines[line].values;
    Path *path = path_new();
    path_begin(path);
    for (int i = 0; i < plot->chart->count; i++) {
        if (isfinite(values[i])) {
            path_add(path, (PlanePoint){x_of(plot, i), y_of(plot, values[i])});
        } else {
            path_end(path, false);
            path_begin(path);
        }
    }
    path_end(path, false);
    Pen pen = style_pen(0.4, COLOUR_BLACK);
    pen.dash_count = dashes[line][0] > 0 ? 2 : 0;
    pen.dash_mm[0] = dashes[line][0];
    pen.dash_mm[1] = dashes[line][1];
    drawlist_stroke(plot->list, drawlist_own(plot->list, path), &pen);
    for (int i = 0; i < plot->chart->count; i++) {
        if (isfinite(values[i]))
            mark(plot, (PlanePoint){x_of(plot, i), y_of(plot, values[i])}, line);
    }
}

// Names at the right ends, pushed apart from the lowest line up.
static void name_lines(const Plot *plot) {
    const Chart *chart = plot->chart;
    int order[CHART_MOST_LINES], count = 0;
    double end[CHART_MOST_LINES];
    for (int l = 0; l < chart->line_count; l++) {
        int last = chart->count - 1;
        while (last >= 0 && !isfinite(chart->lines[l].values[last]))
            last--;
        if (last < 0)
            continue;
        end[l] = chart->lines[l].values[last];
        int at = count++;
        for (; at > 0 && end[order[at - 1]] > end[l]; at--)
            order[at] = order[at - 1];
        order[at] = l;
    }
    double free_y = plot->plot.bottom + 1;
    for (int i = 0; i < count; i++) {
        double y = MIN(y_of(plot, end[order[i]]), free_y);
        g_autofree char *value = value_text(plot, end[order[i]]);
        g_autofree char *text = g_strdup_printf("%s  %s", chart->lines[order[i]].name, value);
        put(plot, text, FACE_BOLD, (PlanePoint){plot->plot.right + 1, y}, 0, COLOUR_BLACK);
        free_y = y - 3.4;
    }
}

void chart_lines(DrawList *list, Typeset *typeset, Box frame, const Chart *chart) {
    Plot plot = {.list = list, .typeset = typeset, .chart = chart};
    axes(&plot, frame, NAME_ROOM_MM);
    say_unknown(&plot);
    for (int l = chart->line_count - 1; l >= 0; l--)
        draw_line(&plot, l);
    name_lines(&plot);
}

void chart_bars(DrawList *list, Typeset *typeset, Box frame, const Chart *chart) {
    Plot plot = {.list = list, .typeset = typeset, .chart = chart};
    axes(&plot, frame, 0);
    say_unknown(&plot);
    double half = MIN(box_width(plot.plot) / chart->count * 0.32, 6);
    for (int i = 0; i < chart->count; i++) {
        double value = chart->lines[0].values[i];
        if (!isfinite(value))
            continue;
        double x = x_of(&plot, i), y = y_of(&plot, value);
        Path *bar = path_new();
        path_add_box(bar, (Box){x - half, y, x + half, plot.plot.bottom});
        drawlist_fill(list, drawlist_own(list, bar), bar_colour);
        g_autofree char *text = value_text(&plot, value);
        clear_ground(&plot, (Box){x - half, y - 3.3, x + half, y - 0.3});
        put(&plot, text, FACE_BOLD, (PlanePoint){x, y - 2}, 0.5, COLOUR_BLACK);
    }
}
