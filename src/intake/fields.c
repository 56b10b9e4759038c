#include "intake/fields.h"

#include <string.h>

static const char *const kinds[KIND_COUNT] = {"villages", "regions", "libraries", "membership",
                                              "totals",   "idm",     "boundaries"};

#define IN(kind) (1u << (kind))
#define VILLAGE_ROWS (IN(KIND_VILLAGES) | IN(KIND_IDM))
#define REGIONS (IN(KIND_VILLAGES) | IN(KIND_BOUNDARIES))
#define NAMED (REGIONS | IN(KIND_NAMES) | IN(KIND_MEMBERSHIP) | IN(KIND_TOTALS))
#define ALL ((1u << KIND_COUNT) - 1)

// Synonyms as keys (field_key()), parted by blanks, the best first. A field
// may have several lines: then the first that knows the kind counts.
typedef struct {
    Field field;
    unsigned kinds;
    const char *synonyms;
} Synonyms;

// Where a table gives both, Kemendagri codes go before BPS codes.
#define VILLAGE_CODES                                                                              \
    "code kode villagecode kodekemendagri kemendagrikode kodedagri kodewilayah kdepum "            \
    "kemendagrikodedesakelurahan kemendagrikodedesa kemendagrikodekelurahan kodedesakemendagri "   \
    "kodedesa kodedesakelurahan kodedesakel kodekelurahan kodekelurahandesa kodekel kodedes "      \
    "kodekeldesa kodewilayahdesa kodewilayahkemendagri kddesa iddesa desaid villageid adm4pcode "  \
    "kdebps kodebps bpskode bpscode bpskodedesakelurahan bpskodedesa bpskodekelurahan "            \
    "kodedesabps kodebpsdesa"
#define UPPER_CODES                                                                                \
    " kdcpum districtcode kemendagrikodekecamatan kodekecamatan kodekec adm3pcode "                \
    "bpskodekecamatan kdcbps kdpkab regencycode kemendagrikodekabupatenkota "                      \
    "kodekabupatenkota kodekabkota kodekabupaten kodekab adm2pcode bpskodekabupatenkota kdbpum "   \
    "kdppum provincecode kemendagrikodeprovinsi kodeprovinsi kodeprov adm1pcode"
#define VILLAGE_NAMES                                                                              \
    "village desa namadesa namadesakelurahan namadesakel desakelurahan desakel kelurahandesa "     \
    "keldesa kelurahan namakelurahan namakelurahandesa namakeldesa kemendagrinamadesakelurahan "   \
    "bpsnamadesakelurahan wadmkd adm4en adm4name"
#define DISTRICT_NAMES                                                                             \
    "district kecamatan namakecamatan kec namakec kemendagrinamakecamatan bpsnamakecamatan "       \
    "wadmkc adm3en adm3name"
#define REGENCY_NAMES                                                                              \
    "regency kabupatenkota kabkota kabupaten namakabupaten namakabupatenkota namakabkota kota "    \
    "kab kabkot namakab kemendagrinamakabupatenkota bpsnamakabupatenkota wadmkk adm2en adm2name"
#define PROVINCE_NAMES                                                                             \
    "province provinsi namaprovinsi prov kemendagrinamaprovinsi bpsnamaprovinsi wadmpr adm1en"

