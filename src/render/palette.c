#include "render/palette.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/text.h"

bool palette_parse(const char *text, Colour *colour) {
    if (strlen(text) != 7 || text[0] != '#' || strspn(text + 1, "0123456789abcdefABCDEF") != 6)
        return false;
    int parts[3];
    for (int i = 0; i < 3; i++)
        parts[i] =
            g_ascii_xdigit_value(text[1 + 2 * i]) * 16 + g_ascii_xdigit_value(text[2 + 2 * i]);
    *colour = (Colour){parts[0] / 255.0, parts[1] / 255.0, parts[2] / 255.0};
    return true;
}

static double to_linear(double value) {
    return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

static double to_srgb(double value) {
    double clamped = CLAMP(value, 0.0, 1.0);
    return clamped <= 0.0031308 ? clamped * 12.92 : 1.055 * pow(clamped, 1 / 2.4) - 0.055;
}

static double lab_curve(double t) {
    return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

Lab palette_lab(Colour colour) {
    double r = to_linear(colour.red), g = to_linear(colour.green), b = to_linear(colour.blue);
    double x = (0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047;
    double y = 0.2126729 * r + 0.7151522 * g + 0.0721750 * b;
    double z = (0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883;
    double fx = lab_curve(x), fy = lab_curve(y), fz = lab_curve(z);
    return (Lab){116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)};
}

double palette_lightness(Colour colour) {
    return palette_lab(colour).l;
}

Colour palette_simulate(Colour colour, Sight sight) {
    static const double matrices[SIGHT_COUNT][3][3] = {
        [SIGHT_NORMAL] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}},
        [SIGHT_PROTAN] = {{0.152286, 1.052583, -0.204868},
                          {0.114503, 0.786281, 0.099216},
                          {-0.003882, -0.048116, 1.051998}},
        [SIGHT_DEUTAN] = {{0.367322, 0.860646, -0.227968},
                          {0.280085, 0.672501, 0.047413},
                          {-0.011820, 0.042940, 0.968881}},
        [SIGHT_TRITAN] = {{1.255528, -0.076749, -0.178779},
                          {-0.078411, 0.930809, 0.147602},
                          {0.004733, 0.691367, 0.303900}},
    };
    if (sight == SIGHT_NORMAL)
        return colour;
    const double in[3] = {to_linear(colour.red), to_linear(colour.green), to_linear(colour.blue)};
    double out[3];
    for (int i = 0; i < 3; i++) {
        const double *row = matrices[sight][i];
        out[i] = to_srgb(row[0] * in[0] + row[1] * in[1] + row[2] * in[2]);
    }
    return (Colour){out[0], out[1], out[2]};
}

double palette_difference(Colour a, Colour b, Sight sight) {
    Lab left = palette_lab(palette_simulate(a, sight));
    Lab right = palette_lab(palette_simulate(b, sight));
    double l = left.l - right.l, da = left.a - right.a, db = left.b - right.b;
    return sqrt(l * l + da * da + db * db);
}

static bool check_differences(const Colour *colours, int count, const char *where, GError **error) {
    static const char *const sights[SIGHT_COUNT] = {"biasa", "buta warna merah (protan)",
                                                    "buta warna hijau (deutan)",
                                                    "buta warna biru (tritan)"};
    for (int i = 0; i < count; i++) {
        for (int j = i + 1; j < count; j++) {
            for (int sight = 0; sight < SIGHT_COUNT; sight++) {
                double difference = palette_difference(colours[i], colours[j], (Sight)sight);
                if (difference >= PALETTE_MIN_DIFFERENCE)
                    continue;
                g_autofree char *value = text_number_id(difference, 1);
                g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                            "%s: warna ke-%d dan ke-%d terlalu mirip bagi penglihatan %s "
                            "(beda %s, sedikitnya 10)",
                            where, i + 1, j + 1, sights[sight], value);
                return false;
            }
        }
    }
    return true;
}

bool palette_check(const Colour *colours, int count, const char *where, GError **error) {
    double direction = 0;
    for (int i = 0; i + 1 < count; i++) {
        double step = palette_lightness(colours[i + 1]) - palette_lightness(colours[i]);
        if (i == 0)
            direction = step;
        if (fabs(step) < PALETTE_MIN_LIGHTNESS_STEP || step * direction < 0) {
            g_autofree char *value = text_number_id(step, 1);
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "%s: warna ke-%d dan ke-%d berbeda kecerahan %s; setiap kelas harus lebih "
                        "gelap (atau lebih terang) dari yang sebelumnya dengan selisih L* "
                        "sedikitnya 12, agar terbaca pada fotokopi",
                        where, i + 1, i + 2, value);
            return false;
        }
    }
    return check_differences(colours, count, where, error);
}

bool palette_check_categories(const Colour *colours, const int *hatches, int count,
                              const char *where, GError **error) {
    for (int i = 0; i < count; i++) {
        for (int j = i + 1; j < count; j++) {
            double step = fabs(palette_lightness(colours[i]) - palette_lightness(colours[j]));
            if (step >= PALETTE_MIN_GREY_DIFFERENCE || hatches[i] != hatches[j])
                continue;
            g_autofree char *value = text_number_id(step, 1);
            g_set_error(error, JANGKAU_ERROR, ERROR_DATA,
                        "%s: warna ke-%d dan ke-%d sama gelapnya pada fotokopi (beda kecerahan %s, "
                        "sedikitnya 8); bedakan kecerahannya atau beri arsir",
                        where, i + 1, j + 1, value);
            return false;
        }
    }
    return check_differences(colours, count, where, error);
}
