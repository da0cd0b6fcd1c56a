import type { Settings } from '#config/settings.ts';

/** What a command gets to work with. */
export interface Call {
  readonly settings: Settings;
  /** Reads them again: the file may have changed. @throws SettingsError */
  readonly reread: () => Settings;
  /** Values of the command's own flags, by name without dashes. */
  readonly flags: ReadonlyMap<string, string>;
  /** What stands on the command line besides the command and flags. */
  readonly operands: readonly string[];
}

/** Runs to its end and answers the exit code. */
export type Run = (call: Call) => Promise<number>;
