/** Amounts as people read them. JSON and CSV have the raw numbers. */

const SIZE_UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];
const STEP = 1024;
/** From here on the tenths of a number say nothing any more. */
const WHOLE_FROM = 100;

/** Bytes with the largest unit that leaves at least 1, to one decimal: `512 B`, `8 MiB`, `1.6 GiB`, `128 TiB`. */
export function bytesText(bytes: number): string {
  const unit = sizeUnit(bytes);
  const digits = Math.round((Math.abs(bytes) / STEP ** unit) * 10) / 10;
  // 1023.96 KiB would be shown as 1024.
  if (digits >= STEP && unit < SIZE_UNITS.length - 1) return bytesText(Math.sign(bytes) * STEP ** (unit + 1));
  return `${bytes < 0 ? '-' : ''}${digits >= WHOLE_FROM ? Math.round(digits) : digits} ${SIZE_UNITS[unit] ?? ''}`;
}

/** The same for what is left of something: rounded down, never to more than there is. `819.2 KiB` of `819.29`. */
export function bytesLeftText(bytes: number): string {
  const step = STEP ** sizeUnit(bytes);
  const value = bytes / step;
  const shown = Math.abs(value) >= WHOLE_FROM ? Math.floor(value) : Math.floor(value * 10) / 10;
  return bytesText(shown * step);
}

/** The place in `SIZE_UNITS` of the largest unit that leaves at least 1. */
function sizeUnit(bytes: number): number {
  let unit = 0;
  for (let value = Math.abs(bytes); value >= STEP && unit < SIZE_UNITS.length - 1; value /= STEP) unit++;
  return unit;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Whole seconds in one or two units: `less than 1 s`, `42 s`, `3 min 5 s`, `2 h 10 min`, `4 d 3 h`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < SECOND) return 'less than 1 s';
  if (milliseconds < MINUTE) return `${Math.floor(milliseconds / SECOND)} s`;
  if (milliseconds < HOUR) return two(milliseconds, MINUTE, 'min', SECOND, 's');
  if (milliseconds < DAY) return two(milliseconds, HOUR, 'h', MINUTE, 'min');
  return two(milliseconds, DAY, 'd', HOUR, 'h');
}

/** The same for what lasted that long at most: `at most 3 min 5 s`, `less than 1 s`. */
export function atMostText(milliseconds: number): string {
  return milliseconds < SECOND ? durationText(milliseconds) : `at most ${durationText(milliseconds)}`;
}

function two(value: number, large: number, largeName: string, small: number, smallName: string): string {
  const rest = Math.floor((value % large) / small);
  return `${Math.floor(value / large)} ${largeName}${rest === 0 ? '' : ` ${rest} ${smallName}`}`;
}
