/**
 * User pools: created, changed and deleted.
 *
 * This room owns the settings of pools and the rules they keep: schema, MFA, sessions, risks, tags,
 * domains and resource servers. What a setting does is in the room of its subject.
 */
import { poolArn, poolIdOf } from '#contract/arn.ts';
import {
  type CognitoError,
  concurrentModification,
  invalidParameter,
  poolNotFound,
  tooManyRequests,
  userPoolTagging,
} from '#contract/errors.ts';
import type {
  CreateUserPoolRequest,
  GetUserPoolMfaConfigResponse,
  GetUserPoolSessionConfigurationResponse,
  KeyConfigurationType,
  SchemaAttributeType,
  SetRiskConfigurationRequest,
  SetUserPoolMfaConfigRequest,
  SetUserPoolSessionConfigurationRequest,
  UpdateUserPoolRequest,
  UserPoolType,
} from '#contract/types.ts';
import { Cache } from '#platform/cache.ts';
import type { Clock } from '#platform/clock.ts';
import type { Ids } from '#platform/ids.ts';
import { retryOnConflict } from '#platform/retry-on-conflict.ts';
import type { Store } from '#store/store.ts';
import type { Page, PageRequest } from '#store/tables/page.ts';
import type { Pool } from '#store/tables/pools.ts';
import { administratorsPool, checkAdministration } from './administrators-pool.ts';
import { describePool } from './description.ts';
import { checkMfa, mfaAtCreation, replaced, withMode } from './mfa-config.ts';
import { pinnedId } from './pinned-ids.ts';
import { replacedRisk, requireAddOn } from './risk-settings.ts';
import { newSchema, withCustomAttributes } from './schema.ts';
import { describeSessions, replacedSessions, requireSessionsInTier } from './session-config.ts';
import { checkSettings, checkTier } from './setting-rules.ts';
import { newSettings, updatedSettings } from './settings.ts';
import { checkedTags, type Tags } from './tags.ts';

interface Parts {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  /** The AWS account number in ARNs. */
  readonly accountId: string;
  /** Whether a `_custom_id_` tag decides a new pool's id: for development. */
  readonly pinIds?: boolean;
  /** Whether what a pool has is sealed under the customer's key of this ARN. */
  readonly sealsUnder: (keyArn: string) => boolean;
}

