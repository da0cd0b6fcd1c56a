import { flagOf } from '#config/read-settings.ts';
import { settingNames, settings } from '#config/settings.ts';
import { commands } from './commands.ts';

/** The text of `poolhouse help`, or of `poolhouse help <command>`. */
export function help(name?: string): string {
  return name === undefined ? overview() : ofCommand(name);
}

function overview(): string {
  return [
    'Poolhouse: your own user pools, behind the Amazon Cognito user pools API.',
    '',
    'Usage: poolhouse <command> [flags]',
    '',
    'Commands:',
    ...columns(Object.entries(commands).map(([name, { summary }]) => [name, summary])),
    ...columns([['help [command]', 'Show this, or what one command takes.']]),
    '',
    ...settingLines(),
  ].join('\n');
}

function ofCommand(name: string): string {
  const { summary, flags = {}, operands = [] } = commands[name]!;
  const own = Object.entries(flags).map(([flag, meaning]) => [`--${flag}`, meaning] as const);
  return [
    summary,
    '',
    `Usage: poolhouse ${[name, ...operands.map((operand) => `<${operand}>`)].join(' ')} [flags]`,
    '',
    ...(own.length > 0 ? ['Flags of this command:', ...columns(own), ''] : []),
    ...settingLines(),
  ].join('\n');
}

function settingLines(): string[] {
  const withFlag = settingNames.filter((name) => !settings[name].noFlag);
  return [
    'Settings, as flags, POOLHOUSE_* variables or keys of a JSON file (docs/settings.md):',
    ...columns(withFlag.map((name) => [flagOf(name), settings[name].meaning])),
    ...columns([
      ['--config', 'JSON file with settings.'],
      ['--print-config', 'Show the settings in effect, without secrets, and end.'],
      ['--version', 'Show the version.'],
    ]),
  ];
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  return rows.map(([name, meaning]) => `  ${name.padEnd(25)}${meaning.replaceAll('`', '')}`);
}
