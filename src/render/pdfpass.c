#include "render/pdfpass.h"

#include <qpdf/qpdf-c.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "render/typeset.h"

#define PT_PER_MM (1 / TYPESET_MM_PER_PT)

typedef struct {
    qpdf_data qpdf;
    const PdfExtras *extras;
    guint figures; // met so far
} Pass;

// ---- small things ----

static void append_number(GString *text, double value, int decimals) {
    char format[8], number[40];
    g_snprintf(format, sizeof format, "%%.%df", decimals);
    g_string_append(text, g_ascii_formatd(number, sizeof number, format, value));
    g_string_append_c(text, ' ');
}

static void append_box(GString *text, Box box) {
    g_string_append_c(text, '[');
    append_number(text, box.left, 3);
    append_number(text, box.bottom, 3);
    append_number(text, box.right, 3);
    append_number(text, box.top, 3);
    g_string_append_c(text, ']');
}

static void append_string(GString *text, const char *string) {
    g_string_append_c(text, '(');
    for (const char *c = string; *c != '\0'; c++) {
        if (strchr("()\\", *c) != NULL)
            g_string_append_c(text, '\\');
        g_string_append_c(text, *c);
    }
    g_string_append_c(text, ')');
}

// An object from PDF syntax.
static qpdf_oh parse(Pass *pass, const char *syntax) {
    return qpdf_oh_parse(pass->qpdf, syntax);
}

static void set(Pass *pass, qpdf_oh dictionary, const char *key, const char *syntax) {
    qpdf_oh_replace_key(pass->qpdf, dictionary, key, parse(pass, syntax));
}

static void set_text(Pass *pass, qpdf_oh dictionary, const char *key, const char *utf8) {
    qpdf_oh_replace_key(pass->qpdf, dictionary, key, qpdf_oh_new_unicode_string(pass->qpdf, utf8));
}

// ---- structure ----

// ISO 32000 14.8.5.7: what a header is for; a row of nothing but headers heads columns.
static void scope_header(Pass *pass, qpdf_oh header, bool heads_columns) {
    set(pass, header, "/A",
        heads_columns ? "<</O /Table /Scope /Column>>" : "<</O /Table /Scope /Row>>");
}

static bool is_element(Pass *pass, qpdf_oh object, const char *kind) {
    return qpdf_oh_is_dictionary(pass->qpdf, object) &&
           qpdf_oh_is_name_and_equals(pass->qpdf, qpdf_oh_get_key(pass->qpdf, object, "/S"), kind);
}

static void scope_row(Pass *pass, qpdf_oh kids) {
    int count = qpdf_oh_get_array_n_items(pass->qpdf, kids), headers = 0;
    for (int i = 0; i < count; i++)
        headers += is_element(pass, qpdf_oh_get_array_item(pass->qpdf, kids, i), "/TH");
    for (int i = 0; i < count && headers > 0; i++) {
        qpdf_oh kid = qpdf_oh_get_array_item(pass->qpdf, kids, i);
        if (is_element(pass, kid, "/TH"))
            scope_header(pass, kid, headers == count);
    }
}

// An element and those below it, in reading order. An array of kids is not
// always there: a lone kid stands by itself, and marked content is a number.
static void complete_element(Pass *pass, qpdf_oh element) {
    if (!qpdf_oh_is_dictionary(pass->qpdf, element))
        return;
    if (is_element(pass, element, "/Figure")) {
        const char *text = "";
        if (pass->figures < pass->extras->alternatives->len)
            text = g_ptr_array_index(pass->extras->alternatives, pass->figures);
        pass->figures++;
        if (*text != '\0')
            set_text(pass, element, "/Alt", text);
    }
    qpdf_oh kids = qpdf_oh_get_key(pass->qpdf, element, "/K");
    if (!qpdf_oh_is_array(pass->qpdf, kids)) {
        complete_element(pass, kids);
        return;
    }
    if (is_element(pass, element, "/TR"))
        scope_row(pass, kids);
    int count = qpdf_oh_get_array_n_items(pass->qpdf, kids);
    for (int i = 0; i < count; i++) {
        qpdf_oh kid = qpdf_oh_get_array_item(pass->qpdf, kids, i);
        complete_element(pass, kid);
        qpdf_oh_release(pass->qpdf, kid);
    }
}