export class Pools {
  readonly #parts: Parts;
  readonly #cache: Cache<Pool>;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#cache = new Cache((id) => parts.store.pools.find(id));
  }

  /** The pool, at most a second old. Throws ResourceNotFoundException when there is none. */
  async get(id: string): Promise<Pool> {
    const pool = await this.find(id);
    if (!pool) throw poolNotFound(id);
    return pool;
  }

  /** The pool, at most a second old, or undefined. */
  find(id: string): Promise<Pool | undefined> {
    return this.#cache.get(id);
  }

  /** The pool as the store has it now: for those who manage it, whichever server they ask. */
  async current(id: string): Promise<Pool> {
    const pool = await this.#parts.store.pools.find(id);
    if (!pool) throw poolNotFound(id);
    return pool;
  }

  async create(input: CreateUserPoolRequest, region: string): Promise<Pool> {
    const tags = checkedTags(input.UserPoolTags ?? {}, userPoolTagging);
    this.#checkKey(input.KeyConfiguration);
    const settings = newSettings(input);
    const mfa = mfaAtCreation(input.MfaConfiguration, settings);
    const schema = newSchema(input.Schema);
    const pinned = this.#parts.pinIds ? pinnedId(tags, region) : undefined;
    const now = this.#parts.clock.now();
    const pool: Pool = {
      id: pinned ?? this.#parts.ids.poolId(region),
      region,
      name: input.PoolName,
      settings,
      mfa,
      schema,
      tags,
      createdAt: now,
      modifiedAt: now,
      version: 1,
    };
    checkPool(pool);
    if (await this.#parts.store.transaction((tx) => tx.pools.insert(pool))) {
      this.#cache.forget(pool.id);
      return pool;
    }
    if (pinned !== undefined) throw invalidParameter(`User pool ${pinned} already exists.`);
    return this.create(input, region);
  }

  /** The pool of the server's administrators, made where there is none. */
  async ofAdministrators(region: string): Promise<Pool> {
    const pool = administratorsPool(region, this.#parts.clock.now());
    checkPool(pool);
    await this.#parts.store.transaction((tx) => tx.pools.insert(pool));
    this.#cache.forget(pool.id);
    const found = await this.current(pool.id);
    // It may have come in an archive, or from a seed.
    if (found.administration) return found;
    throw invalidParameter(`${found.id} is no pool of administrators.`);
  }

  /** A key that seals nothing here must not be promised. What a pool has from elsewhere stays. */
  #checkKey(given: KeyConfigurationType | undefined): void {
    if (given?.KeyType !== 'CUSTOMER_MANAGED_KEY' || given.KmsKeyArn === undefined) return;
    if (this.#parts.sealsUnder(given.KmsKeyArn)) return;
    throw invalidParameter(
      "KeyConfiguration must name the KMS key that holds this server's master key, or AWS_OWNED_KEY.",
    );
  }

  /** The pool as DescribeUserPool shows it. */
  async describe(pool: Pool): Promise<UserPoolType> {
    const { store, accountId } = this.#parts;
    const domains = await store.domains.ofPool(pool.id);
    const users = await store.pools.countUsers(pool.id);
    return describePool(pool, accountId, domains, users);
  }

  /** Throws ConcurrentModificationException when the pool changes faster than it can be written. */
  async update(input: UpdateUserPoolRequest): Promise<void> {
    const tags = input.UserPoolTags && checkedTags(input.UserPoolTags, userPoolTagging);
    this.#checkKey(input.KeyConfiguration);
    await this.change(
      input.UserPoolId,
      (pool) => {
        const settings = updatedSettings(pool.settings, input, pool.mfa);
        return {
          ...pool,
          name: input.PoolName ?? pool.name,
          settings,
          mfa: withMode(pool.mfa, input.MfaConfiguration, settings),
          tags: tags ?? pool.tags,
        };
      },
      concurrentModification,
    );
  }

  /** Removes the pool, unless it is protected or has a domain. */
  async delete(id: string): Promise<void> {
    await this.#retried(id, (pool) => {
      if (pool.settings.DeletionProtection === 'ACTIVE') {
        throw invalidParameter(
          'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
        );
      }
      return 'delete';
    });
  }

  /** Pools of `region`, in order of id. */
  list(region: string, page: PageRequest): Promise<Page<Pool>> {
    return this.#parts.store.pools.list(region, page);
  }

  async addCustomAttributes(id: string, given: readonly SchemaAttributeType[]): Promise<void> {
    await this.change(id, (pool) => ({
      ...pool,
      schema: withCustomAttributes(pool.schema, given),
    }));
  }

  /** Replaces the MFA settings and answers them as they are now. */
  async setMfaConfig(input: SetUserPoolMfaConfigRequest): Promise<GetUserPoolMfaConfigResponse> {
    const pool = await this.change(
      input.UserPoolId,
      (old) => ({ ...old, ...replaced(input, old.settings) }),
      concurrentModification,
    );
    return pool.mfa;
  }

  /**
   * Replaces the settings of sessions and answers them as they are now. While tracking is off, what
   * clients have set has no effect.
   * @throws FeatureUnavailableInTierException
   */
  async setSessionConfig(
    input: SetUserPoolSessionConfigurationRequest,
  ): Promise<GetUserPoolSessionConfigurationResponse> {
    const pool = await this.change(
      input.UserPoolId,
      (old) => {
        requireSessionsInTier(old);
        return { ...old, sessions: replacedSessions(input) };
      },
      concurrentModification,
    );
    return describeSessions(pool);
  }

  async getSessionConfig(id: string): Promise<GetUserPoolSessionConfigurationResponse> {
    return describeSessions(await this.current(id));
  }

  /**
   * Replaces the risk settings of the pool.
   * @throws InvalidParameterException, UserPoolAddOnNotEnabledException
   */
  async setRisk(input: SetRiskConfigurationRequest): Promise<Pool> {
    const risk = replacedRisk(input, this.#parts.clock.now());
    return this.change(input.UserPoolId, ({ risk: _, ...old }) => {
      requireAddOn(old);
      return { ...old, ...(risk && { risk }) };
    });
  }

  async getMfaConfig(id: string): Promise<GetUserPoolMfaConfigResponse> {
    return (await this.current(id)).mfa;
  }

  async tags(arn: string): Promise<Tags> {
    return (await this.#byArn(arn)).tags;
  }

  async tag(arn: string, tags: Tags): Promise<void> {
    const { id } = await this.#byArn(arn);
    await this.change(id, (pool) => ({
      ...pool,
      tags: checkedTags({ ...pool.tags, ...tags }, invalidParameter),
    }));
  }

  async untag(arn: string, keys: readonly string[]): Promise<void> {
    const { id } = await this.#byArn(arn);
    await this.change(id, (pool) => ({
      ...pool,
      tags: Object.fromEntries(Object.entries(pool.tags).filter(([key]) => !keys.includes(key))),
    }));
  }

  /** The pool with exactly this ARN; one of another account or region is not found. */
  async #byArn(arn: string): Promise<Pool> {
    const id = poolIdOf(arn);
    if (id === undefined) throw invalidParameter(`${arn} is not the ARN of a user pool.`);
    const pool = await this.current(id);
    if (poolArn(pool.region, this.#parts.accountId, id) !== arn) throw poolNotFound(id);
    return pool;
  }

  /**
   * Writes what `change` makes of the pool; `change` may be called several times. `exhausted` is
   * thrown after too many conflicts: not every operation may answer the same.
   */
  change(
    id: string,
    change: (pool: Pool) => Pool,
    exhausted: () => CognitoError = tooManyRequests,
  ): Promise<Pool> {
    return this.#retried(
      id,
      (pool) => {
        const changed = { ...change(pool), modifiedAt: this.#parts.clock.now() };
        checkPool(changed, pool);
        return changed;
      },
      exhausted,
    );
  }

  async #retried(
    id: string,
    decide: (pool: Pool) => Pool | 'delete',
    exhausted: () => CognitoError = tooManyRequests,
  ): Promise<Pool> {
    return retryOnConflict(async () => {
      const written = await this.#parts.store.transaction(async (tx) => {
        const pool = await tx.pools.find(id);
        if (!pool) throw poolNotFound(id);
        const decision = decide(pool);
        if (decision !== 'delete') return (await tx.pools.update(decision)) && decision;
        // Claiming the version first makes sure that no other request protects the pool meanwhile,
        // or gives it a domain.
        if (!(await tx.pools.update(pool))) return false;
        if ((await tx.domains.ofPool(id)).length > 0) {
          throw invalidParameter(
            'User pool cannot be deleted. It has a domain configured that should be deleted first.',
          );
        }
        return (await tx.pools.delete(id)) && pool;
      });
      this.#cache.forget(id);
      return written;
    }, exhausted);
  }
}

/** Refuses a pool whose settings contradict each other or its tier. */
function checkPool(pool: Pool, old?: Pool): void {
  checkSettings(pool.settings, pool.region);
  checkMfa(pool.mfa, pool.settings);
  checkTier(pool, old?.settings.UserPoolTier);
  checkAdministration(pool);
}
