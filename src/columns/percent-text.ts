/** A percentage with one decimal; above 999 without. */
export function percentText(value: number | string): string {
  return typeof value === 'number' ? (value < 999.95 ? value.toFixed(1) : value.toFixed(0)) : value;
}
