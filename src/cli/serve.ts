import type { Run } from './call.ts';
import { requiredMasterKeys } from './master-key.ts';
import { startFromSettings } from './run-server.ts';

export const serve: Run = async ({ settings, reread }) => {
  const masterKeys = requiredMasterKeys(settings);
  const { server, stopped } = await startFromSettings(
    { settings, reread },
    { mode: 'serve', ...masterKeys },
  );
  // Standard output is for the log alone.
  console.error(`Poolhouse listens on ${server.url}.`);
  if (server.metricsUrl) console.error(`Its metrics are at ${server.metricsUrl}.`);
  if (!settings.publicUrl) {
    console.error(
      `Tokens name ${server.url} as their issuer: set POOLHOUSE_PUBLIC_URL to the address that clients use.`,
    );
  }
  return stopped;
};
