/** A terminal's driver: its node's name in front of the number, major, first minor, how many. */
type Driver = readonly [prefix: string, major: number, first: number, count: number];

/** Documentation/admin-guide/devices.txt of the kernel; pts as devpts numbers them since 2.6.11. */
const DRIVERS: readonly Driver[] = [
  ['pts/', 136, 0, 2 ** 20],
  ['ttyS', 4, 64, 192],
  ['ttyUSB', 188, 0, 256],
  ['ttyACM', 166, 0, 256],
  ['hvc', 229, 0, 256],
  ['tty', 4, 0, 64],
];
const NODE = /^\/dev\/(pts\/|[a-zA-Z]+)(0|[1-9]\d{0,6})$/;
const CONSOLE = deviceNumber(5, 1);

/** A device number as stat's tty_nr has it: minor in bits 0-7 and 20-31, major in 8-19. */
function deviceNumber(major: number, minor: number): number {
  return ((minor & ~0xff) << 12) | (major << 8) | (minor & 0xff);
}

/**
 * The usual device number of a terminal's node, for a captured tree, which has no /dev: `/dev/pts/N`, `ttyN`,
 * `ttySN`, `ttyUSBN`, `ttyACMN`, `hvcN` and `console`. Undefined for any other path.
 */
export function usualDevice(path: string): number | undefined {
  if (path === '/dev/console') return CONSOLE;
  const [, prefix, digits] = NODE.exec(path) ?? [];
  const driver = DRIVERS.find(([name]) => name === prefix);
  if (driver === undefined) return undefined;
  const [, major, first, count] = driver;
  const number = Number(digits);
  return number < count ? deviceNumber(major, first + number) : undefined;
}
