// codes_decide(), codes_read(), gazetteer_search(): any column gives codes that
// are dotted and loaded where they must be, or a reason, and twice the same.
//
// Input: a digit (the setting told) and the header, then a row a line: code,
// name, district, regency between tabs.
#include <string.h>

#include "../unit/codes_world.h"
#include "base/error.h"
#include "fuzz.h"
#include "intake/codes.h"

// What lies behind is not read: four rows show every rule, and many inputs find more than long
// ones.
#define MAX_ROWS 4
#define MAX_BYTES ((size_t)300)

static bool same_text(const char *a, const char *b) {
    return g_strcmp0(a, b) == 0;
}

static void check_reason(const char *reason) {
    HOLDS(g_utf8_validate(reason, -1, NULL));
    HOLDS(*reason != '\0' && strlen(reason) < 2000);
    for (const char *c = reason; *c != '\0'; c++)
        HOLDS((unsigned char)*c >= 0x20);
}

static CodeReading read_checked(const Gazetteer *gazetteer, CodeSystem system,
                                const char *const *cells) {
    CodeReading reading = codes_read(gazetteer, system, cells[0], cells[3], cells[2], cells[1]);
    bool has_code = reading.status == CODE_READ || reading.status == CODE_FORMER ||
                    reading.status == CODE_BY_NAME;
    HOLDS((reading.reason != NULL) == (reading.status == CODE_REFUSED));
    HOLDS(has_code ? region_level_of_code(reading.code) >= 0 : *reading.code == '\0');
    HOLDS(reading.distance >= 0 && reading.distance <= 2);
    HOLDS(reading.distance == 0 || reading.status == CODE_BY_NAME);
    if (reading.status == CODE_BY_NAME)
        HOLDS(system == CODES_BPS && gazetteer_has(gazetteer, reading.code));
    if (reading.reason != NULL)
        check_reason(reading.reason);
    return reading;
}

static void check_same(CodeReading a, CodeReading b) {
    HOLDS(a.status == b.status && a.distance == b.distance && same_text(a.code, b.code));
}

static void check_reading(const Gazetteer *gazetteer, CodeSystem system, const char *const *cells) {
    CodeReading once = read_checked(gazetteer, system, cells);
    // Quotes and blanks round a code are notation.
    g_autofree char *wrapped = g_strdup_printf(" \"'%s' \t`", cells[0]);
    const char *const others[] = {wrapped, cells[1], cells[2], cells[3]};
    CodeReading quoted = read_checked(gazetteer, system, others);
    check_same(once, quoted);
    // What is read without knowing the system is dotted, and means the same in any.
    CodeReading blind = read_checked(gazetteer, CODES_AUTO, cells);
    if (blind.status != CODE_REFUSED)
        check_same(once, blind);
    g_free(once.reason);
    g_free(quoted.reason);
    g_free(blind.reason);
}

static void check_search(const Gazetteer *gazetteer, RegionLevel level, const char *within,
                         const char *const *cells) {
    NameSearch once = gazetteer_search(gazetteer, level, within, cells[3], cells[2], cells[1]);
    NameSearch twice = gazetteer_search(gazetteer, level, within, cells[3], cells[2], cells[1]);
    HOLDS(same_text(once.code, twice.code) && same_text(once.reason, twice.reason));
    HOLDS((*once.code == '\0') == (once.reason != NULL));
    HOLDS(once.distance >= 0 && once.distance <= (level == LEVEL_VILLAGE ? 2 : 0));
    if (once.reason != NULL) {
        check_reason(once.reason);
    } else {
        HOLDS(region_level_of_code(once.code) == (int)level);
        HOLDS(g_str_has_prefix(once.code, within));
        g_autofree char *told = names_bare_key(cells[1], level);
        g_autofree char *found = names_bare_key(gazetteer_name(gazetteer, once.code), level);
        HOLDS(names_distance(told, found, 2) <= once.distance);
    }
    g_free(once.reason);
    g_free(twice.reason);
}

// The cells of a line; missing ones are "".
static void split_row(char *line, const char *cells[4]) {
    for (int i = 0; i < 4; i++) {
        cells[i] = line;
        char *tab = strchr(line, '\t');
        line = tab != NULL ? tab + 1 : line + strlen(line);
        if (tab != NULL)
            *tab = '\0';
    }
}

static CodeSystem decide_checked(const Gazetteer *gazetteer, const CodeColumn *column,
                                 CodeSystem told) {
    CodeSystem system, again;
    g_autoptr(GError) error = NULL, same_error = NULL;
    bool decided = codes_decide(gazetteer, column, told, &system, &error);
    HOLDS(decided == (error == NULL));
    HOLDS(codes_decide(gazetteer, column, told, &again, &same_error) == decided);
    if (!decided) {
        HOLDS(told == CODES_AUTO);
        HOLDS(g_error_matches(error, JANGKAU_ERROR, ERROR_DATA));
        HOLDS(same_text(error->message, same_error->message));
        HOLDS(strstr(error->message, "[codes] system") != NULL);
        check_reason(error->message);
        return CODES_AUTO;
    }
    HOLDS(system == again && system != CODES_AUTO);
    HOLDS(told == CODES_AUTO || system == told);
    return system;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static Gazetteer *gazetteer; // made once, as in a run
    if (gazetteer == NULL)
        gazetteer = codes_world_gazetteer();
    g_autofree char *text = g_strndup((const char *)data, MIN(size, MAX_BYTES));
    g_auto(GStrv) lines = g_strsplit(text, "\n", MAX_ROWS + 2);
    const char *header = lines[0] != NULL ? lines[0] : "";
    CodeSystem told = (CodeSystem)(*header % 3 == 1 ? 1 : *header % 3 == 2 ? 2 : 0);
    const char *rows[4][MAX_ROWS] = {{NULL}}, *cells[MAX_ROWS][4];
    int count = 0;
    for (; *header != '\0' && lines[1 + count] != NULL && count < MAX_ROWS; count++) {
        split_row(lines[1 + count], cells[count]);
        for (int i = 0; i < 4; i++)
            rows[i][count] = cells[count][i];
    }
    CodeColumn column = {"uji.csv", header, count, rows[0], rows[1], rows[2], rows[3]};
    if (*header != '\0' && header[1] == '-')
        column.names = NULL; // "0-": a column with nothing beside it
    CodeSystem system = decide_checked(gazetteer, &column, told);
    static const struct {
        RegionLevel level;
        const char *within;
    } searches[MAX_ROWS] = {
        {LEVEL_VILLAGE, ""}, {LEVEL_VILLAGE, "36.01"}, {LEVEL_DISTRICT, ""}, {LEVEL_REGENCY, ""}};
    for (int row = 0; row < count; row++) {
        check_reading(gazetteer, system != CODES_AUTO ? system : CODES_BPS, cells[row]);
        check_search(gazetteer, searches[row].level, searches[row].within, cells[row]);
    }
    return 0;
}
