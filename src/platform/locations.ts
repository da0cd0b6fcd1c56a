/**
 * Locations of addresses, from a CSV file: `network,latitude,longitude,city,country`, sorted by
 * network, IPv4 before IPv6, without nested networks.
 */
import { boundsOf } from './address-ranges.ts';
import type { Log } from './log.ts';
import { SortedFile } from './sorted-file.ts';

/** The location of an address, as far as it is known. */
export interface Location {
  readonly city?: string;
  readonly country?: string;
  /** Degrees. */
  readonly latitude: number;
  readonly longitude: number;
}

export interface Locations {
  /** Never fails: an address that cannot be looked up has no location. */
  of(address: string): Promise<Location | undefined>;
}

export const nowhere: Locations = { of: async () => undefined };

/** How many addresses are cached. */
const REMEMBERED = 1000;

export async function locationFile(path: string, log: Log): Promise<Locations> {
  const file = await SortedFile.at(path);
  const remembered = new Map<string, Promise<Location | undefined>>();

  async function find(address: string): Promise<Location | undefined> {
    const at = boundsOf(address)?.first;
    if (at === undefined) return undefined;
    try {
      const line = await file.lastNotAfter((each) => {
        const first = boundsOf(networkOf(each))?.first;
        return first === undefined ? undefined : first > at ? 1 : first === at ? 0 : -1;
      });
      const network = line === undefined ? undefined : boundsOf(networkOf(line));
      return line !== undefined && network && at <= network.last
        ? await locationIn(line)
        : undefined;
    } catch (cause) {
      log.error('file of locations unreadable', { cause });
      return undefined;
    }
  }

  return {
    of(address) {
      let location = remembered.get(address);
      if (!location) {
        location = find(address);
        remembered.set(address, location);
        if (remembered.size > REMEMBERED) remembered.delete(remembered.keys().next().value!);
      }
      return location;
    },
  };
}

const networkOf = (line: string) => line.slice(0, line.indexOf(',')).replaceAll('"', '').trim();

/** Names of places hold commas and quotes: the line is read as CSV. */
async function locationIn(line: string): Promise<Location | undefined> {
  const { parse } = await import('csv-parse/sync');
  const [fields = []] = parse(line, { relax_column_count: true, trim: true }) as string[][];
  const [, latitude, longitude, city, country] = fields;
  const position = { latitude: Number(latitude), longitude: Number(longitude) };
  if (!latitude || !longitude || !isPosition(position)) return undefined;
  return { ...position, ...(city && { city }), ...(country && { country }) };
}

function isPosition({ latitude, longitude }: Location): boolean {
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
}