static const Synonyms table[] = {
    {FIELD_CODE, IN(KIND_LIBRARIES), "villagecode kodedesa kodedesakelurahan " VILLAGE_CODES},
    {FIELD_CODE, VILLAGE_ROWS, VILLAGE_CODES " kodedesaidm idmkodedesa"},
    {FIELD_CODE, ALL, VILLAGE_CODES UPPER_CODES},
    {FIELD_NAME, IN(KIND_LIBRARIES),
     "name nama namaperpustakaan namaperpus namaperpusdes perpustakaan namatbm library libraryname "
     "namalembaga namataman namatamanbaca namaobjek namaunit namaperpustakaandesa "
     "namaperpustakaantbm perpustakaandesa perpusdes"},
    {FIELD_NAME, VILLAGE_ROWS, "name nama namawilayah " VILLAGE_NAMES " namobj"},
    {FIELD_NAME, NAMED,
     "name nama namawilayah " VILLAGE_NAMES " namobj " DISTRICT_NAMES " " REGENCY_NAMES
     " " PROVINCE_NAMES " area"},
    {FIELD_VILLAGE, IN(KIND_LIBRARIES), VILLAGE_NAMES},
    {FIELD_DISTRICT, ALL, DISTRICT_NAMES},
    {FIELD_REGENCY, ALL, REGENCY_NAMES},
    {FIELD_PROVINCE, ALL, PROVINCE_NAMES},
    {FIELD_TYPE, REGIONS, "type jenis status tipe statusdesa jeniswilayah"},
    {FIELD_LAT, ALL,
     "lat latitude lintang garislintang lintangselatan koordinatlintang lintangls "
     "koordinatlatitude koordinatlat titiklintang koordinatgpslintang koordinatls northing "
     "koordinaty y utmy yutm"},
    {FIELD_LON, ALL,
     "lon long lng longitude bujur garisbujur bujurtimur koordinatbujur bujurbt "
     "koordinatlongitude koordinatlong koordinatlon titikbujur koordinatgpsbujur koordinatbt "
     "easting koordinatx x utmx xutm"},
    {FIELD_POSITION, ALL,
     "position koordinat titikkoordinat koordinatgps gps titikgps posisi latlong latlon "
     "latitudelongitude lintangbujur koordinatlokasi titiklokasi koordinatlatlong koordinatutm "
     "googlemaps googlemap linkgooglemaps linkgooglemap linkmaps linkmap urlmaps urlgooglemaps "
     "linkpeta tautanpeta tautangooglemaps linklokasi sharelokasi sharelok maps map peta"},
    {FIELD_POPULATION, ALL,
     "population jumlahpenduduk penduduk jmlpenduduk jmlhpenduduk totalpenduduk jumlahjiwa jiwa "
     "jumlahpendudukjiwa pendudukjiwa pendudukjumlah penduduktotal jumlahpendudukjumlah "
     "jumlahpenduduktotal pendudukjumlahjiwa populasi jumlah"},
    {FIELD_NOTE, ALL, "note catatan keterangan ket"},
    {FIELD_ID, IN(KIND_LIBRARIES),
     "id npp nomorpokokperpustakaan nomorpokok idperpustakaan libraryid kodeperpustakaan"},
    {FIELD_KIND, IN(KIND_LIBRARIES),
     "kind jenis jenisperpustakaan tipe tipeperpustakaan kategori jenislembaga"},
    {FIELD_PRECISION, IN(KIND_LIBRARIES), "precision presisi ketelitian"},
    {FIELD_TPBIS_SINCE, IN(KIND_LIBRARIES),
     "tpbissince tahuntpbis tpbis tpbissejak mulaitpbis tahunmulaitpbis tahunikuttpbis "
     "tahunbergabung tahunreplikasi tahunpenerima tahunmenerimatpbis tahunbimtek"},
    {FIELD_TPBIS_UNTIL, IN(KIND_LIBRARIES), "tpbisuntil tpbissampai akhirtpbis tahunakhirtpbis"},
    {FIELD_OPEN_SINCE, IN(KIND_LIBRARIES),
     "opensince tahunberdiri tahunpendirian berdiri dibuka tanggalberdiri tahundibuka bukasejak"},
    {FIELD_OPEN_UNTIL, IN(KIND_LIBRARIES), "openuntil ditutup tahuntutup bukasampai"},
    {FIELD_YEAR, IN(KIND_LIBRARIES) | IN(KIND_TOTALS), "year tahun thn"},
    {FIELD_CONFIDENCE, IN(KIND_LIBRARIES), "confidence keyakinan kepastian"},
    {FIELD_SOURCE, ALL, "source sumber sumberdata"},
    {FIELD_SINCE, IN(KIND_MEMBERSHIP), "since sejak mulai tahunmulai bergabung tahunbergabung"},
    {FIELD_UNTIL, IN(KIND_MEMBERSHIP), "until sampai berakhir tahunakhir"},
    {FIELD_CERTAINTY, IN(KIND_MEMBERSHIP), "certainty kepastian"},
    {FIELD_POPULATION_DATE, IN(KIND_NAMES), "populationdate tanggalpenduduk tahunpenduduk"},
    {FIELD_AREA, IN(KIND_NAMES), "areakm2 luas luaskm2 luaswilayah luaswilayahkm2"},
    {FIELD_CLASS, IN(KIND_TOTALS), "class kelas golongan"},
    {FIELD_METRIC, IN(KIND_TOTALS), "metric ukuran uraian"},
    {FIELD_VALUE_MIN, IN(KIND_TOTALS), "valuemin nilaimin value nilai jumlah jumlahperpustakaan"},
    {FIELD_VALUE_MAX, IN(KIND_TOTALS), "valuemax nilaimaks"},
    {FIELD_STATUS, IN(KIND_IDM),
     "statuscode kodestatus statusidm idmstatus statusdesa status klasifikasi klasifikasiidm "
     "statusperkembangan statusperkembangandesa"},
};

