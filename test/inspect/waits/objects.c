/*
 * A thread for each way in which the C library waits in a futex. Says `TID OBJECT OWNER NAME` of each (OWNER 0: none is
 * known), then `ready`. Ends with its stdin.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static int tid(void) { return (int)syscall(SYS_gettid); }
static const struct timespec far = {4000000000, 0};

static pthread_mutex_t plain = PTHREAD_MUTEX_INITIALIZER, robust, inherits, shared, with_condition = PTHREAD_MUTEX_INITIALIZER;
static pthread_rwlock_t written = PTHREAD_RWLOCK_INITIALIZER, read_by_main = PTHREAD_RWLOCK_INITIALIZER, for_writers, for_all;
/* An rwlock has the alignment of a long: a multiple of 8 that is none of 16. */
static struct { long before; pthread_rwlock_t for_writers; } odd __attribute__((aligned(16)));
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t barrier;
static pthread_t idle_thread;
static int idle_tid, owner;
static sem_t semaphore;

static void say(const char *object, int held_by, const char *name) { printf("%d %s %d %s\n", tid(), object, held_by, name); }

#define WAITS(function, object, held_by, what)          \
  static void *function(void *unused) {                 \
    say(object, held_by, #function);                    \
    what;                                               \
    for (;;) pause();                                   \
  }

WAITS(mutex, "mutex", owner, pthread_mutex_lock(&plain))
WAITS(mutex_timed, "mutex", owner, pthread_mutex_timedlock(&plain, &far))
WAITS(mutex_clock, "mutex", owner, pthread_mutex_clocklock(&plain, CLOCK_MONOTONIC, &far))
WAITS(mutex_robust, "robust", owner, pthread_mutex_lock(&robust))
WAITS(mutex_robust_timed, "robust", owner, pthread_mutex_timedlock(&robust, &far))
WAITS(mutex_pi, "pi-mutex", owner, pthread_mutex_lock(&inherits))
WAITS(mutex_pi_clock, "pi-mutex", owner, pthread_mutex_clocklock(&inherits, CLOCK_MONOTONIC, &far))
WAITS(mutex_shared, "mutex", owner, pthread_mutex_lock(&shared))
WAITS(reader, "rwlock-read", owner, pthread_rwlock_rdlock(&written))
WAITS(reader_timed, "rwlock-read", owner, pthread_rwlock_timedrdlock(&written, &far))
WAITS(writer, "rwlock-write", owner, pthread_rwlock_wrlock(&written))
WAITS(writer_clock, "rwlock-write", owner, pthread_rwlock_clockwrlock(&written, CLOCK_MONOTONIC, &far))
WAITS(writer_behind_readers, "rwlock-write", 0, pthread_rwlock_wrlock(&read_by_main))
WAITS(writer_behind_writer, "rwlock-write", 0, pthread_rwlock_wrlock(&read_by_main))
WAITS(preferred_writer, "rwlock-write", 0, pthread_rwlock_wrlock(&for_writers))
WAITS(reader_behind_writer, "rwlock-read", 0, pthread_rwlock_rdlock(&for_writers))
WAITS(reader_behind_writer_at_8, "rwlock-read", 0, pthread_rwlock_rdlock(&odd.for_writers))
WAITS(reader_timed_at_8, "rwlock-read", 0, pthread_rwlock_timedrdlock(&odd.for_writers, &far))
WAITS(writer_at_8, "rwlock-write", 0, pthread_rwlock_wrlock(&odd.for_writers))
WAITS(reader_for_all, "rwlock-read", owner, pthread_rwlock_rdlock(&for_all))
WAITS(writer_for_all, "rwlock-write", owner, pthread_rwlock_wrlock(&for_all))
WAITS(sem, "semaphore", 0, sem_wait(&semaphore))
WAITS(sem_timed, "semaphore", 0, sem_timedwait(&semaphore, &far))
WAITS(sem_clock, "semaphore", 0, sem_clockwait(&semaphore, CLOCK_MONOTONIC, &far))
WAITS(cond, "condvar", 0, pthread_mutex_lock(&with_condition); pthread_cond_wait(&condition, &with_condition))
WAITS(cond_clock, "condvar", 0, pthread_mutex_lock(&with_condition); pthread_cond_clockwait(&condition, &with_condition, CLOCK_MONOTONIC, &far))
WAITS(barrier_of_three, "barrier", 0, pthread_barrier_wait(&barrier))
WAITS(joiner, "join", idle_tid, pthread_join(idle_thread, NULL))

static void *idle(void *unused) {
  idle_tid = tid();
  for (;;) pause();
}

static void *(*const all[])(void *) = {
    mutex, mutex_timed, mutex_clock, mutex_robust, mutex_robust_timed, mutex_pi, mutex_pi_clock, mutex_shared,
    reader, reader_timed, writer, writer_clock, writer_behind_readers, writer_behind_writer, preferred_writer,
    reader_behind_writer, writer_at_8, reader_behind_writer_at_8, reader_timed_at_8, reader_for_all, writer_for_all, sem, sem_timed, sem_clock, cond, cond_clock, barrier_of_three, joiner,
};

int main(void) {
  pthread_mutexattr_t a;
  pthread_mutexattr_init(&a);
  pthread_mutexattr_setrobust(&a, PTHREAD_MUTEX_ROBUST);
  pthread_mutex_init(&robust, &a);
  pthread_mutexattr_init(&a);
  pthread_mutexattr_setprotocol(&a, PTHREAD_PRIO_INHERIT);
  pthread_mutex_init(&inherits, &a);
  pthread_mutexattr_init(&a);
  pthread_mutexattr_setpshared(&a, PTHREAD_PROCESS_SHARED);
  pthread_mutex_init(&shared, &a);
  pthread_rwlockattr_t r;
  pthread_rwlockattr_init(&r);
  pthread_rwlockattr_setkind_np(&r, PTHREAD_RWLOCK_PREFER_WRITER_NONRECURSIVE_NP);
  pthread_rwlock_init(&for_writers, &r);
  pthread_rwlock_init(&odd.for_writers, &r);
  pthread_rwlockattr_init(&r);
  pthread_rwlockattr_setpshared(&r, PTHREAD_PROCESS_SHARED);
  pthread_rwlock_init(&for_all, &r);
  pthread_barrier_init(&barrier, NULL, 3);
  sem_init(&semaphore, 0, 0);

  owner = tid();
  pthread_mutex_lock(&plain);
  pthread_mutex_lock(&robust);
  pthread_mutex_lock(&inherits);
  pthread_mutex_lock(&shared);
  pthread_rwlock_wrlock(&written);
  pthread_rwlock_rdlock(&read_by_main);
  pthread_rwlock_rdlock(&for_writers);
  pthread_rwlock_rdlock(&odd.for_writers);
  pthread_rwlock_wrlock(&for_all);

  setvbuf(stdout, NULL, _IOLBF, 0);
  pthread_create(&idle_thread, NULL, idle, NULL);
  while (!*(volatile int *)&idle_tid) usleep(1000);
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    pthread_t thread;
    pthread_create(&thread, NULL, all[i], NULL);
    usleep(10000);
  }
  puts("ready");
  char byte;
  while (read(0, &byte, 1) > 0);
  return 0;
}
