import type { Page, PageRequest } from './page.ts';

/** A browser or phone its user signs in on, with an SRP verifier of a secret it keeps. */
export interface Device {
  readonly poolId: string;
  readonly userId: string;
  /** `{region}_{uuid}`. */
  readonly deviceKey: string;
  readonly name?: string;
  readonly salt: Buffer;
  readonly verifier: Buffer;
  /** A remembered device proves itself at sign-in, in place of MFA where the pool says so. */
  readonly remembered: boolean;
  /** The address it last signed in from. */
  readonly address?: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly authenticatedAt: number;
}

/** On which device the tokens of a family were given out. */
export interface DeviceFamily {
  readonly poolId: string;
  readonly familyId: string;
  readonly deviceKey: string;
  readonly expiresAt: number;
}

export interface DeviceReads {
  find(poolId: string, userId: string, deviceKey: string): Promise<Device | undefined>;
  /** The user's devices, in order of key. */
  list(poolId: string, userId: string, page: PageRequest): Promise<Page<Device>>;
  /** The key of the device that a token family was made on, where its pool tracks devices. */
  ofFamily(poolId: string, familyId: string): Promise<string | undefined>;
}

export interface DeviceTable extends DeviceReads {
  /** False when the user has a device of this key. */
  insert(device: Device): Promise<boolean>;
  /** Sets whether the device is remembered; false when there is none. */
  remember(
    poolId: string,
    userId: string,
    deviceKey: string,
    remembered: boolean,
    at: number,
  ): Promise<boolean>;
  /** Notes a sign-in on the device; false when there is none. */
  authenticated(
    poolId: string,
    userId: string,
    deviceKey: string,
    at: number,
    address: string | undefined,
  ): Promise<boolean>;
  /** Keeps the device from being deleted until the transaction ends; false when there is none. */
  hold(poolId: string, userId: string, deviceKey: string): Promise<boolean>;
  delete(poolId: string, userId: string, deviceKey: string): Promise<boolean>;
  insertFamily(family: DeviceFamily): Promise<void>;
  /**
   * Ends the refresh tokens of every family that was made on the device, the families' sessions,
   * and the codes that have not been exchanged. Access tokens stay good until they expire.
   */
  endFamilies(poolId: string, userId: string, deviceKey: string): Promise<void>;
}
