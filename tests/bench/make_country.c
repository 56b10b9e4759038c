// A made-up country for the scale benchmark: no real geometry, the same bytes
// every time.
//
// usage: make_country VILLAGES FOLDER [--provinces]
//
// Villages are the bricks of a wall: rows shifted by half a cell, so that three
// meet at a corner. Corners are moved about and every border is a fractal line.
// Each village keeps a choice of its own among the finer vertices and moves a
// few others by a metre or two, as if each had been simplified alone: that
// leaves the overlaps, slivers and cracks of the real data (Banten: about 6.5
// slivers of a median 160 m2 a village, 30 % of the vertices unshared). The
// country is a grid of islands with wiggly coasts, lakes and islets.
//
// Writes FOLDER/villages.geojson, villages.csv, libraries.csv and country.ini.
// One province holds everything (at most 99 regencies of up to 96 districts of
// 12 villages); with --provinces every island is a province.
#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ISLAND_COLUMNS = 64, // cells; a district is 4 x 3 of them
    ISLAND_ROWS = 36,
    DISTRICT_COLUMNS = 4,
    DISTRICT_ROWS = 3,
    SEA = 4,       // rows and columns of water between islands
    MAX_KEPT = 14, // vertices that both sides of a border have
    MAX_BORDER = 2 * MAX_KEPT + 2,
    FIRST_PROVINCE = 11,
};

static const int64_t UNITS = 100000000; // 1e-8 degree, as in topology.h
static const double CELL_LON = 0.032, CELL_LAT = 0.026;
static const double WEST = 96, SOUTH = -9;
static const double METRE = 1 / 111000.0; // in degrees, near the equator

typedef struct {
    double x, y;
} Point;

typedef struct {
    int row, column;                         // over the whole country
    int province, regency, district, number; // the four parts of its code
} Cell;

static bool provinces; // every island is one

// ------------------------------------------------------------ fixed chances

// SplitMix64 over whatever identifies a thing: no state, hence no order.
static uint64_t mix(uint64_t h) {
    h += 0x9E3779B97F4A7C15u;
    h = (h ^ h >> 30) * 0xBF58476D1CE4E5B9u;
    h = (h ^ h >> 27) * 0x94D049BB133111EBu;
    return h ^ h >> 31;
}

static uint64_t key(int kind, int a, int b, int c) {
    uint64_t h = mix((uint64_t)kind);
    h = mix(h ^ (uint64_t)(uint32_t)a);
    h = mix(h ^ (uint64_t)(uint32_t)b);
    return mix(h ^ (uint64_t)(uint32_t)c);
}

static double chance(uint64_t k) { // 0 ... 1
    return (double)(mix(k) >> 11) / 9007199254740992.0;
}

static double around(uint64_t k) { // -1 ... 1
    return 2 * chance(k) - 1;
}

enum { KIND_CORNER, KIND_BORDER, KIND_SEA, KIND_KEEP, KIND_MOVE, KIND_ISLET, KIND_PEOPLE };

// ------------------------------------------------------------ land and water

static int islands, island_columns;

static int floor_div(int a, int b) {
    return a >= 0 ? a / b : -((-a + b - 1) / b);
}

// Which island's share of the sea a cell lies in, and where; false beyond them.
static bool locate(int row, int column, int *island, int *r, int *c) {
    int down = floor_div(row, ISLAND_ROWS + SEA), across = floor_div(column, ISLAND_COLUMNS + SEA);
    *r = row - down * (ISLAND_ROWS + SEA);
    *c = column - across * (ISLAND_COLUMNS + SEA);
    *island = down * island_columns + across;
    return down >= 0 && across >= 0 && across < island_columns && *island < islands &&
           *r < ISLAND_ROWS && *c < ISLAND_COLUMNS;
}

// A rounded rectangle with a ragged coast, and lakes in it.
static bool is_land(int row, int column) {
    int island, r, c;
    if (!locate(row, column, &island, &r, &c))
        return false;
    double x = (2 * c + 1.0) / ISLAND_COLUMNS - 1, y = (2 * r + 1.0) / ISLAND_ROWS - 1;
    double rim = pow(fabs(x), 6) + pow(fabs(y), 6);
    if (rim > 1.05 + 0.25 * around(key(KIND_SEA, row / 3, column / 3, island)))
        return false;
    return chance(key(KIND_SEA, row, column, -1)) > 0.002;
}

