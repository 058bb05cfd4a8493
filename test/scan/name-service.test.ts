import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileSystem } from '../../src/procfs/reader.ts';
import { ProcRoot } from '../../src/procfs/root.ts';
import { type AskNameService, NameService } from '../../src/scan/name-service.ts';
import { errno } from './fake-proc.ts';

const FILES: Readonly<Record<string, string>> = {
  '//etc/passwd': 'root:x:0:0::/:\n',
  '//etc/group': 'root:x:0:\n',
  '//etc/nsswitch.conf': 'passwd: files sss\ngroup: files\n',
};

/** A root whose files beside the procfs are `files`. */
function rootWith(files: Readonly<Record<string, string>>, path = '/proc', captured = false): ProcRoot {
  const left: Buffer[] = [];
  const system: FileSystem = {
    open: (name) => {
      const text = files[name];
      if (text === undefined) throw errno('ENOENT');
      return left.push(Buffer.from(text)) - 1;
    },
    read: (fd, into, offset, length) => {
      const bytes = left[fd] ?? Buffer.alloc(0);
      const got = bytes.copy(into, offset, 0, Math.min(length, bytes.length));
      left[fd] = bytes.subarray(got);
      return got;
    },
    close: () => undefined,
    list: () => [],
    readlink: () => Buffer.alloc(0),
    stat: () => {
      throw errno('ENOENT');
    },
  };
  const host = {
    clock_ticks: 100,
    page_size: 4096,
    cpus: 1,
    now: 0,
    euid: 0,
    tty_nr: 0,
    timezone: undefined,
    arch: 'x86_64',
  };
  return new ProcRoot(path, '/', host, captured, system);
}

interface Asked {
  readonly keys: string[];
  readonly service: NameService;
}

/** A service with these entries, each answer of which takes `cost_ms`. */
function serviceOf(entries: Readonly<Record<string, string>>, cost_ms = 1): Asked {
  const keys: string[] = [];
  let now = 0;
  const ask: AskNameService = (database, key, limit_ms) => {
    keys.push(`${database} ${key}`);
    now += Math.min(cost_ms, limit_ms);
    return cost_ms > limit_ms ? undefined : Buffer.from(entries[key] ?? '', 'latin1');
  };
  return { keys, service: new NameService(ask, () => now) };
}

const ANN = { '5000': 'ann:*:5000:100::/:\n', ann: 'ann:*:5000:100::/:\n' };

test('who is in the file is not asked for', () => {
  const { keys, service } = serviceOf(ANN);
  const users = service.users(rootWith(FILES));
  assert.equal(users.name(0), 'root');
  assert.equal(users.id('root'), 0);
  assert.deepEqual(keys, []);
});

test('who is not in the file is asked for once, also when nobody knows', () => {
  const { keys, service } = serviceOf(ANN);
  const users = service.users(rootWith(FILES));
  for (let again = 0; again < 2; again++) {
    assert.equal(users.name(5000), 'ann');
    assert.equal(users.name(6000), undefined);
  }
  assert.deepEqual(keys, ['passwd 5000', 'passwd 6000']);
});

test('a user by name', () => {
  const { service } = serviceOf(ANN);
  const users = service.users(rootWith(FILES));
  assert.equal(users.id('ann'), 5000);
  assert.equal(users.id('bob'), undefined);
});

test('an answer about somebody else is none', () => {
  const { service } = serviceOf({ '7': 'x:*:8:8::/:\n', y: 'z:*:9:9::/:\n' });
  const users = service.users(rootWith(FILES));
  assert.equal(users.name(7), undefined);
  assert.equal(users.id('y'), undefined);
});

test('what getent would take for an option, a number or two entries is not asked', () => {
  const { keys, service } = serviceOf({});
  const users = service.users(rootWith(FILES));
  for (const name of ['', '-i', '12', 'a b', 'a\nb', 'a:b', 'a\0']) assert.equal(users.id(name), undefined);
  assert.deepEqual(keys, []);
});

test('where only files answer, or where no nsswitch.conf is, nothing is asked', () => {
  const { keys, service } = serviceOf(ANN);
  assert.equal(service.groups(rootWith(FILES)).name(5000), undefined);
  assert.equal(serviceOf(ANN).service.users(rootWith({})).name(5000), undefined);
  assert.deepEqual(keys, []);
});

test('nothing is asked for a tree, nor for a procfs that is mounted elsewhere', () => {
  const { keys, service } = serviceOf(ANN);
  assert.equal(service.users(rootWith(FILES, '/tree/proc', true)).name(5000), undefined);
  assert.equal(service.users(rootWith(FILES, '/host/proc')).name(5000), undefined);
  assert.deepEqual(keys, []);
});

test('a hundred questions and no more', () => {
  const { keys, service } = serviceOf({});
  const users = service.users(rootWith(FILES));
  for (let id = 1000; id < 2000; id++) users.name(id);
  assert.equal(keys.length, 100);
});

test('a second in all, and a question that had no answer is the last', () => {
  const slow = serviceOf({}, 300);
  const users = slow.service.users(rootWith(FILES));
  for (let id = 1000; id < 2000; id++) users.name(id);
  assert.equal(slow.keys.length, 4);
  const dead = serviceOf({}, Infinity);
  const others = dead.service.users(rootWith(FILES));
  for (let id = 1000; id < 2000; id++) others.name(id);
  assert.equal(dead.keys.length, 1);
});

test('the limits hold for users and groups together', () => {
  const { keys, service } = serviceOf({});
  const root = rootWith({ ...FILES, '//etc/nsswitch.conf': 'passwd: sss\ngroup: sss\n' });
  for (let id = 1000; id < 2000; id++) {
    service.users(root).name(id);
    service.groups(root).name(id);
  }
  assert.equal(keys.length, 100);
});
