import type { Cursor } from './cursor.ts';
import { isParsed, type QueryError } from './error.ts';
import type { Field } from './field.ts';
import { type Query, RANK, type Row, type Truth } from './query.ts';
import { parseValue, printValue, relate, type Relation, type Wanted } from './value.ts';

type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

/** Which relations of the row's value to the wanted one satisfy the operator. */
const SATISFIED: Readonly<Record<Operator, readonly Relation[]>> = {
  '=': ['same'],
  '!=': ['less', 'more', 'other'],
  '<': ['less'],
  '<=': ['less', 'same'],
  '>': ['more'],
  '>=': ['more', 'same'],
};

/** A field against one value. */
class Compare implements Query {
  readonly rank = RANK.test;
  readonly fields: readonly string[];
  private readonly field: Field;
  private readonly operator: Operator;
  private readonly wanted: Wanted;
  private readonly satisfied: readonly Relation[];

  constructor(field: Field, operator: Operator, wanted: Wanted) {
    this.fields = [field.name];
    this.field = field;
    this.operator = operator;
    this.wanted = wanted;
    this.satisfied = SATISFIED[operator];
  }

  truth(row: Row): Truth {
    const relation = relate(row.value(this.field.name), this.field, this.wanted);
    return relation === 'unknown' ? undefined : this.satisfied.includes(relation);
  }

  print(): string {
    return `${this.field.name} ${this.operator} ${printValue(this.wanted.text)}`;
  }
}

/** `compare = field ("=" | "==" | "!=" | "<" | "<=" | ">" | ">=") value` */
export function parseCompare(cursor: Cursor): Query | QueryError {
  const field = cursor.field(cursor.take());
  if (!isParsed(field)) return field;
  const operator = cursor.take().text;
  const wanted = parseValue(cursor, field);
  if (!isParsed(wanted)) return wanted;
  return new Compare(field, operator === '==' ? '=' : (operator as Operator), wanted);
}
