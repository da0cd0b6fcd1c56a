/** What a pool's DeviceConfiguration means. Pure. */
import type { Pool } from '#store/tables/pools.ts';

/** Whether sign-ins to the pool issue device keys. */
export function tracksDevices(pool: Pool): boolean {
  return pool.settings.DeviceConfiguration !== undefined;
}

/** Whether a remembered device replaces the second factor. */
export function deviceReplacesMfa(pool: Pool): boolean {
  return pool.settings.DeviceConfiguration?.ChallengeRequiredOnNewDevice ?? false;
}

/** Whether the user must say that a device may be remembered. */
export function remembersOnPrompt(pool: Pool): boolean {
  return pool.settings.DeviceConfiguration?.DeviceOnlyRememberedOnUserPrompt ?? false;
}
