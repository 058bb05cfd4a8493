/** A recorded command line of a fixture. */
export interface RecordedCommand {
  readonly fixture: string;
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly exitCode: number;
  /** The file that holds what it prints. */
  readonly file: string;
}
export function recordedCommands(): RecordedCommand[];
export function runRecorded(command: RecordedCommand): {
  stdout: Buffer;
  status: number | null;
  stderr: string;
};
