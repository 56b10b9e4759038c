#include "cmd/cmd.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/log.h"
#include "model/date.h"
#include "report/json.h"

static const Command *const commands[] = {
    &cmd_run,   &cmd_check,  &cmd_fetch,    &cmd_load,  &cmd_analyze, &cmd_render,
    &cmd_atlas, &cmd_brief,  &cmd_whatif,   &cmd_plan,  &cmd_explain, &cmd_history,
    &cmd_diff,  &cmd_verify, &cmd_settings, &cmd_join,  &cmd_leave,   &cmd_add_library,
    &cmd_undo,  &cmd_new,    &cmd_schedule, &cmd_status};

static const char PROJECT_HERE[] = "jangkau.ini";

static void print_usage(FILE *stream) {
    fputs("jangkau " JANGKAU_VERSION " - library coverage, distances and printed maps for TPBIS\n\n"
          "Usage: jangkau COMMAND [OPTION…]\n\nCommands:\n",
          stream);
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++)
        fprintf(stream, "  %-11s %s\n", commands[i]->name, commands[i]->summary);
    fputs("\n`jangkau COMMAND --help` lists the options of a command.\n"
          "Exit status: 0 ok, 1 failure, 2 usage, 3 bad data, 4 no plan meets the demands,\n"
          "5 plan stopped by its time limit (and printed), 6 held back by a guard rail,\n"
          "75 another process is at work, 130/143 interrupted.\n",
          stream);
}

static void options_clear(Options *options) {
    g_free(options->project);
    g_free(options->out);
    g_free(options->as_of);
    g_strfreev(options->only);
    g_strfreev(options->themes);
    g_free(options->from);
    g_free(options->paper);
    g_strfreev(options->add);
    g_strfreev(options->remove);
    g_free(options->save);
    g_free(options->lang);
    g_free(options->accept);
    g_free(options->to);
    g_free(options->schedule.daily);
    g_free(options->schedule.system_user);
    g_free(options->schedule.with);
    g_free(options->plan.quota);
    g_free(options->plan.objective);
    g_free(options->plan.candidates);
    g_free(options->plan.weight);
    g_strfreev(options->plan.require);
    g_strfreev(options->plan.exclude);
    g_strfreev(options->plan.decline);
    char **const texts[] = {
        &options->edit.since,      &options->edit.until,      &options->edit.source,
        &options->edit.name,       &options->edit.village,    &options->edit.id,
        &options->edit.lat,        &options->edit.lon,        &options->edit.kind,
        &options->edit.precision,  &options->edit.confidence, &options->edit.note,
        &options->edit.open_since, &options->edit.open_until, &options->edit.boundaries};
    for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
        g_free(*texts[i]);
    g_strfreev(options->rest);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Options, options_clear)

// "36.01,36.02" -> a list without empty words; NULL stays NULL.
static char **split_words(const char *text) {
    if (text == NULL)
        return NULL;
    g_auto(GStrv) words = g_strsplit(text, ",", -1);
    GPtrArray *kept = g_ptr_array_new();
    for (int i = 0; words[i] != NULL; i++) {
        if (*g_strstrip(words[i]) != '\0')
            g_ptr_array_add(kept, g_strdup(words[i]));
    }
    g_ptr_array_add(kept, NULL);
    return (char **)g_ptr_array_free(kept, FALSE);
}

// Files of themes that lie here, not beside the project file, get their whole path.
static void find_files(char **words) {
    for (int i = 0; words != NULL && words[i] != NULL; i++) {
        if (!g_str_has_suffix(words[i], ".ini") || !g_file_test(words[i], G_FILE_TEST_EXISTS))
            continue;
        char *path = g_canonicalize_filename(words[i], NULL);
        g_free(words[i]);
        words[i] = path;
    }
}

static bool check_date(const char *option, const char *text, GError **error) {
    Date date;
    if (text == NULL || (date_parse(text, &date) && date_known(date)))
        return true;
    g_set_error(error, JANGKAU_ERROR, ERROR_USAGE,
                "--%s \"%s\" is no date (2024, 2024-06 or 2024-06-30)", option, text);
    return false;
}

