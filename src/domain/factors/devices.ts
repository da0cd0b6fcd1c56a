/**
 * The devices a user signs in on: they get a key with new tokens, are confirmed by the client with
 * a verifier, and are remembered or forgotten.
 *
 * Issuing a key writes nothing; the access token that carries it proves to ConfirmDevice that it
 * was issued here.
 */
import { createHash } from 'node:crypto';
import { deviceKeyExists, deviceNotFound, invalidParameter } from '#contract/errors.ts';
import type {
  DeviceRememberedStatusType,
  DeviceSecretVerifierConfigType,
  DeviceType,
} from '#contract/types.ts';
import { remembersOnPrompt, tracksDevices } from '#domain/pools/device-config.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import type { Log } from '#platform/log.ts';
import { n, toBytes, toNumber } from '#platform/modexp-group.ts';
import type { Store, Transaction } from '#store/store.ts';
import type { Device } from '#store/tables/devices.ts';
import type { Page, PageRequest } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import type { User } from '#store/tables/users.ts';
import { requireFirstFactors } from './federated-factors.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Log;
}

const LONGEST_SALT = 64;
/** DeviceKeyType of the model. */
const DEVICE_KEY = /^(?=.{1,55}$)[\w-]+_[0-9a-f-]+$/;

export class Devices {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /**
   * The device a request names, where the pool tracks devices.
   * @throws InvalidParameterException for what is no device key
   */
  named(pool: Pool, deviceKey: string | undefined): string | undefined {
    if (!deviceKey || !tracksDevices(pool)) return undefined;
    if (!DEVICE_KEY.test(deviceKey)) throw deviceKeyInvalid();
    return deviceKey;
  }

  /** Whether a device of this key is remembered for the user, where the pool tracks devices. */
  async isRemembered(
    pool: Pool,
    { id }: Pick<User, 'id'>,
    deviceKey: string | undefined,
  ): Promise<boolean> {
    if (!deviceKey || !tracksDevices(pool) || !DEVICE_KEY.test(deviceKey)) return false;
    const device = await this.#parts.store.devices.find(pool.id, id, deviceKey);
    return device?.remembered ?? false;
  }

  /** The device's key, or a new one for a device that is not known, where the pool tracks them. */
  keyOf(pool: Pool, device: Device | undefined): string | undefined {
    if (!tracksDevices(pool)) return undefined;
    return device?.deviceKey ?? `${pool.region}_${this.#parts.ids.uuid()}`;
  }

  /** What is answered to a client about a device it may confirm. */
  metadataOf(pool: Pool, deviceKey: string | undefined) {
    if (deviceKey === undefined) return undefined;
    const DeviceGroupKey = this.groupOf(pool);
    return { NewDeviceMetadata: { DeviceKey: deviceKey, DeviceGroupKey } };
  }

  /** Records a sign-in on the device, in the transaction that grants its tokens. */
  async noteSignIn(tx: Transaction, device: Device, address: string | undefined): Promise<void> {
    const { poolId, userId, deviceKey } = device;
    const at = this.#parts.clock.now();
    if (!(await tx.devices.authenticated(poolId, userId, deviceKey, at, address))) {
      throw deviceNotFound();
    }
  }

  /** Refuses a device that was forgotten since, and keeps it until the transaction ends. */
  async hold(tx: Transaction, { poolId, userId, deviceKey }: Device): Promise<void> {
    if (!(await tx.devices.hold(poolId, userId, deviceKey))) throw deviceNotFound();
  }

  /**
   * What stands for the pool's name in the SRP of its devices: the same wherever the pool moves. It
   * is no secret: every device knows it.
   */
  groupOf(pool: Pool): string {
    const hash = createHash('sha256').update(`device group ${pool.id}`).digest('base64url');
    return `-${hash.replaceAll(/[-_]/g, '').slice(0, 8)}`;
  }

