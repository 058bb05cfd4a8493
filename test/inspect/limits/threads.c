/*
 * threads KEY=VALUE... : sets up the limits that it is told, says "ready", and when told to makes threads until that
 * fails; then says how many and the errno.
 *   uid, nproc, as (bytes), stack (bytes), guard (bytes), maps (maps to leave free), cgroup (a cgroup.procs to enter),
 *   first (threads to make before it is ready), ended (threads to make and join before it is), most (threads to make at
 *   most)
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

static const char *value(int argc, char **argv, const char *key) {
  size_t length = strlen(key);
  for (int i = 1; i < argc; i++)
    if (!strncmp(argv[i], key, length) && argv[i][length] == '=') return argv[i] + length + 1;
  return 0;
}

static void fail(const char *what) {
  perror(what);
  exit(99);
}

static void limit(int which, const char *text) {
  if (!text) return;
  struct rlimit new = {strtoull(text, 0, 10), strtoull(text, 0, 10)};
  if (setrlimit(which, &new)) fail("setrlimit");
}

static volatile int newest;

static void *rest(void *unused) {
  newest = (int)syscall(SYS_gettid);
  for (;;) pause();
  return unused;
}

/* Waits until the thread that was made last sleeps: one that runs shows no stack pointer. */
static void until_it_sleeps(void) {
  char path[64], text[256];
  while (!newest) usleep(100);
  snprintf(path, sizeof path, "/proc/self/task/%d/stat", newest);
  for (char state = 0; state != 'S'; usleep(100)) {
    int fd = open(path, O_RDONLY);
    ssize_t got = read(fd, text, sizeof text - 1);
    close(fd);
    if (got <= 0) fail(path);
    text[got] = 0;
    state = strrchr(text, ')')[2];
  }
  newest = 0;
}

static void *leave(void *unused) {
  usleep(100000);
  return unused;
}

static int count_maps(void) {
  char buffer[65536];
  int lines = 0, fd = open("/proc/self/maps", O_RDONLY);
  for (ssize_t got; (got = read(fd, buffer, sizeof buffer)) > 0;)
    for (ssize_t i = 0; i < got; i++) lines += buffer[i] == '\n';
  close(fd);
  return lines;
}

/* Splits one mapping until only `left` maps remain: pages of alternating rights can not merge. */
static void fill_maps(int max, int left) {
  long page = sysconf(_SC_PAGESIZE);
  int more = max - left - count_maps();
  if (more <= 0) return;
  char *block = mmap(0, (size_t)(more + 8) * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (block == MAP_FAILED) fail("mmap");
  for (long at = 1; more > 1 && at < more + 8; at += 2) {
    if (mprotect(block + at * page, page, PROT_READ)) fail("mprotect");
    if (at % 1001 == 0 || at > more - 16)
      if (count_maps() >= max - left) return;
  }
}

int main(int argc, char **argv) {
  static char line[64];
  const char *text;
  if ((text = value(argc, argv, "cgroup"))) {
    int fd = open(text, O_WRONLY);
    if (fd < 0 || write(fd, "0", 1) != 1) fail(text);
    close(fd);
  }
  if ((text = value(argc, argv, "maps"))) {
    FILE *file = fopen("/proc/sys/vm/max_map_count", "r");
    int max = 0;
    if (!file || fscanf(file, "%d", &max) != 1) fail("max_map_count");
    fclose(file);
    fill_maps(max, atoi(text));
  }
  if ((text = value(argc, argv, "uid")) && (setresgid(atoi(text), atoi(text), atoi(text)) || setresuid(atoi(text), atoi(text), atoi(text)))) fail("setuid");
  limit(RLIMIT_NPROC, value(argc, argv, "nproc"));
  pthread_attr_t attr;
  pthread_attr_init(&attr);
  if ((text = value(argc, argv, "stack"))) pthread_attr_setstacksize(&attr, strtoull(text, 0, 10));
  if ((text = value(argc, argv, "guard"))) pthread_attr_setguardsize(&attr, strtoull(text, 0, 10));
  int most = (text = value(argc, argv, "most")) ? atoi(text) : 100000;
  free(malloc(100000));
  int first = (text = value(argc, argv, "first")) ? atoi(text) : 0;
  for (pthread_t thread; first > 0; first--) {
    if (pthread_create(&thread, &attr, rest, 0)) fail("first threads");
    until_it_sleeps();
  }
  int ended = (text = value(argc, argv, "ended")) ? atoi(text) : 0;
  pthread_t gone[ended + 1];
  for (int i = 0; i < ended; i++)
    if (pthread_create(&gone[i], &attr, leave, 0)) fail("threads that end");
  for (int i = 0; i < ended; i++) pthread_join(gone[i], 0);
  limit(RLIMIT_AS, value(argc, argv, "as"));
  printf("ready\n");
  fflush(stdout);
  if (!fgets(line, sizeof line, stdin)) return 1;
  int made = 0, error = 0;
  for (pthread_t thread; made < most && !(error = pthread_create(&thread, &attr, rest, 0));) made++;
  printf("made %d %s\n", made, error ? error == EAGAIN ? "EAGAIN" : strerror(error) : "all");
  fflush(stdout);
  pause();
}
