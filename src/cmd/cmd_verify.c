#include <stdio.h>

#include "base/error.h"
#include "base/log.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "config/settings.h"
#include "publish/edition.h"
#include "report/json.h"
#include "verify/verify.h"

static void tell_differences(const Findings *findings) {
    for (guint i = 0; i < findings->tables->len; i++) {
        const TableFindings *table = g_ptr_array_index(findings->tables, i);
        for (guint k = 0; k < table->kept->len; k++) {
            const Finding *finding = &g_array_index(table->kept, Finding, k);
            log_message(LOG_ERROR, "%s, kolom %s, %s: %s", table->table, finding->column,
                        finding->code, finding->reason);
        }
        if (table->differences > table->kept->len)
            log_message(LOG_ERROR, "%s: masih %" G_GINT64_FORMAT " beda lain", table->table,
                        table->differences - table->kept->len);
    }
}

static void print_compared(const Findings *findings) {
    for (guint i = 0; i < findings->tables->len; i++) {
        const TableFindings *table = g_ptr_array_index(findings->tables, i);
        g_autofree char *rows = text_number_id((double)table->rows, 0);
        g_autofree char *cells = text_number_id((double)table->cells, 0);
        printf("%s: %s baris, %s isian sama", table->table, rows, cells);
        if (table->largest_mm > 0)
            printf("; beda jarak terbesar %.3f mm dengan pembulatan", table->largest_mm);
        if (table->largest_person_km > 0)
            printf("; orang-km %.1e", table->largest_person_km);
        if (table->tolerated_people > 0)
            printf("; %" G_GINT64_FORMAT " orang di tepi batas jarak", table->tolerated_people);
        putchar('\n');
    }
    g_autofree char *cells = text_number_id((double)findings->cells_cut, 0);
    printf("Dipotong ulang: %" G_GINT64_FORMAT " desa/kelurahan, %s sel; beda terbesar %.1e m², "
           "%.1e orang\n",
           findings->villages_cut, cells, findings->largest_area_m2, findings->largest_people);
    puts("Toleransi: orang 0; jarak 1 mm; orang-km 1e-9; luas sel 1 m² atau 1e-6; orang sel 0,001; "
         "ditambah pembulatan cetakan");
    for (guint i = 0; i < findings->notes->len; i++)
        printf("Catatan: %s\n", (const char *)g_ptr_array_index(findings->notes, i));
}

static void add_table(Json *json, const TableFindings *table) {
    json_open_object(json, NULL);
    json_string(json, "table", table->table);
    json_int(json, "rows", table->rows);
    json_int(json, "cells", table->cells);
    json_int(json, "differences", table->differences);
    json_real(json, "largest_mm", table->largest_mm, 6);
    json_real(json, "largest_person_km_relative", table->largest_person_km, 15);
    json_int(json, "tolerated_people", table->tolerated_people);
    json_open_array(json, "first");
    for (guint k = 0; k < table->kept->len; k++) {
        const Finding *finding = &g_array_index(table->kept, Finding, k);
        json_open_object(json, NULL);
        json_string(json, "column", finding->column);
        json_string(json, "code", finding->code);
        json_string(json, "reason", finding->reason);
        json_close(json);
    }
    json_close(json);
    json_close(json);
}

static void print_json(const Findings *findings) {
    Json *json = json_new();
    json_open_object(json, NULL);
    json_int(json, "differences", findings_total(findings));
    json_open_array(json, "tables");
    for (guint i = 0; i < findings->tables->len; i++)
        add_table(json, g_ptr_array_index(findings->tables, i));
    json_close(json);
    json_int(json, "villages_cut", findings->villages_cut);
    json_int(json, "cells_cut", findings->cells_cut);
    json_real(json, "largest_area_m2", findings->largest_area_m2, 6);
    json_real(json, "largest_people", findings->largest_people, 9);
    json_open_array(json, "notes");
    for (guint i = 0; i < findings->notes->len; i++)
        json_string(json, NULL, g_ptr_array_index(findings->notes, i));
    json_close(json);
    json_close(json);
    g_autofree char *text = json_end(json);
    fputs(text, stdout);
}

static bool run(Options *options, GError **error) {
    g_autoptr(Settings) settings = settings_read(options->project, error);
    g_autoptr(Findings) findings = findings_new();
    g_autofree char *folder = edition_current(options->out);
    if (settings == NULL || !verify_folder(settings, folder, findings, error))
        return false;
    int64_t total = findings_total(findings);
    if (options->json) {
        print_json(findings);
        options->replied = true;
    } else if (total == 0 && !options->quiet) {
        print_compared(findings);
    }
    if (total == 0)
        return true;
    tell_differences(findings);
    g_set_error(error, JANGKAU_ERROR, ERROR_FAILED,
                "%" G_GINT64_FORMAT " beda antara yang tercetak dan hitung ulang; jangan sebarkan "
                "hasil ini sebelum jelas sebabnya",
                total);
    return false;
}

const Command cmd_verify = {"verify", "",
                            "Recount the tables from jangkau.sqlite by another route.", "", run};
