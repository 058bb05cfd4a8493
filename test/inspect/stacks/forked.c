/* A thread with a stack of 256 KiB forks, 240 KiB deep. The child prints its PID and the bounds of its stack, as
   pthread_getattr_np has them, and sleeps. */
#define _GNU_SOURCE
#include <alloca.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <unistd.h>

static void sleep_on(void) {
  alarm(60);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (;;) pause();
}

static void *run(void *unused) {
  volatile char *block = alloca(240 * 1024);
  for (size_t at = 0; at < 240 * 1024; at += 4096) block[240 * 1024 - 1 - at] = 1;
  if (fork() == 0) {
    pthread_attr_t attr;
    void *low;
    size_t size;
    pthread_getattr_np(pthread_self(), &attr);
    pthread_attr_getstack(&attr, &low, &size);
    printf("%d %lx %lx\n", getpid(), (long)low, (long)low + size);
    fflush(stdout);
  }
  sleep_on();
  return (void *)block;
}

int main(void) {
  pthread_attr_t attr;
  pthread_t thread;
  pthread_attr_init(&attr);
  pthread_attr_setstacksize(&attr, 256 * 1024);
  pthread_create(&thread, &attr, run, 0);
  sleep_on();
}
