#include "render/sheet_files.h"

#include <string.h>

#include "base/fs.h"
#include "render/georef.h"
#include "render/index_table.h"
#include "render/marginalia.h"
#include "render/pdf.h"
#include "render/png.h"
#include "render/svg.h"

#define SLIDE_DPI 288 // 3840 x 2160

static const struct {
    const char *format;
    const char *suffix;
} files[] = {{"pdf", ".pdf"},         {"png", ".png"}, {"png", ".pgw"},
             {"png", ".png.aux.xml"}, {"svg", ".svg"}, {"slide", "-slide.png"}};

bool sheet_files_wants(const Settings *settings, const char *format) {
    return g_strv_contains((const char *const *)settings->formats, format);
}

void sheet_files_names(const Settings *settings, const char *code, const char *theme,
                       GPtrArray *names) {
    for (gsize i = 0; i < G_N_ELEMENTS(files); i++) {
        if (sheet_files_wants(settings, files[i].format))
            g_ptr_array_add(names, g_strdup_printf("%s-%s%s", code, theme, files[i].suffix));
    }
}

// What is being written, and where to.
typedef struct {
    const Sheet *sheet;
    const Theme *theme;
    const DrawList *list;
    const char *folder;
    GeoRef geo;
} Output;

static bool write_bytes(const Output *output, const char *suffix, const void *data, gsize size,
                        GError **error) {
    g_autofree char *name = g_strdup_printf("%s-%s%s", sheet_region(output->sheet)->code,
                                            output->theme->spec->name, suffix);
    g_autofree char *path = g_build_filename(output->folder, name, NULL);
    return fs_write(path, data, size, error);
}

static bool write_text(const Output *output, const char *suffix, const char *text, GError **error) {
    return write_bytes(output, suffix, text, strlen(text), error);
}

static char *make_title(const Output *output) {
    g_autofree char *place = marginalia_place(sheet_region(output->sheet), output->sheet->level);
    return g_strdup_printf("%s - %s", output->theme->title, place);
}

// Pages of names that the map numbers, where it has such.
static bool add_index(Pdf *pdf, const Sheet *sheet, PdfPage page, GError **error) {
    page.geo = NULL;
    for (int i = 0; i < index_table_page_count(sheet); i++) {
        g_autoptr(DrawList) names = index_table_page(sheet, i);
        if (!pdf_add_page(pdf, names, &page, error))
            return false;
    }
    return true;
}

static bool write_pdf(const Output *output, GError **error) {
    const Sheet *sheet = output->sheet;
    const Settings *settings = sheet->source->settings;
    g_autofree char *title = make_title(output);
    g_auto(GStrv) agency = g_strsplit(settings->agency, "\n", 2);
    g_autofree char *keywords =
        g_strdup_printf("TPBIS, perpustakaan, %s, %s, %s", output->theme->spec->name,
                        sheet_region(sheet)->code, sheet_region(sheet)->name);
    PdfInfo info = {.title = title,
                    .author = agency[0] != NULL && *agency[0] != '\0' ? agency[0] : "jangkau",
                    .subject = output->theme->explanation,
                    .keywords = keywords,
                    .language = settings->language,
                    .day = sheet->source->results->as_of.day};
    PdfPage page = {sheet->page.width_mm, sheet->page.height_mm, NULL, &output->geo};
    g_autoptr(Pdf) pdf = pdf_open(&info);
    if (!pdf_add_page(pdf, output->list, &page, error) || !add_index(pdf, sheet, page, error))
        return false;
    g_autoptr(GByteArray) bytes = pdf_close(pdf, error);
    return bytes != NULL && write_bytes(output, ".pdf", bytes->data, bytes->len, error);
}

static bool write_picture(const Output *output, const char *suffix, int dpi, GError **error) {
    g_autoptr(GByteArray) png = png_make(output->list, output->sheet->page.width_mm,
                                         output->sheet->page.height_mm, dpi, error);
    return png != NULL && write_bytes(output, suffix, png->data, png->len, error);
}

static bool write_png(const Output *output, GError **error) {
    int dpi = output->sheet->source->settings->png_dpi;
    g_autofree char *world = png_world_file(&output->geo, dpi);
    g_autofree char *aux = png_aux_xml(&output->geo);
    return write_picture(output, ".png", dpi, error) && write_text(output, ".pgw", world, error) &&
           write_text(output, ".png.aux.xml", aux, error);
}

static bool write_svg(const Output *output, GError **error) {
    g_autofree char *title = make_title(output);
    SvgInfo info = {title, output->theme->explanation, output->sheet->source->settings->language};
    g_autofree char *svg = svg_make(output->list, output->sheet->page.width_mm,
                                    output->sheet->page.height_mm, &info, error);
    return svg != NULL && write_text(output, ".svg", svg, error);
}

bool sheet_files_write(const Sheet *sheet, const Theme *theme, const DrawList *list,
                       const char *folder, GError **error) {
    const Settings *settings = sheet->source->settings;
    Output output = {sheet, theme, list, folder, georef_of(sheet->source->base, sheet->view)};
    if (page_is_slide(sheet->paper))
        return write_picture(&output, "-slide.png", SLIDE_DPI, error);
    return (!sheet_files_wants(settings, "pdf") || write_pdf(&output, error)) &&
           (!sheet_files_wants(settings, "png") || write_png(&output, error)) &&
           (!sheet_files_wants(settings, "svg") || write_svg(&output, error));
}
