import type { Stat, U64 } from '../procfs/stat.ts';
import { Unknown } from '../model/unknown.ts';
import type { Column } from './column.ts';
import { psColumn } from './shape.ts';

const DIGITS = 16;

const HIDDEN = new Unknown('reads 0: needs the rights of ptrace');
const NOT_SHOWN = new Unknown('reads 0: the kernel shows it only of a task that ends or dumps core');

/** An address in 16 hexadecimal digits. */
function hexDigits(address: U64): string {
  return (Number.isNaN(address) ? 0 : address).toString(16).padStart(DIGITS, '0');
}

function addressColumn(
  draft: Pick<Column, 'id' | 'header' | 'about' | 'scope'> & Partial<Pick<Column, 'aliases'>>,
  field: 'startstack' | 'kstkesp' | 'kstkeip',
  whenZero: (stat: Stat) => null | Unknown,
): Column {
  return psColumn({
    ...draft,
    unit: 'hex',
    width: DIGITS,
    raw: ({ stat }) => (Number(stat[field]) > 0 ? `0x${stat[field].toString(16)}` : whenZero(stat)),
    show: ({ stat }) => hexDigits(stat[field]),
    order: ({ stat }) => Number(stat[field]),
  });
}

const STACK = 'Where the main stack of the process begins, field startstack of /proc/PID/stat.';
const mainStack = (stat: Stat): null | Unknown => (stat.vsize === 0 ? null : HIDDEN);
const registers = (): Unknown => NOT_SHOWN;

/** A place in the core that Linux does not tell: ps prints `-`. */
function coreAddress(id: string, width: number, align: 'left' | 'right'): Column {
  return psColumn({
    id,
    header: 'ADDR',
    about: 'The address of the process in memory on other systems; Linux has none, always -.',
    width,
    align,
    raw: () => null,
    show: () => '-',
    order: () => 0,
  });
}

/** Addresses. */
export const ADDRESS_COLUMNS: readonly Column[] = [
  addressColumn(
    { id: 'stackp', aliases: ['start_stack'], header: 'STACKP', about: STACK, scope: 'process' },
    'startstack',
    mainStack,
  ),
  addressColumn(
    {
      id: 'esp',
      header: 'ESP',
      about: 'The stack pointer of the task, field kstkesp of stat.',
      scope: 'thread',
    },
    'kstkesp',
    registers,
  ),
  addressColumn(
    {
      id: 'eip',
      header: 'EIP',
      about: 'The instruction pointer of the task, field kstkeip of stat.',
      scope: 'thread',
    },
    'kstkeip',
    registers,
  ),
  coreAddress('addr', 4, 'right'),
  coreAddress('addr_1', 1, 'left'),
];