// One root for what cairo hung beside each other, one or more for each page.
static void add_document_element(Pass *pass, qpdf_oh tree) {
    qpdf_oh kids = qpdf_oh_get_key(pass->qpdf, tree, "/K");
    if (!qpdf_oh_is_array(pass->qpdf, kids))
        kids = qpdf_oh_wrap_in_array(pass->qpdf, kids);
    qpdf_oh document =
        qpdf_make_indirect_object(pass->qpdf, parse(pass, "<</Type /StructElem /S /Document>>"));
    qpdf_oh_replace_key(pass->qpdf, document, "/P", tree);
    qpdf_oh_replace_key(pass->qpdf, document, "/K", kids);
    qpdf_oh_replace_key(pass->qpdf, tree, "/K", document);
    int count = qpdf_oh_get_array_n_items(pass->qpdf, kids);
    for (int i = 0; i < count; i++)
        qpdf_oh_replace_key(pass->qpdf, qpdf_oh_get_array_item(pass->qpdf, kids, i), "/P",
                            document);
}

static bool complete_structure(Pass *pass, qpdf_oh root, GError **error) {
    qpdf_oh tree = qpdf_oh_get_key(pass->qpdf, root, "/StructTreeRoot");
    if (!qpdf_oh_is_dictionary(pass->qpdf, tree))
        return true;
    add_document_element(pass, tree);
    complete_element(pass, qpdf_oh_get_key(pass->qpdf, tree, "/K"));
    set(pass, root, "/MarkInfo", "<</Marked true>>");
    if (pass->figures == pass->extras->alternatives->len)
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                "PDF gagal disusun: %u gambar, tetapi %u keterangan gambar", pass->figures,
                pass->extras->alternatives->len);
    return false;
}

// ---- metadata ----

static void append_markup(GString *xmp, const char *before, const char *text, const char *after) {
    g_autofree char *escaped = g_markup_escape_text(text, -1);
    g_string_append_printf(xmp, "%s%s%s\n", before, escaped, after);
}

// The same as in the information dictionary, as XMP (ISO 16684).
static char *make_xmp(const PdfInfo *info, const char *producer) {
    GString *xmp =
        g_string_new("<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
                     "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
                     "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
                     "<rdf:Description rdf:about=\"\"\n"
                     " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"\n"
                     " xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
                     " xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\n"
                     "<dc:format>application/pdf</dc:format>\n");
    append_markup(xmp, "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">", info->title,
                  "</rdf:li></rdf:Alt></dc:title>");
    append_markup(xmp, "<dc:creator><rdf:Seq><rdf:li>", info->author,
                  "</rdf:li></rdf:Seq></dc:creator>");
    append_markup(xmp, "<dc:description><rdf:Alt><rdf:li xml:lang=\"x-default\">", info->subject,
                  "</rdf:li></rdf:Alt></dc:description>");
    append_markup(xmp, "<dc:language><rdf:Bag><rdf:li>", info->language,
                  "</rdf:li></rdf:Bag></dc:language>");
    append_markup(xmp, "<pdf:Keywords>", info->keywords, "</pdf:Keywords>");
    append_markup(xmp, "<pdf:Producer>", producer, "</pdf:Producer>");
    append_markup(xmp, "<xmp:CreatorTool>", PDF_CREATOR, "</xmp:CreatorTool>");
    g_string_append_printf(xmp, "<xmp:CreateDate>%04d-%02d-%02dT00:00:00Z</xmp:CreateDate>\n",
                           info->day / 10000, info->day / 100 % 100, info->day % 100);
    g_string_append(xmp, "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>");
    return g_string_free(xmp, FALSE);
}

