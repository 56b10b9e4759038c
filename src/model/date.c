#include "model/date.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

static bool digits(const char *text, int count, int *value) {
    *value = 0;
    for (int i = 0; i < count; i++) {
        if (!g_ascii_isdigit(text[i]))
            return false;
        *value = *value * 10 + (text[i] - '0');
    }
    return true;
}

bool date_parse(const char *text, Date *date) {
    *date = (Date){0, 0};
    size_t length = strlen(text);
    int year = 0, month = 1, day = 1;
    if (length == 0)
        return true;
    if (length != 4 && length != 7 && length != 10)
        return false;
    if (!digits(text, 4, &year) || year < 1)
        return false;
    if (length >= 7 && (text[4] != '-' || !digits(text + 5, 2, &month)))
        return false;
    if (length == 10 && (text[7] != '-' || !digits(text + 8, 2, &day)))
        return false;
    if (!g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return false;
    date->day = year * 10000 + month * 100 + day;
    date->precision = length == 4 ? 1 : length == 7 ? 2 : 3;
    return true;
}

int date_compare(Date a, Date b) {
    return (a.day > b.day) - (a.day < b.day);
}

bool date_active(Date since, Date until, Date at) {
    if (date_known(since) && date_compare(since, at) > 0)
        return false;
    return !date_known(until) || date_compare(at, until) < 0;
}

const char *date_iso(Date date, char buffer[16]) {
    int year = date.day / 10000, month = date.day / 100 % 100, day = date.day % 100;
    buffer[0] = '\0';
    if (date.precision == 1)
        snprintf(buffer, 16, "%04d", year % 10000);
    else if (date.precision == 2)
        snprintf(buffer, 16, "%04d-%02d", year % 10000, month);
    else if (date.precision == 3)
        snprintf(buffer, 16, "%04d-%02d-%02d", year % 10000, month, day);
    return buffer;
}

const char *date_id(Date date, char buffer[32]) {
    static const char *const months[] = {"Januari",   "Februari", "Maret",    "April",
                                         "Mei",       "Juni",     "Juli",     "Agustus",
                                         "September", "Oktober",  "November", "Desember"};
    int year = date.day / 10000, month = date.day / 100 % 100, day = date.day % 100;
    buffer[0] = '\0';
    if (date.precision == 1)
        snprintf(buffer, 32, "%d", year);
    else if (date.precision == 2)
        snprintf(buffer, 32, "%s %d", months[month - 1], year);
    else if (date.precision == 3)
        snprintf(buffer, 32, "%d %s %d", day, months[month - 1], year);
    return buffer;
}

Date date_today(void) {
    g_autoptr(GDateTime) now = g_date_time_new_now_utc();
    return (Date){g_date_time_get_year(now) * 10000 + g_date_time_get_month(now) * 100 +
                      g_date_time_get_day_of_month(now),
                  3};
}
