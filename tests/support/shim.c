/* Stands between a program and the disk, for one folder: writes down what is asked of the disk, and fails on request.
 *
 * Loaded by LD_PRELOAD. Nothing happens until shim_begin names a folder. Every change to a file in it is then written to
 * a log, whole and in order, so that a power cut can be played back at any place; a budget makes the disk full, and the
 * n-th write or sync can be made to fail, or to kill the process half way through.
 *
 * A record of the log: one letter, three 64-bit numbers (file, offset, length), then so many bytes.
 *   N file       a new name for a file: the bytes are the name
 *   R -          a file renamed: the bytes are the old name, NUL, the new name
 *   U -          a name removed
 *   W file       written at an offset
 *   T file       cut or grown to an offset
 *   S file, D    synced: a file, a folder         F file, E    a sync that failed: of a file, of a folder
 *   M -          a mark of the program itself      X -          something this shim cannot follow
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#define BLOCK 4096
#define MOST_FDS 4096
#define MOST_FILES 65536
#define UNLIMITED INT64_MAX

enum { NO_FILE = -1, THE_FOLDER = -2 };

static pthread_mutex_t turn = PTHREAD_RECURSIVE_MUTEX_INITIALIZER_NP;
static char folder[PATH_MAX];
static size_t folder_length;
static int log_handle = -1;
static int64_t files[MOST_FDS];                 /* which file a descriptor stands for */
static int is_index[MOST_FDS];                  /* the journal's index is memory, not disk: never in the log */
static struct { ino_t inode; int64_t file; } known[MOST_FILES];
static int64_t known_count, next_file;
static int64_t budget = UNLIMITED;              /* bytes that may still be taken from the disk */
static int64_t operations, kill_at;             /* so many were done; before which one the process dies */
static struct { char kind; int64_t left; int64_t times; int error; char suffix[32]; } failing;
static int64_t failed;

#define REAL(name) ((__typeof__(&name))real(#name))

static void *real(const char *name) { return dlsym(RTLD_NEXT, name); }

static void log_record(char kind, int64_t file, int64_t offset, const void *bytes, int64_t length) {
    if (log_handle < 0) return;
    char head[25];
    head[0] = kind;
    memcpy(head + 1, &file, 8);
    memcpy(head + 9, &offset, 8);
    memcpy(head + 17, &length, 8);
    struct iovec parts[2] = {{head, sizeof head}, {(void *)bytes, (size_t)length}};
    ssize_t (*write_real)(int, const struct iovec *, int) = real("writev");
    ssize_t whole = (ssize_t)sizeof head + length;
    if (write_real(log_handle, parts, length ? 2 : 1) != whole) abort();
}

static const char *inside(const char *path, char *space) {
    if (!folder_length || !path) return NULL;
    if (path[0] != '/') {
        if (!getcwd(space, PATH_MAX)) return NULL;
        size_t at = strlen(space);
        snprintf(space + at, PATH_MAX - at, "/%s", path);
        path = space;
    }
    if (strncmp(path, folder, folder_length) != 0) return NULL;
    if (path[folder_length] == 0) return path + folder_length;
    return path[folder_length] == '/' ? path + folder_length + 1 : NULL;
}

static int ends_with(const char *name, const char *end) {
    size_t a = strlen(name), b = strlen(end);
    return a >= b && strcmp(name + a - b, end) == 0;
}

static int64_t file_of_inode(ino_t inode) {
    for (int64_t i = known_count - 1; i >= 0; i--)
        if (known[i].inode == inode) return known[i].file;
    return NO_FILE;
}

static int64_t new_file(ino_t inode) {
    for (int64_t i = 0; i < known_count; i++)
        if (known[i].inode == inode) known[i].inode = 0;
    if (known_count == MOST_FILES) abort();
    known[known_count].inode = inode;
    known[known_count++].file = next_file;
    return next_file++;
}

static char names[MOST_FDS][64];

static int tracked(int handle) {
    return folder_length && handle >= 0 && handle < MOST_FDS && files[handle] != NO_FILE;
}
static int is_file(int handle) { return tracked(handle) && files[handle] >= 0; }