static const char *const names[FIELD_COUNT] = {
    [FIELD_CODE] = "code",
    [FIELD_NAME] = "name",
    [FIELD_VILLAGE] = "village",
    [FIELD_DISTRICT] = "district",
    [FIELD_REGENCY] = "regency",
    [FIELD_PROVINCE] = "province",
    [FIELD_TYPE] = "type",
    [FIELD_LAT] = "lat",
    [FIELD_LON] = "lon",
    [FIELD_POSITION] = "position",
    [FIELD_POPULATION] = "population",
    [FIELD_NOTE] = "note",
    [FIELD_ID] = "id",
    [FIELD_KIND] = "kind",
    [FIELD_PRECISION] = "precision",
    [FIELD_TPBIS_SINCE] = "tpbis_since",
    [FIELD_TPBIS_UNTIL] = "tpbis_until",
    [FIELD_OPEN_SINCE] = "open_since",
    [FIELD_OPEN_UNTIL] = "open_until",
    [FIELD_YEAR] = "year",
    [FIELD_CONFIDENCE] = "confidence",
    [FIELD_SOURCE] = "source",
    [FIELD_SINCE] = "since",
    [FIELD_UNTIL] = "until",
    [FIELD_CERTAINTY] = "certainty",
    [FIELD_POPULATION_DATE] = "population_date",
    [FIELD_AREA] = "area_km2",
    [FIELD_CLASS] = "class",
    [FIELD_METRIC] = "metric",
    [FIELD_VALUE_MIN] = "value_min",
    [FIELD_VALUE_MAX] = "value_max",
    [FIELD_STATUS] = "status",
};

const char *kind_name(TableKind kind) {
    return kind < KIND_COUNT ? kinds[kind] : "unknown";
}

TableKind kind_by_name(const char *name) {
    for (int kind = 0; kind < KIND_COUNT; kind++) {
        if (strcmp(kinds[kind], name) == 0)
            return (TableKind)kind;
    }
    return KIND_UNKNOWN;
}

const char *field_name(Field field) {
    return names[field];
}

char *field_key(const char *header) {
    GString *key = g_string_new(NULL);
    for (const char *c = header; *c != '\0'; c++) {
        if (g_ascii_isalnum(*c))
            g_string_append_c(key, g_ascii_tolower(*c));
    }
    return g_string_free(key, FALSE);
}

// Place of a word in a list parted by blanks, from 1; 0 when it is not there.
static int place_in(const char *list, const char *word) {
    size_t length = strlen(word);
    int place = 1;
    for (const char *at = list; length > 0; at++, place++) {
        const char *end = strchrnul(at, ' ');
        if ((size_t)(end - at) == length && memcmp(at, word, length) == 0)
            return place;
        if (*end == '\0')
            break;
        at = end;
    }
    return 0;
}

int field_rank(TableKind kind, Field field, const char *key) {
    for (gsize i = 0; i < G_N_ELEMENTS(table); i++) {
        if (table[i].field == field && (table[i].kinds & IN(kind)) != 0)
            return place_in(table[i].synonyms, key);
    }
    return 0;
}

#define BIT(field) (G_GUINT64_CONSTANT(1) << (field))

guint64 field_required(TableKind kind) {
    switch (kind) {
    case KIND_VILLAGES:
        return BIT(FIELD_CODE) | BIT(FIELD_NAME) | BIT(FIELD_POPULATION);
    case KIND_NAMES:
        return BIT(FIELD_CODE) | BIT(FIELD_NAME);
    case KIND_MEMBERSHIP:
        return BIT(FIELD_CODE) | BIT(FIELD_SINCE);
    case KIND_TOTALS:
        return BIT(FIELD_CODE) | BIT(FIELD_METRIC) | BIT(FIELD_VALUE_MIN) | BIT(FIELD_YEAR);
    case KIND_IDM:
        return BIT(FIELD_CODE) | BIT(FIELD_STATUS);
    case KIND_LIBRARIES: // a village in some way, see libraries.c
    case KIND_BOUNDARIES:
    case KIND_COUNT:
        break;
    }
    return 0;
}