static int count_land(int island) {
    int count = 0;
    for (int r = 0; r < ISLAND_ROWS; r++)
        for (int c = 0; c < ISLAND_COLUMNS; c++)
            count += is_land(island / island_columns * (ISLAND_ROWS + SEA) + r,
                             island % island_columns * (ISLAND_COLUMNS + SEA) + c);
    return count;
}

// ----------------------------------------------------------------- borders

// Corner k of line j between two rows; corners stand every half cell.
static Point corner(int j, int k) {
    return (Point){WEST + (k + 0.4 * around(key(KIND_CORNER, j, k, 0))) * CELL_LON / 2,
                   SOUTH + (j + 0.22 * around(key(KIND_CORNER, j, k, 1))) * CELL_LAT};
}

// Midpoint displacement between two ends that are set.
static void roughen(Point *line, int low, int high, double amount, uint64_t seed) {
    if (high - low < 2)
        return;
    int middle = (low + high) / 2;
    double t = (double)(middle - low) / (high - low);
    double dx = line[high].x - line[low].x, dy = line[high].y - line[low].y;
    double off = amount * around(seed ^ (uint64_t)middle << 8);
    line[middle] = (Point){line[low].x + t * dx - off * dy, line[low].y + t * dy + off * dx};
    roughen(line, low, middle, amount, seed);
    roughen(line, middle, high, amount, seed);
}

// The true border with the number `seed`: even vertices are plain to everyone,
// the odd ones are 0 to 5 m off the line between them. Returns their count.
static int border(Point *line, Point from, Point to, uint64_t seed) {
    int kept = 10 + (int)(chance(seed ^ 1) * (MAX_KEPT - 10 + 1));
    Point coarse[MAX_KEPT + 1];
    coarse[0] = from;
    coarse[kept] = to;
    roughen(coarse, 0, kept, 0.16, seed);
    for (int i = 0; i < kept; i++) {
        Point a = coarse[i], b = coarse[i + 1];
        double dx = b.x - a.x, dy = b.y - a.y, length = sqrt(dx * dx + dy * dy);
        double t = 0.5 + 0.2 * around(seed ^ (uint64_t)i << 20 ^ 3);
        double off = 5 * METRE * around(seed ^ (uint64_t)i << 20 ^ 5) / length;
        line[2 * i] = a;
        line[2 * i + 1] = (Point){a.x + t * dx - off * dy, a.y + t * dy + off * dx};
    }
    line[2 * kept] = to;
    return 2 * kept + 1;
}

// ------------------------------------------------------------------ output

static FILE *open_in(const char *folder, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        fprintf(stderr, "make_country: %s: %s\n", path, strerror(errno));
        exit(1);
    }
    return file;
}

static void close_or_die(FILE *file) {
    if (ferror(file) != 0 || fclose(file) != 0) {
        fputs("make_country: cannot write\n", stderr);
        exit(1);
    }
}

// Degrees with up to 8 decimals, without trailing zeros; printf is too slow.
static char *put_degrees(char *at, double degrees) {
    int64_t units = llround(degrees * (double)UNITS);
    if (units < 0)
        *at++ = '-';
    uint64_t size = (uint64_t)llabs(units);
    at += sprintf(at, "%d.", (int)(size / (uint64_t)UNITS));
    uint64_t rest = size % (uint64_t)UNITS;
    int digits = 8;
    for (; digits > 1 && rest % 10 == 0; digits--)
        rest /= 10;
    for (int i = digits - 1; i >= 0; i--, rest /= 10)
        at[i] = (char)('0' + rest % 10);
    return at + digits;
}

typedef struct {
    char text[64 * 1024];
    char *at;
    Point first;
    int count;
} Ring;

static void ring_begin(Ring *ring) {
    ring->at = ring->text;
    ring->count = 0;
}

static void ring_add(Ring *ring, Point p) {
    *ring->at = '[';
    if (ring->count++ == 0)
        ring->first = p;
    else {
        *ring->at++ = ',';
        *ring->at = '[';
    }
    ring->at = put_degrees(ring->at + 1, p.x);
    *ring->at++ = ',';
    ring->at = put_degrees(ring->at, p.y);
    *ring->at++ = ']';
}

static void ring_end(Ring *ring, FILE *out) {
    ring_add(ring, ring->first);
    fwrite(ring->text, 1, (size_t)(ring->at - ring->text), out);
}

// ---------------------------------------------------------------- a village