// "-2" is no option but the edition before the last: "current-2".
static void name_earlier_editions(int argc, char **argv) {
    static char *const names[] = {"current-1", "current-2", "current-3", "current-4", "current-5",
                                  "current-6", "current-7", "current-8", "current-9"};
    for (int i = 1; i < argc; i++) {
        if (strlen(argv[i]) == 2 && argv[i][0] == '-' && argv[i][1] >= '1' && argv[i][1] <= '9')
            argv[i] = names[argv[i][1] - '1'];
    }
}

static gboolean take_accept(const char *name, const char *value, gpointer data, GError **error) {
    (void)name;
    (void)error;
    Options *options = data;
    g_free(options->accept);
    options->accept = g_strdup(value != NULL ? value : "");
    return TRUE;
}

static bool parse_options(const Command *command, int argc, char **argv, Options *options,
                          GError **error) {
    g_autofree char *only = NULL, *themes = NULL, *add = NULL, *remove = NULL;
    g_autofree char *require = NULL, *exclude = NULL, *decline = NULL;
    options->plan.reserve = -1;
    // FILENAME keeps the bytes as they are, whatever the locale.
    const GOptionEntry common[] = {
        {"project", 'c', 0, G_OPTION_ARG_FILENAME, &options->project,
         "project file (default: jangkau.ini in this folder, else the embedded Banten)", "FILE"},
        {"out", 'o', 0, G_OPTION_ARG_FILENAME, &options->out, "output folder (default: out)",
         "DIR"},
        {"json", 0, 0, G_OPTION_ARG_NONE, &options->json, "print only JSON on stdout", NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &options->quiet, "print warnings and errors only",
         NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->rest, NULL, NULL},
        G_OPTION_ENTRY_NULL};
    const GOptionEntry as_of[] = {{"as-of", 0, 0, G_OPTION_ARG_FILENAME, &options->as_of,
                                   "date of the figures: YYYY, YYYY-MM or YYYY-MM-DD", "DATE"},
                                  G_OPTION_ENTRY_NULL};
    const GOptionEntry selection[] = {
        {"only", 0, 0, G_OPTION_ARG_FILENAME, &only, "sheets of these regions only", "CODE,…"},
        {"theme", 0, 0, G_OPTION_ARG_FILENAME, &themes,
         "these themes only: names (coverage, distance, …) or .ini files", "NAME,…"},
        G_OPTION_ENTRY_NULL};
    const GOptionEntry book[] = {{"only", 0, 0, G_OPTION_ARG_FILENAME, &only,
                                  "an atlas of its own, atlas-CODE.pdf, of each of these regencies",
                                  "CODE,…"},
                                 {"paper", 0, 0, G_OPTION_ARG_FILENAME, &options->paper,
                                  "paper size (default: that of the sheets)", "A4|A3|A2|A1|A0"},
                                 G_OPTION_ENTRY_NULL};
    const GOptionEntry regeneration[] = {{"force", 0, 0, G_OPTION_ARG_NONE, &options->force,
                                          "make everything anew, also what has not changed", NULL},
                                         {"explain", 0, 0, G_OPTION_ARG_NONE, &options->why,
                                          "say why each thing is made anew, or is not", NULL},
                                         G_OPTION_ENTRY_NULL};
    const GOptionEntry from[] = {{"from", 0, 0, G_OPTION_ARG_FILENAME, &options->from,
                                  "folder or URL that holds wilayah_boundaries/", "DIR|URL"},
                                 G_OPTION_ENTRY_NULL};
    const GOptionEntry whatif[] = {
        {"add", 0, 0, G_OPTION_ARG_FILENAME, &add,
         "suppose a TPBIS library at the point of these villages", "CODE,…"},
        {"remove", 0, 0, G_OPTION_ARG_FILENAME, &remove, "suppose these libraries closed", "ID,…"},
        {"save", 0, 0, G_OPTION_ARG_FILENAME, &options->save,
         "also write the comparison as CSV; nothing is written otherwise", "FILE.csv"},
        G_OPTION_ENTRY_NULL};
    const GOptionEntry language[] = {{"lang", 0, 0, G_OPTION_ARG_FILENAME, &options->lang,
                                      "language of the text: id (default) or en", "id|en"},
                                     G_OPTION_ENTRY_NULL};
    const GOptionEntry dates[] = {{"from", 0, 0, G_OPTION_ARG_FILENAME, &options->from,
                                   "earlier date (default: the last but one of the series)",
                                   "DATE"},
                                  {"to", 0, 0, G_OPTION_ARG_FILENAME, &options->to,
                                   "later date (default: the date of the figures)", "DATE"},
                                  G_OPTION_ENTRY_NULL};
    const GOptionEntry plan[] = {
        {"sites", 0, 0, G_OPTION_ARG_INT, &options->plan.sites,
         "villages to choose, of all stages together", "P"},
        {"quota", 0, 0, G_OPTION_ARG_FILENAME, &options->plan.quota,
         "table of region,stage,min,max", "FILE"},
        {"objective", 0, 0, G_OPTION_ARG_FILENAME, &options->plan.objective,
         "what to gain most of (default: coverage)", "coverage|distance|gap"},
        {"standard-km", 0, 0, G_OPTION_ARG_DOUBLE, &options->plan.standard_km,
         "S everywhere (default: that of each regency)", "KM"},
        {"require", 0, 0, G_OPTION_ARG_FILENAME, &require, "villages that must be chosen",
         "CODE,…"},
        {"exclude", 0, 0, G_OPTION_ARG_FILENAME, &exclude, "villages that must not be chosen",
         "CODE,…"},
        {"candidates", 0, 0, G_OPTION_ARG_FILENAME, &options->plan.candidates,
         "villages to choose from (default: member)", "member|all|with-library|FILE"},
        {"weight", 0, 0, G_OPTION_ARG_FILENAME, &options->plan.weight,
         "refuse unless this column is what is counted", "COLUMN"},
        {"stages", 0, 0, G_OPTION_ARG_INT, &options->plan.stages, "years in which the sites open",
         "N"},
        {"reserve", 0, 0, G_OPTION_ARG_INT, &options->plan.reserve,
         "villages of each regency in the reserve list (default: 5)", "K"},
        {"prove", 0, 0, G_OPTION_ARG_NONE, &options->plan.prove,
         "spend some twenty times the work on closing the gap", NULL},
        {"time-limit", 0, 0, G_OPTION_ARG_DOUBLE, &options->plan.time_limit_s,
         "stop with the best plan so far (exit 5); another run may not repeat it", "S"},
        {"decline", 0, 0, G_OPTION_ARG_FILENAME, &decline,
         "chosen villages that declined: replace them and tell the cost", "CODE,…"},
        G_OPTION_ENTRY_NULL};
    const GOptionEntry editions[] = {
        {"csv", 0, 0, G_OPTION_ARG_NONE, &options->csv, "print changes.csv", NULL},
        {"exit-code", 0, 0, G_OPTION_ARG_NONE, &options->exit_code,
         "exit 1 when something differs (default: 0 either way)", NULL},
        G_OPTION_ENTRY_NULL};
    const GOptionEntry guard[] = {
        {"accept", 0, G_OPTION_FLAG_OPTIONAL_ARG, G_OPTION_ARG_CALLBACK, take_accept,
         "publish although a bound of [guard] is passed; the reason is noted in changes.md",
         "REASON"},
        G_OPTION_ENTRY_NULL};
    const GOptionEntry schedule[] = {
        {"daily", 0, 0, G_OPTION_ARG_FILENAME, &options->schedule.daily,
         "run every day at this local time; what was missed is made up for", "HH:MM"},
        {"on-change", 0, 0, G_OPTION_ARG_NONE, &options->schedule.on_change,
         "run when the project file or an input changes (cron: look every ten minutes)", NULL},
        {"user", 0, 0, G_OPTION_ARG_NONE, &options->schedule.user, "as the caller (default)", NULL},
        {"system", 0, 0, G_OPTION_ARG_FILENAME, &options->schedule.system_user,
         "units of the whole system, or the crontab, of this user; needs root", "USER"},
        {"with", 0, 0, G_OPTION_ARG_FILENAME, &options->schedule.with,
         "by what (default: systemd where it runs, else cron)", "systemd|cron"},
        {"print", 0, 0, G_OPTION_ARG_NONE, &options->schedule.print,
         "only show what would be written", NULL},
        {"remove", 0, 0, G_OPTION_ARG_NONE, &options->schedule.remove,
         "take the schedule of this output folder away", NULL},
        G_OPTION_ENTRY_NULL};
    const GOptionEntry dry_run[] = {{"check", 0, 0, G_OPTION_ARG_NONE, &options->edit.check,
                                     "tell what would be written, and write nothing", NULL},
                                    G_OPTION_ENTRY_NULL};
    const GOptionEntry join[] = {
        {"since", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.since,
         "takes part since: YYYY, YYYY-MM or YYYY-MM-DD", "DATE"},
        {"source", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.source, "who says so", "TEXT"},
        {"approximate", 0, 0, G_OPTION_ARG_NONE, &options->edit.approximate,
         "the date is not certain", NULL},
        G_OPTION_ENTRY_NULL};
    const GOptionEntry leave[] = {
        {"until", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.until,
         "first day on which it takes part no more: YYYY, YYYY-MM or YYYY-MM-DD", "DATE"},
        G_OPTION_ENTRY_NULL};
    const GOptionEntry add_library[] = {
        {"name", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.name, "name of the library", "TEXT"},
        {"village", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.village,
         "code or name of its village", "CODE"},
        {"lat", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.lat, "latitude, degrees", "DEG"},
        {"lon", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.lon, "longitude, degrees", "DEG"},
        {"since", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.since, "part of TPBIS since", "DATE"},
        {"until", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.until, "part of TPBIS until", "DATE"},
        {"open-since", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.open_since, "open since",
         "DATE"},
        {"open-until", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.open_until, "open until",
         "DATE"},
        {"kind", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.kind,
         "village (default), tbm, reading_post, regency, province", "WORD"},
        {"precision", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.precision,
         "village_point, uncertain, office or surveyed", "WORD"},
        {"confidence", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.confidence,
         "high, medium (default) or low", "WORD"},
        {"source", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.source, "who says so", "TEXT"},
        {"note", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.note, "remark", "TEXT"},
        {"id", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.id,
         "id (default: the village's code and a number)", "ID"},
        G_OPTION_ENTRY_NULL};
    const GOptionEntry undo[] = {{"list", 0, 0, G_OPTION_ARG_NONE, &options->edit.list,
                                  "list the changes that can be taken back, the latest first",
                                  NULL},
                                 G_OPTION_ENTRY_NULL};
    const GOptionEntry new_project[] = {
        {"boundaries", 0, 0, G_OPTION_ARG_FILENAME, &options->edit.boundaries,
         "village polygons of your own, for a province that the upstream lacks", "FILE"},
        G_OPTION_ENTRY_NULL};
    g_autoptr(GOptionContext) context = g_option_context_new(command->arguments);
    g_option_context_set_summary(context, command->summary);
    // What callbacks get.
    g_option_context_set_main_group(context, g_option_group_new(NULL, NULL, NULL, options, NULL));
    g_option_context_add_main_entries(context, common, NULL);
    if (strchr(command->accepts, 'a') != NULL)
        g_option_context_add_main_entries(context, as_of, NULL);
    if (strchr(command->accepts, 's') != NULL)
        g_option_context_add_main_entries(context, selection, NULL);
    if (strchr(command->accepts, 'b') != NULL)
        g_option_context_add_main_entries(context, book, NULL);
    if (strchr(command->accepts, 'r') != NULL)
        g_option_context_add_main_entries(context, regeneration, NULL);
    if (strchr(command->accepts, 'f') != NULL)
        g_option_context_add_main_entries(context, from, NULL);
    if (strchr(command->accepts, 'w') != NULL)
        g_option_context_add_main_entries(context, whatif, NULL);
    if (strchr(command->accepts, 'l') != NULL)
        g_option_context_add_main_entries(context, language, NULL);
    if (strchr(command->accepts, 'd') != NULL)
        g_option_context_add_main_entries(context, dates, NULL);
    if (strchr(command->accepts, 'p') != NULL)
        g_option_context_add_main_entries(context, plan, NULL);
    if (strchr(command->accepts, 'e') != NULL) {
        g_option_context_add_main_entries(context, editions, NULL);
        name_earlier_editions(argc, argv);
    }
    if (strchr(command->accepts, 'g') != NULL)
        g_option_context_add_main_entries(context, guard, NULL);
    if (strchr(command->accepts, 'o') != NULL)
        g_option_context_add_main_entries(context, schedule, NULL);
    if (strpbrk(command->accepts, "JLAU") != NULL)
        g_option_context_add_main_entries(context, dry_run, NULL);
    if (strchr(command->accepts, 'J') != NULL)
        g_option_context_add_main_entries(context, join, NULL);
    if (strchr(command->accepts, 'L') != NULL)
        g_option_context_add_main_entries(context, leave, NULL);
    if (strchr(command->accepts, 'A') != NULL)
        g_option_context_add_main_entries(context, add_library, NULL);
    if (strchr(command->accepts, 'U') != NULL)
        g_option_context_add_main_entries(context, undo, NULL);
    if (strchr(command->accepts, 'N') != NULL)
        g_option_context_add_main_entries(context, new_project, NULL);
    g_autofree char *program = g_strconcat("jangkau ", command->name, NULL);
    g_set_prgname(program);
    g_autoptr(GError) cause = NULL;
    bool ok = g_option_context_parse(context, &argc, &argv, &cause);
    options->only = split_words(only);
    options->themes = split_words(themes);
    find_files(options->themes);
    options->add = split_words(add);
    options->remove = split_words(remove);
    options->plan.require = split_words(require);
    options->plan.exclude = split_words(exclude);
    options->plan.decline = split_words(decline);
    if (!ok) {
        g_set_error(error, JANGKAU_ERROR, ERROR_USAGE, "%s (see `jangkau %s --help`)",
                    cause->message, command->name);
        return false;
    }
    if (options->rest != NULL && *command->arguments == '\0') {
        g_set_error(error, JANGKAU_ERROR, ERROR_USAGE,
                    "unexpected word \"%s\" (see `jangkau %s --help`)", options->rest[0],
                    command->name);
        return false;
    }
    if (!check_date("as-of", options->as_of, error) ||
        !check_date("since", options->edit.since, error) ||
        !check_date("until", options->edit.until, error) ||
        !check_date("open-since", options->edit.open_since, error) ||
        !check_date("open-until", options->edit.open_until, error))
        return false;
    if (strchr(command->accepts, 'd') != NULL &&
        (!check_date("from", options->from, error) || !check_date("to", options->to, error)))
        return false;
    if (options->paper != NULL && !g_regex_match_simple("^A[0-4]$", options->paper, 0, 0)) {
        g_set_error(error, JANGKAU_ERROR, ERROR_USAGE,
                    "--paper \"%s\" is no paper size (A4, A3, A2, A1 or A0)", options->paper);
        return false;
    }
    if (options->out != NULL && *options->out == '\0') {
        g_set_error_literal(error, JANGKAU_ERROR, ERROR_USAGE, "-o needs the name of a folder");
        return false;
    }
    options->out_told = options->out != NULL;
    if (options->out == NULL)
        options->out = g_strdup("out");
    // The project in whose folder we are: `jangkau new` makes such a folder.
    if (options->project == NULL && g_file_test(PROJECT_HERE, G_FILE_TEST_IS_REGULAR))
        options->project = g_strdup(PROJECT_HERE);
    return true;
}

