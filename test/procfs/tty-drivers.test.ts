import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTtyDrivers, readTtyDrivers } from '../../src/procfs/tty-drivers.ts';
import { Unreadable } from '../../src/procfs/unreadable.ts';
import { MemoryFiles } from './memory-files.ts';
import { holdsForAnyBytes } from './properties.ts';

const CAPTURE = `/dev/tty             /dev/tty        5       0 system:/dev/tty
/dev/vc/0            /dev/vc/0       4       0 system:vtmaster
serial               /dev/ttyS       4      64 serial
pty_slave            /dev/pts      136 0-1048575 pty:slave
unknown              /dev/tty        4 1-63 console
`;

test('one minor or a range of them, in the order of the file', () => {
  assert.deepEqual(parseTtyDrivers(Buffer.from(CAPTURE)), [
    { name: '/dev/tty', major: 5, minor_first: 0, minor_last: 0 },
    { name: '/dev/vc/0', major: 4, minor_first: 0, minor_last: 0 },
    { name: '/dev/ttyS', major: 4, minor_first: 64, minor_last: 64 },
    { name: '/dev/pts', major: 136, minor_first: 0, minor_last: 1048575 },
    { name: '/dev/tty', major: 4, minor_first: 1, minor_last: 63 },
  ]);
});

test('lines that are no driver are skipped', () => {
  const line = 'usbserial            /dev/ttyUSB   188 0-511 serial\n';
  const drivers = [{ name: '/dev/ttyUSB', major: 188, minor_first: 0, minor_last: 511 }];
  for (const other of ['\n', 'one\n', 'x /dev/x\n', 'x /dev/x 4\n', 'x /dev/x 4 1-\n', 'x /dev/x y 1\n']) {
    assert.deepEqual(parseTtyDrivers(Buffer.from(other + line)), drivers);
  }
});

test('no driver at all is malformed', () => {
  assert.ok(parseTtyDrivers(Buffer.from('')) instanceof Unreadable);
  assert.ok(parseTtyDrivers(Buffer.from('tty\n')) instanceof Unreadable);
});

test('the kernel gives the file in pages, and all of them are read', () => {
  const files = new MemoryFiles({ '/proc/tty/drivers': CAPTURE });
  files.page = 70;
  assert.deepEqual(readTtyDrivers(files.root()), parseTtyDrivers(Buffer.from(CAPTURE)));
});

holdsForAnyBytes('tty/drivers', parseTtyDrivers, [CAPTURE], { cuts: 'lines' });
