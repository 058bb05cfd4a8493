/* Starts and ends RATE threads a second for SECONDS; prints its pid first, then how many it made. */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

static void *brief(void *unused) {
  struct timespec nap = {0, 300000000};
  nanosleep(&nap, NULL);
  return unused;
}

int main(int argc, char **argv) {
  int rate = argc > 1 ? atoi(argv[1]) : 1000;
  int seconds = argc > 2 ? atoi(argv[2]) : 60;
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 64 * 1024);
  pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  printf("%d\n", getpid());
  fflush(stdout);
  long made = 0;
  struct timespec nap = {0, 1000000000L / rate * 10};
  for (long i = 0; i < (long)rate * seconds / 10; i++) {
    for (int burst = 0; burst < 10; burst++) {
      pthread_t thread;
      if (pthread_create(&thread, &attributes, brief, NULL) == 0) made++;
    }
    nanosleep(&nap, NULL);
  }
  printf("%ld\n", made);
  fflush(stdout);
  for (;;) pause();
}
