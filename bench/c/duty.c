/*
 * A thread for each DUTY in percent, which spins so much of every 100 ms and sleeps the rest. On each line of its
 * input it prints TID and CPU nanoseconds of every thread: the truth that a live view is compared with.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define MOST 64
static pthread_t threads[MOST];
static int tids[MOST];
static int duties[MOST];

static long long nanoseconds(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return now.tv_sec * 1000000000LL + now.tv_nsec;
}

static void *work(void *argument) {
  long index = (long)argument;
  tids[index] = syscall(SYS_gettid);
  for (;;) {
    long long begin = nanoseconds(CLOCK_MONOTONIC);
    long long own = nanoseconds(CLOCK_THREAD_CPUTIME_ID);
    while (nanoseconds(CLOCK_THREAD_CPUTIME_ID) - own < duties[index] * 1000000LL) {
    }
    long long rest = 100000000LL - (nanoseconds(CLOCK_MONOTONIC) - begin);
    if (rest > 0) {
      struct timespec nap = {0, rest};
      nanosleep(&nap, NULL);
    }
  }
  return NULL;
}

int main(int argc, char **argv) {
  int count = argc - 1 < MOST ? argc - 1 : MOST;
  for (long i = 0; i < count; i++) {
    duties[i] = atoi(argv[i + 1]);
    pthread_create(&threads[i], NULL, work, (void *)i);
  }
  usleep(100000);
  printf("%d\n", getpid());
  fflush(stdout);
  char line[64];
  while (fgets(line, sizeof line, stdin)) {
    for (int i = 0; i < count; i++) {
      clockid_t clock;
      pthread_getcpuclockid(threads[i], &clock);
      printf("%d:%lld ", tids[i], nanoseconds(clock));
    }
    printf("%lld\n", nanoseconds(CLOCK_MONOTONIC));
    fflush(stdout);
  }
}
