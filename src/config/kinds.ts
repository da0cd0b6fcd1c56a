/** The kinds of settings there are. */
import { resolve } from 'node:path';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Variables that are not Poolhouse's own, and say what a setting says. */
export interface StandardVariable {
  readonly names: readonly string[];
  /** What they say, in the form of the setting or as what the variable must be instead. */
  find(env: Environment): FoundValue | undefined;
}

/** What was found of a setting, and where. */
export type FoundValue =
  | { readonly said: string; readonly given: unknown }
  /** It is not what it must be. */
  | { readonly said: string; readonly wrong: string };

/** One setting: what it is called elsewhere follows from its name in the table. */
export interface Setting<T> {
  readonly meaning: string;
  /** What a value must be, as it follows "must be". */
  readonly kind: string;
  readonly default: T;
  /** How the default is written in the reference, where the value does not say it. */
  readonly defaultText?: string;
  /** Redacted when settings are shown; a bad value is not repeated. */
  readonly secret?: true;
  /** Not taken from the command line, where every user of the machine could read it. */
  readonly noFlag?: true;
  /** A server that runs takes up a change of it when SIGHUP asks for it. */
  readonly reloads?: true;
  /** Come after the variable of Poolhouse's own, and before the file. */
  readonly standard?: StandardVariable;
  /** What may be shown of a secret value; nothing when absent. */
  shown?(value: T): unknown;
  /** The value, or undefined when `given` (text, or JSON from the file) is not of the kind. */
  readonly read: (given: unknown) => T | undefined;
}

type SettingDetails<T> = Omit<Setting<T>, 'kind' | 'read' | 'default'> & { readonly default: T };

/** A value that `read` makes of a text. */
export const setting = <T>(
  kind: string,
  read: (text: string) => T | undefined,
  rest: SettingDetails<T>,
) => ({
  ...rest,
  kind,
  read: (given: unknown) => (typeof given === 'string' ? read(given) : undefined),
});

export const text = <T extends string | undefined>(
  kind: string,
  pattern: RegExp,
  rest: SettingDetails<T>,
) => setting<T>(kind, (given) => (pattern.test(given) ? (given as T) : undefined), rest);

export const integer = <T extends number | undefined = number>(
  min: number,
  max: number,
  rest: SettingDetails<NoInfer<T>>,
): Setting<T> => ({
  ...rest,
  kind: `a whole number from ${min} to ${max}`,
  read: (given) => {
    if (typeof given === 'string' && !/^\d{1,15}$/.test(given)) return undefined;
    if (typeof given !== 'string' && typeof given !== 'number') return undefined;
    const number = Number(given);
    const isIn = Number.isInteger(number) && number >= min && number <= max;
    return isIn ? (number as T) : undefined;
  },
});

/** `Default` is undefined where the mode of the server decides. */
export const choice = <const T extends string, Default extends T | undefined = T>(
  values: readonly T[],
  rest: SettingDetails<NoInfer<T | Default>>,
) =>
  setting<T | Default>(
    `one of ${values.join(', ')}`,
    (given) => values.find((value) => value === given),
    rest,
  );

/** An absolute path; a relative one begins at the folder the server is started in. */
export const path = <T extends string | undefined>(what: string, rest: SettingDetails<T>) =>
  setting<T>(what, (given) => (given === '' ? undefined : (resolve(given) as T)), rest);

/** A table of its own, with secrets in it: empty unless given. */
export const table = <T>(
  kind: string,
  rest: Pick<Setting<ReadonlyMap<string, T>>, 'meaning' | 'read' | 'shown'>,
): Setting<ReadonlyMap<string, T>> => ({
  ...rest,
  kind,
  default: new Map(),
  defaultText: 'none',
  secret: true,
  noFlag: true,
});
