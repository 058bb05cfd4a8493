/*
 * Processes that hold one another up, and others that only look as if they did. Prints for each
 *   circle NAME TID…     in the order of waiting
 *   decoy NAME PID…
 *   reader NAME PID      whose circle nobody can see
 * and then `ready`, when all of them wait.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct shared {
  pthread_mutex_t mutex;
  pid_t tid;
};
static struct shared *shared;

/* A file without a name; each call of `again` opens it anew, as who inherits an open file can let go of its locks. */
static int file(void) { return open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600); }

static int again(int fd) {
  char path[64];
  snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
  return open(path, O_RDWR | O_CLOEXEC);
}

static pid_t child(const char *name, void (*run)(int), int argument) {
  pid_t pid = fork();
  if (pid != 0) return pid;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  prctl(PR_SET_NAME, name);
  run(argument);
  _exit(1);
}

/* A mutex that processes share, and a file lock. */
static void mutex_then_lock(int fd) {
  pthread_mutex_lock(&shared->mutex);
  usleep(200000);
  flock(again(fd), LOCK_EX);
}

static void lock_then_mutex(int fd) {
  flock(again(fd), LOCK_EX);
  usleep(200000);
  pthread_mutex_lock(&shared->mutex);
}

/* Two threads of one process, which has the file lock. */
static pthread_mutex_t own = PTHREAD_MUTEX_INITIALIZER;
static int own_fd;

static void *locks_file(void *unused) {
  shared->tid = syscall(SYS_gettid);
  pthread_mutex_lock(&own);
  usleep(200000);
  flock(again(own_fd), LOCK_EX);
  return unused;
}

static void *sleeps(void *unused) {
  for (;;) sleep(1000);
  return unused;
}

static void two_threads(int fd) {
  pthread_t thread;
  own_fd = fd;
  flock(again(fd), LOCK_EX);
  pthread_create(&thread, NULL, locks_file, NULL);
  usleep(100000);
  pthread_mutex_lock(&own);
}

static void three_threads(int fd) {
  pthread_t thread;
  pthread_create(&thread, NULL, sleeps, NULL);
  two_threads(fd);
}

/* A parent that waits for a child, which waits for its lock; who sleeps has the same open file. */
static void sleeper(int fd) {
  (void)fd;
  for (;;) sleep(1000);
}

static void locker(int fd) {
  int other = again(fd);
  close(fd);
  flock(other, LOCK_EX);
}

static void parent(int fd) {
  fd = again(fd);
  flock(fd, LOCK_EX);
  child("locker", locker, fd);
  child("sleeper", sleeper, fd);
  for (;;) wait(NULL);
}

static void parent_of_one(int fd) {
  fd = again(fd);
  flock(fd, LOCK_EX);
  waitpid(child("locker", locker, fd), NULL, 0);
}

static void two_parents(int fd) {
  fd = again(fd);
  flock(fd, LOCK_EX);
  child("sleeper", sleeper, fd);
  waitpid(child("locker", locker, fd), NULL, 0);
}

/* Waits for itself, but not for ever. */
static void on_signal(int signal) { (void)signal; }

static void timed(int fd) {
  struct sigaction action = {.sa_handler = on_signal};
  struct itimerspec hour = {.it_value = {.tv_sec = 3600}};
  timer_t timer;
  sigaction(SIGALRM, &action, NULL);
  timer_create(CLOCK_MONOTONIC, NULL, &timer);
  timer_settime(timer, 0, &hour, NULL);
  flock(again(fd), LOCK_EX);
  flock(again(fd), LOCK_EX);
}

/* Holds to read what it wants to write: who reads is stored nowhere. */
static pthread_rwlock_t rwlock = PTHREAD_RWLOCK_INITIALIZER;

static void reader(int unused) {
  (void)unused;
  pthread_rwlock_rdlock(&rwlock);
  pthread_rwlock_wrlock(&rwlock);
}

int main(void) {
  pthread_mutexattr_t attributes;
  pid_t a, b;
  setvbuf(stdout, NULL, _IOLBF, 0);
  shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&shared->mutex, &attributes);

  int fd = file();
  a = child("mutex-lock", mutex_then_lock, fd);
  b = child("lock-mutex", lock_then_mutex, fd);
  printf("circle mixed %d %d\n", a, b);
  a = child("threads", two_threads, file());
  usleep(300000);
  printf("circle threads %d %d\n", a, shared->tid);
  a = child("parent", parent_of_one, file());
  usleep(100000);
  FILE *children;
  char path[64];
  snprintf(path, sizeof path, "/proc/%d/task/%d/children", a, a);
  children = fopen(path, "r");
  if (children != NULL && fscanf(children, "%d", &b) == 1) printf("circle child %d %d\n", a, b);
  printf("circle timed %d\n", child("timed", timed, file()));

  printf("decoy third-thread %d\n", child("three", three_threads, file()));
  printf("decoy any-child %d\n", child("parents", parent, file()));
  printf("decoy same-file %d\n", child("same-file", two_parents, file()));
  printf("reader itself %d\n", child("reader", reader, 0));
  usleep(600000);
  puts("ready");
  pause();
}