static int report_error(const GError *error, bool json) {
    int status = error_exit_code(error);
    log_message(LOG_ERROR, "%s", error->message);
    if (json) {
        Json *reply = json_new();
        json_open_object(reply, NULL);
        json_string(reply, "error", error->message);
        json_int(reply, "exit", status);
        json_close(reply);
        g_autofree char *text = json_end(reply);
        fputs(text, stdout);
    }
    return status;
}

static int run_command(const Command *command, int argc, char **argv) {
    g_auto(Options) options = {0};
    g_autoptr(GError) error = NULL;
    log_init(false);
    bool ok = parse_options(command, argc, argv, &options, &error);
    log_init(options.quiet || options.json);
    ok = ok && command->run(&options, &error);
    int status = ok ? options.status : report_error(error, options.json && !options.replied);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        log_message(LOG_ERROR, "keluaran standar tidak dapat ditulis");
        status = status != 0 ? status : ERROR_FAILED;
    }
    log_shutdown();
    return status;
}

int cmd_main(int argc, char **argv) {
    const char *word = argc > 1 ? argv[1] : "";
    if (strcmp(word, "--version") == 0) {
        puts("jangkau " JANGKAU_VERSION);
        return 0;
    }
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0) {
        print_usage(stdout);
        return 0;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(commands); i++) {
        if (strcmp(word, commands[i]->name) == 0)
            return run_command(commands[i], argc - 1, argv + 1);
    }
    if (*word != '\0')
        fprintf(stderr, "jangkau: unknown command \"%s\"\n\n", word);
    print_usage(stderr);
    return ERROR_USAGE;
}
