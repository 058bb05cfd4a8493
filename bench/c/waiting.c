/*
 * Makes COUNT threads that wait: a quarter each for a condition variable, for a mutex that main holds, for data in a
 * pipe, and for time to pass; prints its pid and stays. It ends with whoever started it.
 */
#define _GNU_SOURCE
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

static pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;
static pthread_mutex_t of_queue = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t queue = PTHREAD_COND_INITIALIZER;
static int ends[2];

static void *wait_for(void *kind) {
  char byte;
  switch ((long)kind) {
    case 0:
      pthread_mutex_lock(&of_queue);
      for (;;) pthread_cond_wait(&queue, &of_queue);
    case 1:
      pthread_mutex_lock(&held);
      break;
    case 2:
      while (read(ends[0], &byte, 1) != 0) {
      }
      break;
    default:
      for (;;) sleep(100000);
  }
  return NULL;
}

int main(int argc, char **argv) {
  int count = argc > 1 ? atoi(argv[1]) : 2000;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (pipe(ends) != 0) return 1;
  pthread_mutex_lock(&held);
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, 64 * 1024);
  for (long i = 0; i < count; i++) {
    pthread_t thread;
    int error = pthread_create(&thread, &attributes, wait_for, (void *)(i % 4));
    if (error != 0) {
      fprintf(stderr, "thread %ld: error %d\n", i, error);
      return 1;
    }
  }
  usleep(300000);
  printf("%d\n", getpid());
  fflush(stdout);
  for (;;) pause();
}
