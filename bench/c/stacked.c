/*
 * Makes COUNT threads that sleep, each on a stack of 1 MiB with a guard of its own as pthread_create makes them, and so
 * two memory maps each; prints its pid and stays. It ends with whoever started it.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

static void *idle(void *unused) {
  for (;;) pause();
  return unused;
}

int main(int argc, char **argv) {
  int count = argc > 1 ? atoi(argv[1]) : 2000;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 1024 * 1024);
  for (int i = 0; i < count; i++) {
    pthread_t thread;
    int error = pthread_create(&thread, &attributes, idle, NULL);
    if (error != 0) {
      fprintf(stderr, "thread %d: error %d\n", i, error);
      return 1;
    }
  }
  printf("%d\n", getpid());
  fflush(stdout);
  for (;;) pause();
}
