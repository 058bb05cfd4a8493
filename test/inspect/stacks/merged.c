/* Threads NAME:KIB:GUARD_KIB:DOING, one after the other: `sleep`, `spin`, or `end`, after all are made. Prints
   NAME TID LOW HIGH of each that lives on, the bounds as pthread_getattr_np has them, then sleeps. */
#define _GNU_SOURCE
#include <alloca.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

struct thread {
  char name[16], doing[8];
  unsigned kib, guard;
  pthread_t id;
};

static volatile int all;

static __attribute__((noinline)) void touch(size_t size) {
  volatile char *block = alloca(size);
  for (size_t at = 0; at < size; at += 4096) block[size - 1 - at] = 1;
}

static void *run(void *data) {
  struct thread *thread = data;
  pthread_attr_t attr;
  void *low;
  size_t size;
  pthread_getattr_np(pthread_self(), &attr);
  pthread_attr_getstack(&attr, &low, &size);
  touch(size / 4);
  if (strcmp(thread->doing, "end") == 0) {
    while (!all) usleep(1000);
    return 0;
  }
  printf("%s %ld %lx %lx\n", thread->name, (long)syscall(SYS_gettid), (long)low, (long)low + size);
  fflush(stdout);
  for (;;)
    if (strcmp(thread->doing, "spin") != 0) pause();
}

int main(int count, char **specs) {
  struct thread *threads = calloc(count, sizeof *threads);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  alarm(60);
  for (int at = 1; at < count; at++) {
    struct thread *thread = threads + at;
    pthread_attr_t attr;
    sscanf(specs[at], "%15[^:]:%u:%u:%7s", thread->name, &thread->kib, &thread->guard, thread->doing);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, thread->kib * 1024);
    pthread_attr_setguardsize(&attr, thread->guard * 1024);
    pthread_create(&thread->id, &attr, run, thread);
    usleep(10000);
  }
  all = 1;
  for (int at = 1; at < count; at++)
    if (strcmp(threads[at].doing, "end") == 0) pthread_join(threads[at].id, 0);
  printf("ready\n");
  fflush(stdout);
  for (;;) pause();
}
