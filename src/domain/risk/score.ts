/**
 * How likely an attempt to sign in is a stranger's, compared with earlier ones of the same user.
 * Pure.
 *
 * Points: 1 for a device that was never used, 1 for a network that was never used, 2 for a place
 * the user cannot have travelled to since, 3 for a network or a device that the user or an
 * administrator has called an attacker's. One point is Low, two are Medium, more are High. Users
 * who have never signed in have no risk.
 */
import type { RiskLevelType } from '#contract/types.ts';
import { boundsOf } from '#platform/address-ranges.ts';
import type { EventContext } from '#store/tables/auth-events.ts';
import { UNKNOWN_DEVICE } from './caller.ts';

/** An attempt as the score sees it. */
export interface Sighting
  extends Pick<EventContext, 'address' | 'device' | 'latitude' | 'longitude'> {
  readonly at: number;
}

export interface History {
  /** Sign-ins that succeeded, and attempts that were said to be the user's; newest first. */
  readonly trusted: readonly Sighting[];
  /** Attempts that were said to be an attacker's. */
  readonly distrusted: readonly Sighting[];
}

/** Kilometres an hour: faster than any airliner. */
const FASTEST = 1000;
/** Kilometres by which locations of networks may be wrong. */
const IMPRECISION = 100;
const EARTH_RADIUS = 6371;

/** The risk of `now`, or undefined when there is none. */
export function riskOf(now: Sighting, { trusted, distrusted }: History): RiskLevelType | undefined {
  let points = 0;
  if (trusted.length > 0) {
    if (isNew(now, trusted, deviceOf)) points += 1;
    if (isNew(now, trusted, networkOf)) points += 1;
    if (isImpossible(now, trusted)) points += 2;
  }
  if (distrusted.some((attack) => isOfAttacker(now, attack, trusted))) points += 3;
  if (points === 0) return undefined;
  return points === 1 ? 'Low' : points === 2 ? 'Medium' : 'High';
}

type Trait = (sighting: Sighting) => string | undefined;

/** A trait that is unknown is not new. */
function isNew(now: Sighting, trusted: readonly Sighting[], trait: Trait): boolean {
  const mine = trait(now);
  return mine !== undefined && !trusted.some((each) => trait(each) === mine);
}

/** A trait that the attacker shares with the user says nothing. */
function isOfAttacker(now: Sighting, attack: Sighting, trusted: readonly Sighting[]): boolean {
  return [deviceOf, networkOf].some((trait) => {
    const mine = trait(now);
    return mine !== undefined && trait(attack) === mine && isNew(now, trusted, trait);
  });
}

function isImpossible(now: Sighting, trusted: readonly Sighting[]): boolean {
  const last = trusted.find((each) => positionOf(each));
  const [here, there] = [positionOf(now), last && positionOf(last)];
  if (!here || !there || !last) return false;
  const hours = Math.abs(now.at - last.at) / 3_600_000;
  return distance(here, there) > IMPRECISION + FASTEST * hours;
}

function deviceOf({ device }: Sighting): string | undefined {
  // Browsers update themselves: the version is not part of a device.
  return device === UNKNOWN_DEVICE ? undefined : device?.replaceAll(/ \d+/g, '');
}

/** The network an address is in: 256 addresses of IPv4, a site of IPv6. */
function networkOf({ address }: Sighting): string | undefined {
  if (address === undefined) return undefined;
  return boundsOf(`${address}/${address.includes(':') ? 48 : 24}`)?.first.toString(16);
}

interface Coordinates {
  readonly latitude: number;
  readonly longitude: number;
}

function positionOf({ latitude, longitude }: Sighting): Coordinates | undefined {
  return latitude === undefined || longitude === undefined ? undefined : { latitude, longitude };
}

/** Kilometres along the surface, by the haversine formula. */
function distance(a: Coordinates, b: Coordinates): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const half = (from: number, to: number) => Math.sin(radians(to - from) / 2) ** 2;
  const h =
    half(a.latitude, b.latitude) +
    Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * half(a.longitude, b.longitude);
  return 2 * EARTH_RADIUS * Math.asin(Math.min(1, Math.sqrt(h)));
}
