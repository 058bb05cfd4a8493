/*
 * Threads that stand still for ever, and such that only look like it. Says on each line what a thread is:
 * `cycle NAME TID TID...` in the order of waiting, `behind TID`, `decoy TID`; then `ready`. Ends with its stdin.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static int tid(void) { return (int)syscall(SYS_gettid); }

struct member {
  pthread_mutex_t *own, *wanted;
  pthread_rwlock_t *own_rw, *wanted_rw;
  pthread_t *joins;
  const struct timespec *deadline;
  pthread_barrier_t *all_hold;
  int tid;
};

static void *member(void *argument) {
  struct member *m = argument;
  m->tid = tid();
  if (m->own) pthread_mutex_lock(m->own);
  if (m->own_rw) pthread_rwlock_wrlock(m->own_rw);
  pthread_barrier_wait(m->all_hold);
  if (m->joins) pthread_join(*m->joins, NULL);
  else if (m->wanted_rw) pthread_rwlock_rdlock(m->wanted_rw);
  else if (m->deadline) pthread_mutex_timedlock(m->wanted, m->deadline);
  else pthread_mutex_lock(m->wanted);
  for (;;) pause();
}

static pthread_mutex_t *mutex(int type, int protocol) {
  pthread_mutexattr_t attributes;
  pthread_mutexattr_init(&attributes);
  pthread_mutexattr_settype(&attributes, type);
  pthread_mutexattr_setprotocol(&attributes, protocol);
  pthread_mutex_t *made = calloc(1, 64);
  pthread_mutex_init(made, &attributes);
  return made;
}

static void start(struct member *members, int count, pthread_t *threads) {
  for (int i = 0; i < count; i++) pthread_create(&threads[i], NULL, member, &members[i]);
}

/* A circle of `count` mutexes, each of whose threads wants that of the next. */
static void circle(const char *name, int count, int type, int protocol, const struct timespec *deadline) {
  struct member *m = calloc(count, sizeof *m);
  pthread_t threads[8];
  pthread_barrier_t *all_hold = calloc(1, sizeof *all_hold);
  pthread_barrier_init(all_hold, NULL, count + 1);
  for (int i = 0; i < count; i++) m[i].own = mutex(type, protocol);
  for (int i = 0; i < count; i++) {
    m[i].wanted = m[(i + 1) % count].own;
    m[i].all_hold = all_hold;
    m[i].deadline = i == 0 ? deadline : NULL;
  }
  start(m, count, threads);
  pthread_barrier_wait(all_hold);
  printf("cycle %s", name);
  for (int i = 0; i < count; i++) printf(" %d", m[i].tid);
  printf("\n");
  if (strcmp(name, "abba") != 0) return;
  static struct member behind;
  static pthread_barrier_t alone;
  pthread_barrier_init(&alone, NULL, 2);
  behind = (struct member){.wanted = m[0].own, .all_hold = &alone};
  pthread_t thread;
  pthread_create(&thread, NULL, member, &behind);
  pthread_barrier_wait(&alone);
  printf("behind %d\n", behind.tid);
}

static void readers_and_writers(void) {
  static struct member m[2];
  static pthread_rwlock_t locks[2] = {PTHREAD_RWLOCK_INITIALIZER, PTHREAD_RWLOCK_INITIALIZER};
  static pthread_barrier_t all_hold;
  pthread_t threads[2];
  pthread_barrier_init(&all_hold, NULL, 3);
  for (int i = 0; i < 2; i++) m[i] = (struct member){.own_rw = &locks[i], .wanted_rw = &locks[1 - i], .all_hold = &all_hold};
  start(m, 2, threads);
  pthread_barrier_wait(&all_hold);
  printf("cycle rwlock %d %d\n", m[0].tid, m[1].tid);
}

static void joiner(void) {
  static struct member m[2];
  static pthread_t threads[2];
  static pthread_barrier_t all_hold;
  pthread_barrier_init(&all_hold, NULL, 3);
  pthread_mutex_t *lock = mutex(PTHREAD_MUTEX_NORMAL, PTHREAD_PRIO_NONE);
  m[0] = (struct member){.own = lock, .joins = &threads[1], .all_hold = &all_hold};
  m[1] = (struct member){.wanted = lock, .all_hold = &all_hold};
  start(m, 2, threads);
  pthread_barrier_wait(&all_hold);
  printf("cycle join %d %d\n", m[0].tid, m[1].tid);
}

static pthread_mutex_t hot[2] = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_MUTEX_INITIALIZER};
static void decoy(void) { printf("decoy %d\n", tid()); }

/* Fight for two mutexes in the same order: always some wait, and never for long. */
static void *fighter(void *unused) {
  decoy();
  for (volatile int work = 0;; work = 0) {
    pthread_mutex_lock(&hot[0]);
    pthread_mutex_lock(&hot[1]);
    while (work < 2000) work++;
    pthread_mutex_unlock(&hot[1]);
    pthread_mutex_unlock(&hot[0]);
  }
}

static pthread_mutex_t pool_lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t pool = PTHREAD_COND_INITIALIZER;
static void *idler(void *unused) {
  decoy();
  pthread_mutex_lock(&pool_lock);
  for (;;) pthread_cond_wait(&pool, &pool_lock);
}

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;
static void *holder(void *unused) {
  pthread_mutex_lock(&held);
  decoy();
  for (;;) sleep(1000);
}
static void *in_line(void *unused) {
  decoy();
  pthread_mutex_lock(&held);
  return NULL;
}

/* Waits on a semaphore in its own frame while it holds a PI mutex that another wants. */
static pthread_mutex_t *pi_held;
static void *on_own_stack(void *unused) {
  sem_t here;
  sem_init(&here, 0, 0);
  pthread_mutex_lock(pi_held);
  decoy();
  sem_wait(&here);
  return NULL;
}
static void *pi_waiter(void *unused) {
  decoy();
  pthread_mutex_lock(pi_held);
  return NULL;
}

static void run(void *(*what)(void *)) {
  pthread_t thread;
  pthread_create(&thread, NULL, what, NULL);
}

int main(void) {
  static const struct timespec far = {4000000000, 0};
  setvbuf(stdout, NULL, _IOLBF, 0);
  circle("abba", 2, PTHREAD_MUTEX_NORMAL, PTHREAD_PRIO_NONE, NULL);
  circle("three", 3, PTHREAD_MUTEX_RECURSIVE, PTHREAD_PRIO_NONE, NULL);
  circle("errorcheck", 4, PTHREAD_MUTEX_ERRORCHECK, PTHREAD_PRIO_NONE, NULL);
  circle("self", 1, PTHREAD_MUTEX_NORMAL, PTHREAD_PRIO_NONE, NULL);
  circle("timed", 2, PTHREAD_MUTEX_NORMAL, PTHREAD_PRIO_NONE, &far);
  circle("pi", 2, PTHREAD_MUTEX_NORMAL, PTHREAD_PRIO_INHERIT, NULL);
  readers_and_writers();
  joiner();
  pi_held = mutex(PTHREAD_MUTEX_NORMAL, PTHREAD_PRIO_INHERIT);
  for (int i = 0; i < 4; i++) run(fighter);
  for (int i = 0; i < 4; i++) run(idler);
  run(holder);
  run(on_own_stack);
  usleep(50000);
  for (int i = 0; i < 3; i++) run(in_line);
  run(pi_waiter);
  usleep(50000);
  puts("ready");
  char byte;
  while (read(0, &byte, 1) > 0);
  return 0;
}