static void add_metadata(Pass *pass, qpdf_oh root) {
    const PdfInfo *info = &pass->extras->info;
    // cairo 1.16 writes a date it is given without the "D:" that ISO 32000 wants.
    g_autofree char *date = g_strdup_printf("D:%08d000000Z", info->day);
    qpdf_set_info_key(pass->qpdf, "/CreationDate", date);
    const char *producer = qpdf_get_info_key(pass->qpdf, "/Producer");
    g_autofree char *xmp = make_xmp(info, producer != NULL ? producer : "");
    qpdf_oh stream = qpdf_oh_new_stream(pass->qpdf);
    qpdf_oh_replace_stream_data(pass->qpdf, stream, (const unsigned char *)xmp, strlen(xmp),
                                qpdf_oh_new_null(pass->qpdf), qpdf_oh_new_null(pass->qpdf));
    qpdf_oh dictionary = qpdf_oh_get_dict(pass->qpdf, stream);
    set(pass, dictionary, "/Type", "/Metadata");
    set(pass, dictionary, "/Subtype", "/XML");
    qpdf_oh_replace_key(pass->qpdf, root, "/Metadata", stream);
    set_text(pass, root, "/Lang", info->language);
    set(pass, root, "/ViewerPreferences", "<</DisplayDocTitle true>>");
    if (pass->extras->outlined)
        set(pass, root, "/PageMode", "/UseOutlines");
}

// ---- pages ----

static const PdfMark *find_destination(const PdfExtras *extras, GHashTable *by_name,
                                       const char *name) {
    gpointer at = NULL;
    if (!g_hash_table_lookup_extended(by_name, name, NULL, &at))
        return NULL;
    return &g_array_index(extras->destinations, PdfMark, GPOINTER_TO_UINT(at));
}

static qpdf_oh make_link(Pass *pass, const PdfMark *link, const PdfMark *destination) {
    g_autoptr(GString) text =
        g_string_new("<</Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /Rect ");
    append_box(text, link->box);
    if (destination == NULL) {
        g_string_append(text, " /A <</Type /Action /S /URI /URI ");
        append_string(text, link->name);
        g_string_append(text, ">>");
    }
    g_string_append(text, ">>");
    qpdf_oh annotation = parse(pass, text->str);
    if (destination == NULL)
        return annotation;
    g_string_assign(text, "[null /XYZ ");
    append_number(text, destination->box.left, 3);
    append_number(text, destination->box.top, 3);
    g_string_append(text, "null]");
    qpdf_oh place = parse(pass, text->str);
    qpdf_oh_set_array_item(pass->qpdf, place, 0,
                           qpdf_get_page_n(pass->qpdf, (size_t)destination->page));
    qpdf_oh_replace_key(pass->qpdf, annotation, "/Dest", place);
    return annotation;
}

static bool add_links(Pass *pass, GError **error) {
    const PdfExtras *extras = pass->extras;
    g_autoptr(GHashTable) by_name = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < extras->destinations->len; i++)
        g_hash_table_insert(by_name, g_array_index(extras->destinations, PdfMark, i).name,
                            GUINT_TO_POINTER(i));
    for (guint i = 0; i < extras->links->len; i++) {
        const PdfMark *link = &g_array_index(extras->links, PdfMark, i);
        bool outside = g_str_has_prefix(link->name, "https:");
        const PdfMark *destination = outside ? NULL : find_destination(extras, by_name, link->name);
        if (!outside && destination == NULL) {
            g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                        "PDF gagal disusun: tautan ke \"%s\", yang tidak ada di halaman mana pun",
                        link->name);
            return false;
        }
        qpdf_oh page = qpdf_get_page_n(pass->qpdf, (size_t)link->page);
        qpdf_oh annotations = qpdf_oh_get_key(pass->qpdf, page, "/Annots");
        if (!qpdf_oh_is_array(pass->qpdf, annotations)) {
            annotations = qpdf_oh_new_array(pass->qpdf);
            qpdf_oh_replace_key(pass->qpdf, page, "/Annots", annotations);
            set(pass, page, "/Tabs", "/S");
        }
        qpdf_oh_append_item(pass->qpdf, annotations, make_link(pass, link, destination));
    }
    return true;
}

