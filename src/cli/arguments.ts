import { SettingsError } from '#config/settings-error.ts';

export interface Arguments {
  /** Values by flag name without dashes; a switch holds an empty text. */
  readonly flags: ReadonlyMap<string, string>;
  readonly words: readonly string[];
}

/** Flags that stand alone. */
const SWITCHES = new Set([
  'help',
  'version',
  'print-config',
  'in-the-clear',
  'json',
  'emergency',
  'finalize',
  'live',
  'verify',
  'rows',
]);

/**
 * Splits a command line into flags (`--name value`, `--name=value`, switches) and words; `--`
 * ends the flags. Whether a flag is known is for the caller to say, who knows the command.
 */
export function splitArguments(args: readonly string[]): Arguments {
  const flags = new Map<string, string>();
  const words: string[] = [];
  const rest = args.map((arg) => (arg === '-h' ? '--help' : arg === '-v' ? '--version' : arg));
  while (rest.length > 0) {
    const arg = rest.shift()!;
    if (arg === '--') return { flags, words: [...words, ...rest] };
    if (!arg.startsWith('-') || arg === '-') {
      words.push(arg);
      continue;
    }
    if (!arg.startsWith('--')) throw new SettingsError(`There is no flag ${arg}.`);
    const equals = arg.indexOf('=');
    const name = equals < 0 ? arg.slice(2) : arg.slice(2, equals);
    if (flags.has(name)) throw new SettingsError(`The flag --${name} is given twice.`);
    if (SWITCHES.has(name)) {
      if (equals >= 0) throw new SettingsError(`The flag --${name} takes no value.`);
      flags.set(name, '');
      continue;
    }
    const value = equals < 0 ? rest.shift() : arg.slice(equals + 1);
    if (value === undefined || value === '' || (equals < 0 && value.startsWith('--'))) {
      throw new SettingsError(`The flag --${name} needs a value.`);
    }
    flags.set(name, value);
  }
  return { flags, words };
}
