/**
 * How much bytecode a function runs before V8 thinks of compiling it better; its own number is a sixtieth of this. What
 * runs for a second at most is over before it has paid for the work of the compiler, which takes other CPUs meanwhile.
 */
const BUDGET = 4_000_000;

/** Makes V8 compile only what stays hot for long: for commands that look once at much and end. */
export async function compileLess(): Promise<void> {
  // node:v8 takes 3 ms to load, which a look at little would not get back.
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString(`--interrupt-budget=${BUDGET}`);
}
