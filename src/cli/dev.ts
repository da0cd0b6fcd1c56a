import type { Settings } from '#config/settings.ts';
import { version } from '#platform/version.ts';
import type { Run } from './call.ts';
import { developmentMasterKeys } from './master-key.ts';
import { startFromSettings } from './run-server.ts';

export const dev: Run = async ({ settings, reread }) => {
  const masterKeys = developmentMasterKeys(settings);
  const { server, stopped } = await startFromSettings(
    { settings, reread },
    { mode: 'dev', ...masterKeys },
  );
  console.log(banner(settings, server.url));
  return stopped;
};

function banner(settings: Settings, url: string): string {
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
    'Try it with the AWS CLI from another terminal (any credentials and region will do):',
    '',
    '  export AWS_ACCESS_KEY_ID=local AWS_SECRET_ACCESS_KEY=local',
    `  export AWS_DEFAULT_REGION=${settings.region} AWS_ENDPOINT_URL=${url}`,
    '  aws cognito-idp create-user-pool --pool-name first',
    '  aws cognito-idp list-user-pools --max-results 10',
    '  aws cognito-idp create-user-pool-client --client-name app --user-pool-id <the pool id>',
    '',
  ].join('\n');
}
