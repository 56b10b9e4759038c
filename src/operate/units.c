#include "operate/units.h"

#include <string.h>

static const char HEADER[] =
    "# Written by `jangkau schedule`: change it by that command, or it is overwritten.\n";

// What every run is denied. A user's own manager can do most of it only together
// with PrivateUsers=.
static const char HARDENING[] = "NoNewPrivileges=yes\n"
                                "PrivateUsers=yes\n"
                                "ProtectSystem=strict\n"
                                "PrivateDevices=yes\n"
                                "ProtectClock=yes\n"
                                "ProtectControlGroups=yes\n"
                                "ProtectHostname=yes\n"
                                "ProtectKernelLogs=yes\n"
                                "ProtectKernelModules=yes\n"
                                "ProtectKernelTunables=yes\n"
                                "ProtectProc=invisible\n"
                                "ProcSubset=pid\n"
                                "LockPersonality=yes\n"
                                "MemoryDenyWriteExecute=yes\n"
                                "RestrictNamespaces=yes\n"
                                "RestrictRealtime=yes\n"
                                "RestrictSUIDSGID=yes\n"
                                "KeyringMode=private\n"
                                "SystemCallArchitectures=native\n"
                                "SystemCallFilter=@system-service\n"
                                "SystemCallFilter=~@privileged @resources\n"
                                "SystemCallErrorNumber=EPERM\n"
                                "CapabilityBoundingSet=\n"
                                "AmbientCapabilities=\n";

// One word for a setting that takes words.
static void add_word(GString *text, const char *word, bool is_argument) {
    g_string_append_c(text, '"');
    for (const char *c = word; *c != '\0'; c++) {
        if (*c == '"' || *c == '\\')
            g_string_append_c(text, '\\');
        else if (*c == '%' || (*c == '$' && is_argument))
            g_string_append_c(text, *c);
        g_string_append_c(text, *c);
    }
    g_string_append_c(text, '"');
}

// The rest of a line, unquoted.
static void add_line(GString *text, const char *key, const char *value) {
    g_auto(GStrv) parts = g_strsplit(value, "%", -1);
    g_autofree char *escaped = g_strjoinv("%%", parts);
    g_string_append_printf(text, "%s=%s\n", key, escaped);
}

static void add_command(GString *text, const Job *job) {
    g_string_append(text, "ExecStart=");
    add_word(text, job->program, false); // of the program itself, $ is not expanded
    g_string_append(text, " run -q");
    if (job->project != NULL) {
        g_string_append(text, " -c ");
        add_word(text, job->project, true);
    }
    g_string_append(text, " -o ");
    add_word(text, job->out, true);
    g_string_append_c(text, '\n');
}

static bool has_below(const Job *job, const char *folder) {
    bool found = g_str_has_prefix(job->program, folder) || g_str_has_prefix(job->out, folder);
    for (guint i = 0; i < job->inputs->len && !found; i++)
        found = g_str_has_prefix(g_ptr_array_index(job->inputs, i), folder);
    for (guint i = 0; i < job->environ->len && !found; i++)
        found = strstr(g_ptr_array_index(job->environ, i), folder) != NULL;
    return found;
}

static void add_places(GString *text, const Job *job) {
    bool home = job->user == NULL || job->tells || has_below(job, "/home/") ||
                has_below(job, "/root/") || has_below(job, "/run/user/");
    bool tmp = has_below(job, "/tmp/") || has_below(job, "/var/tmp/");
    g_string_append_printf(text, "ProtectHome=%s\n", home ? "read-only" : "yes");
    g_string_append_printf(text, "PrivateTmp=%s\n", tmp ? "no" : "yes");
    g_string_append(text, "ReadWritePaths=");
    add_word(text, job->out, false);
    // Boundaries are kept in a cache of the service's own (or of the user's, as ever).
    g_string_append_printf(text, "\nCacheDirectory=%s\n",
                           job->user != NULL ? job->name : "jangkau");
    g_string_append_printf(text, "Environment=XDG_CACHE_HOME=%%C%s%s\n",
                           job->user != NULL ? "/" : "", job->user != NULL ? job->name : "");
    for (guint i = 0; i < job->environ->len; i++) {
        g_string_append(text, "Environment=");
        add_word(text, g_ptr_array_index(job->environ, i), false);
        g_string_append_c(text, '\n');
    }
}

static void add_network(GString *text, const Job *job) {
    if (job->network)
        g_string_append(text, "RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6\n");
    else
        g_string_append(text, "PrivateNetwork=yes\nRestrictAddressFamilies=none\n");
    if (!job->network && job->user != NULL)
        g_string_append(text, "IPAddressDeny=any\n");
}

static GString *begin(const Job *job, const char *what) {
    GString *text = g_string_new(HEADER);
    g_autofree char *said =
        g_strdup_printf("jangkau: %s (%s)", what, job->project != NULL ? job->project : "Banten");
    g_string_append(text, "[Unit]\n");
    add_line(text, "Description", said);
    g_string_append(text, "Documentation=man:jangkau(1)\n");
    return text;
}

char *units_service(const Job *job) {
    GString *text = begin(job, "maps and tables");
    if (job->network && job->user != NULL)
        g_string_append(text, "Wants=network-online.target\nAfter=network-online.target\n");
    g_string_append(text, "\n[Service]\nType=oneshot\n");
    add_command(text, job);
    // A file saved while the first was at work: the path unit did not see it.
    // Where nothing changed, the second is done at once.
    if (job->on_change)
        add_command(text, job);
    // 75: another run is at work.
    g_string_append(text, "SuccessExitStatus=75\nTimeoutStartSec=4h\nNice=10\n"
                          "IOSchedulingClass=idle\nUMask=0022\n");
    if (job->user != NULL)
        g_string_append_printf(text, "User=%s\n", job->user);
    add_places(text, job);
    add_network(text, job);
    g_string_append(text, HARDENING);
    if (job->user != NULL)
        g_string_append(text, "RemoveIPC=yes\n");
    return g_string_free(text, FALSE);
}

char *units_timer(const Job *job) {
    GString *text = begin(job, "when to run");
    // Persistent: what a switched-off computer missed is made up for.
    g_string_append_printf(text,
                           "\n[Timer]\nOnCalendar=*-*-* %02d:%02d:00\nPersistent=true\n"
                           "RandomizedDelaySec=2min\nAccuracySec=1min\n"
                           "\n[Install]\nWantedBy=timers.target\n",
                           job->hour, job->minute);
    return g_string_free(text, FALSE);
}

char *units_path(const Job *job) {
    GString *text = begin(job, "run when an input changes");
    g_string_append(text, "\n[Path]\n");
    for (guint i = 0; i < job->inputs->len; i++)
        add_line(text, "PathChanged", g_ptr_array_index(job->inputs, i));
    g_string_append(text, "\n[Install]\nWantedBy=paths.target\n");
    return g_string_free(text, FALSE);
}

char *units_read_time(const char *timer) {
    static const char key[] = "\nOnCalendar=*-*-* ";
    const char *at = timer != NULL ? strstr(timer, key) : NULL;
    return at != NULL ? g_strndup(at + strlen(key), strlen("02:00")) : NULL;
}
