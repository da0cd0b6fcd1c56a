import type { Settings } from '#config.ts';
import type { Run } from './call.ts';
import { developmentMasterKey } from './master-key.ts';
import { startFromSettings } from './running.ts';
import { version } from './version.ts';

export const dev: Run = async ({ settings }) => {
  const masterKey = developmentMasterKey(settings);
  const { server, stopped } = await startFromSettings(settings, { mode: 'dev', masterKey });
  console.log(banner(settings, server.url));
  return stopped;
};

function banner(settings: Settings, url: string): string {
  const aws = (words: string) => `  aws cognito-idp ${words} --endpoint-url ${url}`;
  const isLocal = /^(127\.|localhost$|::1$)/.test(settings.host);
  const store = settings.databaseUrl ? 'PostgreSQL' : settings.data;
  return [
    '',
    `Poolhouse ${version()}: user pools behind the Amazon Cognito user pools API.`,
    'This is a development server: it accepts any AWS credentials and sends no messages.',
    ...(isLocal ? [] : ['Whoever reaches this address can read and change everything.']),
    '',
    `  Listening on  ${url}`,
    `  Data in       ${store}`,
    `  Messages at   ${url}/_dev/inbox`,
    '',
    'Try it from another terminal (any credentials and region will do):',
    '',
    aws('create-user-pool --pool-name first'),
    aws('list-user-pools --max-results 10'),
    aws('create-user-pool-client --client-name app --user-pool-id <the pool id>'),
    '',
  ].join('\n');
}