/* One step that would change the disk: dies here if it was told to, and says whether this one has to fail. */
static int step(char kind, const char *name) {
    operations++;
    if (kill_at && operations == kill_at) kill(getpid(), SIGKILL);
    if (failing.kind != kind || !ends_with(name, failing.suffix)) return 0;
    if (failing.left > 0 && --failing.left > 0) return 0;
    if (failing.times == 0) return 0;
    failing.times--;
    failed++;
    return failing.error;
}

static int64_t blocks(int64_t size) { return (size + BLOCK - 1) / BLOCK; }

static int64_t size_of(int handle) {
    struct stat about;
    return fstat(handle, &about) == 0 ? about.st_size : 0;
}

/* How much of a write fits on the disk: all of it, or up to the last block there is room for. */
static int64_t that_fits(int handle, int64_t offset, int64_t length) {
    if (budget == UNLIMITED) return length;
    int64_t had = blocks(size_of(handle)), wants = blocks(offset + length) - had;
    if (wants <= 0) return length;
    int64_t free_blocks = budget / BLOCK;
    if (wants <= free_blocks) {
        budget -= wants * BLOCK;
        return length;
    }
    int64_t end = (had + free_blocks) * BLOCK;
    budget -= free_blocks * BLOCK;
    return end > offset ? end - offset : 0;
}

static void gives_back(int64_t before, int64_t after) {
    if (budget != UNLIMITED && blocks(before) > blocks(after)) budget += (blocks(before) - blocks(after)) * BLOCK;
}

/* What a test program calls */

int shim_begin(const char *path, const char *log) {
    pthread_mutex_lock(&turn);
    for (int i = 0; i < MOST_FDS; i++) files[i] = NO_FILE;
    known_count = next_file = operations = failed = 0;
    kill_at = 0;
    failing.kind = 0;
    budget = UNLIMITED;
    snprintf(folder, sizeof folder, "%s", path);
    folder_length = strlen(folder);
    if (log_handle >= 0) REAL(close)(log_handle);
    log_handle = -1;
    if (log && *log) {
        int (*open_real)(const char *, int, ...) = real("open");
        int low = open_real(log, O_CREAT | O_TRUNC | O_WRONLY | O_APPEND | O_CLOEXEC, 0600);
        log_handle = fcntl(low, F_DUPFD_CLOEXEC, 900);
        REAL(close)(low);
    }
    pthread_mutex_unlock(&turn);
    return log_handle;
}

void shim_mark(const char *text) {
    pthread_mutex_lock(&turn);
    log_record('M', NO_FILE, 0, text, (int64_t)strlen(text));
    pthread_mutex_unlock(&turn);
}

void shim_budget(int64_t bytes) {
    pthread_mutex_lock(&turn);
    budget = bytes < 0 ? UNLIMITED : bytes;
    pthread_mutex_unlock(&turn);
}

/* kind W: a write, S: a sync, T: a change of length, O: the making of a file. The n-th from now, and so many after it. */
void shim_fail(char kind, int64_t nth, int64_t times, int error, const char *suffix) {
    pthread_mutex_lock(&turn);
    failing.kind = kind;
    failing.left = nth;
    failing.times = times;
    failing.error = error;
    snprintf(failing.suffix, sizeof failing.suffix, "%s", suffix);
    failed = 0;
    pthread_mutex_unlock(&turn);
}

void shim_kill(int64_t at) {
    pthread_mutex_lock(&turn);
    kill_at = at ? operations + at : 0;
    pthread_mutex_unlock(&turn);
}

int64_t shim_operations(void) { return operations; }
int64_t shim_failed(void) { return failed; }
int64_t shim_left(void) { return budget == UNLIMITED ? -1 : budget; }

/* Opening and closing */

typedef int (*opener)(const char *, int, ...);

