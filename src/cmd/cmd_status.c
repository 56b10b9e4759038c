#include <math.h>
#include <stdio.h>

#include "base/error.h"
#include "base/text.h"
#include "cmd/cmd.h"
#include "cmd/health.h"
#include "report/json.h"

static const char *const level_names[] = {"baik", "peringatan", "kritis", "tidak diketahui"};
static const double BYTES_A_MB = 1e6;

static char *time_text(GDateTime *time) {
    if (time == NULL)
        return NULL;
    g_autoptr(GDateTime) local = g_date_time_to_local(time);
    return g_date_time_format(local, "%Y-%m-%d %H:%M");
}

static char *time_iso(GDateTime *time) {
    if (time == NULL)
        return NULL;
    g_autoptr(GDateTime) utc = g_date_time_to_utc(time);
    return g_date_time_format(utc, "%Y-%m-%dT%H:%M:%SZ");
}

static char *age_text(double days) {
    double hours = days * 24;
    return hours < 1    ? g_strdup_printf("%.0f menit lalu", hours * 60)
           : hours < 48 ? g_strdup_printf("%.0f jam lalu", hours)
                        : g_strdup_printf("%.0f hari lalu", days);
}

// ------------------------------------------------------------------ for people

static void print_success(const Health *health) {
    const Attempt *success = &health->record->success;
    g_autofree char *when = time_text(success->ended), *age = age_text(health->age_days);
    if (when == NULL)
        puts("Berhasil terakhir : belum pernah");
    else
        printf("Berhasil terakhir : %s (%s)%s%s\n", when, age,
               *success->edition != '\0' ? ", edisi " : "", success->edition);
}

static void print_schedule(const Health *health) {
    g_autofree char *next = time_text(health->next);
    if (health->scheduled == NULL)
        puts("Jadwal            : tidak ada (`jangkau schedule --daily 02:00`)");
    else
        printf("Jadwal            : %s%s%s%s\n", health->scheduled,
               next != NULL ? ", berikutnya " : "", next != NULL ? next : "",
               health->on_change ? ", dan saat masukan berubah" : "");
}

static void print_text(const Health *health) {
    printf("Keadaan           : %s\n", level_names[health->level]);
    print_success(health);
    if (health->holder != NULL)
        printf("Sedang berjalan   : %s\n", health->holder);
    print_schedule(health);
    for (guint i = 0; i < health->newer->len; i++)
        printf("Masukan lebih baru: %s\n", (const char *)g_ptr_array_index(health->newer, i));
    if (health->free_bytes >= 0) {
        g_autofree char *left = text_number_id((double)health->free_bytes / BYTES_A_MB, 0);
        g_autofree char *size = text_number_id((double)health->edition_bytes / BYTES_A_MB, 0);
        printf("Sisa disk         : %s MB (satu edisi: %s MB)\n", left, size);
    }
    for (guint i = 0; i < health->troubles->len; i++) {
        const Trouble *trouble = g_ptr_array_index(health->troubles, i);
        printf("\n%s\n-> %s\n", trouble->what, trouble->todo);
    }
}

// ---------------------------------------------------------------- for monitors

static void put_attempt(Json *json, const char *key, const Attempt *attempt) {
    if (attempt->started == NULL) {
        json_null(json, key);
        return;
    }
    g_autofree char *started = time_iso(attempt->started), *ended = time_iso(attempt->ended);
    json_open_object(json, key);
    json_string(json, "started", started);
    json_string(json, "ended", ended);
    json_int(json, "exit", attempt->exit);
    json_int(json, "warnings", attempt->warnings);
    json_string(json, "message", attempt->message);
    json_string(json, "edition", attempt->edition);
    json_close(json);
}

static void put_schedule(Json *json, const Health *health) {
    g_autofree char *next = time_iso(health->next);
    json_open_object(json, "schedule");
    json_string(json, "with", health->scheduled);
    json_string(json, "daily", health->daily);
    json_bool(json, "on_change", health->on_change);
    json_string(json, "next", next);
    json_close(json);
}

static void put_troubles(Json *json, const Health *health) {
    json_open_array(json, "troubles");
    for (guint i = 0; i < health->troubles->len; i++) {
        const Trouble *trouble = g_ptr_array_index(health->troubles, i);
        json_open_object(json, NULL);
        json_int(json, "status", trouble->level);
        json_string(json, "what", trouble->what);
        json_string(json, "todo", trouble->todo);
        json_close(json);
    }
    json_close(json);
}

static void print_json(const Health *health) {
    Json *json = json_new();
    json_open_object(json, NULL);
    json_int(json, "status", health->level);
    json_string(json, "edition", health->edition);
    put_attempt(json, "last", &health->record->last);
    put_attempt(json, "success", &health->record->success);
    json_real(json, "age_days", health->age_days < 0 ? NAN : health->age_days, 3);
    json_string(json, "running", health->holder);
    put_schedule(json, health);
    json_open_array(json, "newer_inputs");
    for (guint i = 0; i < health->newer->len; i++)
        json_string(json, NULL, g_ptr_array_index(health->newer, i));
    json_close(json);
    json_int(json, "free_bytes", health->free_bytes);
    json_int(json, "edition_bytes", health->edition_bytes);
    put_troubles(json, health);
    json_close(json);
    g_autofree char *text = json_end(json);
    fputs(text, stdout);
}

static bool run(Options *options, GError **error) {
    g_autoptr(Health) health = health_look(options);
    if (options->json)
        print_json(health);
    else if (!options->quiet)
        print_text(health);
    if (health->level == HEALTH_GOOD)
        return true;
    options->replied = true;
    const Trouble *worst = g_ptr_array_index(health->troubles, 0);
    g_set_error(error, JANGKAU_ERROR, (int)health->level, "%s", worst->what);
    return false;
}

const Command cmd_status = {"status", "",
                            "Tell how the runs fare; exit 0 good, 1 warning (last run failed), "
                            "2 overdue, 3 never run.",
                            "", run};
