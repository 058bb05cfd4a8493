/** What a thread waits for, in one word: the `class` of `tinspect waits`. `?`: it can't be told. */
export type WaitClass =
  | 'cpu'
  | 'runq'
  | 'lock'
  | 'epoll'
  | 'poll'
  | 'sleep'
  | 'pipe'
  | 'socket'
  | 'tty'
  | 'eventfd'
  | 'timerfd'
  | 'signalfd'
  | 'inotify'
  | 'filelock'
  | 'disk'
  | 'child'
  | 'signal'
  | 'ipc'
  | 'uring'
  | 'idle-kernel'
  | 'stopped'
  | 'traced'
  | '?';

/**
 * What stands behind a futex wait, or `vfork`. `rwlock`: it can't be told whether to read or to write. `futex`: a
 * word that no C library is known to use in this way.
 */
export type WaitObject =
  | 'mutex'
  | 'pi-mutex'
  | 'robust'
  | 'rwlock'
  | 'rwlock-read'
  | 'rwlock-write'
  | 'condvar'
  | 'semaphore'
  | 'barrier'
  | 'join'
  | 'vfork'
  | 'futex';
