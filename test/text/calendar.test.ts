import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { Zone, zoneOf } from '../../src/text/calendar.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

function utc(...parts: [number, number, number, number?, number?, number?]): number {
  return Date.UTC(...parts) / 1000;
}

function clock(zone: Zone, epoch: number): string {
  const at = zone.civil(epoch);
  return `${at.year}-${at.month + 1}-${at.day} ${at.hour}:${at.minute}:${at.second}`;
}

test('UTC is the calendar itself', () => {
  const at = zoneOf('UTC').civil(utc(2024, 1, 29, 23, 59, 58));
  assert.deepEqual(at, {
    epoch: utc(2024, 1, 29, 23, 59, 58),
    year: 2024,
    month: 1,
    day: 29,
    weekday: 4,
    yearDay: 59,
    hour: 23,
    minute: 59,
    second: 58,
    offset: 0,
  });
});

test('days of the year count from 0 and know leap years', () => {
  const { civil } = { civil: (epoch: number) => zoneOf('UTC').civil(epoch).yearDay };
  assert.equal(civil(utc(2023, 0, 1)), 0);
  assert.equal(civil(utc(2023, 11, 31, 23, 59, 59)), 364);
  assert.equal(civil(utc(2024, 11, 31)), 365);
  assert.equal(civil(utc(1970, 0, 1)), 0);
  assert.equal(civil(-1), 364);
});

test('the clock leaps forward in spring, in the middle of a day', () => {
  const berlin = new Zone('Europe/Berlin');
  const leap = utc(2025, 2, 30, 1);
  assert.equal(clock(berlin, leap - 1), '2025-3-30 1:59:59');
  assert.equal(clock(berlin, leap), '2025-3-30 3:0:0');
  assert.equal(clock(berlin, leap + 12 * HOUR), '2025-3-30 15:0:0');
  assert.equal(clock(berlin, leap - DAY), '2025-3-29 2:0:0');
});

test('in autumn an hour comes twice', () => {
  const berlin = new Zone('Europe/Berlin');
  const back = utc(2025, 9, 26, 1);
  assert.equal(clock(berlin, back - 1), '2025-10-26 2:59:59');
  assert.equal(clock(berlin, back), '2025-10-26 2:0:0');
});

const OFFSETS: readonly [string, number, number][] = [
  ['Asia/Kolkata', utc(2025, 0, 1), 5.5 * HOUR],
  ['Asia/Kathmandu', utc(2025, 0, 1), 5.75 * HOUR],
  ['America/St_Johns', utc(2025, 6, 1), -2.5 * HOUR],
  ['Australia/Lord_Howe', utc(2025, 0, 1), 11 * HOUR],
  ['Pacific/Apia', utc(2011, 11, 29), -10 * HOUR],
  ['Pacific/Apia', utc(2011, 11, 31), 14 * HOUR],
  ['Etc/GMT+12', utc(2025, 0, 1), -12 * HOUR],
  ['GMT', utc(2025, 0, 1), 0],
];

for (const [name, epoch, offset] of OFFSETS) {
  test(`${name} is ${offset} s east of UTC at ${epoch}`, () =>
    assert.equal(new Zone(name).offset(epoch), offset));
}

test('a name that is no zone is UTC, as for the C library', () => {
  assert.equal(clock(new Zone('No/Where'), utc(2025, 0, 1)), '2025-1-1 0:0:0');
  assert.equal(clock(new Zone('\n'), utc(2025, 0, 1)), '2025-1-1 0:0:0');
});

test('the zone of the process is the one that Date has', () => {
  const own = new Zone(undefined);
  for (const epoch of [utc(2025, 0, 1, 5), utc(2025, 6, 1, 5)]) {
    const date = new Date(epoch * 1000);
    assert.equal(
      clock(own, epoch).split(' ')[1],
      `${date.getHours()}:${date.getMinutes()}:${date.getSeconds()}`,
    );
  }
});

test('what is kept by day is what the zone says at every moment of it', () => {
  const name = 'America/New_York';
  const kept = new Zone(name);
  fc.assert(
    fc.property(fc.integer({ min: utc(2000, 0, 1), max: utc(2037, 0, 1) }), (epoch) => {
      assert.equal(kept.offset(epoch), new Zone(name).offset(epoch));
      assert.equal(kept.civil(epoch).second, ((epoch % 60) + 60) % 60);
    }),
    { numRuns: 60 },
  );
});

test('one clock for each zone', () => assert.equal(zoneOf('UTC'), zoneOf('UTC')));
