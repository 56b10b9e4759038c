/**
 * cmd.h - the subcommands: one file each, one table in cmd.c.
 *
 * A command gets parsed options and returns true, or false with an error that
 * main() prints; its exit status is error_exit_code().
 */
#ifndef JANGKAU_CMD_CMD_H
#define JANGKAU_CMD_CMD_H

#include <glib.h>
#include <stdbool.h>

/** Everything a command line can say; commands refuse what they do not use. */
typedef struct {
    char *project; /**< -c FILE, or NULL for the embedded default */
    char *out;     /**< -o DIR */
    gboolean json; /**< only JSON on stdout */
    gboolean quiet;
    char *as_of;          /**< --as-of DATE */
    char **only;          /**< --only CODE,… (NULL: all) */
    char **themes;        /**< --theme NAME,… (NULL: all) */
    char *from;           /**< fetch --from DIR|URL */
    char **add, **remove; /**< whatif --add CODE,… --remove ID,… */
    gboolean force, why;  /**< run --force, --explain */
    char *save;           /**< whatif --save FILE.csv */
    char *paper;          /**< atlas --paper A4 … A0 */
    char *lang;           /**< explain --lang id|en */
    char *to;             /**< history --from DATE --to DATE (the former in `from`) */
    struct {              /**< of plan; NULL or 0: as the project file says */
        int sites, stages;
        char *quota, *objective, *candidates, *weight;
        double standard_km, time_limit_s;
        char **require, **exclude, **decline;
        int reserve; /**< -1: as the project file says */
        gboolean prove;
    } plan;
    gboolean csv, exit_code; /**< of diff */
    char *accept;            /**< run --accept[=REASON]: pass the guard rails; NULL: do not */
    int status;              /**< exit status of a command that succeeds; 0 unless it says so */
    struct {                 /**< of schedule */
        char *daily;         /**< --daily HH:MM */
        gboolean on_change, user, remove, print;
        char *system_user; /**< --system USER */
        char *with;        /**< --with systemd|cron */
    } schedule;
    struct { /**< of join, leave, add-library, undo, new; NULL: not told */
        char *since, *until, *source;
        char *name, *village, *id, *lat, *lon;
        char *kind, *precision, *confidence, *note, *open_since, *open_until;
        char *boundaries;
        gboolean approximate, check, list;
    } edit;
    bool out_told; /**< -o was given */
    char **rest;   /**< words that are no options; NULL-terminated */
    bool replied;  /**< set by a command that printed its JSON and fails nevertheless */
} Options;

typedef struct {
    const char *name;
    const char *arguments; /**< for --help: "[PROVINCE]" or "" */
    const char *summary;   /**< English, one line */
    const char *accepts;   /**< letters of the options it takes: a(s-of) s(election) f(rom)
                             w(hatif) l(anguage) d(ates) p(lan) b(ook) r(egeneration)
                             e(ditions) g(uard);
                             J(oin) L(eave) A(dd-library) U(ndo) N(ew) o(perate) */
    bool (*run)(Options *options, GError **error);
} Command;

extern const Command cmd_run;
extern const Command cmd_fetch;
extern const Command cmd_load;
extern const Command cmd_analyze;
extern const Command cmd_render;
extern const Command cmd_atlas;
extern const Command cmd_brief;
extern const Command cmd_verify;
extern const Command cmd_settings;
extern const Command cmd_check;
extern const Command cmd_whatif;
extern const Command cmd_plan;
extern const Command cmd_explain;
extern const Command cmd_history;
extern const Command cmd_diff;
extern const Command cmd_schedule;
extern const Command cmd_status;
extern const Command cmd_join;
extern const Command cmd_leave;
extern const Command cmd_add_library;
extern const Command cmd_undo;
extern const Command cmd_new;

/** Parse the command line and run the command. Returns the exit status. */
int cmd_main(int argc, char **argv);

#endif
