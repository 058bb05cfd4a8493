import type * as childProcess from 'node:child_process';
import { createRequire } from 'node:module';
import { type AskNameService, NameService } from '../scan/name-service.ts';

const NOT_FOUND = 2;
const LONGEST_ANSWER = 1 << 20;

/**
 * Asks the name service with getent(1), which is ended when it takes longer than `limit_ms`. The module that starts
 * programs is only loaded when there is something to ask.
 */
const askGetent: AskNameService = (database, key, limit_ms) => {
  const { spawnSync } = createRequire('/')('node:child_process') as typeof childProcess;
  const { stdout, status, error } = spawnSync('getent', [database, key], {
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: Math.ceil(limit_ms),
    killSignal: 'SIGKILL',
    maxBuffer: LONGEST_ANSWER,
  });
  return error === undefined && (status === 0 || status === NOT_FOUND) ? stdout : undefined;
};

/** The name service of this machine: one for the run, so that its limits hold for the run. */
export const NAME_SERVICE = new NameService(askGetent, () => performance.now());
