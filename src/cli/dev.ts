import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Settings } from '#config/settings.ts';
import { SettingsError } from '#config/settings-error.ts';
import { version } from '#platform/version.ts';
import type { Call, Run } from './call.ts';
import { developmentMasterKeys } from './master-key.ts';
import { type RunningServer, startFromSettings } from './run-server.ts';

export const dev: Run = async (call) => {
  const { settings, flags } = call;
  const [seed, snapshot] = [flags.get('seed'), flags.get('snapshot')];
  if (seed !== undefined && snapshot !== undefined) {
    throw new SettingsError('Give --seed or --snapshot, not both.');
  }
  if (snapshot !== undefined) return writeSnapshot(call, snapshot);
  let isSeeded = seed === undefined;
  const { server, stopped } = await start(call, settings, () => isSeeded);
  if (seed !== undefined) {
    const { applySeeds, watchSeeds } = await import('./seed-files.ts');
    try {
      console.log(`Seeded: ${await applySeeds(server.url, seed)}.`);
      isSeeded = true;
    } catch (failure) {
      await server.close();
      throw failure;
    }
    watchSeeds(server.url, seed, console.log);
  }
  console.log(banner(settings, server.url));
  return stopped;
};

function start(
  { reread }: Call,
  settings: Settings,
  isPrepared = () => true,
): Promise<RunningServer> {
  const masterKeys = developmentMasterKeys(settings);
  const inboxFile = join(settings.data, 'inbox.jsonl');
  return startFromSettings(
    { settings, reread },
    {
      mode: 'dev',
      ...masterKeys,
      inboxFile,
      isPrepared,
    },
  );
}

/** Serves on a free port for as long as it takes. */
async function writeSnapshot(call: Call, file: string): Promise<number> {
  const { server } = await start(call, { ...call.settings, port: 0, logLevel: 'silent' });
  try {
    const { takeSnapshot } = await import('./seed-files.ts');
    // It holds secrets of clients and of authenticators.
    writeFileSync(file, await takeSnapshot(server.url), { mode: 0o600 });
  } finally {
    await server.close();
  }
  console.log(`Wrote ${file}.`);
  return 0;
}

function banner(settings: Settings, url: string): string {
  const isLocal = /^(127\.|localhost$|::1$)/.test(settings.host);
  const store = settings.databaseUrl ? 'PostgreSQL' : settings.data;
  return [
    '',
    `Poolhouse ${version()}: user pools behind the Amazon Cognito user pools API.`,
    'This is a development server: it accepts any AWS credentials and sends no messages.',
    ...(isLocal ? [] : ['Whoever reaches this address can read and change everything.']),
    ...(settings.console === 'on' ? ['', `Open ${url} in a browser to begin.`] : []),
    '',
    `  Listening on  ${url}`,
    `  Data in       ${store}`,
    `  Messages at   ${url}/_dev/inbox`,
    '',
    'With the AWS CLI, from another terminal (any credentials and region will do):',
    '',
    '  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
    `  export AWS_DEFAULT_REGION=${settings.region} AWS_ENDPOINT_URL=${url}`,
    '  aws cognito-idp create-user-pool --pool-name first',
    '  aws cognito-idp list-user-pools --max-results 10',
    '  aws cognito-idp create-user-pool-client --client-name app --user-pool-id <the pool id>',
    '',
  ].join('\n');
}
