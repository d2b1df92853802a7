// A clock on the wall that is ahead, for a process that is started with it (LD_PRELOAD): what a link does after days is
// tested in seconds. How long something takes is measured by another clock, which is left alone.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

int clock_gettime(clockid_t clock, struct timespec *now) {
  int (*real)(clockid_t, struct timespec *) = dlsym(RTLD_NEXT, "clock_gettime");
  const char *ahead = getenv("SECONDS_AHEAD");
  int failed = real(clock, now);
  if (!failed && clock == CLOCK_REALTIME && ahead) now->tv_sec += atol(ahead);
  return failed;
}
