/* Makes COUNT idle threads, BUSY of which take a short turn on a CPU every 100 ms; prints its pid and stays. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void *idle(void *unused) {
  for (;;) pause();
  return unused;
}

static void *busy(void *unused) {
  struct timespec nap = {0, 100000000};
  for (;;) {
    for (volatile int i = 0; i < 2000; i++) {
    }
    nanosleep(&nap, NULL);
  }
  return unused;
}

int main(int argc, char **argv) {
  int count = argc > 1 ? atoi(argv[1]) : 1000;
  int busy_count = argc > 2 ? atoi(argv[2]) : 0;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 64 * 1024);
  pthread_attr_setguardsize(&attributes, 0);
  for (int i = 0; i < count; i++) {
    pthread_t thread;
    int error = pthread_create(&thread, &attributes, i < busy_count ? busy : idle, NULL);
    if (error != 0) {
      fprintf(stderr, "thread %d: error %d\n", i, error);
      return 1;
    }
  }
  printf("%d\n", getpid());
  fflush(stdout);
  for (;;) pause();
}