// One side as this village draws it, its last vertex left out.
static void add_side(Ring *ring, const Cell *cell, Point a, Point b, uint64_t seed, bool back) {
    Point line[MAX_BORDER];
    int count = border(line, a, b, seed);
    for (int i = 0; i < count - 1; i++) {
        int k = back ? count - 1 - i : i;
        uint64_t own = mix(seed ^ (uint64_t)k << 32) ^ key(KIND_KEEP, cell->row, cell->column, 0);
        if (k % 2 == 1 && chance(own) < 0.5)
            continue;
        Point p = line[k];
        if (chance(own ^ 1) < 0.02) {
            p.x += 2 * METRE * around(own ^ 2);
            p.y += 2 * METRE * around(own ^ 3);
        }
        ring_add(ring, p);
    }
}

static void add_level(Ring *ring, const Cell *cell, int j, int k, bool back) {
    add_side(ring, cell, corner(j, k), corner(j, k + 1), key(KIND_BORDER, j, k, 0), back);
}

static void add_upright(Ring *ring, const Cell *cell, int row, int k, bool back) {
    add_side(ring, cell, corner(row, k), corner(row + 1, k), key(KIND_BORDER, row, k, 1), back);
}

static Point centre(int row, int column) {
    return (Point){WEST + (2 * column + (row & 1) + 1) * CELL_LON / 2,
                   SOUTH + (row + 0.5) * CELL_LAT};
}

static int write_islet(Ring *ring, Point middle, double size, uint64_t seed, FILE *out) {
    ring_begin(ring);
    for (int i = 0; i < 11; i++) {
        double angle = i * 6.283185307179586 / 11;
        double radius = size * (1 + 0.3 * around(seed ^ (uint64_t)i << 16));
        ring_add(ring, (Point){middle.x + radius * cos(angle), middle.y + radius * sin(angle)});
    }
    ring_end(ring, out);
    return ring->count;
}

// Islets of a village by the sea lie in the water next to it.
static int write_islets(Ring *ring, const Cell *cell, FILE *out) {
    static const int beside[][2] = {{0, -1}, {0, 1}, {-1, 0}, {1, 0}};
    int vertices = 0;
    for (int side = 0; side < 4; side++) {
        int row = cell->row + beside[side][0], column = cell->column + beside[side][1];
        uint64_t seed = key(KIND_ISLET, cell->row, cell->column, side);
        if (is_land(row, column) || chance(seed) > 0.25)
            continue;
        Point middle = centre(row, column);
        middle.x += 0.25 * CELL_LON * around(seed ^ 7);
        middle.y += 0.2 * CELL_LAT * around(seed ^ 9);
        fputs("]],[[", out);
        vertices +=
            write_islet(ring, middle, (0.01 + 0.05 * chance(seed ^ 11)) * CELL_LON, seed, out);
    }
    return vertices;
}

static void code_of(const Cell *cell, char code[16]) {
    snprintf(code, 16, "%02d.%02d.%02d.%04d", cell->province, cell->regency, cell->district,
             cell->number);
}

static int write_village(const Cell *cell, FILE *out, Ring *ring) {
    int row = cell->row, k = 2 * cell->column + (row & 1);
    char code[16];
    code_of(cell, code);
    fprintf(out,
            "{\"type\":\"Feature\",\"properties\":{\"code\":\"%s\",\"name\":\"Desa %d-%d\"},"
            "\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[[[",
            code, row, cell->column);
    ring_begin(ring);
    add_level(ring, cell, row, k, false);
    add_level(ring, cell, row, k + 1, false);
    add_upright(ring, cell, row, k + 2, false);
    add_level(ring, cell, row + 1, k + 1, true);
    add_level(ring, cell, row + 1, k, true);
    add_upright(ring, cell, row, k, true);
    ring_end(ring, out);
    int vertices = ring->count + write_islets(ring, cell, out);
    fputs("]]]}}", out);
    return vertices;
}

// -------------------------------------------------------------- the country

static int compare_cells(const void *left, const void *right) {
    char a[16], b[16];
    code_of(left, a);
    code_of(right, b);
    return strcmp(a, b);
}

