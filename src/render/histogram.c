#include "render/histogram.h"

#include <math.h>

#include "render/classify.h"

#define LEAST_VALUES 20
#define MOST_BARS 40
#define HEIGHT_MM 11.0

HistogramBars histogram_bars(double low, double high) {
    static const double digits[] = {1, 2, 2.5, 5};
    for (int power = (int)floor(log10((high - low) / MOST_BARS));; power++) {
        for (gsize i = 0; i < G_N_ELEMENTS(digits); i++) {
            double step = digits[i] * pow(10, power);
            double first = floor(low / step + 1e-9), last = ceil(high / step - 1e-9);
            if (last - first <= 24)
                return (HistogramBars){first * step, step, (int)(last - first)};
        }
    }
}

static double value_at(const GArray *values, guint i) {
    return g_array_index(values, double, i);
}

static void bounds(const GArray *values, double *low, double *high) {
    *low = INFINITY;
    *high = -INFINITY;
    for (guint i = 0; i < values->len; i++) {
        *low = MIN(*low, value_at(values, i));
        *high = MAX(*high, value_at(values, i));
    }
}

// Counts by bar; returns the largest.
static int count_bars(const GArray *values, HistogramBars bars, int *counts) {
    int most = 0;
    for (guint i = 0; i < values->len; i++) {
        int bar = (int)floor((value_at(values, i) - bars.from) / bars.step + 1e-9);
        bar = CLAMP(bar, 0, bars.count - 1);
        most = MAX(most, ++counts[bar]);
    }
    return most;
}

// The class of the middle of a bar.
static Colour bar_colour(const Theme *theme, double middle) {
    int class = theme->map->zero_apart + classify_of(middle, theme->breaks, theme->break_count,
                                                     theme->map->field->closed_above);
    return theme->classes[class].colour;
}

static void draw_bars(Cursor *cursor, Box box, HistogramBars bars, const int *counts, int most) {
    Pen rim = style_pen(0.1, COLOUR_BLACK);
    double width = box_width(box) / bars.count;
    for (int i = 0; i < bars.count; i++) {
        if (counts[i] == 0)
            continue;
        Path *bar = path_new();
        double height = MAX(box_height(box) * counts[i] / most, 0.3);
        path_add_box(bar, (Box){box.left + i * width, box.bottom - height,
                                box.left + (i + 1) * width, box.bottom});
        const Path *path = drawlist_own(cursor->list, bar);
        drawlist_fill(cursor->list, path,
                      bar_colour(cursor->theme, bars.from + (i + 0.5) * bars.step));
        drawlist_stroke(cursor->list, path, &rim);
    }
}

static void draw_lines(Cursor *cursor, Box box, HistogramBars bars) {
    const Theme *theme = cursor->theme;
    Pen axis = style_pen(0.15, COLOUR_BLACK);
    Pen dashed = {.width_mm = 0.2, .colour = COLOUR_BLACK, .dash_count = 2, .dash_mm = {0.8, 0.5}};
    Path *line = path_new(), *breaks = path_new();
    path_add_line(line, (PlanePoint){box.left, box.bottom}, (PlanePoint){box.right, box.bottom});
    for (int i = 0; i < theme->break_count; i++) {
        double x =
            box.left + box_width(box) * (theme->breaks[i] - bars.from) / (bars.step * bars.count);
        if (x > box.left && x < box.right)
            path_add_line(breaks, (PlanePoint){x, box.top}, (PlanePoint){x, box.bottom});
    }
    drawlist_stroke(cursor->list, drawlist_own(cursor->list, line), &axis);
    drawlist_stroke(cursor->list, drawlist_own(cursor->list, breaks), &dashed);
}

// The values at both ends of the axis.
static void draw_ends(Cursor *cursor, HistogramBars bars) {
    Language in = cursor->sheet->source->language;
    g_autofree char *from = words_number_short(in, bars.from);
    g_autofree char *to = words_number_short(in, bars.from + bars.step * bars.count);
    g_autofree char *right =
        g_strdup_printf("%s %s", to, words(in, cursor->theme->map->field->unit));
    panel_row(cursor, from, right, FACE_REGULAR, cursor->sheet->source->style->small_pt);
}

void histogram_draw(Cursor *cursor) {
    const Theme *theme = cursor->theme;
    double low, high, k = cursor->sheet->page.text_factor;
    bounds(theme->values, &low, &high);
    if (theme->values->len < LEAST_VALUES || !(high > low) || theme->map->field->kind != FIELD_RATE)
        return;
    HistogramBars bars = histogram_bars(low, high);
    int counts[MOST_BARS] = {0};
    int most = count_bars(theme->values, bars, counts);
    Language in = cursor->sheet->source->language;
    g_autofree char *count = words_number(in, most, 0);
    g_autofree char *tallest = words_printf(in, "paling banyak %s", count);
    panel_skip(cursor, 1);
    panel_row(cursor, words(in, "Sebaran nilai; garis putus: batas kelas"), tallest, FACE_ITALIC,
              cursor->sheet->source->style->small_pt);
    Box box = {cursor->x, cursor->y + 1 * k, cursor->x + cursor->width,
               cursor->y + (1 + HEIGHT_MM) * k};
    draw_bars(cursor, box, bars, counts, most);
    draw_lines(cursor, box, bars);
    cursor->y = box.bottom + 0.4 * k;
    draw_ends(cursor, bars);
    panel_skip(cursor, 0.8);
}
