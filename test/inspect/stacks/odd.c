/* A thread that locks a buffer in its frame, one that is on a fiber, one on its own stack; main locks a buffer too.
   Prints NAME TID LOW HIGH of each, the bounds as pthread_getattr_np has them, and sleeps. */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

static pthread_barrier_t told;

static void tell(const char *name) {
  pthread_attr_t attr;
  void *low;
  size_t size;
  pthread_getattr_np(pthread_self(), &attr);
  pthread_attr_getstack(&attr, &low, &size);
  printf("%s %ld %lx %lx\n", name, (long)syscall(SYS_gettid), (long)low, (long)low + size);
  fflush(stdout);
}

static void sleep_on(void) {
  pthread_barrier_wait(&told);
  for (;;) pause();
}

static void *locker(void *unused) {
  char buffer[16384];
  memset(buffer, 1, sizeof buffer);
  mlock(buffer + 4096, 4096);
  tell("locker");
  sleep_on();
  return buffer;
}

static void *fiber(void *unused) {
  static ucontext_t back, on;
  char *memory = mmap(0, 69632, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  mprotect(memory, 4096, PROT_NONE);
  tell("fiber");
  getcontext(&on);
  on.uc_stack.ss_sp = memory + 4096;
  on.uc_stack.ss_size = 65536;
  on.uc_link = &back;
  makecontext(&on, sleep_on, 0);
  swapcontext(&back, &on);
  return 0;
}

static void *plain(void *unused) {
  tell("plain");
  sleep_on();
  return 0;
}

int main(void) {
  char buffer[16384];
  pthread_t thread;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  alarm(60);
  memset(buffer, 1, sizeof buffer);
  mlock(buffer + 4096, 4096);
  pthread_barrier_init(&told, 0, 4);
  pthread_create(&thread, 0, locker, 0);
  pthread_create(&thread, 0, fiber, 0);
  pthread_create(&thread, 0, plain, 0);
  pthread_barrier_wait(&told);
  usleep(50000);
  printf("ready\n");
  fflush(stdout);
  for (;;) pause();
}