// Codes: regencies are blocks of an island, districts blocks of a regency.
static Cell *lay_out(int villages) {
    Cell *cells = calloc((size_t)villages, sizeof *cells);
    static int used[100][100][100]; // villages of a district so far
    if (cells == NULL)
        exit(1);
    int count = 0;
    for (int island = 0; count < villages; island++) {
        for (int r = 0; r < ISLAND_ROWS; r++) {
            for (int c = 0; c < ISLAND_COLUMNS && count < villages; c++) {
                int row = island / island_columns * (ISLAND_ROWS + SEA) + r;
                int column = island % island_columns * (ISLAND_COLUMNS + SEA) + c;
                if (!is_land(row, column))
                    continue;
                // An island is 16 regencies of 12 districts, or 2 of 96.
                int tall = provinces ? 9 : 18, wide = provinces ? 16 : 64;
                int regency = r / tall * (ISLAND_COLUMNS / wide) + c / wide + 1;
                int district = r % tall / DISTRICT_ROWS * (wide / DISTRICT_COLUMNS) +
                               c % wide / DISTRICT_COLUMNS + 1;
                int province = FIRST_PROVINCE + (provinces ? island : 0);
                regency += provinces ? 0 : 2 * island;
                if (province > 99 || regency > 99) {
                    fputs("make_country: too many villages for the codes\n", stderr);
                    exit(2);
                }
                int number = ++used[province][regency][district];
                cells[count++] = (Cell){row, column, province, regency, district, 2000 + number};
            }
        }
    }
    qsort(cells, (size_t)villages, sizeof *cells, compare_cells);
    return cells;
}

// As many islands as it takes, in a grid about as wide as the real archipelago.
static void measure(int villages) {
    for (islands = 1;; islands++) {
        island_columns = (int)ceil(sqrt(islands * 1.2));
        int land = 0;
        for (int i = 0; i < islands; i++)
            land += count_land(i);
        if (land >= villages)
            return;
    }
}

static void write_boundaries(const Cell *cells, int villages, const char *folder) {
    FILE *out = open_in(folder, "villages.geojson");
    Ring *ring = malloc(sizeof *ring);
    long vertices = 0;
    fputs("{\"type\":\"FeatureCollection\",\"features\":[\n", out);
    for (int i = 0; i < villages; i++) {
        vertices += write_village(&cells[i], out, ring);
        fputs(i + 1 < villages ? ",\n" : "\n", out);
    }
    fputs("]}\n", out);
    free(ring);
    close_or_die(out);
    printf("%d villages, %ld vertices, %d islands\n", villages, vertices, islands);
}

static void write_tables(const Cell *cells, int villages, const char *folder) {
    FILE *table = open_in(folder, "villages.csv"), *libraries = open_in(folder, "libraries.csv");
    fputs("code,name,type,lon,lat,population,note\n", table);
    fputs("id,name,kind,village_code,lon,lat,precision,tpbis_since,tpbis_until,open_since,"
          "open_until,confidence,source,note\n",
          libraries);
    for (int i = 0; i < villages; i++) {
        const Cell *cell = &cells[i];
        Point p = centre(cell->row, cell->column);
        char code[16], lon[32], lat[32];
        code_of(cell, code);
        *put_degrees(lon, p.x) = '\0';
        *put_degrees(lat, p.y) = '\0';
        fprintf(table, "%s,Desa %d-%d,desa,%s,%s,%d,\n", code, cell->row, cell->column, lon, lat,
                300 + (int)(6000 * chance(key(KIND_PEOPLE, cell->row, cell->column, 0))));
        if (chance(key(KIND_PEOPLE, cell->row, cell->column, 1)) < 0.01)
            fprintf(libraries,
                    "%s-1,Perpustakaan %d-%d,village,%s,%s,%s,office,2019,,2019,,high,,\n", code,
                    cell->row, cell->column, code, lon, lat);
    }
    close_or_die(table);
    close_or_die(libraries);
}

static void write_project(const char *folder) {
    FILE *out = open_in(folder, "country.ini");
    fprintf(out, "[project]\ntitle = Negeri Contoh\nprovince = %d", FIRST_PROVINCE);
    for (int i = 1; provinces && i < islands; i++)
        fprintf(out, ";%d", FIRST_PROVINCE + i);
    fputs("\nagency = Uji Skala\n\n[inputs]\nvillages = villages.csv\n"
          "libraries = libraries.csv\ndistricts =\nregencies =\nmembership =\n"
          "reported_totals =\n\n[boundaries]\nvillages = villages.geojson\n"
          "use_fetched = no\n\n[analysis]\ncell_m = 1000\n",
          out);
    close_or_die(out);
}

int main(int argc, char **argv) {
    int villages = argc >= 3 ? atoi(argv[1]) : 0;
    provinces = argc == 4 && strcmp(argv[3], "--provinces") == 0;
    if (villages < 1 || argc > 4 || (argc == 4 && !provinces)) {
        fputs("usage: make_country VILLAGES FOLDER [--provinces]\n", stderr);
        return 2;
    }
    measure(villages);
    Cell *cells = lay_out(villages);
    write_boundaries(cells, villages, argv[2]);
    write_tables(cells, villages, argv[2]);
    write_project(argv[2]);
    free(cells);
    return 0;
}
