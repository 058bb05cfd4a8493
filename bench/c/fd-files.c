/*
 * Reads the link and fdinfo of every descriptor of every process once and prints nothing: what the kernel's part of an
 * answer about pipes costs when nothing is done with it.
 */
#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static char bytes[1 << 12];

static void look(const char *pid) {
  char path[128], folder[64];
  snprintf(folder, sizeof folder, "/proc/%.20s/fd", pid);
  DIR *links = opendir(folder);
  if (!links) return;
  for (struct dirent *entry; (entry = readdir(links));) {
    if (!isdigit((unsigned char)entry->d_name[0])) continue;
    snprintf(path, sizeof path, "%s/%.20s", folder, entry->d_name);
    if (readlink(path, bytes, sizeof bytes) < 0) continue;
    snprintf(path, sizeof path, "/proc/%.20s/fdinfo/%.20s", pid, entry->d_name);
    int fd = open(path, O_RDONLY);
    if (fd < 0) continue;
    while (read(fd, bytes, sizeof bytes) > 0) {
    }
    close(fd);
  }
  closedir(links);
}

int main(void) {
  DIR *processes = opendir("/proc");
  if (!processes) return 1;
  for (struct dirent *entry; (entry = readdir(processes));) {
    if (isdigit((unsigned char)entry->d_name[0])) look(entry->d_name);
  }
  closedir(processes);
}