static int opened(opener open_real, const char *path, int flags, mode_t mode) {
    char space[PATH_MAX];
    const char *name = inside(path, space);
    if (!name) return open_real(path, flags, mode);
    pthread_mutex_lock(&turn);
    struct stat before;
    int was_there = lstat(path, &before) == 0, handle, error = 0;
    if (!was_there && (flags & O_CREAT) && !ends_with(name, "-shm")) error = step('O', name);
    if (error) {
        errno = error;
        handle = -1;
    } else {
        handle = open_real(path, flags, mode);
    }
    if (handle >= 0 && handle < MOST_FDS) {
        struct stat about;
        int saved = errno;
        fstat(handle, &about);
        is_index[handle] = ends_with(name, "-shm");
        snprintf(names[handle], sizeof names[handle], "%s", name);
        if (S_ISDIR(about.st_mode)) {
            files[handle] = THE_FOLDER;
        } else if (is_index[handle]) {
            files[handle] = NO_FILE;
        } else {
            int64_t file = was_there ? file_of_inode(about.st_ino) : NO_FILE;
            if (file == NO_FILE) {
                file = new_file(about.st_ino);
                log_record('N', file, was_there, name, (int64_t)strlen(name));
            }
            files[handle] = file;
            if (was_there && (flags & O_TRUNC) && before.st_size) {
                gives_back(before.st_size, 0);
                log_record('T', file, 0, NULL, 0);
            }
        }
        errno = saved;
    }
    pthread_mutex_unlock(&turn);
    return handle;
}

