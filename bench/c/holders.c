/*
 * Makes COUNT processes with 50 descriptors each: the standard ones, both ends of 16 pipes, and files; prints its pid and
 * stays. All end with whoever started it.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { DESCRIPTORS = 50, PIPES = 16 };

static void hold(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int last = 0, ends[2];
  for (int i = 0; i < PIPES; i++) {
    if (pipe2(ends, O_CLOEXEC) != 0) _exit(1);
    last = ends[0] > ends[1] ? ends[0] : ends[1];
  }
  while (last + 1 < DESCRIPTORS) last = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  for (;;) pause();
}

int main(int argc, char **argv) {
  int count = argc > 1 ? atoi(argv[1]) : 500;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  for (int i = 0; i < count; i++) {
    switch (fork()) {
      case -1:
        return 1;
      case 0:
        hold();
    }
  }
  usleep(500000);
  printf("%d\n", getpid());
  fflush(stdout);
  for (;;) pause();
}
