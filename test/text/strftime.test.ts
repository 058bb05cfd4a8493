import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { zoneOf } from '../../src/text/calendar.ts';
import { strftime } from '../../src/text/strftime.ts';

function utc(...parts: [number, number, number, number?, number?, number?]): number {
  return Date.UTC(...parts) / 1000;
}

function format(text: string, epoch: number, zone = 'UTC'): string {
  return strftime(text, zoneOf(zone).civil(epoch), zoneOf(zone));
}

/** Wednesday, afternoon; a day and an hour of one digit. */
const MOMENT = utc(2025, 6, 9, 15, 4, 5);

/** As date(1) printed them for that moment with LC_ALL=C TZ=UTC. */
const CONVERSIONS: readonly [string, string][] = [
  ['%a %A', 'Wed Wednesday'],
  ['%b %h %B', 'Jul Jul July'],
  ['%c', 'Wed Jul  9 15:04:05 2025'],
  ['%C %y %Y', '20 25 2025'],
  ['%d|%e|%j', '09| 9|190'],
  ['%D %x %F', '07/09/25 07/09/25 2025-07-09'],
  ['%H|%I|%k|%l', '15|03|15| 3'],
  ['%m %M %S', '07 04 05'],
  ['%p %P %r', 'PM pm 03:04:05 PM'],
  ['%R %T %X', '15:04 15:04:05 15:04:05'],
  ['%s', '1752073445'],
  ['%u %w', '3 3'],
  ['%U %V %W %G %g', '27 28 27 2025 25'],
  ['%z %Z', '+0000 UTC'],
  ['%n%t%%', '\n\t%'],
  ['%-d %-H %_m %03d %5Y', '9 15  7 009 02025'],
  ['%^a %^B %#p %10b|%_5d|%010s', 'WED JULY pm        Jul|    9|1752073445'],
  ['%Ey %Od', '25 09'],
  ['100%', '100%'],
  ['%Q %', '%Q %'],
  ['', ''],
];

for (const [text, expected] of CONVERSIONS) {
  test(`${JSON.stringify(text)} is ${JSON.stringify(expected)}`, () =>
    assert.equal(format(text, MOMENT), expected));
}

const WEEKS: readonly [what: string, epoch: number, text: string][] = [
  ['a Sunday that begins the year', utc(2023, 0, 1), '01 00 2022-52 7'],
  ['the Monday after it', utc(2023, 0, 2), '01 01 2023-01 1'],
  ['a Friday that begins the year: last year’s week 53', utc(2021, 0, 1), '00 00 2020-53 5'],
  ['a Monday that ends it: next year’s week 1', utc(2024, 11, 30), '52 53 2025-01 1'],
  ['the end of a year with 53 weeks', utc(2020, 11, 31), '52 52 2020-53 4'],
];

for (const [what, epoch, text] of WEEKS) {
  test(`weeks of ${what}`, () => assert.equal(format('%U %W %G-%V %u', epoch), text));
}

test('noon and midnight on a clock of twelve hours', () => {
  assert.equal(format('%I %p', utc(2025, 0, 1, 0, 30)), '12 AM');
  assert.equal(format('%I %p', utc(2025, 0, 1, 12, 30)), '12 PM');
});

test('zones by letters and by numbers', () => {
  assert.equal(format('%H %z %Z', MOMENT, 'Europe/Berlin'), '17 +0200 CEST');
  assert.equal(format('%H %z %Z', MOMENT, 'America/New_York'), '11 -0400 EDT');
  assert.equal(format('%z %Z', MOMENT, 'Asia/Kolkata'), '+0530 IST');
  assert.equal(format('%z %Z', MOMENT, 'America/Sao_Paulo'), '-0300 -03');
  assert.equal(format('%z %Z', MOMENT, 'No/Where'), '+0000 UTC');
});

test('whatever the format is, it is written in bounded time and space', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('%', '0', '9', '-', '_', 'd', 'Y', 'c', 'Z', 'x', ' ') }),
      (text) => {
        assert.ok(format(text, MOMENT).length <= 2048 * (text.length + 1));
      },
    ),
    { numRuns: 50 },
  );
});
