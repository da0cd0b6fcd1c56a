/** The text of docs/settings.md, from the table in src/config/settings.ts. */
import { flagOf, variableOf } from '../src/config/read-settings.ts';
import { settingNames, settings } from '../src/config/settings.ts';

export function settingsReference(): string {
  const rows = settingNames.map((name) => {
    const {
      meaning,
      kind,
      default: value,
      defaultText,
      secret,
      noFlag,
      reloads,
      standard,
    } = settings[name];
    const shown = defaultText ?? (value === undefined ? 'none' : String(value));
    const cells = [
      `\`${name}\``,
      noFlag ? 'none: flags are visible to others' : `\`${flagOf(name)}\``,
      [variableOf(name), ...(standard?.names ?? [])].map((each) => `\`${each}\``).join(', '),
      `${kind[0]!.toUpperCase()}${kind.slice(1)}`,
      shown === 'none' ? 'none' : `\`${shown}\``,
      `${meaning}${secret ? ' Secret: never shown.' : ''}${reloads ? ' Reloaded.' : ''}`,
    ];
    return `| ${cells.join(' | ')} |`;
  });
  return `<!-- Generated from src/config/settings.ts by npm run generate. Do not edit. -->

# Settings

A setting is a flag, an environment variable or a key of a JSON file; flags come first, then the environment, then the file, then the default. The file is named by \`--config\` or \`POOLHOUSE_CONFIG\`. \`--print-config\` shows what is in effect, without secrets.

A value of the wrong kind, an unknown flag, an unknown key and an unknown \`POOLHOUSE_\` variable are refused with exit code 2. An empty variable counts as absent. Variables that begin with \`OTEL_\` are those of OpenTelemetry, and say what the one before them says where that is not set. Paths are relative to the folder the server is started in.

By SIGHUP \`serve\` reads its settings again, and the certificate and key with them. Those marked "Reloaded" change; for a change of any other the log says that it needs a restart. Flags and variables of a process stay as they are, so it is the file whose changes count. Settings or a certificate that cannot be used change nothing, and the log says why.

| Key | Flag | Variable | Kind | Default | Meaning |
| --- | --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}
