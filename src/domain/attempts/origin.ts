/**
 * Where an attempt comes from. Anyone who knows a name can fail at it from anywhere and so lock it
 * for a while. Attempts from a device or a browser of the user are counted apart, where no stranger
 * can raise the count.
 */
import type { AttemptFactor } from '#store/tables/attempts.ts';

/**
 * `familiar`: from a remembered device of the user, or a browser in which the user is signed in.
 */
export type Origin = (typeof ORIGINS)[number];

export const ORIGINS = ['familiar', 'unfamiliar'] as const;

/** Factors that anyone who knows a name can fail at, each with what familiar attempts count on. */
const FAMILIAR = {
  password: 'familiar-password',
  'sign-in-code': 'familiar-sign-in-code',
  'custom-challenge': 'familiar-custom-challenge',
} as const satisfies Partial<Record<AttemptFactor, AttemptFactor>>;

export type OpenFactor = keyof typeof FAMILIAR;

/** What an attempt of this origin is counted on. */
export function countedFrom(origin: Origin, factor: OpenFactor): AttemptFactor {
  return origin === 'familiar' ? FAMILIAR[factor] : factor;
}