#define OPENS(name)                                            \
    int name(const char *path, int flags, ...) {               \
        mode_t mode = 0;                                       \
        if (flags & (O_CREAT | O_TMPFILE)) {                   \
            va_list more;                                      \
            va_start(more, flags);                             \
            mode = va_arg(more, mode_t);                       \
            va_end(more);                                      \
        }                                                      \
        return opened((opener)real(#name), path, flags, mode); \
    }
OPENS(open)
OPENS(open64)

int close(int handle) {
    if (handle >= 0 && handle < MOST_FDS) {
        files[handle] = NO_FILE;
        is_index[handle] = 0;
    }
    return REAL(close)(handle);
}

/* Writing */

static ssize_t written(int handle, const void *bytes, size_t length, off_t offset, int at_place) {
    ssize_t (*write_real)(int, const void *, size_t) = real("write");
    ssize_t (*pwrite_real)(int, const void *, size_t, off_t) = real("pwrite64");
    int of_index = folder_length && handle >= 0 && handle < MOST_FDS && is_index[handle];
    if (!is_file(handle) && !of_index)
        return at_place ? pwrite_real(handle, bytes, length, offset) : write_real(handle, bytes, length);
    pthread_mutex_lock(&turn);
    if (!at_place)
        offset = (fcntl(handle, F_GETFL) & O_APPEND) ? size_of(handle) : lseek(handle, 0, SEEK_CUR);
    ssize_t done = -1;
    int error = of_index ? 0 : step('W', names[handle]);
    int64_t fits = error ? 0 : that_fits(handle, offset, (int64_t)length);
    if (error || (fits == 0 && length)) {
        errno = error ? error : ENOSPC;
    } else {
        done = at_place ? pwrite_real(handle, bytes, (size_t)fits, offset) : write_real(handle, bytes, (size_t)fits);
        if (done > 0 && !of_index) log_record('W', files[handle], offset, bytes, done);
    }
    pthread_mutex_unlock(&turn);
    return done;
}

ssize_t write(int handle, const void *bytes, size_t length) { return written(handle, bytes, length, 0, 0); }
ssize_t pwrite(int handle, const void *bytes, size_t length, off_t offset) {
    return written(handle, bytes, length, offset, 1);
}
ssize_t pwrite64(int handle, const void *bytes, size_t length, off64_t offset) {
    return written(handle, bytes, length, offset, 1);
}

static int resized(int handle, off_t length) {
    int (*truncate_real)(int, off_t) = real("ftruncate64");
    if (!is_file(handle)) return truncate_real(handle, length);
    pthread_mutex_lock(&turn);
    int64_t before = size_of(handle);
    int result = -1, error = step('T', names[handle]);
    if (error) {
        errno = error;
    } else {
        result = truncate_real(handle, length);
        if (result == 0) {
            gives_back(before, length);
            log_record('T', files[handle], length, NULL, 0);
        }
    }
    pthread_mutex_unlock(&turn);
    return result;
}

int ftruncate(int handle, off_t length) { return resized(handle, length); }
int ftruncate64(int handle, off64_t length) { return resized(handle, length); }

/* Syncing */

static int synced(const char *which, int handle) {
    int (*sync_real)(int) = real(which);
    if (!tracked(handle)) return sync_real(handle);
    pthread_mutex_lock(&turn);
    int of_folder = files[handle] == THE_FOLDER, result = -1, error = step('S', names[handle]);
    if (error) {
        errno = error;
    } else {
        result = 0; /* the log plays the disk: a real sync would only take time */
    }
    log_record(of_folder ? (error ? 'E' : 'D') : (error ? 'F' : 'S'), of_folder ? NO_FILE : files[handle], 0, NULL, 0);
    pthread_mutex_unlock(&turn);
    return result;
}

int fsync(int handle) { return synced("fsync", handle); }
int fdatasync(int handle) { return synced("fdatasync", handle); }

/* Names */

int unlink(const char *path) {
    char space[PATH_MAX];
    const char *name = inside(path, space);
    if (!name) return REAL(unlink)(path);
    pthread_mutex_lock(&turn);
    struct stat about;
    int was_there = lstat(path, &about) == 0;
    if (was_there && !ends_with(name, "-shm")) step('U', name);
    int result = REAL(unlink)(path);
    if (result == 0 && was_there) {
        if (about.st_nlink == 1) gives_back(about.st_size, 0);
        if (!ends_with(name, "-shm")) log_record('U', NO_FILE, 0, name, (int64_t)strlen(name));
    }
    pthread_mutex_unlock(&turn);
    return result;
}

static void log_two(const char *one, const char *other) {
    char both[2 * PATH_MAX];
    int length = snprintf(both, sizeof both, "%s", one);
    length += 1 + snprintf(both + length + 1, sizeof both - (size_t)length - 1, "%s", other);
    log_record('R', NO_FILE, 0, both, length);
}

int rename(const char *from, const char *to) {
    char space[PATH_MAX], other[PATH_MAX];
    const char *old = inside(from, space), *new = inside(to, other);
    if (!old && !new) return REAL(rename)(from, to);
    pthread_mutex_lock(&turn);
    struct stat about;
    int replaces = lstat(to, &about) == 0;
    step('R', old ? old : new);
    int result = REAL(rename)(from, to);
    if (result == 0) {
        if (replaces) gives_back(about.st_size, 0);
        if (old && new)
            log_two(old, new);
        else
            log_record('X', NO_FILE, 0, "rename", 6);
    }
    pthread_mutex_unlock(&turn);
    return result;
}

int link(const char *from, const char *to) {
    char space[PATH_MAX], other[PATH_MAX];
    const char *old = inside(from, space), *new = inside(to, other);
    if (!old || !new) return REAL(link)(from, to);
    pthread_mutex_lock(&turn);
    step('L', new);
    int result = REAL(link)(from, to);
    if (result == 0) {
        struct stat about;
        lstat(to, &about);
        int64_t file = file_of_inode(about.st_ino);
        log_record(file == NO_FILE ? 'X' : 'N', file, 0, new, (int64_t)strlen(new));
    }
    pthread_mutex_unlock(&turn);
    return result;
}

/* What would change a file past this shim is written down as what cannot be followed, so that no test believes it. */

#define CANNOT(handle, what) \
    if (is_file(handle)) log_record('X', NO_FILE, 0, what, (int64_t)strlen(what))

ssize_t writev(int handle, const struct iovec *parts, int count) {
    CANNOT(handle, "writev");
    return REAL(writev)(handle, parts, count);
}
ssize_t pwritev(int handle, const struct iovec *parts, int count, off_t offset) {
    CANNOT(handle, "pwritev");
    return REAL(pwritev)(handle, parts, count, offset);
}
int posix_fallocate(int handle, off_t offset, off_t length) {
    CANNOT(handle, "posix_fallocate");
    return REAL(posix_fallocate)(handle, offset, length);
}
int fallocate(int handle, int mode, off_t offset, off_t length) {
    CANNOT(handle, "fallocate");
    return REAL(fallocate)(handle, mode, offset, length);
}
ssize_t copy_file_range(int from, off64_t *start, int to, off64_t *at, size_t length, unsigned flags) {
    CANNOT(to, "copy_file_range");
    return REAL(copy_file_range)(from, start, to, at, length, flags);
}
ssize_t sendfile(int to, int from, off_t *start, size_t length) {
    CANNOT(to, "sendfile");
    ssize_t (*send_real)(int, int, off_t *, size_t) = real("sendfile");
    return send_real(to, from, start, length);
}
ssize_t sendfile64(int to, int from, off64_t *start, size_t length) {
    CANNOT(to, "sendfile");
    ssize_t (*send_real)(int, int, off64_t *, size_t) = real("sendfile64");
    return send_real(to, from, start, length);
}
