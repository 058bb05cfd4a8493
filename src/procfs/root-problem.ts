/** Why a path is no root that can be read: the parts of one line to the user. */
export class RootProblem {
  /** The path at fault. */
  readonly what: string;
  readonly why: string;
  /** What would be accepted in its place. */
  readonly accepted: string;

  constructor(what: string, why: string, accepted: string) {
    this.what = what;
    this.why = why;
    this.accepted = accepted;
  }
}
