/*
 * Reads the named files of every task below /proc once and prints nothing: what the kernel's part costs when
 * nothing is done with it. Usage: reader [-p PID] FILE...; the file `owner` is stat(2) of the task's folder.
 */
#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char bytes[1 << 16];

static void read_files(const char *dir, char **files, int count) {
  char path[256];
  for (int i = 0; i < count; i++) {
    if (strcmp(files[i], "owner") == 0) {
      struct stat owner;
      stat(dir, &owner);
      continue;
    }
    snprintf(path, sizeof path, "%s/%s", dir, files[i]);
    int fd = open(path, O_RDONLY);
    if (fd < 0) continue;
    while (read(fd, bytes, sizeof bytes) == sizeof bytes) {
    }
    close(fd);
  }
}

static void read_process(const char *pid, char **files, int count) {
  char path[64], dir[320];
  snprintf(path, sizeof path, "/proc/%.20s/task", pid);
  DIR *tasks = opendir(path);
  if (!tasks) return;
  for (struct dirent *entry; (entry = readdir(tasks));) {
    if (!isdigit((unsigned char)entry->d_name[0])) continue;
    snprintf(dir, sizeof dir, "%s/%s", path, entry->d_name);
    read_files(dir, files, count);
  }
  closedir(tasks);
}

int main(int argc, char **argv) {
  if (argc > 2 && strcmp(argv[1], "-p") == 0) {
    read_process(argv[2], argv + 3, argc - 3);
    return 0;
  }
  DIR *proc = opendir("/proc");
  if (!proc) return 1;
  for (struct dirent *entry; (entry = readdir(proc));) {
    if (isdigit((unsigned char)entry->d_name[0])) read_process(entry->d_name, argv + 1, argc - 1);
  }
  closedir(proc);
}
