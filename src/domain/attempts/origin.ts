/**
 * Where an attempt comes from. Whoever knows a name can fail at it from anywhere, and so shut it for
 * a while. What comes from a device or a browser of the user's own is counted apart, where no
 * stranger can fill the count.
 */
import type { AttemptFactor } from '#store/tables/attempts.ts';

/** `familiar`: from a device the user has had remembered, or a browser the user is signed in in. */
export type Origin = (typeof ORIGINS)[number];

export const ORIGINS = ['familiar', 'unfamiliar'] as const;

/** Factors that anyone can fail at who knows a name, by what is counted from familiar places. */
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
