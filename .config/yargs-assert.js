// The two functions of node:assert that yargs calls, on conditions that hold whenever it is used as it should be.

export function notStrictEqual(actual, unexpected, message) {
  if (Object.is(actual, unexpected)) throw new Error(message ?? `not to be ${String(unexpected)}`);
}

export function strictEqual(actual, expected, message) {
  if (!Object.is(actual, expected)) throw new Error(message ?? `to be ${String(expected)}`);
}
