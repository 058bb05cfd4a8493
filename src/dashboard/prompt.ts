import type { Dashboard } from './dashboard.ts';
import { type Effect, NONE } from './effects.ts';
import type { Action } from './keymap.ts';
import { edited, fieldOf, type TextField, typed } from './text-field.ts';

/** What a prompt asks for. */
export interface Question {
  /** Stands before the text: `Filter`. */
  readonly label: string;
  /** What was written at such a prompt before, the newest last. */
  readonly history: string[];
  /** Called with each change; a text says what is wrong so far, or what has been found. */
  changed?(text: string): string | undefined;
  /** Takes the text; a string says why not. */
  accept(text: string): Effect | string;
  /** Called when the user leaves it. */
  cancel?(): void;
}

/** A line that the user writes; the footer shows it. */
export class Prompt {
  readonly question: Question;
  field: TextField;
  /** What is wrong with the text, or what it found. */
  note = '';
  private at: number;

  constructor(question: Question, text = '') {
    this.question = question;
    this.field = fieldOf(text);
    this.at = question.history.length;
    this.note = question.changed?.(text) ?? '';
  }

  /** Takes a character. */
  type(text: string): void {
    this.set(typed(this.field, text));
  }

  /** Does an action of the place `prompt`. */
  perform(action: Action, dashboard: Dashboard): Effect {
    const { question } = this;
    switch (action) {
      case 'accept': {
        const { text } = this.field;
        const effect = question.accept(text);
        if (typeof effect === 'string') {
          this.note = effect;
          return NONE;
        }
        if (text !== '' && question.history.at(-1) !== text) question.history.push(text);
        dashboard.prompt = undefined;
        return effect;
      }
      case 'cancel':
        dashboard.prompt = undefined;
        question.cancel?.();
        return NONE;
      case 'history-back':
        this.recall(-1);
        return NONE;
      case 'history-on':
        this.recall(1);
        return NONE;
      default: {
        const field = edited(this.field, action);
        if (field !== undefined) this.set(field);
        return NONE;
      }
    }
  }

  private recall(by: 1 | -1): void {
    const { history } = this.question;
    this.at = Math.max(0, Math.min(history.length, this.at + by));
    this.set(fieldOf(history[this.at] ?? ''));
  }

  private set(field: TextField): void {
    const changed = field.text !== this.field.text;
    this.field = field;
    if (changed) this.note = this.question.changed?.(field.text) ?? '';
  }
}
