/* Starts as many sleeping processes as its argument says, prints its pid when all are there, and waits; they end with it. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv) {
  int count = argc > 1 ? atoi(argv[1]) : 2000;
  pid_t parent = getpid();
  for (int i = 0; i < count; i++) {
    pid_t child = fork();
    if (child < 0) {
      perror("fork");
      return 1;
    }
    if (child == 0) {
      prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (getppid() != parent) _exit(0);
      for (;;) pause();
    }
  }
  printf("%d\n", parent);
  fflush(stdout);
  for (;;) pause();
}
