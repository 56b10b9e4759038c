#include "model/relief.h"

void relief_free(Relief *relief) {
    if (relief == NULL)
        return;
    g_free(relief->crs);
    g_free(relief->shade);
    g_free(relief);
}
