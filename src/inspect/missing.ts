/** What an answer lacks, and why: counted as the listings count it. */
export { Missing as MissingCount, type MissingEntry as Missing } from '../render/missing.ts';
