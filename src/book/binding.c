#include "book/binding.h"

#include <string.h>

#include "base/interrupt.h"
#include "base/threads.h"

#define PAGES_AHEAD 16 // made, but not bound

typedef struct {
    const Binding *binding;
    Pdf *pdf;
    GMutex lock; // of all below
    GCond changed;
    BoundPage *pages;
    bool *made;
    int next_to_make, next_to_bind;
    bool binding_now; // a thread has the PDF
    bool stopped;     // a page is not as the one it was compared with
    GError *error;    // the first by page
    int error_page;
} Bench;

static void page_clear(BoundPage *page) {
    g_clear_pointer(&page->list, drawlist_free);
    if (page->kept != NULL)
        page->destroy(page->kept);
    page->kept = NULL;
}

// Keeps the error of the earliest page, so that it is the same one on any number of threads.
static void fail(Bench *bench, int page, GError *error) {
    if (bench->error != NULL && bench->error_page <= page) {
        g_error_free(error);
        return;
    }
    g_clear_error(&bench->error);
    bench->error = error;
    bench->error_page = page;
}

// These two are called with the lock held, and let go of it while they work.
static void make_page(Bench *bench, Typeset *typeset) {
    int index = bench->next_to_make++;
    g_mutex_unlock(&bench->lock);
    g_autoptr(GError) error = NULL;
    BoundPage page = {0};
    bool ok = interrupt_check(&error) &&
              bench->binding->make(index, typeset, &page, bench->binding->data, &error);
    g_mutex_lock(&bench->lock);
    bench->pages[index] = page;
    bench->made[index] = ok;
    if (!ok)
        fail(bench, index, g_steal_pointer(&error));
}

static bool is_as_before(const Bench *bench, int index) {
    const GPtrArray *before = bench->binding->until;
    return before == NULL ||
           ((guint)index < before->len &&
            strcmp(g_ptr_array_index(before, (guint)index),
                   g_ptr_array_index(pdf_page_keys(bench->pdf), (guint)index)) == 0);
}

static void bind_page(Bench *bench) {
    const Binding *binding = bench->binding;
    int index = bench->next_to_bind;
    BoundPage page = bench->pages[index];
    bench->pages[index] = (BoundPage){0};
    bench->binding_now = true;
    g_mutex_unlock(&bench->lock);
    g_autoptr(GError) error = NULL;
    g_autofree char *label = binding->label(index, binding->data);
    PdfPage paper = {page.width_mm, page.height_mm, label, page.has_geo ? &page.geo : NULL, NULL};
    bool ok = pdf_add_page(bench->pdf, page.list, &paper, &error);
    if (ok)
        binding->added(bench->pdf, index, binding->data);
    page_clear(&page);
    g_mutex_lock(&bench->lock);
    bench->stopped = ok && !is_as_before(bench, index);
    bench->binding_now = false;
    bench->next_to_bind++;
    if (!ok)
        fail(bench, index, g_steal_pointer(&error));
}

static gpointer work(gpointer data) {
    Bench *bench = data;
    g_autoptr(Typeset) typeset = typeset_new(bench->binding->family);
    int count = bench->binding->count;
    g_mutex_lock(&bench->lock);
    while (bench->next_to_bind < count && bench->error == NULL && !bench->stopped) {
        if (!bench->binding_now && bench->made[bench->next_to_bind])
            bind_page(bench);
        else if (bench->next_to_make < MIN(count, bench->next_to_bind + PAGES_AHEAD))
            make_page(bench, typeset);
        else {
            g_cond_wait(&bench->changed, &bench->lock);
            continue;
        }
        g_cond_broadcast(&bench->changed);
    }
    g_cond_broadcast(&bench->changed);
    g_mutex_unlock(&bench->lock);
    return NULL;
}

bool binding_run(const Binding *binding, Pdf *pdf, GError **error) {
    Bench bench = {.binding = binding, .pdf = pdf};
    bench.pages = g_new0(BoundPage, (gsize)binding->count + 1);
    bench.made = g_new0(bool, (gsize)binding->count + 1);
    g_mutex_init(&bench.lock);
    g_cond_init(&bench.changed);
    threads_run("pages", binding->count, work, &bench);
    for (int i = 0; i < binding->count; i++)
        page_clear(&bench.pages[i]);
    g_free(bench.pages);
    g_free(bench.made);
    g_cond_clear(&bench.changed);
    g_mutex_clear(&bench.lock);
    if (bench.error == NULL)
        return true;
    g_propagate_error(error, bench.error);
    return false;
}
