/** By what people of a pool may sign in first, as pages offer it. Pure. */
import type { Pool } from '#store/tables/pools.ts';

/** Whether users of the pool may sign in by anything but a password. */
export function offersChoice({ settings }: Pool): boolean {
  const allowed = settings.Policies?.SignInPolicy?.AllowedFirstAuthFactors ?? ['PASSWORD'];
  return settings.UserPoolTier !== 'LITE' && allowed.some((each) => each !== 'PASSWORD');
}

/** The first factors by what a person sees of them: by SRP or not, a password is a password. */
export const waysIn = (choices: readonly string[] = []): readonly string[] => [
  ...new Set(choices.map((each) => (each === 'PASSWORD_SRP' ? 'PASSWORD' : each))),
];