static void add_viewports(Pass *pass) {
    for (guint i = 0; i < pass->extras->viewports->len; i++) {
        const char *viewport = g_ptr_array_index(pass->extras->viewports, i);
        if (viewport != NULL)
            set(pass, qpdf_get_page_n(pass->qpdf, i), "/VP", viewport);
    }
}

char *pdfpass_viewport(const GeoRef *geo, double height_mm) {
    GString *text = g_string_new("[<</Type /Viewport /Name (Peta) /BBox ");
    append_box(text, (Box){geo->map.left * PT_PER_MM, (height_mm - geo->map.top) * PT_PER_MM,
                           geo->map.right * PT_PER_MM, (height_mm - geo->map.bottom) * PT_PER_MM});
    // The corners, on the ground and in the viewport: lower left, then clockwise.
    g_string_append(text, " /Measure <</Type /Measure /Subtype /GEO /Bounds [0 0 0 1 1 1 1 0] "
                          "/LPTS [0 0 0 1 1 1 1 0] /GPTS [");
    for (int i = 0; i < 4; i++) {
        append_number(text, geo->corners[i].lat_deg, 9);
        append_number(text, geo->corners[i].lon_deg, 9);
    }
    g_string_append(text, "] /GCS <</Type /PROJCS ");
    if (g_str_has_prefix(geo->crs_code, "EPSG:"))
        g_string_append_printf(text, "/EPSG %s ", geo->crs_code + strlen("EPSG:"));
    g_string_append(text, "/WKT ");
    append_string(text, geo->wkt);
    g_string_append(text, ">>>>>>]");
    return g_string_free(text, FALSE);
}

// ---- the pass ----

// What qpdf has to say goes to our log; true when it found no error.
static bool listen(Pass *pass, GError **error) {
    while (qpdf_more_warnings(pass->qpdf))
        log_warning("qpdf: %s",
                    qpdf_get_error_full_text(pass->qpdf, qpdf_next_warning(pass->qpdf)));
    if (!qpdf_has_error(pass->qpdf))
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED, "PDF gagal disusun (qpdf: %s)",
                qpdf_get_error_full_text(pass->qpdf, qpdf_get_error(pass->qpdf)));
    return false;
}

static GByteArray *write_file(Pass *pass, GError **error) {
    qpdf_init_write_memory(pass->qpdf);
    qpdf_set_stream_data_mode(pass->qpdf, qpdf_s_preserve);
    qpdf_set_object_stream_mode(pass->qpdf, qpdf_o_generate);
    qpdf_set_deterministic_ID(pass->qpdf, QPDF_TRUE);
    qpdf_write(pass->qpdf);
    if (!listen(pass, error))
        return NULL;
    gsize length = qpdf_get_buffer_length(pass->qpdf);
    GByteArray *bytes = g_byte_array_sized_new((guint)length);
    return g_byte_array_append(bytes, qpdf_get_buffer(pass->qpdf), (guint)length);
}

static GByteArray *run(Pass *pass, const GByteArray *bytes, GError **error) {
    qpdf_silence_errors(pass->qpdf);
    qpdf_set_suppress_warnings(pass->qpdf, QPDF_TRUE); // from stderr; listen() has them
    qpdf_set_attempt_recovery(pass->qpdf, QPDF_FALSE);
    qpdf_read_memory(pass->qpdf, "PDF", (const char *)bytes->data, bytes->len, NULL);
    if (!listen(pass, error))
        return NULL;
    qpdf_oh root = qpdf_get_root(pass->qpdf);
    add_metadata(pass, root);
    add_viewports(pass);
    if (!complete_structure(pass, root, error) || !add_links(pass, error) || !listen(pass, error))
        return NULL;
    return write_file(pass, error);
}

GByteArray *pdfpass_apply(const GByteArray *bytes, const PdfExtras *extras, GError **error) {
    Pass pass = {.qpdf = qpdf_init(), .extras = extras};
    GByteArray *finished = run(&pass, bytes, error);
    qpdf_cleanup(&pass.qpdf);
    return finished;
}
