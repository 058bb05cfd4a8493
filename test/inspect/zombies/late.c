// Makes one zombie for each argument and prints, for each, its PID, the argument and for how many milliseconds it has
// been dead. Each has a second thread. LEFT:HOW: the main thread leaves at once, the other ends the process later; STAYS:HOW:
// both live until the end.
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define LATER_MS 400

static const char *how;

static long now_ms(void) {
  struct timespec t;
  clock_gettime(CLOCK_BOOTTIME, &t);
  return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void *worker(void *unused) {
  volatile char used[20000];
  for (size_t at = 0; at < sizeof used; at += 1000) used[at] = 1;
  poll(0, 0, LATER_MS);
  if (strcmp(how, "exit") == 0) exit(5);
  if (strcmp(how, "signal") == 0) kill(getpid(), SIGKILL);
  if (strcmp(how, "return") == 0) return 0;
  for (;;) pause();
}

int main(int count, char **words) {
  pid_t pids[16];
  for (int at = 1; at < count; at++) {
    pids[at] = fork();
    if (pids[at] != 0) continue;
    pthread_t thread;
    how = strchr(words[at], ':') + 1;
    pthread_create(&thread, 0, worker, 0);
    if (words[at][0] == 'L') pthread_exit(0);
    for (;;) pause();
  }
  for (int at = 1; at < count; at++) {
    siginfo_t info;
    waitid(P_PID, pids[at], &info, WEXITED | WNOWAIT);
  }
  long died = now_ms();
  poll(0, 0, LATER_MS);
  for (int at = 1; at < count; at++) printf("%d %s %ld\n", pids[at], words[at], now_ms() - died);
  printf("all\n");
  fflush(stdout);
  for (;;) pause();
}
