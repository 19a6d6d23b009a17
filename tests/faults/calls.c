/* Makes one file-system call below a folder fail, once, or kills the process there.

   Loaded with LD_PRELOAD; does nothing until a process arms itself. Calls are counted from 1: open, write, sync,
   truncate, rename, mkdir and unlink of anything below the folder; with `sockets` also every send to a Unix socket,
   which is where the database is. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum { COUNT, IO_ERROR, NO_SPACE, SHORT, KILL_BEFORE, KILL_AFTER };

#define MOST 65536
static char folder[4096];
static size_t length;
static int armed, kind, sockets;
static long wanted, counted, struck;
static const char *names[MOST];

void faults_arm(const char *below, int what, long at, int with_sockets) {
    armed = 0;
    snprintf(folder, sizeof folder, "%s", below);
    length = strlen(folder);
    kind = what;
    wanted = at;
    sockets = with_sockets;
    counted = struck = 0;
    __sync_synchronize();
    armed = 1;
}
void faults_disarm(void) { armed = 0; }
long faults_counted(void) { return counted; }
long faults_struck(void) { return struck; }
const char *faults_name(long number) { return number > 0 && number < MOST && names[number] ? names[number] : ""; }

/* What to do with this call: COUNT means go on. */
static int strike(const char *name) {
    long number = __sync_add_and_fetch(&counted, 1);
    if (number < MOST) names[number] = name;
    if (number != wanted || kind == COUNT) return COUNT;
    __sync_add_and_fetch(&struck, 1);
    if (kind == KILL_BEFORE) {
        kill(getpid(), SIGKILL);
        pause();
    }
    return kind;
}
static int on_path(const char *name, const char *path) {
    if (!armed || path == NULL || strncmp(path, folder, length) != 0) return COUNT;
    if (path[length] != 0 && path[length] != '/') return COUNT;
    return strike(name);
}
static int on_file(const char *name, int file) {
    char link[64], path[4096];
    ssize_t size;
    int before = errno;
    if (!armed || file < 3) return COUNT;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    size = readlink(link, path, sizeof path - 1);
    errno = before;
    if (size <= 0) return COUNT;
    path[size] = 0;
    return on_path(name, path);
}
static int on_socket(const char *name, int file) {
    struct sockaddr_storage address;
    socklen_t size = sizeof address;
    if (!armed || !sockets || getsockname(file, (struct sockaddr *)&address, &size) != 0) return COUNT;
    return address.ss_family == AF_UNIX ? strike(name) : COUNT;
}
static int failing(int struck_kind) {
    if (struck_kind == IO_ERROR || struck_kind == SHORT) { errno = EIO; return 1; }
    if (struck_kind == NO_SPACE) { errno = ENOSPC; return 1; }
    return 0;
}
static void after(int struck_kind) {
    if (struck_kind == KILL_AFTER) {
        kill(getpid(), SIGKILL);
        pause();
    }
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define SIMPLE(type, name, on, what, parameters, arguments) \
    type name parameters { \
        static __typeof__(&name) real; \
        int told = on(#name, what); \
        type done; \
        if (real == NULL) real = REAL(name); \
        if (failing(told)) return -1; \
        done = real arguments; \
        after(told); \
        return done; \
    }
#define WRITING(name, parameters, whole, half) \
    ssize_t name parameters { \
        static __typeof__(&name) real; \
        int told = on_file(#name, file); \
        ssize_t done; \
        if (real == NULL) real = REAL(name); \
        if (told == SHORT && size > 1) return real half; \
        if (failing(told)) return -1; \
        done = real whole; \
        after(told); \
        return done; \
    }
#define OPENING(name, on, what, parameters, arguments) \
    int name parameters { \
        static int (*real) parameters; \
        mode_t mode = 0; \
        int told = on(#name, what), done; \
        va_list more; \
        va_start(more, flags); \
        if (flags & (O_CREAT | O_TMPFILE)) mode = va_arg(more, mode_t); \
        va_end(more); \
        if (real == NULL) *(void **)&real = dlsym(RTLD_NEXT, #name); \
        if (failing(told)) return -1; \
        done = real arguments; \
        after(told); \
        return done; \
    }

OPENING(open, on_path, path, (const char *path, int flags, ...), (path, flags, mode))
OPENING(open64, on_path, path, (const char *path, int flags, ...), (path, flags, mode))
OPENING(openat, on_path, path, (int at, const char *path, int flags, ...), (at, path, flags, mode))
OPENING(openat64, on_path, path, (int at, const char *path, int flags, ...), (at, path, flags, mode))
WRITING(write, (int file, const void *bytes, size_t size), (file, bytes, size), (file, bytes, size / 2))
WRITING(pwrite, (int file, const void *bytes, size_t size, off_t at), (file, bytes, size, at), (file, bytes, size / 2, at))
WRITING(pwrite64, (int file, const void *bytes, size_t size, off64_t at), (file, bytes, size, at),
        (file, bytes, size / 2, at))
SIMPLE(ssize_t, writev, on_file, file, (int file, const struct iovec *parts, int count), (file, parts, count))
SIMPLE(int, fsync, on_file, file, (int file), (file))
SIMPLE(int, fdatasync, on_file, file, (int file), (file))
SIMPLE(int, ftruncate, on_file, file, (int file, off_t size), (file, size))
SIMPLE(int, ftruncate64, on_file, file, (int file, off64_t size), (file, size))
SIMPLE(int, rename, on_path, to, (const char *from, const char *to), (from, to))
SIMPLE(int, renameat, on_path, to, (int one, const char *from, int other, const char *to), (one, from, other, to))
SIMPLE(int, renameat2, on_path, to, (int one, const char *from, int other, const char *to, unsigned flags),
       (one, from, other, to, flags))
SIMPLE(int, mkdir, on_path, path, (const char *path, mode_t mode), (path, mode))
SIMPLE(int, unlink, on_path, path, (const char *path), (path))

/* A connection does not fail for one call: when it fails, it is gone. */
ssize_t send(int file, const void *bytes, size_t size, int flags) {
    static __typeof__(&send) real;
    int told = on_socket("send", file);
    ssize_t done;
    if (real == NULL) real = REAL(send);
    if (told == IO_ERROR || told == NO_SPACE || told == SHORT) {
        if (told == SHORT) real(file, bytes, size / 2, flags);
        shutdown(file, SHUT_RDWR);
        errno = EPIPE;
        return -1;
    }
    done = real(file, bytes, size, flags);
    after(told);
    return done;
}