  /**
   * Stores the device that the access token was issued to; `issued` is the key the token carries.
   * Answers whether the user has to say that the device may be remembered.
   * @throws InvalidParameterException, NotAuthorizedException, DeviceKeyExistsException
   */
  async confirm(
    pool: Pool,
    user: User,
    issued: string | undefined,
    given: {
      readonly deviceKey: string;
      readonly name: string | undefined;
      readonly verifier: DeviceSecretVerifierConfigType | undefined;
      readonly address: string;
    },
  ): Promise<boolean> {
    const { deviceKey, name, address } = given;
    if (!tracksDevices(pool)) throw deviceKeyInvalid();
    requireFirstFactors(user);
    if (issued !== deviceKey) throw deviceKeyInvalid();
    const onPrompt = remembersOnPrompt(pool);
    const { store, clock, log } = this.#parts;
    const now = clock.now();
    const device: Device = {
      poolId: pool.id,
      userId: user.id,
      deviceKey,
      ...(name !== undefined && { name }),
      ...readVerifier(given.verifier),
      remembered: !onPrompt,
      address,
      createdAt: now,
      modifiedAt: now,
      authenticatedAt: now,
    };
    if (!(await store.transaction((tx) => tx.devices.insert(device)))) throw deviceKeyExists();
    log.audit('device confirmed', { poolId: pool.id, userId: user.id });
    return onPrompt;
  }

  /** @throws ResourceNotFoundException */
  async get(pool: Pool, user: User, deviceKey: string): Promise<Device> {
    const device = await this.#parts.store.devices.find(pool.id, user.id, deviceKey);
    if (!device) throw deviceNotFound();
    return device;
  }

  list(pool: Pool, user: User, page: PageRequest): Promise<Page<Device>> {
    return this.#parts.store.devices.list(pool.id, user.id, page);
  }

  /**
   * Sets whether the device is remembered; without a status nothing changes.
   * @throws ResourceNotFoundException
   */
  async remember(
    pool: Pool,
    user: User,
    deviceKey: string,
    status: DeviceRememberedStatusType | undefined,
  ): Promise<void> {
    const { remembered } = await this.get(pool, user, deviceKey);
    const next = status === undefined ? remembered : status === 'remembered';
    const at = this.#parts.clock.now();
    const changed = await this.#parts.store.transaction((tx) =>
      tx.devices.remember(pool.id, user.id, deviceKey, next, at),
    );
    if (!changed) throw deviceNotFound();
  }

  /**
   * Forgets the device, and ends the refresh tokens that were given out on it.
   * @throws ResourceNotFoundException
   */
  async forget(pool: Pool, user: User, deviceKey: string): Promise<void> {
    const { store, log } = this.#parts;
    const gone = await store.transaction(async (tx) => {
      if (!(await tx.devices.delete(pool.id, user.id, deviceKey))) return false;
      await tx.devices.endFamilies(pool.id, user.id, deviceKey);
      // Guesses may have locked all devices of the user: a new device starts without a lock.
      await tx.attempts.clear(pool.id, user.id, 'device');
      return true;
    });
    if (!gone) throw deviceNotFound();
    log.audit('device forgotten', { poolId: pool.id, userId: user.id });
  }
}

/** The device in the form of the API. */
export function describeDevice(device: Device): DeviceType {
  const attributes = {
    device_status: 'valid',
    device_name: device.name,
    'dev:device_remembered_status': device.remembered ? 'remembered' : 'not_remembered',
    last_ip_used: device.address,
  };
  return {
    DeviceKey: device.deviceKey,
    DeviceAttributes: Object.entries(attributes)
      .filter(([, value]) => value !== undefined)
      .map(([Name, Value]) => ({ Name, Value })),
    DeviceCreateDate: new Date(device.createdAt),
    DeviceLastModifiedDate: new Date(device.modifiedAt),
    DeviceLastAuthenticatedDate: new Date(device.authenticatedAt),
  };
}

/** Both are numbers as SRP-6a pads them, in base64; the verifier is one that g^x can be. */
function readVerifier(config: DeviceSecretVerifierConfigType | undefined) {
  const salt = readBase64(config?.Salt);
  const verifier = toNumber(readBase64(config?.PasswordVerifier) ?? Buffer.alloc(0));
  if (!salt || salt.length > LONGEST_SALT || verifier <= 1n || verifier >= n - 1n) {
    throw verifierInvalid();
  }
  return { salt, verifier: toBytes(verifier) };
}

function readBase64(text: string | undefined): Buffer | undefined {
  if (!text || text.length > 1024 || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) return undefined;
  return Buffer.from(text, 'base64');
}

const deviceKeyInvalid = () => invalidParameter('Invalid device key given.');
const verifierInvalid = () => invalidParameter('Invalid device secret verifier given.');
