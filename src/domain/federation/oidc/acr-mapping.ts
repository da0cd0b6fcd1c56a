/** AcrMapping: what an OpenID provider calls the levels of authentication, both ways. Pure. */
import type { IdentityProvider } from '#store/tables/identity-providers.ts';

type AcrMapped = Pick<IdentityProvider, 'acr'>;

/** The provider's values of the levels from `least` on, as it is asked for them; the least first. */
export function valuesFrom({ acr }: AcrMapped, least: number | undefined): string | undefined {
  if (least === undefined) return undefined;
  const values = levelsIn(acr).filter(({ level }) => level >= least);
  return values.length === 0 ? undefined : values.map(({ value }) => value).join(' ');
}

/**
 * The level that the provider's `acr` names; undefined where it names none, which is as good as the
 * lowest. A value of several levels says no more than the lowest of them.
 */
export function levelOfValue({ acr }: AcrMapped, value: unknown): number | undefined {
  return levelsIn(acr).find((each) => each.value === value)?.level;
}

const levelsIn = (acr: AcrMapped['acr']) =>
  Object.entries(acr)
    .map(([name, value]) => ({ level: Number(name.slice('Level'.length)), value }))
    .sort((a, b) => a.level - b.level);
